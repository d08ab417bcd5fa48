//! A day is no point in time.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector, day: connector_runtime::Date) {
    let _ = harvest.users().list().updated_since(day).await;
}

fn main() {}
