//! A filter over a list of values takes the enumeration, not any text.
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    let _ = harvest.invoices().list().state("paid").await;
}

fn main() {}
