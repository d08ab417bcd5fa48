//! Ways to authenticate.

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityScheme};
use serde_json::Value;

use super::Builder;
use super::extension::{member, texts};
use crate::diagnostics::codes;
use crate::load::FieldKind;
use crate::model::{
    AuthField, AuthKind, AuthScheme, ClientAuth, KeyPlace, TokenFormat, TokenGrant, ValueKind,
};
use crate::resolve::{CredentialField, ResolvedScheme};

impl Builder<'_> {
    /// The auth schemes, in spec order.
    pub(super) fn auth(&mut self) -> Vec<AuthScheme> {
        let spec = self.spec;
        let mut schemes: Vec<&ResolvedScheme> = spec.schemes.iter().collect();
        schemes.sort_by_cached_key(|scheme| (self.rank(&scheme.name), scheme.name.clone()));
        if schemes.is_empty() {
            return vec![self.open_scheme()];
        }
        schemes
            .into_iter()
            .filter_map(|scheme| self.scheme(scheme))
            .collect()
    }

    /// The one way into an API that asks for nothing.
    fn open_scheme(&self) -> AuthScheme {
        AuthScheme {
            name: "none".to_owned(),
            title: Some("None".to_owned()),
            doc: "Nothing: the description names no way to authenticate.".to_owned(),
            kind: AuthKind::None,
            fields: Vec::new(),
            mapping: Vec::new(),
            headers: Vec::new(),
            span: self.spec.key_span("/components"),
        }
    }

    /// The place of a scheme in the list of `security` alternatives.
    fn rank(&self, name: &str) -> usize {
        let alternatives = self.spec.document.openapi.security.iter().flatten();
        let mut alternatives = alternatives.enumerate();
        let place = alternatives.find(|(_, alternative)| alternative.contains_key(name));
        place.map_or(usize::MAX, |(place, _)| place)
    }

    /// The fields of the replication settings.
    pub(super) fn replication(&self) -> Option<Vec<AuthField>> {
        let replication = self.spec.replication.as_ref()?;
        let fields = in_order(&replication.fields, &replication.raw);
        Some(
            fields
                .into_iter()
                .map(|field| AuthField {
                    secret: false,
                    ..auth_field(field)
                })
                .collect(),
        )
    }

    fn scheme(&mut self, resolved: &ResolvedScheme) -> Option<AuthScheme> {
        let kind = self.auth_kind(resolved)?;
        let description = match &resolved.scheme {
            SecurityScheme::APIKey { description, .. }
            | SecurityScheme::HTTP { description, .. }
            | SecurityScheme::OAuth2 { description, .. }
            | SecurityScheme::OpenIDConnect { description, .. } => description.as_deref(),
        };
        Some(AuthScheme {
            name: resolved.name.clone(),
            title: resolved.config.title.clone(),
            doc: description.unwrap_or_default().trim().to_owned(),
            kind,
            fields: in_order(&resolved.config.fields, &resolved.config.raw)
                .into_iter()
                .map(auth_field)
                .collect(),
            mapping: sorted(&resolved.config.mapping),
            headers: sorted(&resolved.config.additional_headers),
            span: self.spec.key_span(&resolved.pointer),
        })
    }

    fn auth_kind(&mut self, resolved: &ResolvedScheme) -> Option<AuthKind> {
        match &resolved.scheme {
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                Some(AuthKind::Bearer)
            }
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                Some(AuthKind::Basic)
            }
            SecurityScheme::APIKey { location, name, .. } => {
                let place = match location {
                    APIKeyLocation::Header => KeyPlace::Header,
                    APIKeyLocation::Query => KeyPlace::Query,
                    APIKeyLocation::Cookie => KeyPlace::Cookie,
                };
                Some(AuthKind::ApiKey {
                    place,
                    name: name.clone(),
                })
            }
            SecurityScheme::OAuth2 { flows, .. } => self.oauth2(resolved, flows),
            SecurityScheme::HTTP { .. } | SecurityScheme::OpenIDConnect { .. } => {
                let diagnostic = self
                    .error(
                        codes::AUTH_SCHEME,
                        &resolved.pointer,
                        format!(
                            "the security scheme `{}` is of a kind that is not known",
                            resolved.name
                        ),
                    )
                    .label("here")
                    .help("known kinds: http bearer, http basic, apiKey, oauth2");
                self.sink.push(diagnostic);
                None
            }
        }
    }

    fn oauth2(&mut self, resolved: &ResolvedScheme, flows: &OAuth2Flows) -> Option<AuthKind> {
        let refresh = resolved
            .extensions
            .get("x-airbyte-token-refresh")
            .unwrap_or(&Value::Null);
        let stated = member(refresh, "refresh_url").or_else(|| member(refresh, "refreshUrl"));
        let flow = flows.authorization_code.as_ref().map(|flow| {
            flow.refresh_url
                .clone()
                .unwrap_or_else(|| flow.token_url.clone())
        });
        let client = flows
            .client_credentials
            .as_ref()
            .map(|flow| flow.token_url.clone());
        let grant = if flow.is_none() && client.is_some() {
            TokenGrant::ClientCredentials
        } else {
            TokenGrant::Refresh
        };
        let Some(token_url) = stated.or(flow).or(client) else {
            let diagnostic = self
                .error(
                    codes::AUTH_SCHEME,
                    &resolved.pointer,
                    format!(
                        "the security scheme `{}` names no token endpoint",
                        resolved.name
                    ),
                )
                .label("here")
                .help("add an authorizationCode or clientCredentials flow with its URLs");
            self.sink.push(diagnostic);
            return None;
        };
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
            extract: texts(resolved.extensions.get("x-airbyte-token-extract")),
        })
    }
}

/// A field of the auth config; it is a secret unless the spec says that it is none.
fn auth_field(field: &CredentialField) -> AuthField {
    let doc = field.description.clone().or_else(|| field.title.clone());
    AuthField {
        name: field.name.clone(),
        required: field.required,
        secret: field.secret.unwrap_or(true),
        kind: value_kind(field.kind),
        doc: doc.unwrap_or_default().trim().to_owned(),
    }
}

fn value_kind(kind: FieldKind) -> ValueKind {
    match kind {
        FieldKind::Boolean => ValueKind::Boolean,
        FieldKind::Integer => ValueKind::Integer,
        FieldKind::Number => ValueKind::Number,
        FieldKind::Text | FieldKind::Date | FieldKind::DateTime => ValueKind::Text,
    }
}

/// Fields in the order of the `required` list, the others by name.
fn in_order<'a>(fields: &'a [CredentialField], config: &Value) -> Vec<&'a CredentialField> {
    let required = super::extension::texts(config.get("required"));
    let mut fields: Vec<&CredentialField> = fields.iter().collect();
    fields.sort_by_key(|field| {
        let place = required.iter().position(|name| *name == field.name);
        (place.unwrap_or(usize::MAX), field.name.clone())
    });
    fields
}

fn sorted(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    pairs.sort();
    pairs
}
