//! A report needs both of its dates.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector, from: connector_runtime::Date) {
    let _ = harvest.time_projects().list(from).await;
}

fn main() {}
