//! Processor time of this process and of the programs that it ran.
//!
//! The system says the former, with all threads, and Linux says the latter in `/proc`, in clock ticks. Elsewhere
//! the wall clock is taken, and the summary says so.

use std::fs;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;

/// Linux counts in ticks of ten milliseconds on all systems that Rust's tier one knows.
const TICK: Duration = Duration::from_millis(10);
/// Fields between the name of the program and the ticks of its children.
const CHILDREN_FIELDS: usize = 13;

/// A point in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CpuTime {
    wall: Instant,
    cpu: Option<(Duration, Duration)>,
}

/// Time used between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Used {
    /// Processor time.
    Cpu {
        /// Of this process.
        own: Duration,
        /// Of the programs it ran.
        children: Duration,
    },
    /// Time that passed, where the system does not say more.
    Wall(Duration),
}

impl CpuTime {
    /// Now.
    pub(crate) fn now() -> Self {
        Self {
            wall: Instant::now(),
            cpu: own_time().zip(children_time()),
        }
    }

    /// What was used since.
    pub(crate) fn elapsed(&self) -> Used {
        match (self.cpu, Self::now().cpu) {
            (Some((own, children)), Some((own_now, children_now))) => Used::Cpu {
                own: own_now.saturating_sub(own),
                children: children_now.saturating_sub(children),
            },
            _ => Used::Wall(self.wall.elapsed()),
        }
    }
}

impl Used {
    /// All of it.
    pub(crate) fn total(self) -> Duration {
        match self {
            Self::Cpu { own, children } => own + children,
            Self::Wall(time) => time,
        }
    }
}

/// Of all threads, those that have ended too.
fn own_time() -> Option<Duration> {
    Some(ProcessTime::try_now().ok()?.as_duration())
}

fn children_time() -> Option<Duration> {
    ticks(CHILDREN_FIELDS)
}

fn ticks(skipped: usize) -> Option<Duration> {
    parse_ticks(&fs::read_to_string("/proc/self/stat").ok()?, skipped)
}

/// Two neighbouring fields, ticks in user and in system mode, counted from the end of field 2: the name of
/// the program, which stands in parentheses and may have spaces.
fn parse_ticks(text: &str, skipped: usize) -> Option<Duration> {
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(skipped);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn proc_files_are_read() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194304 10 20 30 40 51 52 53 4 20 0 1 0";
        assert_eq!(
            parse_ticks(stat, CHILDREN_FIELDS),
            Some(Duration::from_millis(570))
        );
        assert_eq!(parse_ticks("7 (a) S 1", CHILDREN_FIELDS), None);
    }

    #[test]
    fn work_of_other_threads_counts() {
        let start = CpuTime::now();
        let work =
            || (0..20_000_000_u64).fold(1, |sum: u64, next| std::hint::black_box(sum ^ next));
        let alone = std::thread::spawn(move || {
            let begun = cpu_time::ThreadTime::now();
            std::hint::black_box(work());
            begun.elapsed()
        });
        let alone = alone.join().unwrap();
        if let Used::Cpu { own, .. } = start.elapsed() {
            assert!(
                own >= alone,
                "{own:?} of the process, {alone:?} of its thread"
            );
        }
    }

    #[test]
    fn time_does_not_run_backwards() {
        let start = CpuTime::now();
        assert!(start.wall.elapsed() < Duration::from_secs(3600));
        match start.elapsed() {
            Used::Cpu { own, .. } => assert!(own < Duration::from_secs(3600)),
            Used::Wall(wall) => assert!(wall < Duration::from_secs(3600)),
        }
    }
}
