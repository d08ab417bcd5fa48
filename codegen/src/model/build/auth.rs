//! Ways to authenticate.

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::Value;

use super::Builder;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::FieldKind;
use crate::model::{AuthField, AuthKind, AuthScheme, KeyPlace, OAuthApp, ValueKind};
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
            scopes: Vec::new(),
            app: None,
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
            scopes: super::oauth::scopes(resolved),
            app: resolved.app.as_ref().map(|app| OAuthApp {
                title: app.title.clone(),
                doc: app.description.clone().unwrap_or_default(),
                fields: in_order(&app.fields, &app.raw)
                    .into_iter()
                    .map(auth_field)
                    .collect(),
            }),
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
            SecurityScheme::OpenIDConnect { .. } => {
                self.given_token(resolved);
                Some(AuthKind::Bearer)
            }
            SecurityScheme::HTTP { .. } => {
                self.unknown_kind(resolved);
                None
            }
        }
    }

    /// How the tokens of a scheme are had is between the user and the provider.
    pub(super) fn given_token(&mut self, resolved: &ResolvedScheme) {
        let note = Diagnostic::note(
            codes::AUTH_SCHEME,
            self.spec.span(&resolved.pointer),
            format!(
                "a client cannot ask for the tokens of `{}` by itself",
                resolved.name
            ),
        )
        .label("the user gives one")
        .pointer(&resolved.pointer)
        .help("add an authorizationCode or clientCredentials flow with its URLs if there is one");
        self.sink.push(note);
    }

    /// An error, or a warning when there is another way in.
    fn unknown_kind(&mut self, resolved: &ResolvedScheme) {
        let message = format!(
            "the security scheme `{}` is of a kind that is not known",
            resolved.name
        );
        let diagnostic = match self.spec.schemes.len() {
            1 => self
                .error(codes::AUTH_SCHEME, &resolved.pointer, message)
                .label("here"),
            _ => self
                .warning(codes::AUTH_SCHEME, &resolved.pointer, message)
                .label("left out"),
        };
        let help = "known kinds: http bearer, http basic, apiKey, oauth2, openIdConnect";
        self.sink.push(diagnostic.help(help));
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
