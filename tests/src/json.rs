//! Comparison of JSON values that says where they part.

use serde::Serialize;
use serde_json::Value;

/// A value as JSON.
///
/// # Panics
/// When it does not serialise.
pub fn json_of(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("the value serialises")
}

/// A value as JSON text, for comparisons of digits.
///
/// # Panics
/// When it does not serialise.
pub fn text_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the value serialises")
}

/// Fails with the first difference.
///
/// # Panics
/// When the values differ.
#[track_caller]
pub fn assert_json(found: &Value, expected: &Value, what: &str) {
    if let Some(difference) = difference(found, expected, "$") {
        panic!("{what}: {difference}");
    }
}

/// The first place where two values differ. `1` and `1.0` differ.
#[must_use]
pub fn difference(found: &Value, expected: &Value, path: &str) -> Option<String> {
    match (found, expected) {
        (Value::Object(left), Value::Object(right)) => {
            let missing = right.keys().find(|name| !left.contains_key(*name));
            if let Some(name) = missing {
                return Some(format!(
                    "{path}.{name}: it is missing, expected {}",
                    right[name]
                ));
            }
            left.iter().find_map(|(name, value)| match right.get(name) {
                None => Some(format!("{path}.{name}: not expected, found {value}")),
                Some(expected) => difference(value, expected, &format!("{path}.{name}")),
            })
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().zip(right).enumerate();
            pairs.find_map(|(index, (left, right))| {
                difference(left, right, &format!("{path}[{index}]"))
            })
        }
        _ if found == expected => None,
        _ => Some(format!("{path}: expected {expected}, found {found}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn the_first_difference_is_named() {
        let cases = [
            (
                json!({"a": [1, 2]}),
                json!({"a": [1, 3]}),
                Some("$.a[1]: expected 3, found 2"),
            ),
            (
                json!({"a": 1}),
                json!({}),
                Some("$.a: not expected, found 1"),
            ),
            (
                json!({}),
                json!({"a": null}),
                Some("$.a: it is missing, expected null"),
            ),
            (json!(1), json!(1.0), Some("$: expected 1.0, found 1")),
            (
                json!([1]),
                json!([1, 2]),
                Some("$: expected [1,2], found [1]"),
            ),
            (
                json!({"a": [{"b": null}]}),
                json!({"a": [{"b": null}]}),
                None,
            ),
        ];
        for (found, expected, wanted) in cases {
            assert_eq!(difference(&found, &expected, "$").as_deref(), wanted);
        }
    }
}
