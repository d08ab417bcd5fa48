//! Where in a list a caller is: what to ask for next, and whether there is more.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;

use crate::argument::Arguments;
use crate::client::Client;
use crate::envelope::PageInfo;
use crate::error::Error;
use crate::execute::ExecuteOptions;
use crate::operation::{NextPage, Operation, Pagination};
use crate::reply::ReplyBody;

/// The way through the pages of a list.
pub(super) struct Course {
    operation: &'static Operation,
    arguments: Arguments,
    /// The URL of the next page, when pages are linked.
    link: Option<String>,
    seen: HashSet<String>,
    records: u64,
    done: bool,
}

impl Course {
    pub(super) fn new(operation: &'static Operation, arguments: Arguments) -> Self {
        Self {
            operation,
            arguments,
            link: None,
            seen: HashSet::new(),
            records: 0,
            done: false,
        }
    }

    pub(super) const fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether the page that was last given was the last one.
    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    /// Asks for the page that is next.
    pub(super) async fn fetch(
        &self,
        client: &Client,
        timeout: Option<Duration>,
        options: &ExecuteOptions,
    ) -> Result<ReplyBody, Error> {
        let (operation, arguments) = (self.operation, &self.arguments);
        match &self.link {
            None => {
                client
                    .send_with(operation, arguments, timeout, options)
                    .await
            }
            Some(link) => {
                client
                    .follow(operation, link, arguments, timeout, options)
                    .await
            }
        }
    }

    /// Goes on behind a page with so many records.
    pub(super) fn advance(&mut self, count: usize, page: &PageInfo) -> Result<(), Error> {
        let count = count as u64;
        self.records += count;
        self.done = true;
        let Some(pagination) = self.operation.pagination else {
            return Ok(());
        };
        match pagination.next {
            NextPage::Url(_) => {
                let next = page
                    .next
                    .clone()
                    .filter(|link| self.seen.insert(link.clone()));
                self.done = next.is_none();
                self.link = next;
            }
            NextPage::Cursor { parameter, .. } => {
                if let Some(cursor) = page
                    .next
                    .clone()
                    .filter(|next| self.seen.insert(next.clone()))
                {
                    self.set(parameter, Value::String(cursor))?;
                    self.done = false;
                }
            }
            NextPage::PageNumber(parameter) => {
                if self.goes_on(&pagination, count, page.total) {
                    let number = self.start(parameter).unwrap_or(1);
                    self.set(parameter, (number + 1).into())?;
                    self.done = false;
                }
            }
            NextPage::Offset(parameter) => {
                if self.goes_on(&pagination, count, page.total) {
                    let offset = self.start(parameter).unwrap_or(0);
                    self.set(parameter, (offset + count).into())?;
                    self.done = false;
                }
            }
        }
        Ok(())
    }

    /// Whether a counted page is followed by another.
    fn goes_on(&self, pagination: &Pagination, count: u64, total: Option<u64>) -> bool {
        if count == 0 || total.is_some_and(|total| self.records >= total) {
            return false;
        }
        let size = pagination
            .page_size
            .and_then(|parameter| self.start(parameter));
        size.is_none_or(|size| count >= size)
    }

    /// The value of a number parameter in the last request: the argument or the API's default.
    fn start(&self, parameter: &str) -> Option<u64> {
        match self.arguments.get(parameter) {
            Some(value) => value.as_u64(),
            None => self.operation.param(parameter)?.default?.parse().ok(),
        }
    }

    /// Sets a parameter for the next request, in the type that it takes.
    fn set(&mut self, parameter: &'static str, value: Value) -> Result<(), Error> {
        let operation = self.operation;
        let Some(param) = operation.param(parameter) else {
            return Err(Error::config(format!(
                "the description's pagination names the parameter `{parameter}`, which the operation lacks"
            ))
            .in_operation(operation));
        };
        self.arguments.set(
            param.name,
            crate::request::as_text_or_number(param.ty, value),
        );
        Ok(())
    }
}
