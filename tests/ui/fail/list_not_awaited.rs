//! A list with filters that nobody awaits is a mistake.
#![deny(unused_must_use)]
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    harvest.users().list().is_active(true);
}

fn main() {}
