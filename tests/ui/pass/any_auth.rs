//! Any of the auth configs, by name or read from a file.
use connector_runtime::Error;
use harvest_connector::{HarvestAuthConfig, HarvestConnector, HarvestOauth20AuthConfig};

pub(crate) fn from_file(text: &str) -> Result<HarvestConnector, Box<dyn std::error::Error>> {
    let auth: HarvestAuthConfig = serde_json::from_str(text)?;
    Ok(HarvestConnector::new(auth)?)
}

pub(crate) fn by_name(refresh_token: String) -> Result<HarvestConnector, Error> {
    HarvestConnector::new(HarvestOauth20AuthConfig {
        client_id: "c".to_owned(),
        client_secret: "s".into(),
        refresh_token: refresh_token.into(),
        account_id: "1".to_owned(),
    })
}
