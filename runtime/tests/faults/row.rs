//! A row of the table: a fault, what must come of it, and in how much time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use connector_runtime::{
    Builder, Error, RetryPolicy, Secret, StoreError, StoreFuture, TokenSet, TokenStore,
};
use futures_util::StreamExt;

use crate::act::{Act, Server, good};
use crate::connector::{
    AcmeConnector, AcmeOauth20AuthConfig, AcmePersonalAccessTokenAuthConfig, UserBody,
};

/// What is called.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    Get,
    Create,
    CreateLarge,
    Update,
    Delete,
    Stream,
    /// Two calls of `get`, one after the other; the last one counts.
    GetTwice,
}

/// How it must end.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// Well.
    Well,
    /// With so many records.
    Records(usize),
    /// With an error of that kind whose text holds this.
    Fails(&'static str, &'static str),
    /// With so many records, and then an error.
    RecordsThen(usize, &'static str, &'static str),
}

#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    asked: Asked,
    api: Vec<Act>,
    token: Option<Vec<Act>>,
    end: End,
    /// Requests to the API and to the token endpoint.
    requests: (usize, usize),
    /// The most time, in milliseconds.
    within: u64,
    timeout: u64,
    call_timeout: Option<u64>,
    store: Option<Broken>,
    refused: bool,
}

/// A `get` with a personal access token that meets this.
pub fn get(name: &'static str, api: impl Into<Vec<Act>>) -> Row {
    row(name, Asked::Get, api)
}

pub fn row(name: &'static str, asked: Asked, api: impl Into<Vec<Act>>) -> Row {
    Row {
        name,
        asked,
        api: api.into(),
        token: None,
        end: End::Well,
        requests: (1, 0),
        within: 3000,
        timeout: 2000,
        call_timeout: None,
        store: None,
        refused: false,
    }
}

/// A `get` with OAuth that meets this at the token endpoint.
pub fn token(name: &'static str, token: impl Into<Vec<Act>>) -> Row {
    Row {
        token: Some(token.into()),
        requests: (1, 1),
        ..row(name, Asked::Get, [])
    }
}

impl Row {
    pub fn well(self, requests: usize) -> Self {
        self.ends(End::Well, requests)
    }

    pub fn fails(self, kind: &'static str, text: &'static str, requests: usize) -> Self {
        self.ends(End::Fails(kind, text), requests)
    }

    pub fn ends(self, end: End, requests: usize) -> Self {
        let requests = (requests, self.requests.1);
        Self {
            end,
            requests,
            ..self
        }
    }

    pub fn tokens(self, requests: usize) -> Self {
        let requests = (self.requests.0, requests);
        Self { requests, ..self }
    }

    pub fn api(self, api: impl Into<Vec<Act>>) -> Self {
        let api = api.into();
        Self { api, ..self }
    }

    pub fn asks(self, asked: Asked) -> Self {
        Self { asked, ..self }
    }

    /// The time limits of one request and of the whole row.
    pub fn times(self, timeout: u64, within: u64) -> Self {
        Self {
            timeout,
            within,
            ..self
        }
    }

    pub fn call_timeout(self, milliseconds: u64) -> Self {
        Self {
            call_timeout: Some(milliseconds),
            ..self
        }
    }

    pub fn store(self, store: Broken) -> Self {
        Self {
            store: Some(store),
            ..self
        }
    }

    pub fn refused(self) -> Self {
        Self {
            refused: true,
            ..self
        }
    }

    /// What was wrong, if anything was.
    pub async fn run(self) -> Option<String> {
        let mut server = Server::start(
            self.api.clone(),
            self.token.clone().unwrap_or_default(),
            good(),
        )
        .await;
        if self.refused {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            server.url = format!("http://{}", listener.local_addr().unwrap());
        }
        let acme = self.connector(&server.url);
        let start = Instant::now();
        let (records, result) = self.call(&acme).await;
        let took = start.elapsed();
        let mut problems = Vec::new();
        self.compare(records, &result, &mut problems);
        if server.requests() != self.requests {
            problems.push(format!(
                "requests to API and token endpoint: {:?}, expected {:?}",
                server.requests(),
                self.requests
            ));
        }
        if took > Duration::from_millis(self.within) {
            problems.push(format!("took {took:?}, more than {} ms", self.within));
        }
        (!problems.is_empty()).then(|| format!("- {}: {}", self.name, problems.join("; ")))
    }

