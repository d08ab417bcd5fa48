//! Ids are made of numbers, compare with their own kind, and stand in maps.
use std::collections::{BTreeSet, HashMap};

use connector_runtime::{Call, Error};
use harvest_connector::{HarvestConnector, User, UserId};

pub(crate) fn by_number_and_by_id(harvest: &HarvestConnector) -> [Call<User>; 2] {
    [harvest.users().get(4), harvest.users().get(UserId(4))]
}

pub(crate) fn kept(ids: &[UserId]) -> (BTreeSet<UserId>, HashMap<UserId, String>) {
    let names = ids.iter().map(|id| (*id, id.to_string()));
    (ids.iter().copied().collect(), names.collect())
}

pub(crate) async fn same(harvest: &HarvestConnector, id: UserId) -> Result<bool, Error> {
    Ok(harvest.users().get(id).await?.id == id)
}
