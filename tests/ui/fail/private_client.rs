//! What a connector is made of is its own business.
use harvest_connector::HarvestConnector;

fn client(harvest: HarvestConnector) {
    let _ = harvest.client;
}

fn main() {}
