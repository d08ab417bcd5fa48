//! Where in a list a caller is: what to ask for next, and whether there is more.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::argument::Arguments;
use crate::client::Client;
use crate::envelope::PageInfo;
use crate::error::Error;
use crate::execute::ExecuteOptions;
use crate::operation::{NextPage, Operation, Pagination};
use crate::reply::ReplyBody;
use crate::schema::Type;
use crate::url::Url;

/// The way through the pages of a list.
pub(super) struct Course {
    operation: &'static Operation,
    arguments: Arguments,
    /// The URL of the next page, when pages are linked.
    link: Option<String>,
    seen: HashSet<String>,
    records: u64,
    /// Pages read so far.
    pages: u64,
    /// Empty pages in a row.
    empty: u32,
    /// The last answer, to notice when an API gives the same one again.
    print: Option<u64>,
    done: bool,
}

/// How many empty pages in a row are followed by another request: filters of an API may leave a few empty.
const MAX_EMPTY: u32 = 20;

impl Course {
    pub(super) fn new(operation: &'static Operation, arguments: Arguments) -> Self {
        Self {
            operation,
            arguments,
            link: None,
            seen: HashSet::new(),
            records: 0,
            pages: 0,
            empty: 0,
            print: None,
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

    /// The arguments of the call for the page that is next, when the operation's own parameters can say them.
    pub(super) fn next_arguments(&self) -> Option<Map<String, Value>> {
        if self.done {
            return None;
        }
        let mut next: Map<String, Value> = self
            .arguments
            .iter()
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        let Some(link) = &self.link else {
            return Some(next);
        };
        let base = Url::parse("http://relative.invalid").ok()?;
        let mut moved = false;
        for (name, text) in base.join(link).ok()?.query_pairs() {
            let Some(param) = self.operation.param(&name) else {
                continue;
            };
            let value = crate::request::as_text_or_number(param.ty, Value::String(text.into()));
            let size = self.operation.pagination.and_then(|p| p.page_size);
            moved |= next.get(param.name) != Some(&value) && size != Some(param.name);
            next.insert(param.name.to_owned(), value);
        }
        moved.then_some(next)
    }

    /// Asks for the page that is next.
    pub(super) async fn fetch(
        &self,
        client: &Client,
        timeout: Option<Duration>,
        options: &ExecuteOptions,
    ) -> Result<Box<ReplyBody>, Error> {
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

    /// Goes on behind a page with so many records. Whether it is a page at all: when pages are counted and an
    /// answer comes a second time, the API has no such page and gave the last one again.
    pub(super) fn advance(
        &mut self,
        count: usize,
        page: &PageInfo,
        body: &str,
    ) -> Result<bool, Error> {
        let count = count as u64;
        self.done = true;
        let Some(pagination) = self.operation.pagination else {
            return Ok(true);
        };
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        if self.is_repeated(&pagination, page, body) {
            return Ok(false);
        }
        self.records += count;
        self.pages += 1;
        if page.more == Some(false) {
            return Ok(true);
        }
        match pagination.next {
            NextPage::Url(_) => {
                let next = self.unseen(page)?;
                self.link = next.map(address).transpose()?;
                self.done = self.link.is_none();
            }
            NextPage::Cursor { parameter, .. } => match self.unseen(page)? {
                None => {}
                Some(url) if is_whole(&url) => {
                    self.link = Some(url);
                    self.done = false;
                }
                Some(cursor) => {
                    self.link = None;
                    self.set(parameter, Value::String(cursor))?;
                }
            },
            NextPage::LastRecord { parameter, .. } => {
                if let Some(last) = self.unseen(page)? {
                    self.set(parameter, Value::String(last))?;
                }
            }
            NextPage::PageNumber(parameter) => {
                if self.goes_on(&pagination, count, page) {
                    let number = self.start(parameter).unwrap_or(1);
                    self.set(parameter, (number + 1).into())?;
                }
            }
            NextPage::Offset(parameter) => {
                if self.goes_on(&pagination, count, page) {
                    let offset = self.start(parameter).unwrap_or(0);
                    self.set(parameter, (offset + count).into())?;
                }
            }
        }
        Ok(true)
    }

    /// What names the next page, unless it was asked for before.
    fn unseen(&mut self, page: &PageInfo) -> Result<Option<String>, Error> {
        let next = page.next.clone();
        let next = next.filter(|next| self.seen.insert(next.clone()));
        if next.is_some() && self.empty > MAX_EMPTY {
            let found = format!("{} empty pages, and each names another one", self.empty);
            return Err(
                Error::decode("the pages", "records or an end", found).in_operation(self.operation)
            );
        }
        Ok(next)
    }

    fn is_repeated(&mut self, pagination: &Pagination, page: &PageInfo, body: &str) -> bool {
        let counted = matches!(
            pagination.next,
            NextPage::PageNumber(_) | NextPage::Offset(_)
        );
        let told = page.more.is_some() || page.total.is_some() || page.pages.is_some();
        if !counted || told || self.empty > 0 {
            return false;
        }
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let print = Some(hasher.finish());
        std::mem::replace(&mut self.print, print) == print
    }

    /// Whether a counted page is followed by another.
    fn goes_on(&self, pagination: &Pagination, count: u64, page: &PageInfo) -> bool {
        if count == 0 || page.total.is_some_and(|total| self.records >= total) {
            return false;
        }
        if page.more.is_some() || page.total.is_some() {
            return true;
        }
        if let Some(pages) = page.pages {
            return self.pages < pages;
        }
        let size = pagination
            .page_size
            .and_then(|parameter| self.size(parameter));
        size.is_none_or(|size| count >= size)
    }

    /// The size of a page, when the API is known to keep to it.
    fn size(&self, parameter: &str) -> Option<u64> {
        let param = self.operation.param(parameter)?;
        let bounded = matches!(param.ty, Type::Integer(bounds) if bounds.max.is_some());
        self.start(parameter).filter(|_| bounded)
    }

    /// The value of a number parameter in the last request: the argument, the API's default, or zero when it
    /// is said to begin there.
    fn start(&self, parameter: &str) -> Option<u64> {
        if let Some(value) = self.arguments.get(parameter) {
            return value.as_u64();
        }
        let param = self.operation.param(parameter)?;
        let default = param.default.and_then(|default| default.parse().ok());
        let zero = matches!(param.ty, Type::Integer(bounds) if bounds.min == Some(0.0));
        default.or_else(|| zero.then_some(0))
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
        self.done = false;
        Ok(())
    }
}

/// Whether a text is a whole URL.
fn is_whole(text: &str) -> bool {
    let start = |scheme: &str| {
        let head = text.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    start("https://") || start("http://")
}

/// A text that can be an address; a cursor that is taken for one would ask for something else.
fn address(text: String) -> Result<String, Error> {
    if text.contains(['/', '?', ':']) {
        return Ok(text);
    }
    let found = format!("`{text}`");
    Err(Error::decode("the next page", "an address", found))
}
