//! Two ways to do the same, measured in turns.

use std::fmt::Display;
use std::time::Duration;

use cpu_time::ThreadTime;
use serde::Serialize;

/// Pairs in one comparison; the median counts.
pub const PAIRS: usize = 25;

/// Work under measurement did not do what it should: its time says nothing.
#[derive(Debug)]
pub struct Failed(pub String);

impl Failed {
    /// With the reason.
    pub fn because(reason: impl Display) -> Self {
        Self(reason.to_string())
    }
}

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

    /// From single figures that the load of the machine can only raise, and the most that the least of them may be.
    pub fn best_of(name: &'static str, goal: f64, values: Vec<f64>, about: String) -> Self {
        let best = values.iter().copied().fold(f64::INFINITY, f64::min);
        let all = Self::new(name, goal, true, values, about);
        Self {
            ratio: best,
            ok: best <= goal,
            about: format!(
                "best of {}, median {:.0}; {}",
                all.values.len(),
                all.ratio,
                all.about
            ),
            ..all
        }
    }

    fn new(name: &'static str, goal: f64, at_most: bool, values: Vec<f64>, about: String) -> Self {
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
            ok: if at_most {
                ratio <= goal
            } else {
                ratio >= goal
            },
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

/// The processor time of this thread for each of two ways, in pairs whose order changes. The first round of both
/// is not measured.
pub fn in_turns(
    pairs: usize,
    mut ours: impl FnMut() -> Result<(), Failed>,
    mut theirs: impl FnMut() -> Result<(), Failed>,
) -> Result<Vec<(Duration, Duration)>, Failed> {
    ours()?;
    theirs()?;
    (0..pairs)
        .map(|pair| pair_of(pair, &mut ours, &mut theirs))
        .collect()
}

/// One pair; which of the two is first alternates with its number.
pub fn pair_of(
    number: usize,
    ours: &mut impl FnMut() -> Result<(), Failed>,
    theirs: &mut impl FnMut() -> Result<(), Failed>,
) -> Result<(Duration, Duration), Failed> {
    if number.is_multiple_of(2) {
        let first = time(ours)?;
        return Ok((first, time(theirs)?));
    }
    let second = time(theirs)?;
    Ok((time(ours)?, second))
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

fn time(work: &mut impl FnMut() -> Result<(), Failed>) -> Result<Duration, Failed> {
    let start = ThreadTime::now();
    work()?;
    Ok(start.elapsed())
}
