//! An update needs its body.
use harvest_connector::{ClientId, HarvestConnector};

async fn call(harvest: HarvestConnector) {
    let _ = harvest.clients().update(ClientId(7)).await;
}

fn main() {}
