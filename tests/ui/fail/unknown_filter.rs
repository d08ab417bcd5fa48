//! Only the filters of the list can be set.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.users().list().is_active(true).project_id(4).await;
}

fn main() {}
