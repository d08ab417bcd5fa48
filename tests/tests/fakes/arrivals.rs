//! Generated arguments of every operation, given to its typed method: what the fake received is what was given.

use connector_runtime::fake::{Fake, FakeData, Given, RecordedRequest, example_value};
use connector_runtime::operation::{BodyEncoding, Location, Operation, Param, Rule, Style};
use connector_runtime::schema::{Bounds, Field, Lengths, TextFormat, TextRules, Type};
use connector_runtime::{ErrorKind, RetryPolicy};
use harvest_connector::HarvestConnector;
use kitchen_sink_connector::KitchenSinkConnector;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::bench::TODAY;

/// How often each operation is tried.
const TIMES: usize = 12;

fn value(ty: &Type) -> BoxedStrategy<Value> {
    match ty {
        Type::Any => Just(json!({"any": [1, null]})).boxed(),
        Type::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Type::Integer(bounds) => whole(bounds).boxed(),
        Type::Number(bounds) => number(bounds).boxed(),
        Type::Text(rules) => text(*rules),
        Type::Array(item, lengths) => {
            let (least, most) = range(*lengths, 3);
            vec(value(item), least.max(1)..=most.max(1))
                .prop_map(Value::Array)
                .boxed()
        }
        Type::Object(fields) => object(fields),
        Type::Map(item) => proptest::collection::btree_map("[a-z]{1,6}", value(item), 1..3)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
            .boxed(),
        Type::Ref(schema) => value(&schema.ty),
        Type::OneOf(_) => Just(example_value(ty)).boxed(),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "limits of descriptions are small"
)]
fn whole(bounds: &Bounds) -> impl Strategy<Value = Value> + use<> {
    let least = bounds.min.map_or(-2_000_000_000, |min| {
        min as i64 + i64::from(bounds.exclusive_min)
    });
    let most = bounds.max.map_or(2_000_000_000, |max| {
        max as i64 - i64::from(bounds.exclusive_max)
    });
    (least..=most.max(least)).prop_map(Value::from)
}

/// Cents, so that every decimal that is made has one spelling.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "limits of descriptions are small"
)]
fn number(bounds: &Bounds) -> impl Strategy<Value = Value> + use<> {
    let least = bounds.min.map_or(-1_000_000, |min| {
        (min * 100.0).ceil() as i64 + i64::from(bounds.exclusive_min)
    });
    let most = bounds.max.map_or(1_000_000, |max| {
        (max * 100.0).floor() as i64 - i64::from(bounds.exclusive_max)
    });
    (least..=most.max(least)).prop_map(|cents| json!(cents as f64 / 100.0))
}

fn range(lengths: Lengths, usual: u32) -> (usize, usize) {
    let least = lengths.min.unwrap_or(0);
    let most = lengths
        .max
        .unwrap_or(usual.max(least))
        .min(usual.max(least));
    (least as usize, most as usize)
}

fn text(rules: TextRules) -> BoxedStrategy<Value> {
    if !rules.values.is_empty() {
        return proptest::sample::select(rules.values)
            .prop_map(Value::from)
            .boxed();
    }
    match rules.format {
        TextFormat::Plain if rules.pattern.is_none() => {
            let (least, most) = range(rules.lengths, 24);
            let letters =
                proptest::char::ranges(vec!['!'..='~', 'À'..='ž', 'あ'..='ん', '😀'..='😎'].into());
            vec(letters, least.max(1)..=most.max(1))
                .prop_map(|letters| Value::from(letters.into_iter().collect::<String>()))
                .boxed()
        }
        TextFormat::Date => (1970_i16..2100, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}").into())
            .boxed(),
        TextFormat::DateTime => (0_i64..4_000_000_000)
            .prop_map(|at| {
                connector_runtime::Timestamp::from_second(at)
                    .unwrap()
                    .to_string()
                    .into()
            })
            .boxed(),
        _ => Just(example_value(&Type::Text(rules))).boxed(),
    }
}

/// An object with all required fields and some of the others.
fn object(fields: &'static [Field]) -> BoxedStrategy<Value> {
    let members: Vec<_> = fields
        .iter()
        .map(|field| optional(value(&field.ty), field.required))
        .collect();
    members
        .prop_map(|values| {
            let members = fields.iter().zip(values);
            let given = members.filter_map(|(field, value)| Some((field.name.to_owned(), value?)));
            Value::Object(given.collect())
        })
        .boxed()
}

fn optional(value: BoxedStrategy<Value>, required: bool) -> BoxedStrategy<Option<Value>> {
    if required {
        value.prop_map(Some).boxed()
    } else {
        proptest::option::of(value).boxed()
    }
}

