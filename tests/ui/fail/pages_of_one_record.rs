//! One record has no pages.
use harvest_connector::HarvestConnector;

fn pages(harvest: HarvestConnector) {
    let _ = harvest.users().get(4).pages();
}

fn main() {}
