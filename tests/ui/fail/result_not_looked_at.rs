//! A failure is not to be overlooked.
#![deny(unused_must_use)]
use harvest_connector::HarvestConnector;

async fn call(harvest: HarvestConnector) {
    harvest.users().delete(4).await;
}

fn main() {}
