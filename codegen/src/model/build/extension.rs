//! Reading the values of `x-` keys. Their shape has been checked when the spec was loaded.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

/// The `x-` keys of a place.
pub(super) type Extensions = IndexMap<String, Value>;

/// A text.
pub(super) fn text(extensions: &Extensions, key: &str) -> Option<String> {
    extensions
        .get(key)?
        .as_str()
        .map(|text| text.trim().to_owned())
}

/// `true` or `false`.
pub(super) fn flag(extensions: &Extensions, key: &str) -> bool {
    extensions
        .get(key)
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

/// A list of texts.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// A member that is text.
pub(super) fn member(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(|text| text.trim().to_owned())
}

/// A member that is a whole number.
pub(super) fn count(value: &Value, key: &str) -> Option<u32> {
    value
        .get(key)?
        .as_u64()
        .and_then(|number| u32::try_from(number).ok())
}

/// An object whose members are texts.
pub(super) fn text_map(value: Option<&Value>) -> BTreeMap<String, String> {
    let members = value.and_then(Value::as_object);
    let texts = members.into_iter().flatten();
    texts
        .filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned())))
        .collect()
}
