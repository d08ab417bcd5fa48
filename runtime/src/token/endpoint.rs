//! The request to a token endpoint.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use serde::Serializer;
use serde_json::Value;
use tokio::time::sleep;
use url::Url;

use super::store::TokenSet;
use super::token_error;
use crate::auth::{ClientAuth, Grant, OAuth2, Resolved, TokenFormat, basic, redact};
use crate::direct::status_problem;
use crate::error::{Error, ErrorKind, message_of};
use crate::operation::Method;
use crate::payload::Payload;
use crate::retry::{Failure, RetryPolicy, random, retry_after};
use crate::secret::Secret;
use crate::transport::{Request, Response, Transport};

/// Where and how access tokens are had.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    oauth2: OAuth2,
    url: Url,
    values: Resolved,
    transport: Transport,
    retry: RetryPolicy,
    /// What every request carries besides.
    headers: HeaderMap,
    /// What can be done about a refusal with that status and message.
    help: Help,
}

type Help = fn(u16, &str) -> &'static str;

impl Endpoint {
    pub(crate) fn new(
        oauth2: OAuth2,
        url: Url,
        values: Resolved,
        transport: Transport,
        retry: RetryPolicy,
    ) -> Result<Self, Error> {
        let endpoint = Self {
            oauth2,
            url,
            values,
            transport,
            retry,
            headers: HeaderMap::new(),
            help: sign_in_again,
        };
        if endpoint.needs_refresh_token() {
            endpoint
                .values
                .require(&["refresh_token", "access_token"])?;
        }
        let renews = !endpoint.needs_refresh_token() || endpoint.refresh_token().is_some();
        let identifies = match (oauth2.grant, oauth2.style) {
            (Grant::ClientCredentials | Grant::Application, _) | (_, ClientAuth::Basic) => true,
            (Grant::RefreshToken, _) => false,
        };
        if renews && identifies {
            endpoint.values.require(&["client_id"])?;
            endpoint.values.require(&["client_secret"])?;
        }
        Ok(endpoint)
    }

    /// Adds headers to every request.
    pub(crate) fn with_headers(self, headers: HeaderMap) -> Self {
        Self { headers, ..self }
    }

    /// Tells in another way what can be done about a refusal.
    pub(crate) fn with_help(self, help: Help) -> Self {
        Self { help, ..self }
    }

    pub(crate) fn needs_refresh_token(&self) -> bool {
        self.oauth2.grant == Grant::RefreshToken
    }

    /// What stands for the values that the endpoint's answer would hold.
    pub(super) fn placeholders(&self) -> BTreeMap<String, String> {
        let names = self.oauth2.extract.iter();
        names
            .map(|name| ((*name).to_owned(), crate::server::placeholder(name)))
            .collect()
    }

    /// The access token that the caller gave.
    pub(crate) fn access_token(&self) -> Option<&Secret> {
        self.values.get("access_token")
    }

    /// The refresh token that the caller gave.
    pub(crate) fn refresh_token(&self) -> Option<&Secret> {
        self.values.get("refresh_token")
    }

    /// Asks for new tokens.
    pub(crate) async fn renew(&self, refresh_token: Option<&Secret>) -> Result<TokenSet, Error> {
        let request = self.request(refresh_token)?;
        let clean = |text: String| {
            let own = ["client_secret", "refresh_token", "access_token"]
                .map(|name| self.values.get(name));
            redact(text, own.into_iter().flatten().chain(refresh_token))
        };
        // Using a refresh token up is no idempotent act.
        let idempotent = !self.needs_refresh_token();
        let mut spent = Duration::ZERO;
        for attempts in 1.. {
            let start = tokio::time::Instant::now();
            let outcome = self.transport.send(request.clone()).await;
            spent += start.elapsed();
            let (error, wait) = match outcome {
                Ok(response) if response.status.is_success() => {
                    return tokens(&response, self.oauth2.extract, clean);
                }
                Ok(response) => {
                    let after = retry_after(&response.headers, Timestamp::now());
                    let failure = Failure::Status {
                        status: response.status.as_u16(),
                        retry_after: after,
                    };
                    let safe = self.retry.is_safe(&failure, idempotent);
                    let wait = self.retry.wait(&failure, attempts, spent, random());
                    (
                        refused(&response, clean, self.help).with_retry(safe, after),
                        wait.filter(|_| safe),
                    )
                }
                Err(error) => {
                    let ErrorKind::Transport(problem) = error.kind() else {
                        return Err(error);
                    };
                    let failure = Failure::Transport(problem);
                    let safe = self.retry.is_safe(&failure, idempotent);
                    let wait = self.retry.wait(&failure, attempts, spent, random());
                    let text = format!("the token endpoint did not answer: {problem}");
                    let error = token_error(text, None)
                        .caused_by(error)
                        .with_retry(safe, None);
                    (error, wait.filter(|_| safe))
                }
            };
            let Some(wait) = wait else {
                return Err(error.after_attempts(attempts));
            };
            spent += wait;
            sleep(wait).await;
        }
        Err(token_error("the token endpoint did not answer", None))
    }

