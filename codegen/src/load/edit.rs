//! Changes to a document between reading and checking, with its places kept right.

use serde_json::Value;

use super::pointer::{child, parent, unescape};
use super::spec::RawDocument;

impl RawDocument {
    /// Merges a value into the one at a pointer: mappings key by key, everything else by
    /// replacing. Says whether that changed anything; without a value there nothing happens.
    pub fn update(&mut self, pointer: &str, update: &Value) -> bool {
        self.value
            .pointer_mut(pointer)
            .is_some_and(|target| merge(target, update))
    }

    /// Merges a value into the one at a pointer as overlays do: mappings key by key, lists by appending.
    pub fn extend(&mut self, pointer: &str, update: &Value) {
        match self.value.pointer_mut(pointer) {
            Some(Value::Array(items)) if !update.is_array() => items.push(update.clone()),
            Some(target) => extend(target, update),
            None => {}
        }
    }

    /// Removes the value at a pointer. Says whether there was one.
    pub fn remove(&mut self, pointer: &str) -> bool {
        let Some(above) = parent(pointer) else {
            return false;
        };
        let last = unescape(pointer.rsplit('/').next().unwrap_or(""));
        match self.value.pointer_mut(above) {
            Some(Value::Object(map)) => map.shift_remove(&last).is_some(),
            Some(Value::Array(items)) => {
                let Some(index) = last
                    .parse::<usize>()
                    .ok()
                    .filter(|index| *index < items.len())
                else {
                    return false;
                };
                items.remove(index);
                let moved: Vec<(String, String)> = (index..items.len())
                    .map(|now| {
                        (
                            child(above, now),
                            self.spans.original(&child(above, now + 1)),
                        )
                    })
                    .collect();
                for (now, file) in moved {
                    self.spans.record_move(now, file);
                }
                true
            }
            _ => false,
        }
    }
}

fn extend(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(map), Value::Object(new)) => {
            for (key, value) in new {
                match map.get_mut(key) {
                    Some(old) => extend(old, value),
                    None => drop(map.insert(key.clone(), value.clone())),
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (target, update) => target.clone_from(update),
    }
}

fn merge(target: &mut Value, update: &Value) -> bool {
    match (target, update) {
        (Value::Object(map), Value::Object(new)) => {
            let mut changed = false;
            for (key, value) in new {
                match map.get_mut(key) {
                    Some(old) => changed |= merge(old, value),
                    None => {
                        map.insert(key.clone(), value.clone());
                        changed = true;
                    }
                }
            }
            changed
        }
        (target, update) if target == update => false,
        (target, update) => {
            target.clone_from(update);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::super::read_document;
    use crate::diagnostics::{Sink, Sources};

    #[test]
    fn a_removed_item_does_not_shift_the_places_of_the_others() {
        let mut sources = Sources::new();
        let text = "a:\n  - {n: one}\n  - {n: two}\n  - {n: three}\n".to_owned();
        let mut document = read_document(&mut sources, "a.yaml", text, &mut Sink::new()).unwrap();
        assert!(document.remove("/a/0"));
        assert!(document.remove("/a/0"));
        assert!(!document.remove("/a/1"));
        assert_eq!(document.value, json!({"a": [{"n": "three"}]}));
        assert_eq!(sources.snippet(document.spans.value("/a/0/n")), "three");
    }

    #[test]
    fn an_update_says_whether_it_changed_anything() {
        let mut sources = Sources::new();
        let text = "a: {b: 1, c: [1]}\n".to_owned();
        let mut document = read_document(&mut sources, "a.yaml", text, &mut Sink::new()).unwrap();
        assert!(document.update("/a", &json!({"b": 2, "d": {}})));
        assert!(!document.update("/a", &json!({"b": 2})));
        assert!(!document.update("/x", &json!(1)));
        assert_eq!(document.value, json!({"a": {"b": 2, "c": [1], "d": {}}}));
    }
}
