//! One call after another, and many at once, against the HTTP client used by hand.

use std::future::Future;
use std::hint::black_box;
use std::time::Duration;

use connector_runtime::{Builder, RetryPolicy};
use futures_util::StreamExt;
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig, UserId};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use crate::hand;
use crate::pairs::{Failed, Measured, PAIRS, in_turns, medians, pair_of, ratios};
use crate::server;

/// Calls of one connector in one measurement, after one that connects: its window holds 100 requests.
const CALLS: usize = 90;
/// Connectors in one measurement. After the calls of each it is the other side's turn, so that both meet the same
/// load of the machine.
const CONNECTORS: usize = 24;
const MANY: usize = 1_000;
const AT_ONCE: usize = 64;

/// A runtime on this thread, so that its processor time is the client's.
pub fn runtime() -> Result<Runtime, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(Failed::because)
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

/// One call of the connector.
async fn ours(connector: &HarvestConnector) -> Result<(), Failed> {
    let user = connector.users().get(UserId(1)).await;
    black_box(user).map(drop).map_err(Failed::because)
}

/// The same call by hand.
async fn by_hand(client: &reqwest::Client, url: &str) -> Result<(), Failed> {
    let text = hand::get(client, url).await;
    let user = serde_json::from_str::<hand::User>(&text);
    black_box(user).map(drop).map_err(Failed::because)
}

/// So many calls, one after another.
fn again<F: Future<Output = Result<(), Failed>>>(
    runtime: &Runtime,
    calls: usize,
    call: impl Fn() -> F,
) -> Result<(), Failed> {
    runtime.block_on(async {
        for _ in 0..calls {
            call().await?;
        }
        Ok(())
    })
}

/// `users().get(1)` again and again.
pub fn call() -> Result<Vec<Measured>, Failed> {
    let runtime = runtime()?;
    let origin = server::start(1, Duration::ZERO).map_err(Failed::because)?;
    let bare =
        |builder: Builder<HarvestConnector>| builder.retry(RetryPolicy::none()).rate_limits(false);
    Ok(vec![
        compare(
            "call: with everything on to reqwest by hand",
            1.05,
            &runtime,
            &origin,
            &|b| b,
        )?,
        compare(
            "call: bare to reqwest by hand",
            1.02,
            &runtime,
            &origin,
            &bare,
        )?,
    ])
}

fn compare(
    name: &'static str,
    goal: f64,
    runtime: &Runtime,
    origin: &str,
    settings: &dyn Fn(Builder<HarvestConnector>) -> Builder<HarvestConnector>,
) -> Result<Measured, Failed> {
    let url = format!("{origin}/v2/users/1");
    let mut pairs = Vec::new();
    for pair in 0..PAIRS {
        let mut whole = (Duration::ZERO, Duration::ZERO);
        for turn in 0..CONNECTORS {
            // A new connector: its window of requests is empty. And a new client, so that both are equally new.
            let connector = settings(builder(origin)).build().map_err(Failed::because)?;
            let client = reqwest::Client::new();
            again(runtime, 1, || ours(&connector))?;
            again(runtime, 1, || by_hand(&client, &url))?;
            let (own, other) = pair_of(
                pair + turn,
                &mut || again(runtime, CALLS, || ours(&connector)),
                &mut || again(runtime, CALLS, || by_hand(&client, &url)),
            )?;
            whole = (whole.0 + own, whole.1 + other);
        }
        pairs.push(whole);
    }
    let about = format!(
        "{} calls of users.get, {}",
        CALLS * CONNECTORS,
        medians(&pairs)
    );
    Ok(Measured::at_most(name, goal, ratios(&pairs), about))
}

/// Only calls of the one side, for profiles and for counting instructions.
pub fn call_often(side: &str, calls: usize) -> Result<(), Failed> {
    let runtime = runtime()?;
    let origin = server::start(1, Duration::ZERO).map_err(Failed::because)?;
    if side == "hand" {
        let client = reqwest::Client::new();
        let url = format!("{origin}/v2/users/1");
        return again(&runtime, calls, || by_hand(&client, &url));
    }
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    again(&runtime, calls, || ours(&connector))
}

/// Allocations of one call beyond those of the call by hand.
pub fn allocations(count: impl Fn(&mut dyn FnMut()) -> usize) -> Result<Measured, Failed> {
    let name = "call: allocations beyond reqwest by hand";
    let (runtime, each) = (runtime()?, 50.0);
    let origin = server::start(1, Duration::ZERO).map_err(Failed::because)?;
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let client = reqwest::Client::new();
    let url = format!("{origin}/v2/users/1");
    let own = || again(&runtime, 50, || ours(&connector));
    let other = || again(&runtime, 50, || by_hand(&client, &url));
    // The first round connects.
    own()?;
    other()?;
    let counted = |work: &dyn Fn() -> Result<(), Failed>| {
        let mut outcome = Ok(());
        let allocations = count(&mut || outcome = work()) as f64 / each;
        outcome.map(|()| allocations)
    };
    let (own, other) = (counted(&own)?, counted(&other)?);
    let about = format!("{own:.1} to {other:.1} for one call, the server's among them");
    Ok(Measured::at_most(name, 10.0, vec![own - other], about))
}

/// Many calls at once; those that wait for an answer do not hold the others up.
fn at_once<F: Future<Output = Result<(), Failed>>>(
    runtime: &Runtime,
    call: impl Fn() -> F,
) -> Result<(), Failed> {
    runtime.block_on(async {
        let calls = futures_util::stream::iter((0..MANY).map(|_| call()));
        let outcomes: Vec<_> = calls.buffer_unordered(AT_ONCE).collect().await;
        outcomes.into_iter().collect()
    })
}

/// Many calls at once.
pub fn parallel() -> Result<Vec<Measured>, Failed> {
    let runtime = runtime()?;
    let origin = server::start(1, Duration::ZERO).map_err(Failed::because)?;
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let client = reqwest::Client::new();
    let url = format!("{origin}/v2/users/1");
    let pairs = in_turns(
        15,
        || at_once(&runtime, || ours(&connector)),
        || at_once(&runtime, || by_hand(&client, &url)),
    )?;
    Ok(vec![Measured::at_least(
        "parallel: throughput to reqwest by hand",
        0.9,
        ratios(&pairs).iter().map(|ratio| 1.0 / ratio).collect(),
        format!("{MANY} calls, {AT_ONCE} at once, {}", medians(&pairs)),
    )])
}

/// Many calls at once, again and again, from several threads: for a profile of what waits.
pub fn many_often(side: &str, rounds: usize) -> Result<(), Failed> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Failed::because)?;
    let origin = server::start(1, Duration::ZERO).map_err(Failed::because)?;
    let connector = builder(&origin)
        .rate_limits(false)
        .build()
        .map_err(Failed::because)?;
    let client = reqwest::Client::new();
    let url = format!("{origin}/v2/users/1");
    let spawned = |call: &dyn Fn() -> JoinHandle<Result<(), Failed>>| {
        at_once(&runtime, || {
            let call = call();
            async { call.await.map_err(Failed::because)? }
        })
    };
    for _ in 0..rounds {
        if side == "hand" {
            spawned(&|| {
                let (client, url) = (client.clone(), url.clone());
                runtime.spawn(async move { by_hand(&client, &url).await })
            })?;
        } else {
            spawned(&|| {
                let connector = connector.clone();
                runtime.spawn(async move { ours(&connector).await })
            })?;
        }
    }
    Ok(())
}
