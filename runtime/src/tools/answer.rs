//! Answers that fit: what is wanted of them, cut at the border of a record, always valid JSON.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::failure::ToolError;
use super::input::Input;
use super::next;
use super::schemas;
use crate::operation::Operation;
use crate::pagination::RawPage;
use crate::selection::Selection;

/// The least that a cap may be: below it not even the notice of the cut has room.
const LEAST: usize = 500;
/// The room for what stands beside the records.
const BESIDE: usize = 300;

/// What is wanted of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) fields: Vec<String>,
    pub(super) exclude: Vec<String>,
    pub(super) limit: Option<usize>,
    pub(super) max_chars: usize,
}

impl Shape {
    /// Takes the arguments that shape an answer out of the input, as far as they are free to mean that.
    pub(super) fn of(
        input: &mut Input,
        most: usize,
        free: impl Fn(&str) -> bool,
    ) -> Result<Self, ToolError> {
        let mut names = |name: &'static str| {
            if free(name) {
                input.names(name)
            } else {
                Ok(Vec::new())
            }
        };
        let mut fields = names(schemas::FIELDS)?;
        fields.extend(names(schemas::SELECT_FIELDS)?);
        let exclude = names(schemas::EXCLUDE_FIELDS)?;
        let mut count = |name: &'static str| {
            if free(name) {
                input.count(name)
            } else {
                Ok(None)
            }
        };
        let limit = count(schemas::LIMIT)?;
        let max_chars = count(schemas::MAX_CHARS)?.unwrap_or(most);
        Ok(Self {
            fields,
            exclude,
            limit,
            max_chars: max_chars.max(LEAST).min(most.max(LEAST)),
        })
    }

    fn selection(&self) -> Selection {
        let selection = Selection::new();
        if self.fields.is_empty() {
            selection.exclude(self.exclude.iter().cloned())
        } else {
            selection.select(self.fields.iter().cloned())
        }
    }

    /// Whether records are passed on whole.
    pub(super) fn keeps_everything(&self) -> bool {
        self.fields.is_empty() && self.exclude.is_empty()
    }
}

/// What came, and where it goes on.
pub(super) struct Answer<'a> {
    pub(super) operation: &'static Operation,
    pub(super) params: &'a Map<String, Value>,
    pub(super) pages: &'a [RawPage],
    /// The parameters of the page after the last one.
    pub(super) next: Option<Map<String, Value>>,
    /// Whether there are pages after the last one.
    pub(super) more: bool,
}

impl Answer<'_> {
    /// The answer as JSON text of at most `max_chars` characters.
    pub(super) fn written(&self, shape: &Shape) -> String {
        match self.pages {
            [] => "{\"data\":null}".to_owned(),
            [only] if only.count.is_none() => self.one(only, shape),
            pages => self.many(pages, shape),
        }
    }

    /// An answer that is no list.
    fn one(&self, page: &RawPage, shape: &Shape) -> String {
        let meta = page.meta.as_deref();
        let data = select(&page.data, shape);
        let text = assembled(&data, meta, "");
        if fits(&text, shape.max_chars) {
            return text;
        }
        let cut = shortened(&page.data, shape, shape.max_chars - BESIDE);
        let note = ",\"truncated\":true,\"hint\":\"name what you need in `fields`\"";
        assembled(&cut, None, note)
    }

    fn many(&self, pages: &[RawPage], shape: &Shape) -> String {
        let last = pages.last();
        let meta = last.and_then(|page| page.meta.as_deref());
        let total = last.and_then(|page| page.total);
        let available: usize = pages.iter().filter_map(|page| page.count).sum();
        let wanted = shape.limit.unwrap_or(usize::MAX).min(available);
        if let [page] = pages
            && shape.keeps_everything()
            && wanted == available
        {
            let beside = self.beside(available, total, false, self.next.as_ref(), self.more);
            let text = assembled(&compact(&page.data), meta, &beside);
            if fits(&text, shape.max_chars) {
                return text;
            }
        }
        let room = shape
            .max_chars
            .saturating_sub(BESIDE + meta.map_or(0, str::len));
        let records = Records::of(pages, shape, wanted, room);
        if records.count == 0 && wanted > 0 {
            return self.first_only(pages, shape);
        }
        let cut = records.count < wanted;
        if records.count == available {
            let beside = self.beside(available, total, false, self.next.as_ref(), self.more);
            return assembled(&records.text, meta, &beside);
        }
        let next = next::after(self.operation, self.params, pages, records.count);
        let beside = self.beside(records.count, total, cut, next.as_ref(), true);
        assembled(&records.text, if cut { None } else { meta }, &beside)
    }

    /// When not even one record fits.
    fn first_only(&self, pages: &[RawPage], shape: &Shape) -> String {
        let items = pages.first().map(|page| items(&page.data));
        let first = items.and_then(|items| items.into_iter().next());
        let cut = first.map_or_else(String::new, |record| {
            shortened(record, shape, shape.max_chars.saturating_sub(2 * BESIDE))
        });
        let total = pages.last().and_then(|page| page.total);
        let next = next::after(self.operation, self.params, pages, 1);
        let mut beside = self.beside(1, total, true, next.as_ref(), true);
        beside.push_str(
            ",\"hint\":\"one record is larger than max_chars: name what you need in `fields`\"",
        );
        assembled(&format!("[{cut}]"), None, &beside)
    }

    /// What is told about a list that is not the whole.
    fn beside(
        &self,
        returned: usize,
        total: Option<u64>,
        truncated: bool,
        next: Option<&Map<String, Value>>,
        more: bool,
    ) -> String {
        if !truncated && !more {
            return String::new();
        }
        let mut beside = Map::new();
        if truncated {
            beside.insert("truncated".to_owned(), true.into());
        }
        beside.insert("returned".to_owned(), returned.into());
        if let Some(total) = total {
            beside.insert("total_entries".to_owned(), total.into());
        }
        match next {
            Some(next) => beside.insert("next".to_owned(), json!({ "params": next })),
            None if truncated => {
                let hint = "ask for fewer records a page, or for fewer fields";
                beside.insert("hint".to_owned(), hint.into())
            }
            None => beside.insert("hint".to_owned(), "`limit` follows pages".into()),
        };
        let text = Value::Object(beside).to_string();
        format!(",{}", &text[1..text.len() - 1])
    }
}

