//! Who may call: the credentials that the fake accepts, and its token endpoint.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::assertion::{Expected, key_file};
use super::random::Random;
use super::script::Script;
use crate::auth::{AuthKind, AuthScheme, Credentials, Grant, OAuth2, Resolved, Signer, basic};
use crate::connector::ConnectorSpec;
use crate::operation::Operation;
use crate::secret::Secret;
use crate::token::GRANT;

/// How long an access token is good unless the script says otherwise: fourteen days.
const USUAL_SECONDS: i64 = 1_209_600;

/// The credentials and tokens that are good now.
#[derive(Debug)]
pub(super) struct SignIn {
    spec: &'static ConnectorSpec,
    values: BTreeMap<&'static str, String>,
    /// Access tokens with the time at which they end.
    tokens: BTreeMap<String, Timestamp>,
    token_seconds: i64,
    random: Random,
}

impl SignIn {
    pub(super) fn new(spec: &'static ConnectorSpec, script: &Script, seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x0074_6F6B_656E);
        let mut values = BTreeMap::new();
        let fields = spec.auth.iter().flat_map(|scheme| scheme.fields.iter());
        for name in fields.map(|field| field.name) {
            values.entry(name).or_insert_with(|| {
                let scripted = script.credentials.get(name).cloned();
                scripted.unwrap_or_else(|| match spec.auth.iter().any(|one| is_key(one, name)) {
                    true => key_file(),
                    false => format!("fake-{name}-{}", random.hex(12)),
                })
            });
        }
        Self {
            spec,
            values,
            tokens: BTreeMap::new(),
            token_seconds: script.token_seconds.unwrap_or(USUAL_SECONDS),
            random,
        }
    }

    /// How long new access tokens are good.
    pub(super) fn set_token_seconds(&mut self, seconds: i64) {
        self.token_seconds = seconds;
    }

