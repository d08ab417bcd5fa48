//! Access tokens: one renewal for all, one replay, nothing lost.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connector_runtime::{ErrorKind, MemoryTokenStore, StoreFuture, TokenSet, TokenStore};
use futures_util::future::join_all;
use serde_json::json;

use crate::fake::{Answer, Fake, Seen, json, oauth_config, oauth_with, status, user};

fn is_token(seen: &Seen) -> bool {
    seen.path == "/token"
}

fn token_calls(fake: &Fake) -> Vec<Seen> {
    fake.seen().into_iter().filter(is_token).collect()
}

fn api_calls(fake: &Fake) -> usize {
    fake.seen().iter().filter(|seen| !is_token(seen)).count()
}

/// Accepts the newest access token only; every renewal replaces both tokens.
fn rotating() -> impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static {
    let generation = AtomicUsize::new(0);
    move |seen, _| {
        if is_token(seen) {
            let number = generation.fetch_add(1, Ordering::SeqCst) + 1;
            let expected = match number {
                1 => "refresh_token=RT-planted".to_owned(),
                _ => format!("refresh_token=RT-{}", number - 1),
            };
            if !seen.body.contains(&expected) {
                return status(400, r#"{"error": "invalid_grant"}"#);
            }
            let tokens = json!({"access_token": format!("AT-{number}"), "refresh_token": format!("RT-{number}"),
                "token_type": "bearer", "expires_in": 3600});
            return json(tokens).after(Duration::from_millis(30));
        }
        let accepted = format!("Bearer AT-{}", generation.load(Ordering::SeqCst));
        if seen.header("authorization") == accepted {
            json(user(1))
        } else {
            status(401, "{}")
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_first_calls_share_one_token_request() {
    let fake = Fake::start(rotating()).await;
    let acme = fake.oauth().build().unwrap();
    let results = join_all((0..100).map(|_| acme.users().get(1).into_future())).await;
    assert!(results.iter().all(Result::is_ok));
    let calls = token_calls(&fake);
    assert_eq!(calls.len(), 1);
    assert_eq!(
        calls[0].body,
        "grant_type=refresh_token&refresh_token=RT-planted&client_id=CID&client_secret=CSEC-planted"
    );
    assert_eq!(
        calls[0].header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(calls[0].header("acme-account-id"), "");
    assert_eq!(fake.seen()[1].header("authorization"), "Bearer AT-1");
    assert_eq!(fake.seen()[1].header("acme-account-id"), "987");
}

#[tokio::test]
async fn a_token_that_is_not_accepted_is_replaced_once_for_all() {
    let revoked = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&revoked);
    let inner = rotating();
    let fake = Fake::start(move |seen, before| {
        let old = flag.load(Ordering::SeqCst) && seen.header("authorization") == "Bearer AT-1";
        if old {
            status(401, "{}").after(Duration::from_millis(20))
        } else {
            inner(seen, before)
        }
    })
    .await;
    let acme = fake.oauth().build().unwrap();
    acme.users().get(1).await.unwrap();
    revoked.store(true, Ordering::SeqCst);
    let results = join_all((0..20).map(|_| acme.users().get(1).into_future())).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(token_calls(&fake).len(), 2);
    assert!(token_calls(&fake)[1].body.contains("refresh_token=RT-1&"));
    assert_eq!(api_calls(&fake), 1 + 20 + 20);
}

#[tokio::test]
async fn a_second_refusal_is_an_error_and_no_endless_loop() {
    let fake = Fake::start(|seen, _| {
        if is_token(seen) {
            json(json!({"access_token": "AT-x"}))
        } else {
            status(401, "{}")
        }
    })
    .await;
    let acme = fake.oauth().build().unwrap();
    let error = tokio::time::timeout(Duration::from_secs(5), acme.users().get(1).into_future())
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert_eq!((token_calls(&fake).len(), api_calls(&fake)), (2, 2));
}

#[tokio::test]
async fn a_given_access_token_is_used_first() {
    let fake = Fake::start(|seen, _| {
        if is_token(seen) {
            return status(201, json!({"access_token": "AT-new"}));
        }
        match seen.header("authorization") {
            "Bearer AT-given" if seen.path.ends_with('1') => json(user(1)),
            "Bearer AT-new" => json(user(2)),
            _ => status(401, "{}"),
        }
    })
    .await;
    let mut config = oauth_config();
    config.access_token = Some("AT-given".into());
    let acme = oauth_with(config, &fake.url).build().unwrap();
    acme.users().get(1).await.unwrap();
    assert!(token_calls(&fake).is_empty());
    acme.users().get(2).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let fake = Fake::start(|seen, before| {
        if is_token(seen) {
            json(json!({"access_token": format!("AT-{before}"), "expires_in": "2"}))
        } else {
            json(user(1))
        }
    })
    .await;
    let acme = fake.oauth().build().unwrap();
    acme.users().get(1).await.unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 1);
    tokio::time::sleep(Duration::from_millis(1600)).await;
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 2);
    assert!(
        !fake
            .seen()
            .iter()
            .any(|seen| seen.header("authorization").is_empty() && !is_token(seen))
    );
}

#[tokio::test]
async fn new_tokens_are_stored_and_told_before_they_are_used() {
    let fake = Fake::start(rotating()).await;
    let store = Arc::new(MemoryTokenStore::new());
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let build = || {
        let log = Arc::clone(&log);
        fake.oauth()
            .token_store(Arc::clone(&store) as Arc<dyn TokenStore>)
            .on_token_refresh(move |tokens| {
                log.lock()
                    .unwrap()
                    .push(tokens.refresh_token.as_ref().unwrap().expose().to_owned());
            })
    };
    let acme = build().build().unwrap();
    acme.users().get(1).await.unwrap();
    let kept = store.tokens().unwrap();
    assert_eq!(kept.access_token.expose(), "AT-1");
    assert_eq!(kept.refresh_token.unwrap().expose(), "RT-1");
    assert!(kept.expires_at.is_some());
    // The next process finds them and needs no renewal.
    let acme = build().build().unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 1);
    assert_eq!(*told.lock().unwrap(), ["RT-1"]);
}

/// Fails to keep tokens until it is repaired.
#[derive(Default)]
struct Broken {
    repaired: AtomicBool,
    inner: MemoryTokenStore,
}

impl TokenStore for Broken {
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>> {
        self.inner.load()
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> StoreFuture<'a, ()> {
        if self.repaired.load(Ordering::SeqCst) {
            return self.inner.save(tokens);
        }
        Box::pin(async { Err("disk full".into()) })
    }
}

#[tokio::test]
async fn a_store_that_fails_is_an_error_and_loses_no_token() {
    let fake = Fake::start(rotating()).await;
    let store = Arc::new(Broken::default());
    let acme = fake
        .oauth()
        .token_store(Arc::clone(&store) as Arc<dyn TokenStore>)
        .build()
        .unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Token { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("the token store did not take the new tokens"),
        "{error}"
    );
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "disk full"
    );
    assert_eq!(api_calls(&fake), 0);
    store.repaired.store(true, Ordering::SeqCst);
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 1);
    assert_eq!(
        store
            .inner
            .tokens()
            .unwrap()
            .refresh_token
            .unwrap()
            .expose(),
        "RT-1"
    );
}

