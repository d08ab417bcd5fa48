//! Only what may be null can be cleared.
use harvest_connector::ClientUpdate;

fn main() {
    let _ = ClientUpdate::new().clear_name();
}
