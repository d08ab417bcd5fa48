//! Two ways to do the same, measured in turns.

use std::time::Duration;

use cpu_time::ThreadTime;
use serde::Serialize;

/// Pairs in one comparison; the median counts.
pub const PAIRS: usize = 25;

/// What a comparison found.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// The name of the comparison.
    pub name: &'static str,
    /// The median.
    pub ratio: f64,
    /// The first quartile.
    pub low: f64,
    /// The third quartile.
    pub high: f64,
    /// What it should be.
    pub goal: f64,
    /// Whether the goal is the most that is allowed, or the least.
    pub at_most: bool,
    /// Whether the goal is met.
    pub ok: bool,
    /// What was compared with what.
    pub about: String,
    /// The single values.
    pub values: Vec<f64>,
}

impl Measured {
    /// From single values and the most that their median may be.
    pub fn at_most(name: &'static str, goal: f64, values: Vec<f64>, about: String) -> Self {
        Self::new(name, goal, true, values, about)
    }

    /// From single values and the least that their median must be.
    pub fn at_least(name: &'static str, goal: f64, values: Vec<f64>, about: String) -> Self {
        Self::new(name, goal, false, values, about)
    }

    fn new(
        name: &'static str,
        goal: f64,
        at_most: bool,
        values: Vec<f64>,
        about: String,
    ) -> Self {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let quantile = |part: usize| {
            let at = (sorted.len().saturating_sub(1)) * part / 4;
            sorted.get(at).copied().unwrap_or(f64::NAN)
        };
        let ratio = quantile(2);
        Self {
            name,
            ratio,
            low: quantile(1),
            high: quantile(3),
            goal,
            at_most,
            ok: if at_most { ratio <= goal } else { ratio >= goal },
            about,
            values,
        }
    }
}

impl Measured {
    /// One line of JSON on standard output.
    pub fn print(&self) {
        match serde_json::to_string(self) {
            Ok(line) => println!("{line}"),
            Err(error) => eprintln!("error: {}: {error}", self.name),
        }
    }
}

/// The processor time of this thread for each of two ways, in pairs whose order changes.
pub fn in_turns(
    pairs: usize,
    mut ours: impl FnMut(),
    mut theirs: impl FnMut(),
) -> Vec<(Duration, Duration)> {
    ours();
    theirs();
    (0..pairs)
        .map(|pair| {
            if pair % 2 == 0 {
                let first = time(&mut ours);
                (first, time(&mut theirs))
            } else {
                let second = time(&mut theirs);
                (time(&mut ours), second)
            }
        })
        .collect()
}

/// Ours divided by theirs.
pub fn ratios(pairs: &[(Duration, Duration)]) -> Vec<f64> {
    pairs
        .iter()
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect()
}

/// The median of the first and of the second, in words.
pub fn medians(pairs: &[(Duration, Duration)]) -> String {
    let median = |mut values: Vec<Duration>| {
        values.sort();
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let ours = median(pairs.iter().map(|pair| pair.0).collect());
    let theirs = median(pairs.iter().map(|pair| pair.1).collect());
    format!("{ours:.2?} to {theirs:.2?}")
}

fn time(work: &mut impl FnMut()) -> Duration {
    let start = ThreadTime::now();
    work();
    start.elapsed()
}
