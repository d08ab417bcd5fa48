//! The client's own rate limit against a server that enforces it as a hard window.

use std::collections::VecDeque;
use std::future::IntoFuture;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::fake::{Fake, json, status, user};

/// The limit of the connector's default class.
const REQUESTS: usize = 1000;
const WINDOW: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_parallel_calls_meet_no_429() {
    let arrivals: Mutex<VecDeque<Instant>> = Mutex::new(VecDeque::new());
    let fake = Fake::start(move |_, _| {
        let now = Instant::now();
        let mut arrivals = arrivals.lock().unwrap();
        while arrivals.front().is_some_and(|first| now - *first >= WINDOW) {
            arrivals.pop_front();
        }
        if arrivals.len() >= REQUESTS {
            return status(429, "").header("retry-after", 1);
        }
        arrivals.push_back(now);
        json(user(1))
    })
    .await;
    let acme = fake.builder().max_concurrency(100).build().unwrap();
    // Clones share the limit.
    let clones = [acme.clone(), acme.clone(), acme];
    let start = Instant::now();
    let calls = (0..3 * REQUESTS).map(|number| {
        let call = clones[number % 3].users().get(1);
        tokio::spawn(call.into_future())
    });
    for result in join_all(calls).await {
        result.unwrap().unwrap();
    }
    assert_eq!(
        fake.seen().len(),
        3 * REQUESTS,
        "each call was sent once, so none met a 429"
    );
    // Three windows take two full ones and whatever the last one needs.
    assert!(start.elapsed() >= 2 * WINDOW, "{:?}", start.elapsed());
}
