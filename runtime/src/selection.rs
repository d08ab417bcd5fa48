//! The part of a result that is wanted: fields by path, and long texts cut short.
//!
//! The same rules hold whether this process applies them to an answer (direct mode) or the hosted service does, so
//! that a result does not depend on who made the call.

use serde_json::{Map, Value};

/// The most characters of a text that [`Selection::truncate`] leaves.
pub const LONGEST_TEXT: usize = 200;

/// What stands behind a text that was cut.
pub const CUT: &str = "… [cut; the action `get` gives the whole text]";

/// The actions whose long texts are cut.
const CUT_IN: [&str; 3] = ["list", "context_store_search", "context_store_sql_query"];

/// Which fields of each record are wanted, and whether long texts are cut.
///
/// A path names a field, `client.name` the field of an object inside the record. A field whose own name is
/// `client.name` comes first. Lists on the way are not entered, and a path that leads nowhere is no error.
///
/// ```
/// # use connector_runtime::Selection;
/// # use serde_json::json;
/// let mut users = json!([{"id": 1, "name": "Ada", "team": {"id": 7, "city": "Graz"}}]);
/// Selection::new().select(["id", "team.city"]).apply(&mut users);
/// assert_eq!(users, json!([{"id": 1, "team": {"city": "Graz"}}]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "a selection does nothing until it is applied"]
pub struct Selection {
    select: Vec<String>,
    exclude: Vec<String>,
    truncate: bool,
}

impl Selection {
    pub(crate) const WHOLE: Self = Self {
        select: Vec::new(),
        exclude: Vec::new(),
        truncate: false,
    };

    /// Everything, as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only these fields, in this order; no path means every field.
    pub fn select<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.select = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Every field but these. No effect together with [`Selection::select`].
    pub fn exclude<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        self.exclude = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Whether texts of more than [`LONGEST_TEXT`] characters are cut, at any depth.
    pub fn truncate(mut self, yes: bool) -> Self {
        self.truncate = yes;
        self
    }

    /// The paths that are wanted; none means all.
    #[must_use]
    pub fn selected(&self) -> &[String] {
        &self.select
    }

    /// The paths that are left out.
    #[must_use]
    pub fn excluded(&self) -> &[String] {
        &self.exclude
    }

    /// Whether long texts are cut.
    #[must_use]
    pub const fn truncates(&self) -> bool {
        self.truncate
    }

    /// Whether a result stays as it is.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.select.is_empty() && self.exclude.is_empty() && !self.truncate
    }

    /// Leaves the wanted part of a result: of each record of a list, of each record in an object's list `data`, or of
    /// the one record.
    pub fn apply(&self, result: &mut Value) {
        match result {
            Value::Array(records) => records.iter_mut().for_each(|record| self.shape(record)),
            Value::Object(members) => match members.get_mut("data") {
                Some(Value::Array(records)) => {
                    records.iter_mut().for_each(|record| self.shape(record));
                }
                _ => self.shape(result),
            },
            _ => self.shape(result),
        }
    }

    /// As [`Selection::apply`]; long texts are cut only in what lists and searches of the context store give, since
    /// there is no other way to the whole text of a single record.
    pub fn apply_to(&self, action: &str, result: &mut Value) {
        if self.truncate && !CUT_IN.contains(&action) {
            self.clone().truncate(false).apply(result);
        } else {
            self.apply(result);
        }
    }

    fn shape(&self, record: &mut Value) {
        if let Value::Object(members) = record {
            if !self.select.is_empty() {
                *members = picked(members, &self.select);
            } else {
                self.exclude
                    .iter()
                    .for_each(|path| drop_path(members, path));
            }
        }
        if self.truncate {
            cut(record);
        }
    }
}

fn picked(members: &Map<String, Value>, paths: &[String]) -> Map<String, Value> {
    let mut kept = Map::new();
    for path in paths {
        if let Some(value) = members.get(path) {
            kept.insert(path.clone(), value.clone());
        } else if let Some(value) = at(members, path) {
            put(&mut kept, path, value.clone());
        }
    }
    kept
}

/// The value that a dotted path leads to.
fn at<'a>(members: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => members.get(path),
        Some((name, rest)) => at(members.get(name)?.as_object()?, rest),
    }
}

/// Sets the value at a dotted path, making the objects that lead to it.
fn put(members: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((name, rest)) = path.split_once('.') else {
        members.insert(path.to_owned(), value);
        return;
    };
    let inner = members
        .entry(name)
        .or_insert_with(|| Value::Object(Map::new()));
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        put(inner, rest, value);
    }
}

fn drop_path(members: &mut Map<String, Value>, path: &str) {
    // `remove` would move the last member into the gap.
    if members.shift_remove(path).is_some() {
        return;
    }
    if let Some((name, rest)) = path.split_once('.')
        && let Some(Value::Object(inner)) = members.get_mut(name)
    {
        drop_nested(inner, rest);
    }
}

fn drop_nested(members: &mut Map<String, Value>, path: &str) {
    match path.split_once('.') {
        None => drop(members.shift_remove(path)),
        Some((name, rest)) => {
            if let Some(Value::Object(inner)) = members.get_mut(name) {
                drop_nested(inner, rest);
            }
        }
    }
}

/// Cuts the long texts of a value, at any depth.
fn cut(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
                text.truncate(end);
                text.push_str(CUT);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(cut),
        Value::Object(members) => members.values_mut().for_each(cut),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