/// Arguments within the limits and the rules.
fn arguments(operation: &'static Operation) -> BoxedStrategy<Map<String, Value>> {
    let params: Vec<&Param> = operation
        .params
        .iter()
        .filter(|param| param.location != Location::File)
        .collect();
    let values: Vec<_> = params
        .iter()
        .map(|param| {
            let value = value(&param.ty);
            match param.location {
                Location::Body if param.nullable => optional(
                    prop_oneof![4 => value, 1 => Just(Value::Null)].boxed(),
                    param.required,
                ),
                _ => optional(
                    value,
                    param.required || param.location == Location::WholeBody,
                ),
            }
        })
        .collect();
    values
        .prop_map(move |values| {
            let pairs = params.iter().zip(values);
            let given = pairs.filter_map(|(param, value)| Some((param.name.to_owned(), value?)));
            let mut arguments: Map<String, Value> = given.collect();
            arguments
                .retain(|name, value| !value.is_null() || !operation.param(name).unwrap().required);
            for rule in operation.rules {
                obey(operation, rule, &mut arguments);
            }
            arguments
        })
        .boxed()
}

fn obey(operation: &'static Operation, rule: &Rule, arguments: &mut Map<String, Value>) {
    match *rule {
        Rule::MaxDays { from, to, .. } => {
            if let Some(first) = arguments.get(from).cloned() {
                arguments.insert(to.to_owned(), first);
            } else {
                arguments.remove(to);
            }
        }
        Rule::Exclusive(names) => {
            let kept = names
                .iter()
                .find(|name| arguments.contains_key(**name))
                .copied();
            for name in names.iter().filter(|name| Some(**name) != kept) {
                arguments.remove(*name);
            }
        }
        Rule::Together(names)
            if names
                .iter()
                .any(|name| arguments.get(*name).is_none_or(Value::is_null)) =>
        {
            for name in names {
                arguments.remove(*name);
            }
        }
        Rule::AtLeastOne(names) => {
            if !names
                .iter()
                .any(|name| arguments.get(*name).is_some_and(|value| !value.is_null()))
                && let Some(first) = names.first().and_then(|name| operation.param(name))
            {
                arguments.insert(first.name.to_owned(), example_value(&first.ty));
            }
        }
        _ => {}
    }
}

/// How a value is written in paths, queries and headers.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn assert_path(
    operation: &Operation,
    seen: &RecordedRequest,
    arguments: &Map<String, Value>,
    name: &str,
) {
    let decoded = percent_decoded(&seen.path);
    for param in operation
        .params
        .iter()
        .filter(|param| param.location == Location::Path)
    {
        let text = written(&arguments[param.name]);
        assert!(decoded.contains(&text), "{name}: {text:?} in {decoded:?}");
    }
}

fn percent_decoded(path: &str) -> String {
    // `+` means itself in a path.
    let query = format!("p={}", path.replace('+', "%2B"));
    let url = format!("http://fake.test/?{query}");
    let url = connector_runtime::Url::parse(&url).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}

fn assert_query(
    operation: &Operation,
    seen: &RecordedRequest,
    arguments: &Map<String, Value>,
    name: &str,
) {
    for param in operation
        .params
        .iter()
        .filter(|param| param.location == Location::Query)
    {
        let texts: Vec<&str> = seen
            .query
            .iter()
            .filter(|(known, _)| known == param.name)
            .map(|(_, text)| text.as_str())
            .collect();
        match arguments.get(param.name) {
            None if param.send_default => {}
            None => assert!(texts.is_empty(), "{name}: {} was not given", param.name),
            Some(Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(written).collect();
                let found: Vec<String> = match param.style {
                    Style::Form { explode: true } => {
                        texts.iter().map(|&text| text.to_owned()).collect()
                    }
                    _ => vec![texts.join("")],
                };
                let wanted = match param.style {
                    Style::Form { explode: true } => items,
                    Style::SpaceDelimited => vec![items.join(" ")],
                    Style::PipeDelimited => vec![items.join("|")],
                    _ => vec![items.join(",")],
                };
                assert_eq!(found, wanted, "{name}: {}", param.name);
            }
            Some(Value::Object(members)) => {
                for (member, value) in members
                    .iter()
                    .filter(|(_, value)| !value.is_array() && !value.is_object())
                {
                    let key = format!("{}[{member}]", param.name);
                    let found = seen.query_value(&key).or_else(|| seen.query_value(member));
                    assert_eq!(found, Some(written(value).as_str()), "{name}: {key}");
                }
            }
            Some(value) => same_text(&texts, value, (name, param.name)),
        }
    }
}

fn same_text(texts: &[&str], value: &Value, (name, param): (&str, &str)) {
    let [found] = texts else {
        panic!("{name}: {param} should be there once: {texts:?}");
    };
    let number = value.as_f64().zip(found.parse::<f64>().ok());
    let same = number.is_some_and(|(given, found)| given.to_bits() == found.to_bits());
    assert!(
        same || *found == written(value),
        "{name}: {param} is {found:?}, not {value}"
    );
}