#[tokio::test]
async fn a_refused_stored_token_gives_way_to_a_newer_given_one() {
    let fake = Fake::start(|seen, _| {
        if !is_token(seen) {
            return json(user(1));
        }
        if seen.body.contains("RT-planted") {
            json(json!({"access_token": "AT-1"}))
        } else {
            status(400, r#"{"error": "invalid_grant"}"#)
        }
    })
    .await;
    let store = Arc::new(MemoryTokenStore::new());
    let old = TokenSet::new("AT-old")
        .refresh_token("RT-old")
        .expires_at("2020-01-01T00:00:00Z".parse().unwrap());
    store.save(&old).await.unwrap();
    let acme = fake.oauth().token_store(store).build().unwrap();
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 2);
}

#[tokio::test]
async fn a_refused_refresh_token_is_told_once_to_all() {
    let fake = Fake::start(|_, _| {
        status(
            400,
            r#"{"error":"invalid_grant","error_description":"RT-planted is spent"}"#,
        )
        .after(Duration::from_millis(30))
    })
    .await;
    let acme = fake.oauth().build().unwrap();
    let results = join_all((0..10).map(|_| acme.users().get(1).into_future())).await;
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.status(), Some(400));
        assert_eq!(
            error.to_string(),
            "users.get: no access token: the token endpoint answered 400: invalid_grant: (hidden) is spent; \
             the refresh token or the client's credentials are no longer good: sign in again"
        );
    }
    assert_eq!(fake.seen().len(), 1);
    acme.users().get(1).await.unwrap_err();
    assert_eq!(fake.seen().len(), 2, "a later call tries again");
}

