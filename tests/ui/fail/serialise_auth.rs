//! Nor does an auth config.
use harvest_connector::HarvestOauth20AuthConfig;

fn show(auth: HarvestOauth20AuthConfig) -> String {
    serde_json::to_string(&auth).unwrap()
}

fn main() {}
