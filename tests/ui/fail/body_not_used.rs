//! A body that nobody sends is a mistake.
#![deny(unused_must_use)]
use harvest_connector::ClientUpdate;

fn main() {
    ClientUpdate::new().name("Lumen");
}
