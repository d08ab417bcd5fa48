//! The replication config is no way to sign in.
use harvest_connector::{HarvestConnector, HarvestReplicationConfig};

fn main() {
    let _ = HarvestConnector::new(HarvestReplicationConfig {
        account_id: "1".to_owned(),
    });
}
