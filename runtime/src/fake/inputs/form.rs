//! Bodies of forms: `a=1&b[c]=2&d[]=3&e[0]f=4`.

use serde_json::{Map, Value};

pub(super) fn read(body: &[u8]) -> Value {
    let mut members = Value::Object(Map::new());
    for (name, value) in form_urlencoded::parse(body) {
        put(&mut members, &name, Value::String(value.into_owned()));
    }
    members
}

/// Puts a value where its name with brackets says.
pub(super) fn put(members: &mut Value, name: &str, value: Value) {
    let name = name.replace(']', "");
    let mut steps = name.split('[');
    let first = steps.next().unwrap_or_default();
    let steps: Vec<&str> = std::iter::once(first).chain(steps).take(16).collect();
    place(members, &steps, value);
}

fn place(at: &mut Value, steps: &[&str], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *at = value;
        return;
    };
    if step.is_empty() {
        with_list(at, |items| {
            let mut item = Value::Null;
            place(&mut item, rest, value);
            items.push(item);
        });
        return;
    }
    if step.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = step.find(|c: char| !c.is_ascii_digit());
        let (index, member) = step.split_at(digits.unwrap_or(step.len()));
        let index = index.parse::<usize>().unwrap_or(0).min(1000);
        let member = (!member.is_empty()).then_some(member);
        let inner: Vec<&str> = member.into_iter().chain(rest.iter().copied()).collect();
        with_list(at, |items| {
            while items.len() <= index {
                items.push(Value::Null);
            }
            if let Some(item) = items.get_mut(index) {
                place(item, &inner, value);
            }
        });
        return;
    }
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    if let Some(members) = at.as_object_mut() {
        place(members.entry(*step).or_insert(Value::Null), rest, value);
    }
}

fn with_list(at: &mut Value, change: impl FnOnce(&mut Vec<Value>)) {
    if !at.is_array() {
        *at = Value::Array(Vec::new());
    }
    if let Value::Array(items) = at {
        change(items);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn brackets_nest() {
        let body = b"a=1&b[c]=2&d[]=3&d[]=4&e[0]f=5&e[1][f]=6&g=x+y%26";
        let expected = json!({
            "a": "1", "b": {"c": "2"}, "d": ["3", "4"], "e": [{"f": "5"}, {"f": "6"}], "g": "x y&"
        });
        assert_eq!(super::read(body), expected);
    }
}
