//! Many callers, one renewal: seeded schedules with callers that give up, revoked tokens and stores that fail.
//!
//! Each seed decides how long everybody dawdles, who is torn down and when, when the API revokes its token, and when
//! the store refuses. Whatever the order: no refresh token is used twice, no renewal is made that nobody needs, and
//! nobody hangs. (No model checker: the renewal runs in a task of tokio's own, which loom and shuttle cannot drive.)

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
#[path = "acme/fake.rs"]
mod fake;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connector_runtime::{ErrorKind, StoreFuture, TokenSet, TokenStore};
use serde_json::json;
use tokio::task::yield_now;

use connector::AcmeConnector;
use fake::{Answer, Fake, Seen, json, status, user};

const SEEDS: u64 = 30;
const ROUNDS: usize = 6;
const CALLERS: u64 = 24;

/// Numbers that follow from a seed.
#[derive(Clone, Debug)]
struct Dice(Arc<Mutex<u64>>);

impl Dice {
    fn new(seed: u64) -> Self {
        let state = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(Arc::new(Mutex::new(state)))
    }

    fn below(&self, limit: u64) -> u64 {
        let mut state = self.0.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state % limit
    }

    async fn dawdle(&self, most: u64) {
        for _ in 0..self.below(most) {
            yield_now().await;
        }
    }
}

/// The API's side: which tokens are good.
#[derive(Debug, Default)]
struct Issuer {
    number: u64,
    revoked: bool,
    renewals: usize,
    misused: usize,
}

impl Issuer {
    fn answer(&mut self, seen: &Seen) -> Answer {
        if seen.path == "/token" {
            let good = match self.number {
                0 => "RT-planted".to_owned(),
                number => format!("RT{number}"),
            };
            let fields = form_urlencoded::parse(seen.body.as_bytes());
            let used = fields
                .into_owned()
                .find(|(name, _)| name == "refresh_token")
                .map(|(_, value)| value);
            if used.as_deref() != Some(good.as_str()) {
                self.misused += 1;
                return status(400, r#"{"error":"invalid_grant"}"#);
            }
            self.number += 1;
            self.renewals += 1;
            self.revoked = false;
            let number = self.number;
            return json(json!({
                "access_token": format!("AT{number}"),
                "refresh_token": format!("RT{number}"),
            }));
        }
        let good = format!("Bearer AT{}", self.number);
        if self.revoked || seen.header("authorization") != good {
            return status(401, "");
        }
        json(user(1))
    }
}

/// A store that takes its time, and refuses when it is told to.
#[derive(Debug)]
struct Slow {
    dice: Dice,
    refuses: Mutex<bool>,
    kept: Mutex<Vec<String>>,
}

impl TokenStore for Slow {
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>> {
        Box::pin(async move {
            self.dice.dawdle(5).await;
            Ok(None)
        })
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.dice.dawdle(8).await;
            if std::mem::take(&mut *self.refuses.lock().unwrap()) {
                return Err("the disk is full".into());
            }
            let token = tokens.refresh_token.as_ref().unwrap().expose().to_owned();
            self.kept.lock().unwrap().push(token);
            Ok(())
        })
    }
}

#[test]
fn no_schedule_renews_twice_or_loses_a_token() {
    for seed in 0..SEEDS {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(async {
            let limit = Duration::from_secs(20);
            let run = tokio::time::timeout(limit, rounds(seed));
            run.await.unwrap_or_else(|_| panic!("seed {seed} hangs"));
        });
    }
}

async fn rounds(seed: u64) {
    let dice = Dice::new(seed);
    let issuer = Arc::new(Mutex::new(Issuer::default()));
    let shared = Arc::clone(&issuer);
    let fake = Fake::start(move |seen, _| shared.lock().unwrap().answer(seen)).await;
    let store = Arc::new(Slow {
        dice: dice.clone(),
        refuses: Mutex::new(false),
        kept: Mutex::default(),
    });
    let acme = fake
        .oauth()
        .token_store(Arc::clone(&store) as Arc<dyn TokenStore>)
        .build()
        .unwrap();
    // Whether the next round must renew, and whether it may fail in doing so.
    let mut renews = true;
    for round in 0..ROUNDS {
        let refuses = renews && dice.below(4) == 0;
        *store.refuses.lock().unwrap() = refuses;
        let before = issuer.lock().unwrap().renewals;
        let failed = ask(&acme, &dice, seed).await;
        *store.refuses.lock().unwrap() = false;
        let (now, misused) = {
            let issuer = issuer.lock().unwrap();
            (issuer.renewals - before, issuer.misused)
        };
        let place = format!("seed {seed}, round {round}");
        assert_eq!(misused, 0, "{place}: a refresh token was used twice");
        assert!(now <= usize::from(renews), "{place}: {now} renewals");
        assert!(failed == 0 || refuses, "{place}: {failed} calls failed");
        // One call that nobody tears down: the round ends with a token that is good and kept.
        acme.users().get(1).await.unwrap();
        let number = issuer.lock().unwrap().number;
        let last = store.kept.lock().unwrap().last().cloned();
        assert_eq!(last, Some(format!("RT{number}")), "{place}");
        renews = dice.below(3) > 0;
        issuer.lock().unwrap().revoked = renews;
    }
}

/// Many calls at once, some of them torn down half-way; how many failed because of the store.
async fn ask(acme: &AcmeConnector, dice: &Dice, seed: u64) -> usize {
    let calls: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (acme, dice) = (acme.clone(), dice.clone());
            let gives_up = (dice.below(4) == 0).then(|| Duration::from_micros(dice.below(3000)));
            tokio::spawn(async move {
                dice.dawdle(12).await;
                let call = acme.users().get(1).into_future();
                match gives_up {
                    None => Some(call.await),
                    Some(after) => tokio::time::timeout(after, call).await.ok(),
                }
            })
        })
        .collect();
    let mut failed = 0;
    for call in calls {
        if let Some(Err(error)) = call.await.unwrap() {
            let of_store = matches!(error.kind(), ErrorKind::Token { status: None, .. });
            assert!(of_store, "seed {seed}: {error:?}");
            failed += 1;
        }
    }
    failed
}
