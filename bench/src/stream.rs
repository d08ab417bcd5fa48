//! Long lists: throughput and memory of a stream, and what prefetching saves.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use harvest_connector::HarvestConnector;
use tokio::runtime::Runtime;

use crate::calls::{builder, runtime};
use crate::hand::{self, Page};
use crate::pairs::{Failed, Measured, in_turns, medians, ratios};
use crate::server::{self, PAGE};

const PAGES: u64 = 25;
/// Pages of one million records.
const MILLION: u64 = 1_000_000 / PAGE;
const SLOW_PAGES: u64 = 20;
const DELAY: Duration = Duration::from_millis(40);

/// All comparisons of streams.
pub fn run() -> Result<Vec<Measured>, Failed> {
    Ok(vec![throughput()?, peak()?, prefetch()?])
}

fn throughput() -> Result<Measured, Failed> {
    let runtime = runtime()?;
    let origin = server::start(PAGES, Duration::ZERO).map_err(Failed::because)?;
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let client = reqwest::Client::new();
    let pairs = in_turns(
        15,
        || all(stream(&runtime, &connector)?, PAGES),
        || all(by_hand(&runtime, &client, &origin)?, PAGES),
    )?;
    Ok(Measured::at_least(
        "stream: throughput to a loop by hand",
        0.9,
        ratios(&pairs).iter().map(|ratio| 1.0 / ratio).collect(),
        format!("{} time entries, {}", PAGES * PAGE, medians(&pairs)),
    ))
}

/// Whether the records of so many pages came.
fn all(records: u64, pages: u64) -> Result<(), Failed> {
    if records == pages * PAGE {
        return Ok(());
    }
    Err(Failed(format!(
        "{records} records came from {pages} pages of {PAGE}"
    )))
}

/// The records of the whole list, one after another.
fn stream(runtime: &Runtime, connector: &HarvestConnector) -> Result<u64, Failed> {
    runtime.block_on(async {
        let records = connector.time_entries().list().stream();
        let counted = records.try_fold(0, |count, entry| async move {
            black_box(entry);
            Ok(count + 1)
        });
        counted.await.map_err(Failed::because)
    })
}

fn by_hand(runtime: &Runtime, client: &reqwest::Client, origin: &str) -> Result<u64, Failed> {
    runtime.block_on(async {
        let mut url = format!("{origin}/v2/time_entries");
        let mut count = 0;
        loop {
            let text = hand::get(client, &url).await;
            let page: Page<hand::TimeEntry> =
                serde_json::from_str(&text).map_err(Failed::because)?;
            for entry in page.time_entries {
                black_box(entry);
                count += 1;
            }
            match page.links.next {
                Some(next) => url = next,
                None => return Ok(count),
            }
        }
    })
}

/// Streams so many pages from a server in another process and prints the most memory that this process had, and the
/// records.
pub fn print_peak(pages: u64) -> Result<(), Failed> {
    let server = Elsewhere::start(pages)?;
    let connector = builder(&server.origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let count = stream(&runtime()?, &connector)?;
    println!("{} {count}", peak_kib());
    Ok(())
}

/// Serves so many pages to another process, until that one closes standard input.
pub fn serve(pages: u64) -> Result<(), Failed> {
    println!(
        "{}",
        server::start(pages, Duration::ZERO).map_err(Failed::because)?
    );
    std::io::stdin()
        .read_to_end(&mut Vec::new())
        .map(drop)
        .map_err(Failed::because)
}

/// A server in a process of its own, which ends when this is dropped.
struct Elsewhere {
    process: Child,
    origin: String,
}

impl Elsewhere {
    fn start(pages: u64) -> Result<Self, Failed> {
        let program = std::env::current_exe().map_err(Failed::because)?;
        let mut process = Command::new(program)
            .args(["serve", &pages.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failed::because)?;
        let mut origin = String::new();
        if let Some(told) = &mut process.stdout {
            BufReader::new(told)
                .read_line(&mut origin)
                .map_err(Failed::because)?;
        }
        let origin = origin.trim_end().to_owned();
        Ok(Self { process, origin })
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// The most memory that this process had, in KiB.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

/// The peak of a process that streams a million records, and what more pages add.
fn peak() -> Result<Measured, Failed> {
    let of = |pages: u64| {
        let program = std::env::current_exe().map_err(Failed::because)?;
        let output = Command::new(program)
            .args(["peak", &pages.to_string()])
            .output();
        let output = output.map_err(Failed::because)?;
        let text = String::from_utf8_lossy(&output.stdout);
        let words: Vec<u64> = text
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        let [kib, count] = words.as_slice() else {
            return Err(Failed(String::from_utf8_lossy(&output.stderr).into_owned()));
        };
        all(*count, pages)?;
        Ok(*kib as f64 / 1024.0)
    };
    let (few, many) = (of(MILLION / 10)?, of(MILLION)?);
    Ok(Measured::at_most(
        "stream: peak memory of a million records in MiB",
        30.0,
        vec![many],
        format!("a tenth of the pages takes {few:.1} MiB; the server is a process of its own"),
    ))
}

/// Total time over that of the slower side, when both take equally long.
fn prefetch() -> Result<Measured, Failed> {
    let runtime = runtime()?;
    let origin = server::start(SLOW_PAGES, DELAY).map_err(Failed::because)?;
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let pass = |work: Duration| {
        let start = Instant::now();
        let pages = connector.time_entries().list().pages().prefetch();
        let done = runtime.block_on(pages.try_for_each(|page| async move {
            black_box(page);
            tokio::time::sleep(work).await;
            Ok(())
        }));
        done.map(|()| start.elapsed()).map_err(Failed::because)
    };
    let mut values = Vec::new();
    for _ in 0..15 {
        let server = pass(Duration::ZERO)?;
        let consumer = server.div_f64(SLOW_PAGES as f64);
        values.push(pass(consumer)?.as_secs_f64() / server.as_secs_f64());
    }
    Ok(Measured::at_most(
        "stream: prefetch, total to the slower side",
        1.15,
        values,
        format!(
            "{SLOW_PAGES} pages, {DELAY:?} of thinking for each, a consumer as slow as the server"
        ),
    ))
}
