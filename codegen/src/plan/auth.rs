//! Auth configs: one struct a scheme, one enumeration over them.

use super::docs::{paragraphs, plain, sentence};
use super::names::{distinct, static_name, title_words, type_name, value_name};
use super::types::Planner;
use crate::diagnostics::Span;
use crate::model::{AuthField, AuthKind, AuthScheme, OAuthApp, OAuthScope, ValueKind};

/// Everything about authentication.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthPlan {
    /// The enumeration over the schemes; none when there is one scheme only.
    pub union: Option<String>,
    /// The schemes, in spec order.
    pub schemes: Vec<SchemePlan>,
    /// The settings of a hosted copy of the data.
    pub replication: Option<ReplicationPlan>,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemePlan {
    /// Name of the auth config.
    pub ident: String,
    /// Variant of the enumeration.
    pub variant: String,
    /// Name of the static scheme.
    pub statik: String,
    /// Its name in the spec.
    pub wire: String,
    /// Its name for people.
    pub title: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// How requests are signed.
    pub kind: AuthKind,
    /// What the user supplies.
    pub fields: Vec<CredentialPlan>,
    /// Which secret each template fills.
    pub mapping: Vec<(String, String)>,
    /// Additional headers.
    pub headers: Vec<(String, String)>,
    /// What an access token may be good for.
    pub scopes: Vec<OAuthScope>,
    /// An OAuth application of the user's own.
    pub app: Option<AppPlan>,
}

/// An OAuth application of the user's own, for the hosted service.
#[derive(Clone, Debug, PartialEq)]
pub struct AppPlan {
    /// Name of the type.
    pub ident: String,
    /// Its name for people.
    pub title: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// What it consists of.
    pub fields: Vec<CredentialPlan>,
}

/// A field of an auth config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialPlan {
    /// Its name.
    pub ident: String,
    /// Its name in JSON.
    pub wire: String,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it must not be shown.
    pub secret: bool,
    /// Its type.
    pub kind: ValueKind,
    /// Documentation.
    pub docs: Vec<String>,
    /// The same on one line.
    pub doc: String,
}

/// The settings of a hosted copy of the data.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationPlan {
    /// Its name.
    pub ident: String,
    /// Its fields.
    pub fields: Vec<CredentialPlan>,
}

impl Planner<'_> {
    /// Auth configs and replication settings.
    pub(super) fn auth(&mut self) -> AuthPlan {
        let connector = self.connector;
        let base = type_name(&connector.name);
        let several = connector.auth.len() > 1;
        let statics = distinct(
            connector
                .auth
                .iter()
                .map(|scheme| static_name(&scheme.name)),
        );
        let schemes: Vec<SchemePlan> = connector
            .auth
            .iter()
            .zip(statics)
            .map(|(scheme, statik)| self.scheme(scheme, statik, &base, several))
            .collect();
        let union = several.then(|| {
            let span = connector.auth.first().map(|scheme| scheme.span);
            let wanted = format!("{base}AuthConfig");
            span.map_or(wanted.clone(), |span| self.claim(&wanted, span))
        });
        let replication = connector
            .replication
            .as_ref()
            .map(|fields| ReplicationPlan {
                ident: format!("{base}ReplicationConfig"),
                fields: fields.iter().map(credential).collect(),
            });
        AuthPlan {
            union,
            schemes,
            replication,
        }
    }

    fn scheme(
        &mut self,
        scheme: &AuthScheme,
        statik: String,
        base: &str,
        several: bool,
    ) -> SchemePlan {
        let title = scheme.title.clone().unwrap_or_else(|| scheme.name.clone());
        let words = title_words(&title);
        let suffix = if words.is_empty() {
            "Authentication".to_owned()
        } else {
            words
        };
        let wanted = if several {
            format!("{base}{suffix}AuthConfig")
        } else {
            format!("{base}AuthConfig")
        };
        let ident = self.claim(&wanted, scheme.span);
        let doc = if scheme.doc.is_empty() {
            format!("Credentials for {title}.")
        } else {
            sentence(&scheme.doc)
        };
        SchemePlan {
            variant: variant_of(&ident, base),
            ident,
            statik,
            wire: scheme.name.clone(),
            docs: paragraphs(&doc),
            kind: scheme.kind.clone(),
            fields: scheme.fields.iter().map(credential).collect(),
            mapping: scheme.mapping.clone(),
            headers: scheme.headers.clone(),
            scopes: scheme.scopes.clone(),
            app: scheme
                .app
                .as_ref()
                .map(|app| self.app(app, scheme.span, base)),
            title,
        }
    }

    fn app(&mut self, app: &OAuthApp, span: Span, base: &str) -> AppPlan {
        let title = app
            .title
            .clone()
            .unwrap_or_else(|| "OAuth application".to_owned());
        let doc = match app.doc.is_empty() {
            true => {
                "An OAuth application of your own, which the hosted service uses instead of its own."
            }
            false => &app.doc,
        };
        AppPlan {
            ident: self.claim(&format!("{base}OAuthCredentials"), span),
            docs: paragraphs(&sentence(doc)),
            fields: app.fields.iter().map(credential).collect(),
            title,
        }
    }
}

/// `AcmeOauth20AuthConfig` is the variant `Oauth20`.
fn variant_of(ident: &str, base: &str) -> String {
    let inner = ident.strip_prefix(base).unwrap_or(ident);
    let inner = inner.replacen("AuthConfig", "", 1);
    match inner.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => inner,
        _ => format!("Scheme{inner}"),
    }
}

fn credential(field: &AuthField) -> CredentialPlan {
    let doc = if field.doc.is_empty() {
        format!("`{}`", field.name)
    } else {
        sentence(&field.doc)
    };
    CredentialPlan {
        ident: value_name(&field.name),
        wire: field.name.clone(),
        required: field.required,
        secret: field.secret,
        kind: field.kind,
        docs: paragraphs(&doc),
        doc: plain(&doc),
    }
}
