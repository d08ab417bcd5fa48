//! OAuth 2.0: how tokens are had, and what they are good for.

use openapiv3::{OAuth2Flows, SecurityScheme};
use serde_json::Value;

use super::Builder;
use super::extension::{member, texts};
use crate::diagnostics::codes;
use crate::load::child;
use crate::load::extensions::keys;
use crate::model::{AuthKind, ClientAuth, Extractor, OAuthScope, Step, TokenFormat, TokenGrant};
use crate::resolve::ResolvedScheme;

impl Builder<'_> {
    /// How requests are signed by a scheme of the type `oauth2`.
    pub(super) fn oauth2(
        &mut self,
        resolved: &ResolvedScheme,
        flows: &OAuth2Flows,
    ) -> Option<AuthKind> {
        let refresh = resolved
            .extensions
            .get(keys::TOKEN_REFRESH.name)
            .unwrap_or(&Value::Null);
        let Some(token_url) = token_url(refresh, flows) else {
            if flows.implicit.is_some() {
                // A browser gets the token; all that is left is to send it.
                self.given_token(resolved);
                return Some(AuthKind::Bearer);
            }
            let message = format!(
                "the security scheme `{}` names no token endpoint",
                resolved.name
            );
            let diagnostic = self
                .error(codes::AUTH_SCHEME, &resolved.pointer, message)
                .label("here")
                .help("add an authorizationCode or clientCredentials flow with its URLs");
            self.sink.push(diagnostic);
            return None;
        };
        let grant = grant(refresh, flows);
        Some(AuthKind::OAuth2 {
            token_url,
            grant,
            client: match member(refresh, "auth_style").as_deref() {
                Some("basic") => ClientAuth::Basic,
                Some("none") => ClientAuth::None,
                _ => ClientAuth::Body,
            },
            format: match member(refresh, "body_format").as_deref() {
                Some("json") => TokenFormat::Json,
                _ => TokenFormat::Form,
            },
            header: member(refresh, "header"),
            prefix: member(refresh, "prefix"),
            extract: texts(resolved.extensions.get(keys::TOKEN_EXTRACT.name)),
            scopes: asked_for(refresh, grant, resolved),
            token_path: self.token_path(resolved),
        })
    }

    /// The names that lead to the token in the token answer.
    fn token_path(&mut self, resolved: &ResolvedScheme) -> Vec<String> {
        let Some(text) = resolved.extensions.get(keys::TOKEN_PATH.name) else {
            return Vec::new();
        };
        let text = text.as_str().unwrap_or_default().trim();
        let path = match text.starts_with('$') {
            true => Extractor::parse(text),
            false => Extractor::parse(&format!("$.{text}")),
        };
        let name = |step: Step| match step {
            Step::Key(name) => Some(name),
            Step::Index(_) | Step::Each => None,
        };
        let names = path
            .ok()
            .and_then(|path| path.0.into_iter().map(name).collect::<Option<Vec<_>>>())
            .filter(|names| !names.is_empty());
        names.unwrap_or_else(|| {
            let pointer = child(&resolved.pointer, keys::TOKEN_PATH.name);
            let diagnostic = self
                .error(
                    codes::EXTRACTOR_SYNTAX,
                    &pointer,
                    format!("`{text}` does not lead to a token"),
                )
                .label("here")
                .help("write names with dots between them, like `$.data.access_token`");
            self.sink.push(diagnostic);
            Vec::new()
        })
    }
}

/// Where tokens are asked for.
fn token_url(refresh: &Value, flows: &OAuth2Flows) -> Option<String> {
    let stated = member(refresh, "refresh_url").or_else(|| member(refresh, "refreshUrl"));
    let code = || {
        let flow = flows.authorization_code.as_ref()?;
        Some(
            flow.refresh_url
                .clone()
                .unwrap_or_else(|| flow.token_url.clone()),
        )
    };
    let password = || {
        let flow = flows.password.as_ref()?;
        Some(
            flow.refresh_url
                .clone()
                .unwrap_or_else(|| flow.token_url.clone()),
        )
    };
    let client = || Some(flows.client_credentials.as_ref()?.token_url.clone());
    stated
        .or_else(code)
        .or_else(client)
        .or_else(password)
        .filter(|url| !url.trim().is_empty())
}

fn grant(refresh: &Value, flows: &OAuth2Flows) -> TokenGrant {
    match member(refresh, "grant_type").as_deref() {
        Some("jwt_bearer" | "urn:ietf:params:oauth:grant-type:jwt-bearer") => TokenGrant::JwtBearer,
        Some("client_credentials") => TokenGrant::ClientCredentials,
        Some("refresh_token") => TokenGrant::Refresh,
        _ if flows.authorization_code.is_none() && flows.client_credentials.is_some() => {
            TokenGrant::ClientCredentials
        }
        _ => TokenGrant::Refresh,
    }
}

/// What a token request asks for: what is stated, and for an assertion, which must say it, what there is.
fn asked_for(refresh: &Value, grant: TokenGrant, resolved: &ResolvedScheme) -> Vec<String> {
    let stated = match refresh.get("scopes").or_else(|| refresh.get("scope")) {
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        list => texts(list),
    };
    if !stated.is_empty() || grant != TokenGrant::JwtBearer {
        return stated;
    }
    scopes(resolved)
        .into_iter()
        .map(|scope| scope.name)
        .collect()
}

/// What access tokens may be good for: as the scheme's own key tells it, else as its flows do.
pub(super) fn scopes(resolved: &ResolvedScheme) -> Vec<OAuthScope> {
    let SecurityScheme::OAuth2 { flows, .. } = &resolved.scheme else {
        return Vec::new();
    };
    let described = described(flows);
    let stated = resolved.extensions.get(keys::OAUTH_SCOPES.name);
    let stated: Vec<OAuthScope> = stated
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|item| {
            let name = member(item, "scope")?;
            let known = described.iter().find(|(scope, _)| *scope == name);
            Some(OAuthScope {
                mode: member(item, "mode"),
                doc: member(item, "description")
                    .or_else(|| known.map(|(_, doc)| doc.trim().to_owned()))
                    .unwrap_or_default(),
                entities: texts(item.get("entities")),
                name,
            })
        })
        .collect();
    if !stated.is_empty() {
        return stated;
    }
    let plain = |(name, doc): (String, String)| OAuthScope {
        name,
        mode: None,
        doc: doc.trim().to_owned(),
        entities: Vec::new(),
    };
    described.into_iter().map(plain).collect()
}

/// The scopes of the flows with their descriptions, by name.
fn described(flows: &OAuth2Flows) -> Vec<(String, String)> {
    let of_flows = [
        flows.authorization_code.as_ref().map(|flow| &flow.scopes),
        flows.client_credentials.as_ref().map(|flow| &flow.scopes),
        flows.password.as_ref().map(|flow| &flow.scopes),
        flows.implicit.as_ref().map(|flow| &flow.scopes),
    ];
    let mut all: Vec<(String, String)> = of_flows
        .into_iter()
        .flatten()
        .flatten()
        .map(|(name, doc)| (name.clone(), doc.clone()))
        .collect();
    all.sort();
    all.dedup_by(|a, b| a.0 == b.0);
    all
}
