//! Prints the names of all users of a Harvest account.

use std::env;
use std::error::Error;

use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};

async fn list() -> Result<(), Box<dyn Error>> {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: env::var("HARVEST_ACCESS_TOKEN")?.into(),
        account_id: env::var("HARVEST_ACCOUNT_ID")?,
    };
    let harvest = HarvestConnector::builder(auth).user_agent("small (small@example.com)").build()?;
    for user in harvest.users().list().await?.data {
        println!("{} {}", user.first_name, user.last_name);
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(list())
}
