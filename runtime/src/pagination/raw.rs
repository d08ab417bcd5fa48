//! The pages of a call as they came: the bytes of the records are passed on, not rebuilt.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::course::Course;
use crate::client::Client;
use crate::error::Error;
use crate::execute::ExecuteOptions;
use crate::operation::Operation;
use crate::reply;

/// The pages of a dynamic call, one at a time.
pub(crate) struct RawPages {
    client: Client,
    course: Course,
}

/// One answer.
#[derive(Debug)]
pub(crate) struct RawPage {
    /// The records or the record.
    pub(crate) data: Box<RawValue>,
    /// What stands beside them, as JSON text.
    pub(crate) meta: Option<String>,
    /// The number of records over all pages.
    pub(crate) total: Option<u64>,
    /// How many records there are; nothing when the answer is no list.
    pub(crate) count: Option<usize>,
}

impl RawPages {
    pub(crate) fn new(
        client: &Client,
        operation: &'static Operation,
        params: Map<String, Value>,
    ) -> Result<Self, Error> {
        let arguments = crate::request::arguments_of(operation, Value::Object(params))
            .map_err(|error| error.in_operation(operation))?;
        Ok(Self {
            client: client.clone(),
            course: Course::new(operation, arguments),
        })
    }

    /// The next page; nothing after the last one.
    pub(crate) async fn next(&mut self) -> Result<Option<RawPage>, Error> {
        if self.course.is_done() {
            return Ok(None);
        }
        let operation = self.course.operation();
        let reply = self
            .course
            .fetch(&self.client, None, &ExecuteOptions::new())
            .await?;
        let failed = |error| self.client.failed(operation, error);
        let (data, meta, info) = reply::raw(operation, &reply).map_err(failed)?;
        let count = records_in(&data);
        let advanced = self
            .course
            .advance(count.unwrap_or_default(), &info, &reply.text);
        if !advanced.map_err(|error| self.client.failed(operation, error))? {
            return Ok(None);
        }
        Ok(Some(RawPage {
            data,
            meta,
            total: info.total,
            count,
        }))
    }

    /// The arguments of the call for the page that is next, when parameters can say them.
    pub(crate) fn next_arguments(&self) -> Option<Map<String, Value>> {
        self.course.next_arguments()
    }

    /// Whether the page that was last given was the last one.
    pub(crate) const fn is_done(&self) -> bool {
        self.course.is_done()
    }
}

fn records_in(data: &RawValue) -> Option<usize> {
    if !data.get().starts_with('[') {
        return None;
    }
    let items: Vec<&RawValue> = serde_json::from_str(data.get()).ok()?;
    Some(items.len())
}
