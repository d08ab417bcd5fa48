//! A page of 2,000 time entries: read, written again, and the allocations of reading.

use std::hint::black_box;

use harvest_connector::TimeEntry;
use serde_json::Value;

use crate::hand::{self, Page};
use crate::page;
use crate::pairs::{Measured, PAIRS, in_turns, medians, ratios};

const ENTRIES: u64 = 2_000;

/// Reads the page so many times and does nothing else: the workload of the instruction count.
pub fn read_often(times: usize) {
    let text = page::page(0, ENTRIES, None);
    for _ in 0..times {
        black_box(ours(&text));
    }
}

/// Reads and writes the page so many times: the workload of the instruction count.
pub fn read_and_write_often(times: usize) {
    let text = page::page(0, ENTRIES, None);
    for _ in 0..times {
        black_box(serde_json::to_string(&ours(&text)).ok());
    }
}

fn ours(text: &str) -> Option<Page<TimeEntry>> {
    serde_json::from_str(text).ok()
}

fn by_hand(text: &str) -> Option<Page<hand::TimeEntry>> {
    serde_json::from_str(text).ok()
}

/// All comparisons of reading.
pub fn run() -> Vec<Measured> {
    let text = page::page(0, ENTRIES, None);
    let read = in_turns(
        PAIRS,
        || drop(black_box(ours(&text))),
        || drop(black_box(by_hand(&text))),
    );
    let round = in_turns(
        PAIRS,
        || drop(black_box(ours(&text).and_then(|page| serde_json::to_string(&page).ok()))),
        || {
            let value: Option<Value> = serde_json::from_str(&text).ok();
            drop(black_box(value.map(|value| value.to_string())));
        },
    );
    let size = text.len();
    vec![
        Measured::at_most(
            "decode: page of 2,000 to hand-written structs",
            1.05,
            ratios(&read),
            format!(
                "{size} bytes, {}; ours keep unknown members and have real dates and decimals",
                medians(&read)
            ),
        ),
        Measured::at_least(
            "decode: round trip through Value to ours",
            2.5,
            ratios(&round).iter().map(|ratio| 1.0 / ratio).collect(),
            format!("decode and encode, {}", medians(&round)),
        ),
    ]
}

/// The allocations of reading the page once. A page that lost its unknown members does not count.
pub fn allocations(count: impl FnOnce(&mut dyn FnMut()) -> usize) -> Measured {
    let text = page::page(0, ENTRIES, None);
    let mut page = None;
    let counted = count(&mut || page = ours(&text));
    let kept = page.map_or(0, |page| {
        let with = |entry: &&TimeEntry| entry.extra.get("mood").is_some();
        page.time_entries.iter().filter(with).count()
    });
    let value = if kept == 286 { counted as f64 } else { f64::INFINITY };
    Measured::at_most(
        "decode: allocations of the page",
        11_000.0,
        vec![value],
        format!("with the unknown members of {kept} entries kept"),
    )
}
