//! Many tasks for a while against a server that fails a fifth of the time: every write is applied once or
//! reported, every rotated token is used once, and nothing grows.
//!
//! It runs for 15 seconds; `SOAK_SECONDS` makes it longer, `SOAK_SEED` repeats the faults of an earlier run.

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

#[path = "acme/connector.rs"]
mod connector;
#[path = "soak/server.rs"]
mod server;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use connector_runtime::{Error, MemoryTokenStore, RetryPolicy};
use tokio::runtime::Handle;

use connector::{AcmeConnector, AcmeOauth20AuthConfig, UserBody};
use server::Server;

const TASKS: u64 = 50;

#[derive(Default)]
struct Counts {
    reads: AtomicU64,
    failed_reads: AtomicU64,
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn fifty_tasks_on_bad_days() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    let seconds = setting("SOAK_SECONDS", 15);
    let seed = setting("SOAK_SEED", 7);
    runtime.block_on(soak(Duration::from_secs(seconds), seed));
}

async fn soak(length: Duration, seed: u64) {
    let server = Server::start(seed).await;
    let sockets = open_files();
    let tasks = Handle::current().metrics().num_alive_tasks();
    let acme = connector(&server.url);
    let counts = Arc::new(Counts::default());
    let start = Instant::now();
    let workers: Vec<_> = (0..TASKS)
        .map(|number| {
            let (acme, counts) = (acme.clone(), Arc::clone(&counts));
            tokio::spawn(work(acme, number, start + length, counts))
        })
        .collect();
    // What is needed for connections and caches is there after a third of the time.
    tokio::time::sleep(length / 3).await;
    let early = resident();
    let mut told = HashMap::new();
    for worker in workers {
        told.extend(worker.await.unwrap());
    }
    let grown = resident().saturating_sub(early);
    let took = start.elapsed();
    drop(acme);

    let applied = server.applied();
    let mut unknown = 0;
    for (name, result) in &told {
        let times = applied.get(name).copied().unwrap_or_default();
        match result {
            Ok(()) => assert_eq!(times, 1, "{name} went well (seed {seed})"),
            Err(error) => {
                unknown += 1;
                assert!(times <= 1, "{name} was applied {times} times: {error:?}");
            }
        }
    }
    let silent = applied.keys().filter(|name| !told.contains_key(*name));
    assert_eq!(silent.count(), 0, "writes that nobody was told of");
    let well = told.len() - unknown;
    let reads = counts.reads.load(Ordering::Relaxed);
    let failed = counts.failed_reads.load(Ordering::Relaxed);
    let (requests, faults, renewals) = server.counts();
    println!(
        "seed {seed}, {took:?}: {requests} requests, {faults} faults, {renewals} renewals; {well} writes, \
         {unknown} reported; {reads} reads, {failed} failed; {grown} bytes more"
    );
    assert_eq!(server.reused_tokens(), 0, "a refresh token was used twice");
    assert!(renewals > 1, "tokens ended and were renewed");
    assert!(faults * 100 / requests >= 15, "faults at about a fifth");
    // As few as the slowest machine manages in the shortest run.
    assert!(well > 100 && reads > 100, "too little happened");
    assert!(failed * 20 < reads, "reads are repeated until they go well");
    assert!(took < length + Duration::from_secs(10), "a task hung");
    assert!(grown < 48 << 20, "{grown} bytes more in memory");
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let left = Handle::current().metrics().num_alive_tasks();
        if left <= tasks && open_files() <= sockets {
            return;
        }
    }
    panic!(
        "{} files for {sockets}, {} tasks for {tasks}",
        open_files(),
        Handle::current().metrics().num_alive_tasks()
    );
}

fn connector(url: &str) -> AcmeConnector {
    AcmeConnector::builder(AcmeOauth20AuthConfig {
        client_id: "CID".to_owned(),
        client_secret: "CSEC".into(),
        refresh_token: "0".into(),
        access_token: None,
        account_id: "987".to_owned(),
    })
    .base_url(format!("{url}/v2"))
    .token_url(format!("{url}/token"))
    .timeout(Duration::from_millis(500))
    .rate_limits(false)
    .token_store(Arc::new(MemoryTokenStore::new()))
    .retry(
        RetryPolicy::default()
            .max_attempts(6)
            .waits(Duration::from_millis(2), Duration::from_millis(10)),
    )
    .build()
    .unwrap()
}

/// Writes and reads until the time is over; tells what became of each write.
async fn work(
    acme: AcmeConnector,
    number: u64,
    until: Instant,
    counts: Arc<Counts>,
) -> Vec<(String, Result<(), Error>)> {
    let mut told = Vec::new();
    while Instant::now() < until {
        let name = format!("{number}-{}", told.len());
        let body = UserBody::new().first_name(name.clone());
        if told.len() % 5 == 4 {
            // Some callers give up half-way; what became of that write is then unknown to them.
            let call = acme.users().create(body).timeout(Duration::from_millis(3));
            told.push((name, call.await.map(drop)));
        } else {
            told.push((name, acme.users().create(body).await.map(drop)));
        }
        for _ in 0..2 {
            counts.reads.fetch_add(1, Ordering::Relaxed);
            if acme.users().get(1).await.is_err() {
                counts.failed_reads.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    told
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Memory in use, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}
