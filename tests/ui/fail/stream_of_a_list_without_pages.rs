//! A preview is no list.
use harvest_connector::HarvestConnector;

fn stream(harvest: HarvestConnector) {
    let _ = harvest.invoice_messages().preview(4).stream();
}

fn main() {}
