//! Calls that this process makes itself: limit, sign, send, repeat where that is safe.

mod answer;
mod outgoing;
mod redirect;
mod refusal;
mod signed;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{StatusCode, header};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

use answer::reply;
pub(crate) use answer::status_problem;
pub(crate) use outgoing::{Outgoing, Place};

use crate::argument::Arguments;
use crate::attempt::{Attempt, OnAttempt};
use crate::auth::Signer;
use crate::connector::ErrorCheck;
use crate::error::{Error, ErrorKind};
use crate::operation::{Method, Operation};
use crate::payload::Payload;
use crate::rate_limit::{self, RateLimits, Window};
use crate::reply::ReplyBody;
use crate::request::{Prepared, complete};
use crate::retry::{Failure, RetryPolicy, random};
use crate::secret::Secret;
use crate::server::Server;
use crate::token::{Issued, TokenSource};
use crate::transport::{Request, Response, Transport};

/// The most redirects that one call follows.
const MAX_REDIRECTS: u32 = 5;

/// Everything that calls need.
#[derive(Debug)]
pub(crate) struct Direct {
    pub(crate) server: Server,
    pub(crate) signer: Signer,
    pub(crate) tokens: Option<Box<dyn TokenSource>>,
    pub(crate) transport: Transport,
    pub(crate) limits: RateLimits,
    pub(crate) retry: RetryPolicy,
    pub(crate) on_attempt: OnAttempt,
    /// How an error shows in an answer with a status of success.
    pub(crate) error_check: Option<ErrorCheck>,
    /// The most requests at one time.
    pub(crate) concurrency: Option<Semaphore>,
}

/// What has happened to a call so far.
#[derive(Default)]
struct Progress {
    attempts: u32,
    redirects: u32,
    spent: Duration,
    /// How long the caller still puts up with waiting.
    patience: Option<Duration>,
    /// The token that the API did not accept.
    rejected: Option<u64>,
}

/// What follows an answer.
enum Next {
    Done(Box<ReplyBody>),
    /// The token of that generation was not accepted.
    Renew(u64),
    Redirect(Place),
    Failed {
        error: Error,
        wait: Option<Duration>,
    },
}

impl Next {
    /// How long to wait before the request is sent again.
    const fn wait(&self) -> Option<Duration> {
        match self {
            Self::Failed { wait, .. } => *wait,
            Self::Done(_) | Self::Renew(_) | Self::Redirect(_) => None,
        }
    }
}

impl Direct {
    /// A request to the place that a link leads to, with the headers of the first one.
    pub(crate) fn followed(
        &self,
        operation: &'static Operation,
        link: &str,
        prepared: Prepared,
    ) -> Result<Outgoing, Error> {
        let server = self.told_server()?;
        let from = server.url(operation, &prepared.path, &prepared.query)?;
        let place = Place::Link(server.link(operation, &from, link)?);
        Ok(Outgoing {
            place,
            ..Outgoing::new(operation, prepared)
        })
    }

    /// The requests of a call as they would be sent, the one for a token first. Nothing is sent.
    pub(crate) fn plan(
        &self,
        operation: &'static Operation,
        prepared: Prepared,
    ) -> Result<Vec<Request>, Error> {
        let outgoing = Outgoing::new(operation, prepared);
        let mut requests = Vec::new();
        let token = match self.tokens_for(operation)? {
            None => None,
            Some(tokens) => {
                let (request, token) = tokens.planned()?;
                requests.extend(request);
                Some(token)
            }
        };
        requests.push(self.signed(&outgoing, token.as_ref())?);
        for request in &mut requests {
            self.transport.dress(&mut request.headers);
        }
        Ok(requests)
    }

