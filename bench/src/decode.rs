//! A page of 2,000 time entries: read, written again, and the allocations of reading.

use std::hint::black_box;

use harvest_connector::TimeEntry;
use serde_json::Value;

use crate::hand::{self, Page};
use crate::page;
use crate::pairs::{Failed, Measured, PAIRS, in_turns, medians, ratios};

const ENTRIES: u64 = 2_000;

/// Reads the page so many times and does nothing else: the workload of the instruction count.
pub fn read_often(times: usize) -> Result<(), Failed> {
    let text = page::page(0, ENTRIES, None);
    for _ in 0..times {
        black_box(ours(&text)?);
    }
    Ok(())
}

/// The same with the structs written by hand.
pub fn read_often_by_hand(times: usize) -> Result<(), Failed> {
    let text = page::page(0, ENTRIES, None);
    for _ in 0..times {
        black_box(by_hand(&text)?);
    }
    Ok(())
}

/// Reads and writes the page so many times: the workload of the instruction count.
pub fn read_and_write_often(times: usize) -> Result<(), Failed> {
    let page = page::page(0, ENTRIES, None);
    for _ in 0..times {
        black_box(text(&ours(&page)?)?);
    }
    Ok(())
}

fn ours(text: &str) -> Result<Page<TimeEntry>, Failed> {
    serde_json::from_str(text).map_err(Failed::because)
}

fn by_hand(text: &str) -> Result<Page<hand::TimeEntry>, Failed> {
    serde_json::from_str(text).map_err(Failed::because)
}

fn text(page: &Page<TimeEntry>) -> Result<String, Failed> {
    serde_json::to_string(page).map_err(Failed::because)
}

/// All comparisons of reading.
pub fn run() -> Result<Vec<Measured>, Failed> {
    let page = page::page(0, ENTRIES, None);
    let read = in_turns(
        PAIRS,
        || ours(&page).map(|page| drop(black_box(page))),
        || by_hand(&page).map(|page| drop(black_box(page))),
    )?;
    let round = in_turns(
        PAIRS,
        || {
            ours(&page)
                .and_then(|page| text(&page))
                .map(|text| drop(black_box(text)))
        },
        || {
            let value: Value = serde_json::from_str(&page).map_err(Failed::because)?;
            black_box(value.to_string());
            Ok(())
        },
    )?;
    let size = page.len();
    Ok(vec![
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
    ])
}

/// The allocations of reading the page once. A page that lost its unknown members does not count.
pub fn allocations(count: impl FnOnce(&mut dyn FnMut()) -> usize) -> Result<Measured, Failed> {
    let text = page::page(0, ENTRIES, None);
    let mut page = None;
    let counted = count(&mut || page = Some(ours(&text)));
    let with = |entry: &&TimeEntry| entry.extra.get("mood").is_some();
    let kept = match page {
        Some(page) => page?.time_entries.iter().filter(with).count(),
        None => 0,
    };
    if kept != 286 {
        return Err(Failed(format!(
            "{kept} of 286 entries kept their unknown members"
        )));
    }
    Ok(Measured::at_most(
        "decode: allocations of the page",
        11_000.0,
        vec![counted as f64],
        format!("with the unknown members of {kept} entries kept"),
    ))
}
