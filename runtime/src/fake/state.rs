//! What the fake remembers: records by collection, the clock, and the source of chance.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::random::Random;

/// The fields of a record, as they are stored.
pub(super) type Fields = Map<String, Value>;

/// The number behind an identifier; one that is text is a number written out.
pub(super) fn id_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// All records.
#[derive(Clone, Debug)]
pub(super) struct State {
    collections: BTreeMap<String, BTreeMap<i64, Fields>>,
    next: BTreeMap<String, i64>,
    /// The point in time that the fake takes for the present.
    now: Timestamp,
    pub(super) random: RefCell<Random>,
}

impl State {
    pub(super) fn new(seed: u64, now: Timestamp) -> Self {
        Self {
            collections: BTreeMap::new(),
            next: BTreeMap::new(),
            now,
            random: RefCell::new(Random::new(seed)),
        }
    }

    /// Sets the clock.
    pub(super) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// The present, in whole seconds.
    pub(super) fn now(&self) -> String {
        let seconds = Timestamp::from_second(self.now.as_second()).unwrap_or(self.now);
        seconds.to_string()
    }

    /// The day of the present, in UTC.
    pub(super) fn today(&self) -> String {
        self.now.to_zoned(TimeZone::UTC).date().to_string()
    }

    pub(super) fn get(&self, collection: &str, id: i64) -> Option<&Fields> {
        self.collections.get(collection)?.get(&id)
    }

    /// The records of a collection by their identifiers.
    pub(super) fn all(&self, collection: &str) -> impl Iterator<Item = &Fields> {
        self.collections
            .get(collection)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    pub(super) fn put(&mut self, collection: &str, id: i64, fields: Fields) {
        match self.collections.get_mut(collection) {
            Some(records) => records.insert(id, fields),
            None => self
                .collections
                .entry(collection.to_owned())
                .or_default()
                .insert(id, fields),
        };
    }

    pub(super) fn remove(&mut self, collection: &str, id: i64) -> bool {
        let records = self.collections.get_mut(collection);
        records.is_some_and(|records| records.remove(&id).is_some())
    }

    /// An identifier that was never given out.
    pub(super) fn new_id(&mut self, series: &str, first: i64) -> i64 {
        let next = self.next.entry(series.to_owned()).or_insert(first);
        let id = *next;
        *next += 1;
        id
    }
}
