//! All fields of an auth config are required.
use harvest_connector::HarvestPersonalAccessTokenAuthConfig;

fn main() {
    let _ = HarvestPersonalAccessTokenAuthConfig { token: "t".into() };
}
