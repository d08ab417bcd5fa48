//! A record is got by its id.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.users().get().await;
}

fn main() {}
