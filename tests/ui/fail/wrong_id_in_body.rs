//! The ids of a body have their kinds too: project and task are not to be swapped.
use harvest_connector::{ProjectId, TaskId, TimeEntryCreate};

fn body(project: ProjectId, task: TaskId) -> TimeEntryCreate {
    TimeEntryCreate::new(task, project, "2026-02-16".parse().unwrap())
}

fn main() {}
