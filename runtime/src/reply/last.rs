//! A member of the last record of an answer.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::operation::Step;

/// The JSON text of the member at a path in the last record. Values on the way are skipped, not built.
pub(super) fn record<'a>(body: &'a str, records: &[Step], key: &[Step]) -> Option<&'a str> {
    let records = at(body, records)?;
    let items: Vec<&'a RawValue> = serde_json::from_str(records).ok()?;
    at(items.last()?.get(), key)
}

#[derive(Deserialize, PartialEq, Eq, Hash)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

fn at<'a>(json: &'a str, steps: &[Step]) -> Option<&'a str> {
    let mut json = json;
    for step in steps {
        json = match step {
            Step::Key(name) => {
                let members: HashMap<Name<'a>, &'a RawValue> = serde_json::from_str(json).ok()?;
                members.get(&Name(Cow::Borrowed(name)))?.get()
            }
            Step::Index(index) => {
                let items: Vec<&'a RawValue> = serde_json::from_str(json).ok()?;
                items.get(*index)?.get()
            }
            Step::Each => return None,
        };
    }
    Some(json)
}

#[cfg(test)]
mod tests {
    use super::record;
    use crate::operation::Step::{Each, Index, Key};

    #[test]
    fn the_last_record_is_found_and_nothing_else() {
        let body =
            r#"{"a": [{"id": 1}, {"id": "z\u00e9"}], "b": [[{"id": 3}]], "c": [], "d": null}"#;
        let id = &[Key("id")];
        assert_eq!(record(body, &[Key("a")], id), Some(r#""z\u00e9""#));
        assert_eq!(record(body, &[Key("b"), Index(0)], id), Some("3"));
        assert_eq!(record("[{\"id\": 4}]", &[], id), Some("4"));
        for nothing in ["c", "d", "e"] {
            assert_eq!(record(body, &[Key(nothing)], id), None);
        }
        assert_eq!(record(body, &[Key("a"), Each], id), None);
    }
}
