//! Long lists: throughput and memory of a stream, and what prefetching saves.

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use harvest_connector::HarvestConnector;
use tokio::runtime::Runtime;

use crate::calls::{builder, runtime};
use crate::hand::{self, Page};
use crate::pairs::{Measured, in_turns, medians, ratios};
use crate::server::{self, PAGE};

const PAGES: u64 = 25;
/// Pages of one million records.
const MILLION: u64 = 1_000_000 / PAGE;
const SLOW_PAGES: u64 = 20;
const DELAY: Duration = Duration::from_millis(40);

/// All comparisons of streams.
pub fn run() -> Vec<Measured> {
    [throughput(), peak(), prefetch()].into_iter().flatten().collect()
}

fn throughput() -> Option<Measured> {
    let runtime = runtime()?;
    let origin = server::start(PAGES, Duration::ZERO).ok()?;
    let connector = builder(&origin).rate_limits(false).build().ok()?;
    let client = reqwest::Client::new();
    let pairs = in_turns(
        15,
        || {
            black_box(stream(&runtime, &connector));
        },
        || {
            black_box(by_hand(&runtime, &client, &origin));
        },
    );
    Some(Measured::at_least(
        "stream: throughput to a loop by hand",
        0.9,
        ratios(&pairs).iter().map(|ratio| 1.0 / ratio).collect(),
        format!("{} time entries, {}", PAGES * PAGE, medians(&pairs)),
    ))
}

/// The records of the whole list, one after another.
fn stream(runtime: &Runtime, connector: &HarvestConnector) -> usize {
    runtime.block_on(async {
        let records = connector.time_entries().list().stream();
        let counted = records.try_fold(0, |count, entry| async move {
            black_box(entry);
            Ok(count + 1)
        });
        counted.await.unwrap_or(0)
    })
}

fn by_hand(runtime: &Runtime, client: &reqwest::Client, origin: &str) -> usize {
    runtime.block_on(async {
        let mut url = format!("{origin}/v2/time_entries");
        let mut count = 0;
        loop {
            let text = hand::get(client, &url).await;
            let Ok(page) = serde_json::from_str::<Page<hand::TimeEntry>>(&text) else {
                return count;
            };
            for entry in page.time_entries {
                black_box(entry);
                count += 1;
            }
            match page.links.next {
                Some(next) => url = next,
                None => return count,
            }
        }
    })
}

/// Streams so many pages and prints the most memory that the process had, and the records.
pub fn print_peak(pages: u64) {
    let counted = || {
        let origin = server::start(pages, Duration::ZERO).ok()?;
        let connector = builder(&origin).rate_limits(false).build().ok()?;
        Some(stream(&runtime()?, &connector))
    };
    let count = counted().unwrap_or(0);
    println!("{} {count}", peak_kib());
}

/// The most memory that this process had, in KiB.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// The peak of a process that streams a million records, and what more pages add.
fn peak() -> Option<Measured> {
    let of = |pages: u64| {
        let program = std::env::current_exe().ok()?;
        let output = Command::new(program).args(["peak", &pages.to_string()]).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let (kib, count) = text.trim().split_once(' ')?;
        let complete = count.parse::<u64>().ok()? == pages * PAGE;
        complete.then_some(kib.parse::<f64>().ok()? / 1024.0)
    };
    let (few, many) = (of(MILLION / 10)?, of(MILLION)?);
    Some(Measured::at_most(
        "stream: peak memory of a million records in MiB",
        30.0,
        vec![many],
        format!("a tenth of the pages takes {few:.1} MiB; server and program in one process"),
    ))
}

/// Total time over that of the slower side, when both take equally long.
fn prefetch() -> Option<Measured> {
    let runtime = runtime()?;
    let origin = server::start(SLOW_PAGES, DELAY).ok()?;
    let connector = builder(&origin).rate_limits(false).build().ok()?;
    let pass = |work: Duration| {
        let start = Instant::now();
        let pages = connector.time_entries().list().pages().prefetch();
        let done = runtime.block_on(pages.try_for_each(|page| async move {
            black_box(page);
            tokio::time::sleep(work).await;
            Ok(())
        }));
        done.is_ok().then(|| start.elapsed())
    };
    let mut values = Vec::new();
    for _ in 0..15 {
        let server = pass(Duration::ZERO)?;
        let consumer = server / u32::try_from(SLOW_PAGES).ok()?;
        values.push(pass(consumer)?.as_secs_f64() / server.as_secs_f64());
    }
    Some(Measured::at_most(
        "stream: prefetch, total to the slower side",
        1.15,
        values,
        format!("{SLOW_PAGES} pages, {DELAY:?} of thinking for each, a consumer as slow as the server"),
    ))
}
