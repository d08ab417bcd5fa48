//! Money and hours are exact, so no binary fraction becomes one unseen.
use harvest_connector::TimeEntryUpdate;

fn main() {
    let _ = TimeEntryUpdate::new().hours(2.25);
}
