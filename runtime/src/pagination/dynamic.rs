//! The pages of a call whose entity and action are chosen at run time.

use std::fmt;

use serde_json::Value;

use super::course::Course;
use crate::client::Client;
use crate::error::Error;
use crate::execute::{ExecuteOptions, ExecuteResult};
use crate::selection::Selection;

/// The pages of a dynamic call, one at a time.
#[must_use = "pages are fetched one by one, with `next`"]
pub struct ExecutePages {
    client: Client,
    course: Course,
    options: ExecuteOptions,
    total: Option<u64>,
}

impl Client {
    /// The pages of the operation with that entity and action; the first one comes with the first
    /// [`ExecutePages::next`]. An operation without pages gives its one answer.
    ///
    /// # Errors
    /// When there is no such operation or a parameter is not known.
    pub fn execute_pages(
        &self,
        entity: &str,
        action: &str,
        params: Value,
    ) -> Result<ExecutePages, Error> {
        let operation = self.find(entity, action)?;
        let arguments = crate::request::arguments_of(operation, params)
            .map_err(|error| error.in_operation(operation))?;
        self.check_local_files(operation, &arguments)?;
        Ok(ExecutePages {
            client: self.clone(),
            course: Course::new(operation, arguments),
            options: ExecuteOptions::new(),
            total: None,
        })
    }
}

impl ExecutePages {
    /// Which part of every page is wanted.
    ///
    /// # Errors
    /// When the intent is too long.
    pub fn with(mut self, options: ExecuteOptions) -> Result<Self, Error> {
        options.check()?;
        self.options = options;
        Ok(self)
    }

    /// The next page, decoded through the generated types; nothing after the last one.
    ///
    /// # Errors
    /// As [`Client::execute`]. There are no more pages after an error of a link; others may be tried again.
    pub async fn next(&mut self) -> Result<Option<ExecuteResult>, Error> {
        if self.course.is_done() {
            return Ok(None);
        }
        let operation = self.course.operation();
        let reply = self
            .course
            .fetch(&self.client, None, &self.telling())
            .await?;
        let in_operation = |error: Error| self.client.failed(operation, error);
        let mut page = (operation.decode)(operation, &reply).map_err(in_operation)?;
        let info = crate::reply::page_info(operation, &reply).map_err(in_operation)?;
        self.total = info.total;
        let count = page.data.as_array().map_or(0, Vec::len) + page.skipped.len();
        let advanced = self.course.advance(count, &info, &reply.text);
        if !advanced.map_err(in_operation)? {
            return Ok(None);
        }
        let selection = &self.options.selection;
        selection.apply_to(operation.action, &mut page.data);
        Ok(Some(page))
    }

    /// What goes with every request: the selection is applied to whole pages here, since the next one is found in them.
    fn telling(&self) -> ExecuteOptions {
        ExecuteOptions {
            selection: Selection::new(),
            ..self.options.clone()
        }
    }

    /// The number of all records, when the last page told it.
    #[must_use]
    pub const fn total(&self) -> Option<u64> {
        self.total
    }
}

impl fmt::Debug for ExecutePages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutePages").finish_non_exhaustive()
    }
}