#[tokio::test]
async fn odd_answers_of_the_token_endpoint_are_errors() {
    for (answer, text) in [
        (json("{}"), "its answer holds no `access_token`"),
        (
            json(r#"{"access_token": " "}"#),
            "its answer holds no `access_token`",
        ),
        (
            json(r#"{"error": "bad_code"}"#),
            "the token endpoint gave none: bad_code",
        ),
        (json("<html>"), "the token endpoint's answer is no JSON"),
        (
            status(500, "<title>Oops</title>"),
            "the token endpoint answered 500: Oops",
        ),
    ] {
        let answer = answer.clone();
        let fake = Fake::start(move |_, _| answer.clone()).await;
        let error = fake
            .oauth()
            .build()
            .unwrap()
            .users()
            .get(1)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(fake.seen().len(), 1, "{text}");
    }
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_lose_the_new_tokens() {
    let fake = Fake::start(rotating()).await;
    let store = Arc::new(MemoryTokenStore::new());
    let acme = fake
        .oauth()
        .token_store(Arc::clone(&store) as Arc<dyn TokenStore>)
        .build()
        .unwrap();
    let call = acme.users().get(1).into_future();
    assert!(
        tokio::time::timeout(Duration::from_millis(10), call)
            .await
            .is_err()
    );
    for _ in 0..500 {
        if store.tokens().is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        store.tokens().unwrap().refresh_token.unwrap().expose(),
        "RT-1"
    );
    acme.users().get(1).await.unwrap();
    assert_eq!(token_calls(&fake).len(), 1);
}

#[tokio::test]
async fn a_callback_that_panics_fails_the_call_and_nothing_else() {
    let fake = Fake::start(rotating()).await;
    let first = AtomicBool::new(true);
    let acme = fake
        .oauth()
        .on_token_refresh(move |_| assert!(!first.swap(false, Ordering::SeqCst), "planned"))
        .build()
        .unwrap();
    let error = acme.users().get(1).await.unwrap_err();
    assert!(
        error.to_string().contains("the renewal was torn down"),
        "{error}"
    );
}

/// Callers come and go at random while tokens are revoked; every renewal must use the newest refresh token.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_that_come_and_go_never_break_the_chain_of_refresh_tokens() {
    let refused = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refused);
    let (revoked, newest) = (Mutex::new(String::new()), Mutex::new((String::new(), 0)));
    let storm = Arc::new(AtomicBool::new(true));
    let revokes = Arc::clone(&storm);
    let inner = rotating();
    let fake = Fake::start(move |seen, before| {
        if is_token(seen) {
            let answer = inner(seen, before);
            if format!("{answer:?}").contains("status: 400") {
                count.fetch_add(1, Ordering::SeqCst);
            }
            return answer;
        }
        let token = seen.header("authorization").to_owned();
        // Never at its first use: the repetition of a call with a new token must work.
        let mut newest = newest.lock().unwrap();
        if newest.0 != token {
            *newest = (token.clone(), 0);
        }
        newest.1 += 1;
        if newest.1 % 10 == 0 && revokes.load(Ordering::SeqCst) {
            revoked.lock().unwrap().clone_from(&token);
        }
        if *revoked.lock().unwrap() == token {
            status(401, "{}")
        } else {
            inner(seen, before)
        }
    })
    .await;
    let acme = fake.oauth().build().unwrap();
    let mut seed = 7_u64;
    let mut random = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let tasks: Vec<_> = (0..300)
        .map(|_| {
            let (start, patience) = (random(400), random(400));
            let call = acme.users().get(1).into_future();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(start)).await;
                tokio::time::timeout(Duration::from_millis(patience), call)
                    .await
                    .ok()
                    .map(|result| result.is_ok())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        refused.load(Ordering::SeqCst),
        0,
        "a spent refresh token was used"
    );
    // On a slow machine most callers have gone before anything was revoked: some patient ones follow.
    for _ in 0..30 {
        acme.users().get(1).await.unwrap();
    }
    let renewals = token_calls(&fake).len();
    assert!(renewals > 2, "tokens were revoked: {renewals}");
    assert_eq!(refused.load(Ordering::SeqCst), 0);
    storm.store(false, Ordering::SeqCst);
    acme.users().get(1).await.unwrap();
}
