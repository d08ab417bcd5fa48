//! A secret does not serialise.
use harvest_connector::HarvestPersonalAccessTokenAuthConfig;

fn show(auth: HarvestPersonalAccessTokenAuthConfig) -> String {
    serde_json::to_string(&auth.token).unwrap()
}

fn main() {}
