//! An auth config has no other fields than those of the table.
use harvest_connector::HarvestOauth20AuthConfig;

fn main() {
    let _ = HarvestOauth20AuthConfig {
        client_id: "c".to_owned(),
        client_secret: "s".into(),
        refresh_token: "r".into(),
        account_id: "1".to_owned(),
        access_token: "a".into(),
    };
}
