//! Bad days, one a row: a script of faults, what must come of it, and in how much time.
//!
//! Every row has a server of its own on loopback that writes raw bytes. A row passes when the call ends as the row
//! says (well, or with an error of that kind), after that many requests, within its time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    clippy::wrong_self_convention,
    dead_code,
    reason = "tests"
)]

#[path = "faults/act.rs"]
mod act;
#[path = "acme/connector.rs"]
mod connector;
#[path = "faults/contents.rs"]
mod contents;
#[path = "faults/credentials.rs"]
mod credentials;
#[path = "faults/lines.rs"]
mod lines;
#[path = "faults/places.rs"]
mod places;
#[path = "faults/row.rs"]
mod row;
#[path = "faults/statuses.rs"]
mod statuses;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::StreamExt;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_fault_ends_well_or_with_a_precise_error_in_time() {
    let rows = all();
    let names: HashSet<_> = rows.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), rows.len(), "a name stands twice");
    let count = rows.len();
    assert!(count >= 60, "only {count} rows");
    let start = Instant::now();
    let suspects: HashSet<&str> = futures_util::stream::iter(rows)
        .map(|row| async move { (row.name, tokio::spawn(row.run()).await.unwrap()) })
        .buffer_unordered(12)
        .filter_map(|(name, problem)| async move { problem.map(|_| name) })
        .collect()
        .await;
    // Rows have time limits of a few hundred milliseconds: on a busy machine one may break beside eleven others.
    // What is wrong is wrong alone as well.
    let mut problems = Vec::new();
    for row in all().into_iter().filter(|row| suspects.contains(row.name)) {
        problems.extend(tokio::spawn(row.run()).await.unwrap());
    }
    let took = start.elapsed();
    assert!(
        problems.is_empty(),
        "{} of {count} rows:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(took < Duration::from_secs(60), "{took:?}");
    println!("{count} faults in {took:?}");
}

fn all() -> Vec<row::Row> {
    [
        lines::rows(),
        contents::rows(),
        places::rows(),
        statuses::rows(),
        credentials::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
