//! Pages and streams are `Stream`s, and calls are futures that may move to other threads.
use connector_runtime::{Error, Pages, Records};
use futures_util::{Stream, TryStreamExt};
use harvest_connector::{HarvestConnector, TimeEntry, User, UsersListResult, UsersListResultMeta};

pub(crate) fn pages(harvest: &HarvestConnector) -> Pages<Vec<User>, UsersListResultMeta> {
    harvest.users().list().is_active(true).pages().limit(3)
}

pub(crate) fn entries(harvest: &HarvestConnector) -> Records<TimeEntry> {
    harvest.time_entries().list().stream()
}

pub(crate) fn lists(
    harvest: &HarvestConnector,
) -> impl Stream<Item = Result<UsersListResult, Error>> + Send + use<> {
    harvest.users().list().pages()
}

pub(crate) async fn count(harvest: HarvestConnector) -> Result<usize, Error> {
    let task = async move {
        entries(&harvest)
            .try_fold(0, |sum, _| async move { Ok(sum + 1) })
            .await
    };
    movable(task).await
}

fn movable<F: Future + Send + 'static>(task: F) -> F {
    task
}
