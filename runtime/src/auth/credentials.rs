//! The credentials that a caller has.

use std::collections::BTreeMap;

use super::scheme::AuthScheme;
use crate::builder::Elsewhere;
use crate::error::Error;
use crate::hosted::AirbyteAuthConfig;
use crate::secret::Secret;

/// What can sign a connector in: implemented by the generated auth configs of the connector `C`.
pub trait Auth<C> {
    /// The values with the scheme that they are for.
    fn into_credentials(self) -> Credentials;
}

impl<C> Auth<C> for Credentials {
    fn into_credentials(self) -> Credentials {
        self
    }
}

/// The values of a way to sign in. `Debug` shows their names only.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(crate) scheme: &'static AuthScheme,
    pub(crate) values: BTreeMap<&'static str, Secret>,
    /// Whom to ask when the hosted service has the values.
    pub(crate) hosted: Option<Elsewhere>,
}

impl Credentials {
    /// No values yet.
    #[must_use]
    pub fn new(scheme: &'static AuthScheme) -> Self {
        Self {
            scheme,
            values: BTreeMap::new(),
            hosted: None,
        }
    }

    /// The hosted service has the values.
    pub(crate) fn hosted(config: AirbyteAuthConfig) -> Self {
        Self {
            hosted: Some(Elsewhere::new(config)),
            ..Self::new(&crate::hosted::AIRBYTE)
        }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.values.insert(name, value.into());
        self
    }

    /// Adds a value if there is one.
    #[must_use]
    pub fn with_optional(self, name: &'static str, value: Option<impl Into<Secret>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Refuses missing, blank and unknown values.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        let title = self.scheme.title;
        for field in self.scheme.fields {
            match self.values.get(field.name) {
                None if field.required => {
                    return Err(Error::config(format!(
                        "{title}: `{}` is missing",
                        field.name
                    )));
                }
                Some(value) if value.is_blank() => {
                    return Err(Error::config(format!("{title}: `{}` is empty", field.name)));
                }
                _ => {}
            }
        }
        let known = || self.scheme.fields.iter().map(|field| field.name);
        match self
            .values
            .keys()
            .find(|name| !known().any(|known| known == **name))
        {
            Some(name) => Err(Error::config(format!(
                "{title}: there is no credential `{name}`; it takes: {}",
                known().collect::<Vec<_>>().join(", ")
            ))),
            None => Ok(()),
        }
    }
}
