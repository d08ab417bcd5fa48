//! A body is not made without its required fields.
use harvest_connector::{ProjectId, TaskId, TimeEntryCreate};

fn main() {
    let _ = TimeEntryCreate::new(ProjectId(3), TaskId(4));
}
