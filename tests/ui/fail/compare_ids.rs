//! Ids of different kinds cannot be compared.
use harvest_connector::{ProjectId, UserId};

fn same(user: UserId, project: ProjectId) -> bool {
    user == project
}

fn main() {}
