//! The request to a token endpoint.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use serde::Serializer;
use tokio::time::sleep;

use super::answer::tokens;
use super::store::TokenSet;
use super::{assertion, token_error};
use crate::auth::{ClientAuth, Grant, OAuth2, Resolved, TokenFormat, basic, redact};
use crate::direct::status_problem;
use crate::error::{Error, ErrorKind};
use crate::operation::Method;
use crate::payload::Payload;
use crate::retry::{Failure, RetryPolicy, random};
use crate::secret::Secret;
use crate::transport::{Request, Response, Transport};
use crate::url::Url;

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
        let given = endpoint.access_token().is_some();
        if oauth2.grant == Grant::JwtBearer && !given {
            // A key that cannot sign is found out here and not an hour later.
            endpoint.assertion()?;
        }
        let renews = match oauth2.grant {
            Grant::RefreshToken => endpoint.refresh_token().is_some(),
            Grant::ClientCredentials => !given,
            Grant::JwtBearer | Grant::Application => true,
        };
        let identifies = match (oauth2.grant, oauth2.style) {
            (Grant::JwtBearer, _) => false,
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

    /// Whether there is what a request for a token needs.
    pub(crate) fn can_renew(&self, refresh_token: Option<&Secret>) -> bool {
        let has = |name: &str| self.values.get(name).is_some();
        match self.oauth2.grant {
            Grant::RefreshToken => refresh_token.is_some(),
            Grant::ClientCredentials => has("client_id") && has("client_secret"),
            Grant::JwtBearer => has("credentials_json"),
            Grant::Application => true,
        }
    }

    /// What proves who the service account is, good for one hour.
    fn assertion(&self) -> Result<Secret, Error> {
        let key_file = self.values.require(&["credentials_json"])?;
        let scopes = self.oauth2.scopes.join(" ");
        assertion::sign(key_file, &scopes, &self.url.to_string(), Timestamp::now())
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
        let assertion = match self.oauth2.grant {
            Grant::JwtBearer => Some(self.assertion()?),
            _ => None,
        };
        let request = self.request(refresh_token, assertion.as_ref())?;
        let clean = |text: String| {
            let own = ["client_secret", "refresh_token", "access_token"]
                .map(|name| self.values.get(name));
            let sent = refresh_token.into_iter().chain(&assertion);
            redact(text, own.into_iter().flatten().chain(sent))
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
                    return tokens(&response, &self.oauth2, clean);
                }
                Ok(response) => {
                    let after = self.retry.asked(&response.headers, Timestamp::now());
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

    /// The request that the first call would make, for people to read: an assertion would be as good as a token.
    pub(super) fn shown(&self, refresh_token: Option<&Secret>) -> Result<Request, Error> {
        self.request(refresh_token, Some(&Secret::new("<assertion>")))
    }

    /// The request for new tokens.
    fn request(
        &self,
        refresh_token: Option<&Secret>,
        assertion: Option<&Secret>,
    ) -> Result<Request, Error> {
        let mut headers = self.headers.clone();
        if self.oauth2.style == ClientAuth::Basic && self.oauth2.grant != Grant::JwtBearer {
            let id = self.values.require(&["client_id"])?;
            let secret = self.values.require(&["client_secret"])?;
            let value = basic(id.expose(), secret.expose());
            let mut value = HeaderValue::from_str(value.expose())
                .map_err(|_| Error::config("the client's identity cannot be sent in a header"))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let fields = self.fields(refresh_token, assertion);
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

    fn fields(
        &self,
        refresh_token: Option<&Secret>,
        assertion: Option<&Secret>,
    ) -> Vec<(&'static str, String)> {
        let grant = match self.oauth2.grant {
            Grant::RefreshToken => Some("refresh_token"),
            Grant::ClientCredentials => Some("client_credentials"),
            Grant::JwtBearer => Some(assertion::GRANT),
            Grant::Application => None,
        };
        let mut fields: Vec<_> = grant
            .map(|grant| ("grant_type", grant.to_owned()))
            .into_iter()
            .collect();
        if self.oauth2.grant == Grant::JwtBearer {
            // The assertion says who asks, and for what.
            fields.extend(assertion.map(|text| ("assertion", text.expose().to_owned())));
            return fields;
        }
        if self.needs_refresh_token() {
            fields.extend(refresh_token.map(|token| ("refresh_token", token.expose().to_owned())));
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
    form_urlencoded::Serializer::new(String::new())
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
