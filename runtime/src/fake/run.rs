//! Programs of a few lines against a fake: what the examples of generated methods run in.

use std::future::Future;

use super::given::Given;
use super::{Fake, FakeData};
use crate::auth::Credentials;
use crate::builder::Builder;
use crate::error::Error;

/// The records of each kind in the world of an example: each example starts one of its own.
const SMALL: usize = 40;

impl<C: FakeData> Fake<C> {
    /// A connector aimed at this fake, with the credentials that are good now.
    ///
    /// # Errors
    /// When the connector has no way to sign in.
    pub fn connector(&self) -> Result<C, Error> {
        self.connector_builder()?.build()
    }

    /// The settings of a connector aimed at this fake. The way to sign in is one without a token endpoint, if there
    /// is one.
    ///
    /// # Errors
    /// When the connector has no way to sign in.
    pub fn connector_builder(&self) -> Result<Builder<C>, Error> {
        let schemes = C::SPEC.auth.iter().copied();
        let plain =
            |kind: &crate::auth::AuthKind| !matches!(kind, crate::auth::AuthKind::OAuth2(_));
        let scheme = schemes.clone().find(|scheme| plain(&scheme.kind));
        let scheme = scheme
            .or_else(|| schemes.clone().next())
            .ok_or_else(|| Error::config("the connector has no way to sign in"))?;
        let fields = scheme.fields.iter();
        let credentials = fields.fold(Credentials::new(scheme), |credentials, field| {
            credentials.with_optional(field.name, self.credential(field.name))
        });
        let builder = Builder::<C>::new(credentials).base_url(self.base_url());
        Ok(match self.token_url() {
            Some(url) => builder.token_url(url),
            None => builder,
        })
    }
}

/// Starts a fake and runs a call of an operation against it, with arguments that work.
///
/// # Errors
/// What the call fails with, or why there is no fake.
pub fn run_example<C, F>(
    entity: &str,
    action: &str,
    call: impl FnOnce(C, Given) -> F,
) -> Result<(), Error>
where
    C: FakeData,
    F: Future<Output = Result<(), Error>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::config(error.to_string()))?;
    runtime.block_on(async {
        let fake = Fake::<C>::builder().at_most(SMALL).start().await?;
        let given = Given::new(fake.arguments(entity, action)?);
        call(fake.connector()?, given).await
    })
}
