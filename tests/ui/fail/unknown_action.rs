//! The company cannot be deleted.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.company().delete().await;
}

fn main() {}
