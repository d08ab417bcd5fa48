//! The types of connectors that the service knows: each stands on the fake of its own API.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::world::Made;
use crate::auth::{AuthKind, AuthScheme, Credentials};
use crate::builder::Builder;
use crate::client::Client;
use crate::connector::ConnectorSpec;
use crate::error::Error;
use crate::fake::random::Random;
use crate::fake::{Fake, FakeData, server};
use crate::retry::RetryPolicy;

type Connect = Box<dyn Fn(Credentials) -> Result<Client, Error> + Send + Sync>;

/// A type of connector.
pub(super) struct Backing {
    pub(super) spec: &'static ConnectorSpec,
    api: Arc<server::Core>,
    connect: Connect,
    /// The clients of the connectors, by their ids.
    clients: Mutex<BTreeMap<String, Client>>,
}

impl Backing {
    /// The type of the fake's connector.
    pub(super) fn of<C: FakeData>(fake: &Fake<C>) -> Self {
        let (base_url, token_url) = (fake.base_url(), fake.token_url());
        let connect = move |credentials: Credentials| {
            let mut builder = Builder::<C>::new(credentials)
                .base_url(&base_url)
                .rate_limits(false)
                .retry(RetryPolicy::none());
            if let Some(url) = &token_url {
                builder = builder.token_url(url);
            }
            for variable in C::SPEC
                .variables
                .iter()
                .filter(|known| known.default.is_empty())
            {
                builder = builder.variable(variable.name, variable.name);
            }
            builder.build().map(|connector| connector.client().clone())
        };
        Self {
            spec: C::SPEC,
            api: Arc::clone(&fake.core),
            connect: Box::new(connect),
            clients: Mutex::default(),
        }
    }

    /// The client of a connector. It is kept, and with it the tokens that it got.
    pub(super) fn client(&self, made: &Made) -> Result<Client, Error> {
        let clients = || self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients().get(&made.id) {
            return Ok(client.clone());
        }
        let client = self.client_with(made.credentials.as_ref())?;
        clients().insert(made.id.clone(), client.clone());
        Ok(client)
    }

    /// A client with these credentials, or with good ones.
    pub(super) fn client_with(
        &self,
        credentials: Option<&Map<String, Value>>,
    ) -> Result<Client, Error> {
        let credentials = match credentials {
            Some(given) => {
                let scheme = self
                    .scheme(given)
                    .ok_or_else(|| Error::config(self.mismatch(given)))?;
                let text = |name: &str| given.get(name).map(text_of);
                filled(scheme, text)
            }
            None => {
                let scheme = self
                    .good_scheme()
                    .ok_or_else(|| Error::config("the connector has no way to sign in"))?;
                let inner = self.api.inner();
                let values = inner.sign_in.values();
                filled(scheme, |name| values.get(name).cloned())
            }
        };
        (self.connect)(credentials)
    }

    /// The day that the API's fake takes for today.
    pub(super) fn today(&self) -> jiff::civil::Date {
        let now = self.api.inner().clock.now();
        now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The way to sign in that needs no refresh token, if there is one: refresh tokens are good once.
    fn good_scheme(&self) -> Option<&'static AuthScheme> {
        let plain = |scheme: &&&'static AuthScheme| !matches!(scheme.kind, AuthKind::OAuth2(_));
        let schemes = self.spec.auth;
        schemes
            .iter()
            .find(plain)
            .or_else(|| schemes.first())
            .copied()
    }

    /// The way to sign in whose fields are these.
    pub(super) fn scheme(&self, given: &Map<String, Value>) -> Option<&'static AuthScheme> {
        let fits = |scheme: &&&'static AuthScheme| {
            let known = |name: &String| scheme.fields.iter().any(|field| field.name == name);
            let there = |name: &str| given.get(name).is_some_and(|value| !value.is_null());
            given.keys().all(known)
                && scheme
                    .fields
                    .iter()
                    .all(|field| !field.required || there(field.name))
        };
        self.spec.auth.iter().find(fits).copied()
    }

    /// What is said of credentials that fit no way to sign in.
    pub(super) fn mismatch(&self, given: &Map<String, Value>) -> String {
        let names = |names: Vec<&str>| names.join(", ");
        let schemes = self.spec.auth.iter().map(|scheme| {
            let fields = scheme.fields.iter().map(|field| field.name).collect();
            format!("{} ({})", scheme.name, names(fields))
        });
        format!(
            "Credentials do not match any auth scheme. Provided keys: {}. Available schemes: {}",
            names(given.keys().map(String::as_str).collect()),
            schemes.collect::<Vec<_>>().join("; ")
        )
    }

    /// The identifier of the definition.
    pub(super) fn definition_id(&self) -> String {
        match self.spec.definition_id {
            Some(id) => id.to_owned(),
            None => uuid_of(&format!("definition {}", self.spec.slug)),
        }
    }

    /// The identifier of the template.
    pub(super) fn template_id(&self) -> String {
        uuid_of(&format!("template {}", self.spec.slug))
    }

    /// The name of the connector's page among the skills.
    pub(super) fn skill_id(&self) -> String {
        format!("connector-source:{}", self.definition_id())
    }

    /// Whether a type is called by its name (in any case) or by its slug.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.spec.name.eq_ignore_ascii_case(name) || self.spec.slug.eq_ignore_ascii_case(name)
    }

    /// The schema of what a person has to fill in.
    pub(super) fn user_config_spec(&self) -> Value {
        let ways: Vec<Value> = self.spec.auth.iter().map(|scheme| way(scheme)).collect();
        json!({
            "type": "object",
            "title": format!("{} settings", self.spec.name),
            "required": ["credentials"],
            "properties": {"credentials": {"type": "object", "oneOf": ways}},
        })
    }
}

fn way(scheme: &AuthScheme) -> Value {
    let fields = scheme.fields.iter();
    let properties: Map<String, Value> = fields
        .clone()
        .map(|field| {
            let schema =
                json!({"type": "string", "description": field.doc, "airbyte_secret": field.secret});
            (field.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<&str> = fields
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({"type": "object", "title": scheme.title, "required": required, "properties": properties})
}

fn filled(scheme: &'static AuthScheme, value: impl Fn(&str) -> Option<String>) -> Credentials {
    let fields = scheme.fields.iter();
    fields.fold(Credentials::new(scheme), |credentials, field| {
        credentials.with_optional(field.name, value(field.name))
    })
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// An identifier that depends on nothing but the text.
fn uuid_of(text: &str) -> String {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let digits = Random::new(hash).hex(30);
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-5{}-a{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}

impl fmt::Debug for Backing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backing")
            .field("spec", &self.spec.slug)
            .finish_non_exhaustive()
    }
}