    /// The request for new tokens.
    pub(super) fn request(&self, refresh_token: Option<&Secret>) -> Result<Request, Error> {
        let mut headers = self.headers.clone();
        if self.oauth2.style == ClientAuth::Basic {
            let id = self.values.require(&["client_id"])?;
            let secret = self.values.require(&["client_secret"])?;
            let value = basic(id.expose(), secret.expose());
            let mut value = HeaderValue::from_str(value.expose())
                .map_err(|_| Error::config("the client's identity cannot be sent in a header"))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let fields = self.fields(refresh_token);
        let (kind, body) = match self.oauth2.format {
            TokenFormat::Form => ("application/x-www-form-urlencoded", form(&fields)),
            TokenFormat::Json => ("application/json", json(&fields)?),
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let body = Some(Payload::Bytes(body.into()));
        Ok(Request {
            method: Method::Post,
            url: self.url.clone(),
            headers,
            body,
        })
    }

    fn fields<'a>(&'a self, refresh_token: Option<&'a Secret>) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        match self.oauth2.grant {
            Grant::RefreshToken => {
                fields.push(("grant_type", "refresh_token".to_owned()));
                fields.extend(
                    refresh_token.map(|token| ("refresh_token", token.expose().to_owned())),
                );
            }
            Grant::ClientCredentials => {
                fields.push(("grant_type", "client_credentials".to_owned()))
            }
            Grant::Application => {}
        }
        if self.oauth2.style == ClientAuth::Body {
            // Both are always sent: a client that need not say who it is says so with an empty value.
            for name in ["client_id", "client_secret"] {
                let value = self.values.get(name).map_or("", Secret::expose);
                fields.push((name, value.to_owned()));
            }
        }
        if !self.oauth2.scopes.is_empty() {
            fields.push(("scope", self.oauth2.scopes.join(" ")));
        }
        fields
    }
}

fn form(fields: &[(&'static str, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn json(fields: &[(&'static str, String)]) -> Result<String, Error> {
    let mut out = Vec::new();
    serde_json::Serializer::new(&mut out)
        .collect_map(fields.iter().map(|(name, value)| (name, value)))
        .map_err(|error| Error::config("the token request cannot be written").caused_by(error))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Reads the endpoint's answer; any status of success will do.
fn tokens(
    response: &Response,
    extract: &[&str],
    clean: impl Fn(String) -> String,
) -> Result<TokenSet, Error> {
    let status = Some(response.status.as_u16());
    let body = String::from_utf8_lossy(&response.body);
    let answer: Value = serde_json::from_str(&body)
        .map_err(|_| token_error("the token endpoint's answer is no JSON", status))?;
    let text = |name: &str| {
        answer
            .get(name)?
            .as_str()
            .filter(|text| !text.trim().is_empty())
    };
    let Some(access_token) = text("access_token") else {
        let said = answer
            .get("error")
            .and_then(|_| message_of(&body))
            .map(clean);
        let problem = said.unwrap_or_else(|| "its answer holds no `access_token`".to_owned());
        return Err(token_error(
            format!("the token endpoint gave none: {problem}"),
            status,
        ));
    };
    let mut tokens = TokenSet::new(access_token);
    tokens.refresh_token = text("refresh_token").map(Secret::new);
    for name in extract {
        let value = answer.get(name).and_then(plain);
        tokens
            .extracted
            .extend(value.map(|value| ((*name).to_owned(), value)));
    }
    tokens.expires_at = answer
        .get("expires_in")
        .and_then(seconds)
        .and_then(|seconds| {
            Timestamp::now()
                .checked_add(jiff::SignedDuration::from_secs(seconds))
                .ok()
        });
    Ok(tokens)
}

/// A text or a number that is not empty.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number of seconds, which some endpoints give as text.
fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a fraction of a second does not matter"
        )]
        other => other
            .as_i64()
            .or_else(|| other.as_f64().map(|seconds| seconds as i64)),
    }
}

fn sign_in_again(status: u16, _: &str) -> &'static str {
    match status {
        400 | 401 => {
            "; the refresh token or the client's credentials are no longer good: sign in again"
        }
        _ => "",
    }
}

fn refused(response: &Response, clean: impl Fn(String) -> String, help: Help) -> Error {
    let problem = status_problem(response, clean);
    let status = response.status.as_u16();
    let said = problem
        .message
        .map_or_else(String::new, |message| format!(": {message}"));
    let help = help(status, &said);
    token_error(
        format!("the token endpoint answered {status}{said}{help}"),
        Some(status),
    )
}
