//! An id is a number.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.users().get("4").await;
}

fn main() {}
