//! Records may get fields, so they are not written as literals.
use harvest_connector::{UserId, UserStub};

fn main() {
    let _ = UserStub {
        id: UserId(1),
        name: "Mara".into(),
        extra: Default::default(),
    };
}