fn assert_body(
    operation: &Operation,
    seen: &RecordedRequest,
    arguments: &Map<String, Value>,
    name: &str,
) {
    if !matches!(
        operation.body,
        Some(BodyEncoding::Json | BodyEncoding::JsonOrMultipart)
    ) {
        return;
    }
    let whole = operation
        .params
        .iter()
        .find(|param| param.location == Location::WholeBody);
    if let Some(param) = whole {
        let given = arguments.get(param.name).cloned().unwrap_or_default();
        return same(&seen.json(), &given, name);
    }
    let mut wanted = Map::new();
    for param in operation
        .params
        .iter()
        .filter(|param| param.location == Location::Body)
    {
        let value = arguments.get(param.name).cloned();
        let default = || serde_json::from_str(param.default?).ok();
        let value = value.or_else(|| if param.send_default { default() } else { None });
        wanted.extend(value.map(|value| (param.name.to_owned(), value)));
    }
    if !(wanted.is_empty() && seen.body.is_empty()) {
        same(&seen.json(), &Value::Object(wanted), name);
    }
}

/// Equal, whatever the order of members and the spelling of numbers.
fn same(found: &Value, wanted: &Value, name: &str) {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            let names = |map: &Map<String, Value>| {
                let mut names: Vec<String> = map.keys().cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(found), names(wanted), "{name}");
            for (member, value) in wanted {
                same(&found[member], value, &format!("{name}.{member}"));
            }
        }
        (Value::Array(found), Value::Array(wanted)) => {
            assert_eq!(found.len(), wanted.len(), "{name}");
            found
                .iter()
                .zip(wanted)
                .for_each(|(found, wanted)| same(found, wanted, name));
        }
        (Value::Number(found), Value::Number(wanted)) => {
            assert_eq!(found.as_f64(), wanted.as_f64(), "{name}");
        }
        _ => assert_eq!(found, wanted, "{name}"),
    }
}

/// Every operation, several times.
async fn arrive<C: FakeData>() -> usize {
    let fake = Fake::<C>::builder()
        .today(TODAY.parse().unwrap())
        .at_most(60)
        .start()
        .await
        .unwrap();
    let builder = fake.connector_builder().unwrap().retry(RetryPolicy::none());
    let connector = builder
        .rate_limits(false)
        .user_agent("tests")
        .build()
        .unwrap();
    let mut runner = TestRunner::deterministic();
    let mut sent = 0;
    for method in C::TYPED {
        let operation = C::SPEC.operation(method.entity, method.action).unwrap();
        // GraphQL operations share one route, so the fake cannot tell them apart. Files are left out of the
        // arguments, so an operation that must have one cannot be called with them.
        let files = |param: &Param| param.required && param.location == Location::File;
        if matches!(operation.body, Some(BodyEncoding::GraphQl(_)))
            || operation.params.iter().any(files)
        {
            continue;
        }
        let strategy = arguments(operation);
        let name = format!("{}.{}", operation.entity, operation.action);
        let before = sent;
        for _ in 0..TIMES {
            let given = strategy.new_tree(&mut runner).unwrap().current();
            fake.forget_requests();
            let call = (method.call)(&connector, &Given::new(given.clone()));
            let call = match call {
                Ok(call) => call,
                // A mix of alternatives, for which there is no typed call.
                Err(error) if error.to_string().contains("alternative") => continue,
                Err(error) => panic!("{name} with {given:?}: {error}"),
            };
            // Whether the fake agrees to it (there may be no such record) is another matter.
            if let Err(error) = call.await
                && matches!(error.kind(), ErrorKind::InvalidInput(_))
            {
                panic!("{name} with {}: {error}", Value::Object(given));
            }
            let seen = fake
                .requests()
                .into_iter()
                .find(|seen| seen.operation.is_some());
            let seen = seen.unwrap_or_else(|| panic!("{name} with {given:?} did not arrive"));
            assert_eq!(seen.operation, Some((operation.entity, operation.action)));
            assert_path(operation, &seen, &given, &name);
            assert_query(operation, &seen, &given, &name);
            assert_body(operation, &seen, &given, &name);
            sent += 1;
        }
        assert!(sent > before, "{name} was never sent");
    }
    sent
}

#[tokio::test]
async fn whatever_is_given_arrives() {
    let sent = arrive::<HarvestConnector>().await;
    assert!(sent > 114 * TIMES * 9 / 10, "{sent}");
}

#[tokio::test]
async fn whatever_is_given_arrives_in_every_style() {
    assert!(arrive::<KitchenSinkConnector>().await > 0);
}
