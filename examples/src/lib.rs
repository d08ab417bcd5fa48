//! What the examples share: a connector aimed at the real service when its credentials are set, and at a fake
//! otherwise; and a model for agents.

mod model;

use connector_runtime::fake::Fake;
use connector_runtime::jiff::Zoned;
use connector_runtime::{Date, Error};
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};

pub use model::Model;

/// How the examples call themselves.
const USER_AGENT: &str = "harvest-examples (https://github.com/connector-rs/connector-rs)";

/// A connector, and the fake that it talks to, if it does.
#[derive(Debug)]
pub struct Session {
    /// The connector.
    pub harvest: HarvestConnector,
    fake: Option<Fake<HarvestConnector>>,
}

impl Session {
    /// The real service when `HARVEST_TOKEN` and `HARVEST_ACCOUNT_ID` are set, else a fake that ends with the
    /// session.
    ///
    /// # Errors
    /// When the credentials are malformed or the fake cannot start.
    pub async fn open() -> Result<Self, Error> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let (Some(token), Some(account_id)) = (set("HARVEST_TOKEN"), set("HARVEST_ACCOUNT_ID")) {
            let token = token.into();
            let auth = HarvestPersonalAccessTokenAuthConfig { token, account_id };
            let harvest = HarvestConnector::builder(auth)
                .user_agent(USER_AGENT)
                .build()?;
            return Ok(Self {
                harvest,
                fake: None,
            });
        }
        let fake = Fake::<HarvestConnector>::builder().seed(7).start().await?;
        eprintln!("HARVEST_TOKEN and HARVEST_ACCOUNT_ID are not set: this runs against a fake.");
        let value = |name: &str| fake.credential(name).unwrap_or_default();
        let auth = HarvestPersonalAccessTokenAuthConfig {
            token: value("token").into(),
            account_id: value("account_id"),
        };
        let builder = HarvestConnector::builder(auth).user_agent(USER_AGENT);
        let harvest = builder.base_url(fake.base_url()).build()?;
        let fake = Some(fake);
        Ok(Self { harvest, fake })
    }

    /// Today, as the service sees it.
    #[must_use]
    pub fn today(&self) -> Date {
        self.fake
            .as_ref()
            .map_or_else(|| Zoned::now().date(), Fake::today)
    }

    /// Whether this is the fake, where time can be set forward.
    #[must_use]
    pub const fn fake(&self) -> Option<&Fake<HarvestConnector>> {
        self.fake.as_ref()
    }
}
