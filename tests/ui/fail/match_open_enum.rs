//! The API may add values, so a match needs an arm for the rest, even with `Other`.
use harvest_connector::ApprovalStatus;

fn name(status: &ApprovalStatus) -> &str {
    match status {
        ApprovalStatus::Unsubmitted => "unsubmitted",
        ApprovalStatus::Submitted => "submitted",
        ApprovalStatus::Approved => "approved",
        ApprovalStatus::Other(other) => other,
    }
}

fn main() {}
