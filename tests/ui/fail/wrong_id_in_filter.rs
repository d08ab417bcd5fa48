//! A filter takes the id of its own kind.
use harvest_connector::{ClientId, HarvestConnector};

async fn call(harvest: HarvestConnector, client: ClientId) {
    let _ = harvest.time_entries().list().project_id(client).await;
}

fn main() {}
