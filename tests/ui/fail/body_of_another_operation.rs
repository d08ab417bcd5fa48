//! A body belongs to its operation.
use harvest_connector::{ClientCreate, HarvestConnector};

async fn call(harvest: HarvestConnector) {
    let _ = harvest
        .clients()
        .update(7, ClientCreate::new("Lumen"))
        .await;
}

fn main() {}
