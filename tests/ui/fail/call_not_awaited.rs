//! A call that nobody awaits is a mistake.
#![deny(unused_must_use)]
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    harvest.users().delete(4);
}

fn main() {}
