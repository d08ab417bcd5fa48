//! From one page to the next.

use std::collections::HashSet;

use serde_json::Value;

use crate::call::Call;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::operation::{NextPage, Pagination};
use crate::reply::Reply;

/// Asks for page after page.
pub(super) struct Turner<D, M> {
    call: Call<Envelope<D, M>>,
    /// The URL of the next page, when pages are linked.
    link: Option<String>,
    seen: HashSet<String>,
    records: u64,
    done: bool,
}

impl<T, M> Turner<Vec<T>, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    pub(super) fn new(call: Call<Envelope<Vec<T>, M>>) -> Self {
        Self {
            call,
            link: None,
            seen: HashSet::new(),
            records: 0,
            done: false,
        }
    }

    /// Whether the page that was last given was the last one.
    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    /// Asks for the next page.
    pub(super) async fn turn(
        mut self: Box<Self>,
    ) -> (Box<Self>, Result<Option<Envelope<Vec<T>, M>>, Error>) {
        if self.done {
            return (self, Ok(None));
        }
        let page = self.fetch().await;
        let result = match page {
            Ok(page) => self.advance(&page).map(|()| Some(page)),
            Err(error) => Err(error),
        };
        (self, result)
    }

    async fn fetch(&self) -> Result<Envelope<Vec<T>, M>, Error> {
        let call = self.call.clone();
        let Some(link) = &self.link else {
            return call.send().await;
        };
        let operation = call.operation;
        let reply = call
            .client
            .follow(operation, link, &call.arguments, call.timeout)
            .await?;
        Envelope::decode(operation, &reply).map_err(|error| error.in_operation(operation))
    }

    fn advance(&mut self, page: &Envelope<Vec<T>, M>) -> Result<(), Error> {
        let count = page.data.len() as u64;
        self.records += count;
        self.done = true;
        let Some(pagination) = self.call.operation.pagination else {
            return Ok(());
        };
        match pagination.next {
            NextPage::Url(_) => {
                let next = page
                    .page
                    .next
                    .clone()
                    .filter(|link| self.seen.insert(link.clone()));
                self.done = next.is_none();
                self.link = next;
            }
            NextPage::Cursor { parameter, .. } => {
                if let Some(cursor) = page
                    .page
                    .next
                    .clone()
                    .filter(|next| self.seen.insert(next.clone()))
                {
                    self.set(parameter, Value::String(cursor))?;
                    self.done = false;
                }
            }
            NextPage::PageNumber(parameter) => {
                if self.goes_on(&pagination, count, page.page.total) {
                    let number = self.start(parameter).unwrap_or(1);
                    self.set(parameter, (number + 1).into())?;
                    self.done = false;
                }
            }
            NextPage::Offset(parameter) => {
                if self.goes_on(&pagination, count, page.page.total) {
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
        match self.call.arguments.get(parameter) {
            Some(value) => value.as_u64(),
            None => self.call.operation.param(parameter)?.default?.parse().ok(),
        }
    }

    /// Sets a parameter for the next request, in the type that it takes.
    fn set(&mut self, parameter: &'static str, value: Value) -> Result<(), Error> {
        let operation = self.call.operation;
        let Some(param) = operation.param(parameter) else {
            return Err(Error::config(format!(
                "the description's pagination names the parameter `{parameter}`, which the operation lacks"
            ))
            .in_operation(operation));
        };
        self.call.arguments.set(
            param.name,
            crate::request::as_text_or_number(param.ty, value),
        );
        Ok(())
    }
}
