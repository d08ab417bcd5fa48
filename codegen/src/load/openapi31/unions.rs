//! `oneOf` and `anyOf` in which null is one of the alternatives.

use serde_json::{Map, Value, json};

use super::schema::ANNOTATIONS;
use super::{Pass, Trail};
use crate::load::pointer::child;

impl Pass<'_> {
    /// Takes the null out of a union. A single remaining alternative takes the place of
    /// the union.
    pub(super) fn unions_with_null(&mut self, schema: &mut Map<String, Value>, at: &Trail) {
        for key in ["oneOf", "anyOf"] {
            let Some(Value::Array(alternatives)) = schema.get(key) else {
                continue;
            };
            let kept: Vec<(usize, Value)> = alternatives
                .iter()
                .cloned()
                .enumerate()
                .filter(|(_, one)| !is_null(one))
                .collect();
            let had_null = kept.len() < alternatives.len();
            if had_null {
                schema.insert("nullable".to_owned(), json!(true));
            }
            let place = Trail {
                now: child(&at.now, key),
                file: child(&at.file, key),
            };
            match <[_; 1]>::try_from(kept) {
                Ok([(index, only)]) => self.hoist(schema, at, key, index, only),
                Err(kept) if kept.is_empty() => {
                    schema.shift_remove(key);
                    schema.entry("enum").or_insert_with(|| json!([null]));
                }
                Err(kept) if had_null => self.renumber(schema, &place, key, kept),
                Err(_) => {}
            }
        }
    }

    /// Puts the only alternative in the place of its union.
    fn hoist(
        &mut self,
        schema: &mut Map<String, Value>,
        at: &Trail,
        key: &str,
        index: usize,
        only: Value,
    ) {
        let from = child(&child(&at.file, key), index);
        let fits = match &only {
            Value::Object(own) => !own.contains_key("$ref") && fits_into(own, schema, key),
            _ => false,
        };
        match only {
            Value::Object(own) if fits => {
                schema.shift_remove(key);
                for (name, value) in own {
                    if !schema.contains_key(&name) {
                        self.spans
                            .record_move(child(&at.now, &name), child(&from, &name));
                        schema.insert(name, value);
                    }
                }
            }
            only => {
                schema.shift_remove(key);
                let all = child(&at.now, "allOf");
                match schema.get_mut("allOf") {
                    Some(Value::Array(list)) => {
                        self.spans.record_move(child(&all, list.len()), from);
                        list.push(only);
                    }
                    _ => {
                        self.spans.record_move(all.clone(), child(&at.file, key));
                        self.spans.record_move(child(&all, 0), from);
                        schema.insert("allOf".to_owned(), json!([only]));
                    }
                }
            }
        }
    }

    /// Leaves the union with the alternatives that are not null.
    fn renumber(
        &mut self,
        schema: &mut Map<String, Value>,
        place: &Trail,
        key: &str,
        kept: Vec<(usize, Value)>,
    ) {
        for (now, (file, _)) in kept.iter().enumerate() {
            self.spans
                .record_move(child(&place.now, now), child(&place.file, file));
        }
        let kept = kept.into_iter().map(|(_, one)| one).collect();
        schema.insert(key.to_owned(), Value::Array(kept));
    }
}

/// Whether two mappings can be one: the outer one may repeat annotations only.
fn fits_into(own: &Map<String, Value>, outer: &Map<String, Value>, union: &str) -> bool {
    own.iter().all(|(key, value)| {
        key != union
            && outer
                .get(key)
                .is_none_or(|other| other == value || ANNOTATIONS.contains(&key.as_str()))
    })
}

/// Whether a schema allows nothing but null.
fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else {
        return false;
    };
    let named = |value: &Value| value == "null" || value == &json!(["null"]);
    map.get("type").is_some_and(named)
        || map.get("const").is_some_and(Value::is_null)
        || map.get("enum") == Some(&json!([null]))
}