    fn connector(&self, url: &str) -> AcmeConnector {
        let builder = match self.token {
            None => AcmeConnector::builder(AcmePersonalAccessTokenAuthConfig {
                token: "PAT-planted".into(),
                account_id: "987".to_owned(),
            }),
            Some(_) => AcmeConnector::builder(AcmeOauth20AuthConfig {
                client_id: "CID".to_owned(),
                client_secret: "CSEC-planted".into(),
                refresh_token: "RT-planted".into(),
                access_token: None,
                account_id: "987".to_owned(),
            })
            .token_url(format!("{url}/token")),
        };
        let builder: Builder<_> = builder
            .base_url(format!("{url}/v2"))
            .timeout(Duration::from_millis(self.timeout))
            .max_response_size(50_000)
            .retry(
                RetryPolicy::default()
                    .max_attempts(3)
                    .waits(Duration::from_millis(2), Duration::from_millis(4)),
            );
        match &self.store {
            Some(store) => builder.token_store(Arc::new(store.clone())),
            None => builder,
        }
        .build()
        .unwrap()
    }

    async fn call(&self, acme: &AcmeConnector) -> (usize, Result<(), Error>) {
        let users = acme.users();
        let result = match self.asked {
            Asked::Get => {
                let call = users.get(1);
                let call = match self.call_timeout {
                    Some(limit) => call.timeout(Duration::from_millis(limit)),
                    None => call,
                };
                call.await.map(drop)
            }
            Asked::GetTwice => {
                let _ = users.get(1).await;
                users.get(1).await.map(drop)
            }
            Asked::Create => users
                .create(UserBody::new().first_name("A"))
                .await
                .map(drop),
            Asked::CreateLarge => users
                .create(UserBody::new().first_name("A".repeat(4 << 20)))
                .await
                .map(drop),
            Asked::Update => users
                .update(1, UserBody::new().first_name("A"))
                .await
                .map(drop),
            Asked::Delete => users.delete(1).await,
            Asked::Stream => return all(acme).await,
        };
        (0, result)
    }

    fn compare(&self, records: usize, result: &Result<(), Error>, problems: &mut Vec<String>) {
        let (wanted, failure) = match self.end {
            End::Well => (0, None),
            End::Records(records) => (records, None),
            End::Fails(kind, text) => (0, Some((kind, text))),
            End::RecordsThen(records, kind, text) => (records, Some((kind, text))),
        };
        if records != wanted {
            problems.push(format!("{records} records, expected {wanted}"));
        }
        match (result, failure) {
            (Ok(()), None) => {}
            (Ok(()), Some((kind, _))) => {
                problems.push(format!("went well, expected an error ({kind})"));
            }
            (Err(error), None) => problems.push(format!("failed with {error:?}")),
            (Err(error), Some((kind, text))) => {
                if error.kind().name() != kind {
                    problems.push(format!("expected {kind}, got {error:?}"));
                }
                if !error.to_string().contains(text) {
                    problems.push(format!("{text:?} is not in {:?}", error.to_string()));
                }
                if format!("{error} {error:?}").contains("planted") {
                    problems.push(format!("shows a secret: {error:?}"));
                }
            }
        }
    }
}

async fn all(acme: &AcmeConnector) -> (usize, Result<(), Error>) {
    let mut stream = acme.users().list().stream();
    let mut records = 0;
    while let Some(record) = stream.next().await {
        match record {
            Ok(_) => records += 1,
            Err(error) => return (records, Err(error)),
        }
    }
    (records, Ok(()))
}

/// A token store that has tokens, or fails.
#[derive(Clone, Debug)]
pub enum Broken {
    Load,
    Save,
    /// Fails to save for the first time only.
    SaveOnce(Arc<std::sync::atomic::AtomicBool>),
    /// Never answers.
    Hangs,
    /// Holds tokens whose access token ended long ago.
    Old,
}

fn disk() -> StoreError {
    "the disk is full".into()
}

impl TokenStore for Broken {
    fn load(&self) -> StoreFuture<'_, Option<TokenSet>> {
        Box::pin(async move {
            match self {
                Self::Load => Err(disk()),
                Self::Hangs => std::future::pending().await,
                Self::Old => Ok(Some(
                    TokenSet::new(Secret::new("OLD-planted"))
                        .refresh_token("RT-planted")
                        .expires_at("2001-01-01T00:00:00Z".parse().unwrap()),
                )),
                Self::Save | Self::SaveOnce(_) => Ok(None),
            }
        })
    }

    fn save<'a>(&'a self, _: &'a TokenSet) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            match self {
                Self::Save => Err(disk()),
                Self::SaveOnce(done) if !done.swap(true, std::sync::atomic::Ordering::SeqCst) => {
                    Err(disk())
                }
                _ => Ok(()),
            }
        })
    }
}