    /// The arguments with what settings say about parameters that were left out.
    pub(crate) fn completed<'a>(
        &self,
        operation: &'static Operation,
        arguments: &'a Arguments,
    ) -> Result<Cow<'a, Arguments>, Error> {
        complete(operation, arguments, self.server.variables())
    }

    /// Takes credentials out of an error about an answer.
    pub(crate) fn cleaned(&self, error: Error) -> Error {
        let token = self.tokens.as_ref().and_then(|tokens| tokens.current());
        error.cleaned(|text| self.signer.redact(text, token.as_ref()))
    }

    /// Sends a request and repeats it where that is safe.
    ///
    /// What is seldom waited for (a renewal, a place, the files of a form) has a box of its own, so that the way of
    /// most calls stays small: a future is moved as a whole before it runs.
    pub(crate) async fn run(
        &self,
        outgoing: &mut Outgoing,
        patience: Option<Duration>,
    ) -> Result<Box<ReplyBody>, Error> {
        let mut progress = Progress {
            patience,
            ..Progress::default()
        };
        if let Some(Payload::Form(form)) = &outgoing.body {
            form.check().await?;
        }
        let tokens = self.tokens_for(outgoing.operation)?;
        loop {
            let token = match tokens {
                Some(tokens) => Some(match tokens.at_hand(progress.rejected) {
                    Some(token) => token,
                    None => tokens.get(progress.rejected).await?,
                }),
                None => None,
            };
            let (outcome, elapsed) = self
                .attempt(outgoing, token.as_ref(), progress.patience)
                .await?;
            progress.attempts += 1;
            progress.spent += elapsed;
            let status = outcome
                .as_ref()
                .ok()
                .map(|response| response.status.as_u16());
            let next = match outcome {
                Ok(response) => self.judge(response, outgoing, &progress, token.as_ref())?,
                Err(error) => self.judge_failure(error, outgoing, &progress),
            };
            let number = progress.attempts;
            self.on_attempt.tell(&Attempt {
                operation: outgoing.operation,
                number,
                status,
                elapsed,
                wait: next.wait(),
            });
            match next {
                Next::Done(mut reply) => {
                    reply.attempts = number;
                    return Ok(reply);
                }
                Next::Renew(generation) => progress.rejected = Some(generation),
                Next::Redirect(place) => {
                    outgoing.place = place;
                    progress.redirects += 1;
                }
                Next::Failed { error, wait: None } => return Err(error.after_attempts(number)),
                Next::Failed {
                    wait: Some(wait), ..
                } => {
                    if let (Some(429), Some(window)) =
                        (status, self.limits.window(outgoing.operation.rate_limit))
                    {
                        window.close_for(wait);
                    }
                    progress.spent += wait;
                    progress.patience = progress.patience.map(|most| most.saturating_sub(wait));
                    sleep(wait).await;
                }
            }
        }
    }

    /// Sends one request, when the limits allow it; tells how long it was on its way.
    async fn attempt(
        &self,
        outgoing: &Outgoing,
        token: Option<&Issued>,
        patience: Option<Duration>,
    ) -> Result<(Result<Box<Response>, Error>, Duration), Error> {
        let request = self.signed(outgoing, token)?;
        let _place = match self.limits.window(outgoing.operation.rate_limit) {
            Some(window) => Some(match window.try_enter() {
                Some(place) => place,
                None => Box::pin(enter(window, patience)).await?,
            }),
            None => None,
        };
        let _permit = match &self.concurrency {
            Some(semaphore) => semaphore.acquire().await.ok(),
            None => None,
        };
        let start = Instant::now();
        let outcome = match &outgoing.file {
            None => self.transport.send(request).await,
            Some(slot) => Box::pin(self.transport.open(request, slot)).await,
        };
        Ok((outcome, start.elapsed()))
    }

    /// Decides what follows an answer.
    fn judge(
        &self,
        response: Box<Response>,
        outgoing: &Outgoing,
        progress: &Progress,
        token: Option<&Issued>,
    ) -> Result<Next, Error> {
        let status = response.status;
        if status.is_success() {
            if let Some(error) = self.refused(&response, outgoing.operation, token) {
                return Ok(Next::Failed { error, wait: None });
            }
            return reply(response)
                .map(Next::Done)
                .map_err(|error| error.after_attempts(progress.attempts));
        }
        if status == StatusCode::UNAUTHORIZED
            && progress.rejected.is_none()
            && !matches!(outgoing.place, Place::Away(_))
            && outgoing.is_whole()
            && let (Some(tokens), Some(token)) = (&self.tokens, token)
            && tokens.can_refresh()
        {
            return Ok(Next::Renew(token.generation));
        }
        if status.is_redirection()
            && matches!(outgoing.method, Method::Get | Method::Head)
            && progress.redirects < MAX_REDIRECTS
            && let Some(location) = response
                .headers
                .get(header::LOCATION)
                .and_then(|l| l.to_str().ok())
        {
            return self.redirect(outgoing, token, &response.url, location);
        }
        let access = token.map(|token| &token.access_token);
        Ok(self.failed(&response, outgoing, progress, access))
    }

    #[cold]
    fn failed(
        &self,
        response: &Response,
        outgoing: &Outgoing,
        progress: &Progress,
        token: Option<&Secret>,
    ) -> Next {
        let after = self.retry.asked(&response.headers, jiff::Timestamp::now());
        let status = response.status.as_u16();
        let failure = Failure::Status {
            status,
            retry_after: after,
        };
        let safe = self.is_safe(&failure, outgoing);
        let wait = self.wait(safe, &failure, progress);
        let problem = status_problem(response, |text| self.signer.redact(text, token));
        let error = Error::new(ErrorKind::Status(problem)).with_retry(safe, after);
        Next::Failed { error, wait }
    }

    #[cold]
    fn judge_failure(&self, error: Error, outgoing: &Outgoing, progress: &Progress) -> Next {
        let ErrorKind::Transport(problem) = error.kind() else {
            return Next::Failed { error, wait: None };
        };
        let failure = Failure::Transport(problem);
        let safe = self.is_safe(&failure, outgoing);
        let wait = self.wait(safe, &failure, progress);
        Next::Failed {
            error: error.with_retry(safe, None),
            wait,
        }
    }

    /// Whether a request may be sent again: its failure may pass, it does no harm, and its body is still there.
    fn is_safe(&self, failure: &Failure<'_>, outgoing: &Outgoing) -> bool {
        let idempotent = outgoing.operation.effects.idempotent;
        self.retry.is_safe(failure, idempotent) && outgoing.is_whole()
    }

    fn wait(&self, safe: bool, failure: &Failure<'_>, progress: &Progress) -> Option<Duration> {
        if !safe {
            return None;
        }
        self.retry
            .wait(failure, progress.attempts, progress.spent, random())
            .filter(|wait| progress.patience.is_none_or(|most| *wait <= most))
    }
}

/// Waits for a place in a window, for as long as the caller has patience.
async fn enter(
    window: &Arc<Window>,
    patience: Option<Duration>,
) -> Result<rate_limit::Place, Error> {
    let Some(most) = patience else {
        return Ok(window.enter().await);
    };
    let full = |wait: Duration| {
        Error::new(ErrorKind::RateLimited(window.limit())).with_retry(true, Some(wait))
    };
    match window.wait_at_least() {
        Some(wait) if wait > most => Err(full(wait)),
        _ => tokio::time::timeout(most, window.enter())
            .await
            .map_err(|_| full(window.wait_at_least().unwrap_or(most))),
    }
}