    /// All values that are good now, by field name.
    pub(super) fn values(&self) -> &BTreeMap<&'static str, String> {
        &self.values
    }

    /// The values of each way to sign in.
    pub(super) fn by_scheme(&self) -> Value {
        let schemes = self.spec.auth.iter().map(|scheme| {
            let fields = scheme.fields.iter();
            let values: BTreeMap<&str, &String> = fields
                .filter_map(|field| Some((field.name, self.values.get(field.name)?)))
                .collect();
            (scheme.name.to_owned(), json!(values))
        });
        Value::Object(schemes.collect())
    }

    fn credentials(&self, scheme: &'static AuthScheme) -> Credentials {
        scheme
            .fields
            .iter()
            .fold(Credentials::new(scheme), |credentials, field| {
                credentials.with_optional(field.name, self.values.get(field.name).cloned())
            })
    }

    /// Refuses requests without good credentials.
    pub(super) fn check(
        &self,
        script: &Script,
        operation: &Operation,
        headers: &HeaderMap,
        query: &[(String, String)],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let mut refusal = None;
        for scheme in self.spec.auth {
            match operation.access.signs(scheme.name) {
                Ok(true) => {}
                // Whoever asks is answered.
                Ok(false) => return Ok(()),
                Err(_) => continue,
            }
            match self.check_scheme(script, scheme, operation, headers, query, now) {
                Ok(()) => return Ok(()),
                // What is said by a scheme that knows the token is nearer to the cause.
                Err((known, said)) if known || refusal.is_none() => refusal = Some(said),
                Err(_) => {}
            }
        }
        refusal.map_or(Ok(()), Err)
    }

    /// The error says whether the token itself is good.
    fn check_scheme(
        &self,
        script: &Script,
        scheme: &'static AuthScheme,
        operation: &Operation,
        headers: &HeaderMap,
        query: &[(String, String)],
        now: Timestamp,
    ) -> Result<(), (bool, Refusal)> {
        let unusable = |error: crate::error::Error| (false, Refusal::new(500, error.to_string()));
        let refused = |what: &str| (false, Refusal::new(401, what));
        let credentials = self.credentials(scheme);
        let resolved = Resolved::new(&credentials).map_err(unusable)?;
        let signer = Signer::new(&credentials, &resolved).map_err(unusable)?;
        let token = match scheme.kind {
            AuthKind::OAuth2(oauth2) => Some(self.token(oauth2, headers, now)?),
            _ => None,
        };
        let wanted = signer
            .sign(token.as_ref(), operation.omit_headers)
            .map_err(unusable)?;
        let own: Vec<&str> = scheme.headers.iter().map(|(name, _)| *name).collect();
        let is_additional = |name: &str| own.iter().any(|known| known.eq_ignore_ascii_case(name));
        for (name, value) in wanted
            .headers
            .iter()
            .filter(|(name, _)| !is_additional(name.as_str()))
        {
            match headers.get(name) {
                Some(given) if given == value => {}
                Some(_) => return Err(refused("The access token is not valid.")),
                None => return Err(refused("There is no access token.")),
            }
        }
        for (name, value) in &wanted.query {
            let given = query.iter().find(|(known, _)| known == name);
            if given.is_none_or(|(_, given)| given != value.expose()) {
                return Err(refused("The key is missing or not valid."));
            }
        }
        for (name, value) in wanted
            .headers
            .iter()
            .filter(|(name, _)| is_additional(name.as_str()))
        {
            match headers.get(name) {
                Some(given) if given == value => {}
                Some(_) => {
                    let status = script.wrong_header.unwrap_or(401);
                    return Err((true, Refusal::new(status, "Not Found")));
                }
                None => {
                    let said = format!("The header {name} is missing.");
                    return Err((true, Refusal::new(401, said)));
                }
            }
        }
        Ok(())
    }

    /// The access token of a request, if it is good.
    fn token(
        &self,
        oauth2: OAuth2,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Secret, (bool, Refusal)> {
        let refused = |what: &str| (false, Refusal::new(401, what));
        let header = headers
            .get(oauth2.header)
            .and_then(|value| value.to_str().ok());
        let header = header.ok_or_else(|| refused("There is no access token."))?;
        let token = header.strip_prefix(oauth2.prefix).unwrap_or(header).trim();
        match self.tokens.get(token) {
            Some(end) if now < *end => Ok(Secret::new(token)),
            Some(_) => Err((true, Refusal::new(401, "The access token expired."))),
            None => Err(refused("The access token is not valid.")),
        }
    }

    /// The schemes whose token endpoint has this path.
    pub(super) fn token_schemes(&self, path: &str) -> Vec<(&'static AuthScheme, OAuth2)> {
        let schemes = self
            .spec
            .auth
            .iter()
            .filter_map(|scheme| match scheme.kind {
                AuthKind::OAuth2(oauth2) => {
                    let own = super::route::path_of(oauth2.token_url, self.spec);
                    (own == path).then_some((*scheme, oauth2))
                }
                _ => None,
            });
        schemes.collect()
    }

    /// Answers a request to a token endpoint. A refresh token is good once.
    pub(super) fn exchange(
        &mut self,
        schemes: &[(&'static AuthScheme, OAuth2)],
        (url, headers): (&str, &HeaderMap),
        body: &Bytes,
        now: Timestamp,
    ) -> Answer {
        let fields = token_fields(headers, body);
        let by_assertion = fields.get("grant_type").is_some_and(|grant| grant == GRANT);
        let fits = |grant: Grant| (grant == Grant::JwtBearer) == by_assertion;
        match schemes.iter().find(|(_, oauth2)| fits(oauth2.grant)) {
            Some((scheme, oauth2)) if by_assertion => {
                let assertion = fields.get("assertion").map_or("", String::as_str);
                match self.check_assertion(scheme, *oauth2, url, assertion) {
                    Ok(()) => self.issue(now, false),
                    Err(said) => oauth_error(400, "invalid_grant", &said),
                }
            }
            Some((_, oauth2)) => self.exchange_fields(*oauth2, headers, &fields, now),
            None => {
                let said = "This grant type is not supported.";
                oauth_error(400, "unsupported_grant_type", said)
            }
        }
    }

    /// What is wrong with the assertion of a service account.
    fn check_assertion(
        &self,
        scheme: &'static AuthScheme,
        oauth2: OAuth2,
        url: &str,
        assertion: &str,
    ) -> Result<(), String> {
        let own = Resolved::new(&self.credentials(scheme)).map_err(|error| error.to_string())?;
        let expected = Expected {
            key_file: own.get("credentials_json").map_or("", Secret::expose),
            audience: url,
            scopes: &oauth2.scopes.join(" "),
        };
        // The fake's own day may be another than the one at which the caller signs.
        expected.check(assertion, Timestamp::now())
    }

    fn exchange_fields(
        &mut self,
        oauth2: OAuth2,
        headers: &HeaderMap,
        fields: &BTreeMap<String, String>,
        now: Timestamp,
    ) -> Answer {
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let own = |name: &str| {
            self.values
                .get(name)
                .map(String::as_str)
                .unwrap_or_default()
        };
        let expected = basic(own("client_id"), own("client_secret"));
        let by_header = headers
            .get("authorization")
            .is_some_and(|given| given == expected.expose());
        let by_body = field("client_id") == own("client_id")
            && field("client_secret") == own("client_secret");
        if oauth2.style != crate::auth::ClientAuth::None && !by_header && !by_body {
            return oauth_error(401, "invalid_client", "The client is not known.");
        }
        match field("grant_type") {
            "refresh_token" if field("refresh_token") == own("refresh_token") => {}
            "refresh_token" => {
                let said = "The refresh token is not valid, or was used before.";
                return oauth_error(400, "invalid_grant", said);
            }
            "client_credentials" => {}
            "authorization_code" if !field("code").is_empty() => {}
            _ => {
                let said = "This grant type is not supported.";
                return oauth_error(400, "unsupported_grant_type", said);
            }
        }
        self.issue(now, field("grant_type") != "client_credentials")
    }

    fn issue(&mut self, now: Timestamp, with_refresh: bool) -> Answer {
        let access = format!("fake-access-{}", self.random.hex(24));
        let end = now.checked_add(SignedDuration::from_secs(self.token_seconds));
        self.tokens
            .insert(access.clone(), end.unwrap_or(Timestamp::MAX));
        let mut body = json!({
            "access_token": access,
            "token_type": "bearer",
            "expires_in": self.token_seconds,
        });
        if with_refresh {
            let refresh = format!("fake-refresh-{}", self.random.hex(24));
            self.values.insert("refresh_token", refresh.clone());
            if let Some(members) = body.as_object_mut() {
                members.insert("refresh_token".to_owned(), refresh.into());
            }
        }
        Answer::json(200, &body)
    }

    /// Makes all access tokens worthless, as when they are withdrawn.
    pub(super) fn withdraw(&mut self) {
        self.tokens.clear();
    }
}

/// Whether a field holds the key file of a service account.
fn is_key(scheme: &AuthScheme, field: &str) -> bool {
    let AuthKind::OAuth2(oauth2) = scheme.kind else {
        return false;
    };
    let mapped = scheme
        .mapping
        .iter()
        .find(|(name, _)| *name == "credentials_json");
    let holds = match mapped {
        Some((_, template)) => *template == format!("${{{field}}}"),
        None => field == "credentials_json",
    };
    oauth2.grant == Grant::JwtBearer && holds && scheme.fields.iter().any(|one| one.name == field)
}

fn oauth_error(status: u16, error: &str, said: &str) -> Answer {
    Answer::json(status, &json!({"error": error, "error_description": said}))
}

fn token_fields(headers: &HeaderMap, body: &Bytes) -> BTreeMap<String, String> {
    let kind = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.contains("json")) {
        return serde_json::from_slice(body).unwrap_or_default();
    }
    form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}
