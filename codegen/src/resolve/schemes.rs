//! Security schemes and replication settings with the fields that the user fills.

use indexmap::IndexMap;
use openapiv3::{OAuth2Flows, SecurityScheme};
use serde_json::{Map, Value};

use super::lookup::follow;
use super::types::{AppSpec, AuthConfigSpec, CredentialField, ResolvedScheme};
use super::user_fields::{fields, pairs, text};
use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::extensions::keys;
use crate::load::spelling::nearest;
use crate::load::{FieldKind, TypedDocument, child};

/// All security schemes of a document.
pub(super) fn resolve(document: &TypedDocument, sink: &mut Sink) -> Vec<ResolvedScheme> {
    let Some(components) = &document.openapi.components else {
        return Vec::new();
    };
    let known = &components.security_schemes;
    let mut schemes = Vec::new();
    for (name, scheme) in known {
        let at = child("/components/securitySchemes", name);
        let Some(located) = follow(at, scheme.clone(), "securitySchemes", Some(known)) else {
            continue;
        };
        let extensions = extensions(&located.value).clone();
        let config_at = child(&located.pointer, keys::AUTH_CONFIG.name);
        let config = match extensions.get(keys::AUTH_CONFIG.name) {
            Some(Value::Object(map)) => stated(document, map, &config_at, sink),
            _ => usual(document, &located.value, &located.pointer),
        };
        schemes.push(ResolvedScheme {
            name: name.clone(),
            app: app(document, &extensions, &located.pointer, sink),
            scheme: located.value,
            pointer: located.pointer,
            extensions,
            config,
            tables: Vec::new(),
        });
    }
    schemes
}

fn extensions(scheme: &SecurityScheme) -> &IndexMap<String, Value> {
    match scheme {
        SecurityScheme::APIKey { extensions, .. }
        | SecurityScheme::HTTP { extensions, .. }
        | SecurityScheme::OAuth2 { extensions, .. }
        | SecurityScheme::OpenIDConnect { extensions, .. } => extensions,
    }
}

/// The form for an OAuth application of the user's own.
fn app(
    document: &TypedDocument,
    extensions: &IndexMap<String, Value>,
    scheme: &str,
    sink: &mut Sink,
) -> Option<AppSpec> {
    let map = extensions.get(keys::OAUTH_CREDENTIALS.name)?.as_object()?;
    let pointer = child(scheme, keys::OAUTH_CREDENTIALS.name);
    Some(AppSpec {
        title: text(map, "title"),
        description: text(map, "description"),
        fields: fields(document, map, &pointer, sink),
        raw: Value::Object(map.clone()),
        pointer,
    })
}

/// The config that the spec states.
fn stated(
    document: &TypedDocument,
    map: &Map<String, Value>,
    at: &str,
    sink: &mut Sink,
) -> AuthConfigSpec {
    let config = AuthConfigSpec {
        title: text(map, "title"),
        fields: fields(document, map, at, sink),
        mapping: pairs(map, "auth_mapping"),
        additional_headers: pairs(map, "additional_headers"),
        stated: true,
        raw: Value::Object(map.clone()),
    };
    templates(document, &config, at, sink);
    config
}

/// The usual fields of a scheme for which the spec states none.
fn usual(document: &TypedDocument, scheme: &SecurityScheme, pointer: &str) -> AuthConfigSpec {
    let names: &[(&str, bool)] = match scheme {
        SecurityScheme::APIKey { .. } => &[("api_key", true)],
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
            &[("username", true), ("password", true)]
        }
        SecurityScheme::HTTP { .. } => &[("token", true)],
        SecurityScheme::OpenIDConnect { .. } => &[("access_token", true)],
        SecurityScheme::OAuth2 { flows, .. } if only_implicit(flows) => &[("access_token", true)],
        SecurityScheme::OAuth2 { flows, .. } if only_for_clients(flows) => &[
            ("client_id", true),
            ("client_secret", true),
            ("access_token", false),
        ],
        SecurityScheme::OAuth2 { .. } => &[
            ("client_id", false),
            ("client_secret", false),
            ("refresh_token", false),
            ("access_token", false),
        ],
    };
    let field = |(name, required): &(&str, bool)| CredentialField {
        name: (*name).to_owned(),
        required: *required,
        description: None,
        title: None,
        secret: Some(!matches!(*name, "username" | "client_id")),
        kind: FieldKind::Text,
        format: None,
        pattern: None,
        default: None,
        span: document.spans.key(pointer),
    };
    AuthConfigSpec {
        title: None,
        fields: names.iter().map(field).collect(),
        mapping: names
            .iter()
            .map(|(name, _)| ((*name).to_owned(), format!("${{{name}}}")))
            .collect(),
        additional_headers: Vec::new(),
        stated: false,
        raw: Value::Null,
    }
}

/// Whether tokens come from a browser only.
fn only_implicit(flows: &OAuth2Flows) -> bool {
    flows.implicit.is_some()
        && flows.authorization_code.is_none()
        && flows.client_credentials.is_none()
        && flows.password.is_none()
}

/// Whether only the client itself is signed in.
fn only_for_clients(flows: &OAuth2Flows) -> bool {
    flows.client_credentials.is_some()
        && flows.authorization_code.is_none()
        && flows.password.is_none()
}

/// Every name in a mapping or header template is a field, or an input that the mapping fills.
fn templates(document: &TypedDocument, config: &AuthConfigSpec, at: &str, sink: &mut Sink) {
    let fields: Vec<&str> = config
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let inputs: Vec<&str> = config
        .mapping
        .iter()
        .map(|(input, _)| input.as_str())
        .collect();
    let places = [
        ("auth_mapping", &config.mapping, "${", "}", Vec::new()),
        (
            "additional_headers",
            &config.additional_headers,
            "{{",
            "}}",
            inputs,
        ),
    ];
    for (key, pairs, open, close, more) in places {
        for (name, template) in pairs {
            for used in names_between(template, open, close) {
                if fields.contains(&used) || more.contains(&used) {
                    continue;
                }
                let pointer = child(&child(at, key), name);
                let found = Diagnostic::error(
                    codes::AUTH_MAPPING,
                    document.spans.value(&pointer),
                    format!("the template names `{used}`, which is no field of this config"),
                )
                .related(
                    document.spans.key(&child(at, "properties")),
                    "the fields that are defined",
                )
                .pointer(pointer);
                sink.push(found.help(match nearest(used, fields.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "define the field under `properties`, or correct the template".to_owned()
                    }
                }));
            }
        }
    }
}

/// The plain names between two marks. An expression that is more than a name is left alone.
fn names_between<'a>(template: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    template
        .split(open)
        .skip(1)
        .filter_map(|part| part.split_once(close))
        .map(|(name, _)| name.trim())
        .filter(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
        .collect()
}
