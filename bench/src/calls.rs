//! One call after another, and many at once, against the HTTP client used by hand.

use std::hint::black_box;
use std::time::Duration;

use connector_runtime::{Builder, RetryPolicy};
use futures_util::StreamExt;
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig, UserId};
use tokio::runtime::Runtime;

use crate::hand;
use crate::pairs::{Measured, PAIRS, in_turns, medians, ratios};
use crate::server;

/// Calls in one measurement. The connector's window of 100 requests must hold them and one before.
const CALLS: usize = 90;
const MANY: usize = 1_000;
const AT_ONCE: usize = 64;

/// A runtime on this thread, so that its processor time is the client's.
pub fn runtime() -> Option<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()
}

/// A connector for the server, with everything that is on by default.
pub fn builder(origin: &str) -> Builder<HarvestConnector> {
    HarvestConnector::builder(HarvestPersonalAccessTokenAuthConfig {
        token: "token".into(),
        account_id: "881001".to_owned(),
    })
    .base_url(origin)
    .user_agent("bench (bench@example.com)")
}

/// `users().get(1)` again and again.
pub fn call() -> Vec<Measured> {
    let (Some(runtime), Ok(origin)) = (runtime(), server::start(1, Duration::ZERO)) else {
        return Vec::new();
    };
    let bare = |builder: Builder<HarvestConnector>| {
        builder.retry(RetryPolicy::none()).rate_limits(false)
    };
    [
        compare("call: with everything on to reqwest by hand", 1.05, &runtime, &origin, &|b| b),
        compare("call: bare to reqwest by hand", 1.02, &runtime, &origin, &bare),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn compare(
    name: &'static str,
    goal: f64,
    runtime: &Runtime,
    origin: &str,
    settings: &dyn Fn(Builder<HarvestConnector>) -> Builder<HarvestConnector>,
) -> Option<Measured> {
    let client = reqwest::Client::new();
    let url = format!("{origin}/v2/users/1");
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        // A new connector for each pair: its window of requests is empty. The first call connects.
        let connector = settings(builder(origin)).build().ok()?;
        let one = in_turns(
            1,
            || ours(runtime, &connector, CALLS / 2),
            || by_hand(runtime, &client, &url, CALLS / 2),
        );
        pairs.extend(one);
    }
    let about = format!("{} calls of users.get, {}", CALLS / 2, medians(&pairs));
    Some(Measured::at_most(name, goal, ratios(&pairs), about))
}

fn ours(runtime: &Runtime, connector: &HarvestConnector, calls: usize) {
    runtime.block_on(async {
        for _ in 0..calls {
            black_box(connector.users().get(UserId(1)).await.is_ok());
        }
    });
}

fn by_hand(runtime: &Runtime, client: &reqwest::Client, url: &str, calls: usize) {
    runtime.block_on(async {
        for _ in 0..calls {
            let text = hand::get(client, url).await;
            black_box(serde_json::from_str::<hand::User>(&text).is_ok());
        }
    });
}

/// Allocations of one call beyond those of the call by hand.
pub fn allocations(count: impl Fn(&mut dyn FnMut()) -> usize) -> Measured {
    let name = "call: allocations beyond reqwest by hand";
    let all = || {
        let (runtime, origin) = (runtime()?, server::start(1, Duration::ZERO).ok()?);
        let connector = builder(&origin).rate_limits(false).build().ok()?;
        let client = reqwest::Client::new();
        let url = format!("{origin}/v2/users/1");
        ours(&runtime, &connector, 3);
        by_hand(&runtime, &client, &url, 3);
        let (calls, each) = (50, 50.0);
        let (own, other) = (
            count(&mut || ours(&runtime, &connector, calls)) as f64 / each,
            count(&mut || by_hand(&runtime, &client, &url, calls)) as f64 / each,
        );
        Some((own, other))
    };
    let (own, other) = all().unwrap_or((f64::INFINITY, 0.0));
    let about = format!("{own:.1} to {other:.1} for one call, the server's among them");
    Measured::at_most(name, 10.0, vec![own - other], about)
}

/// Many calls at once.
pub fn parallel() -> Vec<Measured> {
    let (Some(runtime), Ok(origin)) = (runtime(), server::start(1, Duration::ZERO)) else {
        return Vec::new();
    };
    let Ok(connector) = builder(&origin).rate_limits(false).build() else {
        return Vec::new();
    };
    let client = reqwest::Client::new();
    let url = format!("{origin}/v2/users/1");
    let pairs = in_turns(
        15,
        || {
            runtime.block_on(async {
                let calls = (0..MANY).map(|_| async {
                    black_box(connector.users().get(UserId(1)).await.is_ok());
                });
                futures_util::stream::iter(calls)
                    .buffer_unordered(AT_ONCE)
                    .collect::<Vec<()>>()
                    .await
            });
        },
        || {
            runtime.block_on(async {
                let calls = (0..MANY).map(|_| async {
                    let text = hand::get(&client, &url).await;
                    black_box(serde_json::from_str::<hand::User>(&text).is_ok());
                });
                futures_util::stream::iter(calls)
                    .buffer_unordered(AT_ONCE)
                    .collect::<Vec<()>>()
                    .await
            });
        },
    );
    vec![Measured::at_least(
        "parallel: throughput to reqwest by hand",
        0.9,
        ratios(&pairs).iter().map(|ratio| 1.0 / ratio).collect(),
        format!("{MANY} calls, {AT_ONCE} at once, {}", medians(&pairs)),
    )]
}
