//! Bodies: required fields first, the others by name, one kind or the other.
use connector_runtime::{Date, Decimal, Error};
use harvest_connector::{
    ClientUpdate, HarvestConnector, ProjectId, TaskId, TimeEntryCreate, TimeEntryId,
};

pub(crate) async fn track(
    harvest: &HarvestConnector,
    day: Date,
    hours: Decimal,
) -> Result<TimeEntryId, Error> {
    let entry = TimeEntryCreate::new(ProjectId(3), 4, day).notes("Wireframes");
    let running = harvest.time_entries().create(entry.clone()).await?;
    harvest.time_entries().delete(running.id).await?;
    let entry: TimeEntryCreate = entry.duration().hours(hours).into();
    Ok(harvest.time_entries().create(entry).await?.id)
}

pub(crate) fn rename(task: TaskId) -> ClientUpdate {
    ClientUpdate::new()
        .name(format!("Client of {task}"))
        .clear_address()
}
