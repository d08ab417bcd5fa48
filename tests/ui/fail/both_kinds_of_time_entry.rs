//! A time entry has hours, or a start and an end.
use harvest_connector::TimeEntryCreate;

fn both(entry: TimeEntryCreate) {
    let _ = entry.start_and_end().started_time("8:00am").hours(2);
}

fn main() {}
