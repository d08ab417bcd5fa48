//! The id of a project is no id of a user.
use harvest_connector::{HarvestConnector, ProjectId};

async fn call(harvest: HarvestConnector, project: ProjectId) {
    let _ = harvest.users().get(project).await;
}

fn main() {}
