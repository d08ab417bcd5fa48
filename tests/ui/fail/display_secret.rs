//! A secret has no text to show.
use harvest_connector::HarvestPersonalAccessTokenAuthConfig;

fn show(auth: HarvestPersonalAccessTokenAuthConfig) -> String {
    format!("{}", auth.token)
}

fn main() {}
