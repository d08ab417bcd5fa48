//! A date is a date.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.time_entries().list().from("2026-02-16").await;
}

fn main() {}