/// Records that fit, as the text of a list.
struct Records {
    text: String,
    count: usize,
}

impl Records {
    fn of(pages: &[RawPage], shape: &Shape, wanted: usize, room: usize) -> Self {
        let mut text = String::from("[");
        let (mut count, mut chars) = (0, 2);
        for record in pages.iter().flat_map(|page| items(&page.data)).take(wanted) {
            let record = select(record, shape);
            chars += record.chars().count() + 1;
            if chars > room {
                break;
            }
            if count > 0 {
                text.push(',');
            }
            text.push_str(&record);
            count += 1;
        }
        text.push(']');
        Self { text, count }
    }
}

fn items(list: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(list.get()).unwrap_or_default()
}

fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}

fn assembled(data: &str, meta: Option<&str>, beside: &str) -> String {
    let meta_length = meta.map_or(0, str::len);
    let mut text = String::with_capacity(data.len() + meta_length + beside.len() + 20);
    text.push_str("{\"data\":");
    text.push_str(data);
    if let Some(meta) = meta {
        text.push_str(",\"meta\":");
        text.push_str(meta);
    }
    text.push_str(beside);
    text.push('}');
    text
}

/// The wanted fields of a value, or the value as it came.
fn select(value: &RawValue, shape: &Shape) -> String {
    if shape.keeps_everything() {
        return compact(value);
    }
    let Ok(parsed) = serde_json::from_str::<Value>(value.get()) else {
        return compact(value);
    };
    selected(parsed, shape).to_string()
}

fn selected(mut value: Value, shape: &Shape) -> Value {
    shape.selection().apply(&mut value);
    value
}

/// The same JSON without blanks between its parts.
fn compact(value: &RawValue) -> String {
    let text = value.get();
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut start, mut at, mut quoted) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b' ' | b'\t' | b'\n' | b'\r' if !quoted => {
                out.push_str(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    out.push_str(&text[start..]);
    out
}

/// A value whose long texts are cut; when that is not enough, the names of its members.
fn shortened(value: &RawValue, shape: &Shape, most: usize) -> String {
    let Ok(mut parsed) = serde_json::from_str::<Value>(value.get()) else {
        return "null".to_owned();
    };
    shape.selection().truncate(true).apply(&mut parsed);
    let text = parsed.to_string();
    if fits(&text, most) {
        return text;
    }
    let Value::Object(members) = parsed else {
        return "null".to_owned();
    };
    let mut names: Vec<String> = members.into_iter().map(|(name, _)| name).collect();
    while names.iter().map(|name| name.len() + 3).sum::<usize>() + 20 > most {
        names.pop();
    }
    json!({ "fields": names }).to_string()
}
