//! The first program of a reader: a list with filters, and what the records hold.
use connector_runtime::{Date, Decimal, Error};
use harvest_connector::{
    HarvestConnector, HarvestPersonalAccessTokenAuthConfig, ProjectId, UserId,
};

pub(crate) async fn hours(project: ProjectId, from: Date) -> Result<Decimal, Error> {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: "t".into(),
        account_id: "1".to_owned(),
    };
    let harvest = HarvestConnector::builder(auth)
        .user_agent("Hours (me@example.com)")
        .build()?;
    let entries = harvest.time_entries();
    let page = entries
        .list()
        .project_id(project)
        .from(from)
        .per_page(100)
        .await?;
    let mine = page.data.iter().filter(|entry| entry.user.id == UserId(1));
    Ok(mine.map(|entry| entry.hours).sum())
}
