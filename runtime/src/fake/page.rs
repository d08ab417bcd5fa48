//! Pages: by number, by offset, or by a cursor that holds the place in the order.

use std::cmp::Ordering;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE;
use serde_json::{Value, json};

use super::answer::Refusal;
use super::call::Call;
use crate::operation::{NextPage, Operation};

/// The page that a request asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    size: usize,
    place: Place,
    /// Whether following pages are told by cursor.
    by_cursor: bool,
}

#[derive(Debug)]
enum Place {
    Number(usize),
    Offset(usize),
    After(Vec<Value>),
    Before(Vec<Value>),
}

/// One page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) total: usize,
    pub(super) next_cursor: Option<String>,
    previous_cursor: Option<String>,
    size: usize,
    by_cursor: bool,
    /// Whether the request gave a cursor.
    walking: bool,
}

/// Names of the parameters that choose the page.
pub(super) fn parameters(operation: &Operation) -> Vec<&'static str> {
    let mut names = vec!["page", "cursor"];
    if let Some(pagination) = &operation.pagination {
        names.extend(pagination.page_size);
        names.extend(match pagination.next {
            NextPage::Cursor { parameter, .. } | NextPage::LastRecord { parameter, .. } => {
                Some(parameter)
            }
            NextPage::PageNumber(name) | NextPage::Offset(name) => Some(name),
            NextPage::Url(_) => None,
        });
    }
    names
}

impl Wanted {
    pub(super) fn of(operation: &Operation, query: &Value) -> Result<Self, Refusal> {
        let pagination = operation.pagination;
        let next = pagination.map(|pagination| pagination.next);
        let size_name = pagination.and_then(|pagination| pagination.page_size);
        let default = size_name
            .and_then(|name| operation.param(name)?.default?.parse().ok())
            .unwrap_or(100);
        let given = size_name.and_then(|name| query.get(name)).and_then(whole);
        // A list that goes on behind its last record comes whole.
        let whole_list = matches!(next, None | Some(NextPage::LastRecord { .. }));
        let size = if !whole_list {
            given.unwrap_or(default).max(1)
        } else {
            usize::MAX
        };
        let (cursor, number, offset) = match next {
            Some(NextPage::Cursor { parameter, .. }) => (Some(parameter), None, None),
            Some(NextPage::PageNumber(name)) => (None, Some(name), None),
            Some(NextPage::Offset(name)) => (None, None, Some(name)),
            _ => (
                operation.param("cursor").map(|param| param.name),
                Some("page"),
                None,
            ),
        };
        let value = |name: Option<&str>| name.and_then(|name| query.get(name));
        let place = if let Some(cursor) = value(cursor) {
            read_cursor(cursor)?
        } else if let Some(offset) = value(offset).and_then(whole) {
            Place::Offset(offset)
        } else {
            Place::Number(value(number).and_then(whole).unwrap_or(1).max(1))
        };
        let by_cursor = cursor.is_some() && value(number).is_none();
        Ok(Self {
            size,
            place,
            by_cursor,
        })
    }
}

fn whole(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn read_cursor(value: &Value) -> Result<Place, Refusal> {
    let bad = || Refusal::new(422, "cursor is invalid");
    let text = value.as_str().ok_or_else(bad)?;
    let bytes = BASE64_URL_SAFE.decode(text).map_err(|_| bad())?;
    let cursor: Value = serde_json::from_slice(&bytes).map_err(|_| bad())?;
    let keys = |name: &str| cursor.get(name).and_then(Value::as_array).cloned();
    match (keys("after"), keys("before")) {
        (Some(after), _) => Ok(Place::After(after)),
        (None, Some(before)) => Ok(Place::Before(before)),
        (None, None) => Err(bad()),
    }
}

fn cursor(side: &str, keys: &[Value]) -> String {
    BASE64_URL_SAFE.encode(json!({ side: keys }).to_string())
}

impl Page {
    /// The page of rows with these keys, which are sorted.
    pub(super) fn of(
        wanted: &Wanted,
        rows: &[&[Value]],
        compare: impl Fn(&[Value], &[Value]) -> Ordering,
    ) -> Result<Self, Refusal> {
        let (size, total) = (wanted.size, rows.len());
        let from = match &wanted.place {
            Place::Number(number) => number.saturating_sub(1).saturating_mul(size),
            Place::Offset(offset) => *offset,
            Place::After(keys) => rows.partition_point(|row| compare(row, keys).is_le()),
            Place::Before(keys) => rows
                .partition_point(|row| compare(row, keys).is_lt())
                .saturating_sub(size),
        };
        let from = from.min(total);
        let to = from.saturating_add(size).min(total);
        let last = to.checked_sub(1).and_then(|last| rows.get(last));
        Ok(Self {
            from,
            to,
            total,
            next_cursor: last
                .filter(|_| to < total)
                .map(|keys| cursor("after", keys)),
            previous_cursor: rows
                .get(from)
                .filter(|_| from > 0)
                .map(|keys| cursor("before", keys)),
            size,
            by_cursor: wanted.by_cursor,
            walking: matches!(wanted.place, Place::After(_) | Place::Before(_)),
        })
    }

    fn pages(&self) -> usize {
        self.total.div_ceil(self.size).max(1)
    }

    fn number(&self) -> usize {
        self.from / self.size + 1
    }

    /// The address of a neighbouring page: `first`, `next`, `previous` or `last`.
    pub(super) fn link(&self, call: &Call<'_>, which: &str) -> Option<String> {
        let (exists, number) = match which {
            "first" => (true, 1),
            "last" => (true, self.pages()),
            "next" => (self.to < self.total, self.number() + 1),
            _ => (self.from > 0, self.number().saturating_sub(1)),
        };
        if !exists {
            return None;
        }
        let cursor = match which {
            _ if !self.by_cursor => None,
            "next" => self.next_cursor.as_deref(),
            "previous" => self.previous_cursor.as_deref(),
            _ => None,
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        match cursor {
            Some(cursor) => query.append_pair("cursor", cursor),
            None => query.append_pair("page", &number.to_string()),
        };
        let size = call
            .operation
            .pagination
            .and_then(|pagination| pagination.page_size);
        if let Some(name) = size {
            query.append_pair(name, &self.size.to_string());
        }
        let paging = parameters(call.operation);
        for (name, value) in call.query.as_object().into_iter().flatten() {
            if !paging.contains(&name.as_str()) {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                query.append_pair(name, &text);
            }
        }
        let reference = if which == "next" && cursor.is_some() {
            "next_cursor"
        } else {
            which
        };
        query.append_pair("ref", reference);
        Some(format!("{}?{}", call.url, query.finish()))
    }

    /// What the script's envelope sees as `page`. In the middle of a walk by cursor there are no numbers.
    pub(super) fn described(&self, call: &Call<'_>) -> Value {
        let (is_first, is_last) = (self.from == 0, self.to >= self.total);
        let numbered = !self.walking || is_first || is_last;
        let shown = |number: usize, there: bool| {
            if numbered && there {
                Value::from(number)
            } else {
                Value::Null
            }
        };
        json!({
            "size": self.size,
            "pages": self.pages(),
            "total": self.total,
            "number": shown(self.number(), true),
            "next_number": shown(self.number() + 1, !is_last),
            "previous_number": shown(self.number().saturating_sub(1), !is_first),
            "first": self.link(call, "first"),
            "next": self.link(call, "next"),
            "previous": self.link(call, "previous"),
            "last": self.link(call, "last"),
        })
    }
}
