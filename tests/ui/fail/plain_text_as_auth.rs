//! A token alone is not enough.
use harvest_connector::HarvestConnector;

fn main() {
    let _ = HarvestConnector::new("token");
}
