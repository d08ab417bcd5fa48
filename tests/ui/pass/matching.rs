//! Open enumerations are matched with an arm for the rest, records with `..`.
use connector_runtime::{Error, ErrorKind, OpenEnum};
use harvest_connector::{ApprovalStatus, TaskStub};

pub(crate) fn is_open(status: &ApprovalStatus) -> bool {
    match status {
        ApprovalStatus::Approved => false,
        ApprovalStatus::Other(text) => text != "archived",
        _ => status.is_known(),
    }
}

pub(crate) fn name(TaskStub { name, .. }: &TaskStub) -> &str {
    name
}

pub(crate) fn may_pass(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Transport(_)) || error.retryable()
}
