//! The part of a result that was asked for: chosen fields, long texts cut.

use serde_json::{Map, Value};

use super::request::Refused;

/// The longest text that is not cut, in characters.
const LONGEST: usize = 200;
/// What stands after a text that was cut.
const MARK: &str = "… [truncated; use the get action for the full text]";

/// What is to be left of a result.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    select: Option<Vec<String>>,
    exclude: Option<Vec<String>>,
    cut: bool,
}

impl Shape {
    pub(super) fn read(body: &Map<String, Value>, action: &str) -> Result<Self, Refused> {
        let skip = match body.get("skip_truncation") {
            None => true,
            Some(Value::Bool(skip)) => *skip,
            Some(_) => {
                let refused = Refused::field("skip_truncation", "Input should be a valid boolean");
                return Err(refused.code("bool_parsing"));
            }
        };
        let long = ["list", "context_store_search", "context_store_sql_query"];
        Ok(Self {
            select: paths(body, "select_fields")?,
            exclude: paths(body, "exclude_fields")?,
            cut: !skip && long.contains(&action),
        })
    }

    pub(super) fn apply(&self, result: &mut Value) {
        each_record(result, &|record| {
            if let Some(select) = &self.select {
                *record = selected(record, select);
            } else if let Some(exclude) = &self.exclude {
                exclude.iter().for_each(|path| remove(record, path));
            }
        });
        if self.cut {
            cut(result);
        }
    }
}

fn paths(body: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Refused> {
    let wrong = || Refused::field(name, "Input should be a list of strings").code("list_type");
    let items = match body.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(wrong()),
    };
    let texts = items
        .iter()
        .map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong));
    let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
    Ok(Some(texts).filter(|texts| !texts.is_empty()))
}

/// Goes through the records of a result: the items of `data`, the items of a list, or the result itself.
fn each_record(result: &mut Value, change: &impl Fn(&mut Value)) {
    match result {
        Value::Array(items) => items.iter_mut().for_each(change),
        Value::Object(members) => match members.get_mut("data") {
            Some(Value::Array(items)) => items.iter_mut().for_each(change),
            _ => change(result),
        },
        _ => {}
    }
}

fn selected(record: &Value, paths: &[String]) -> Value {
    if !record.is_object() {
        return record.clone();
    }
    let mut kept = Value::Object(Map::new());
    for path in paths {
        if let Some(value) = record.get(path) {
            put(&mut kept, &[path], value.clone());
            continue;
        }
        let parts: Vec<&str> = path.split('.').collect();
        let found = parts.iter().try_fold(record, |value, part| value.get(part));
        if let Some(value) = found {
            put(&mut kept, &parts, value.clone());
        }
    }
    kept
}

fn put(target: &mut Value, parts: &[impl AsRef<str>], value: Value) {
    let (Some((first, rest)), Some(members)) = (parts.split_first(), target.as_object_mut()) else {
        return;
    };
    if rest.is_empty() {
        members.insert(first.as_ref().to_owned(), value);
        return;
    }
    let inner = members
        .entry(first.as_ref())
        .or_insert_with(|| Value::Object(Map::new()));
    put(inner, rest, value);
}

fn remove(record: &mut Value, path: &str) {
    let Some(members) = record.as_object_mut() else {
        return;
    };
    if members.shift_remove(path).is_some() {
        return;
    }
    if let Some((first, rest)) = path.split_once('.')
        && let Some(inner) = members.get_mut(first)
    {
        remove(inner, rest);
    }
}

fn cut(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
                text.push_str(MARK);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(cut),
        Value::Object(members) => members.values_mut().for_each(cut),
        _ => {}
    }
}
