//! Whether the script of the fake fits the connector: operations, collections and filters that exist.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostics::{Diagnostic, Sink, codes};
use crate::load::{FakeDocument, child, spelling};
use crate::model::{Connector, Location};

/// Checks a script against the model; what is wrong goes to the sink.
pub fn validate(script: &FakeDocument, connector: &Connector, sink: &mut Sink) {
    operations(script, connector, sink);
    collections(script, connector, sink);
    filters(script, connector, sink);
}

fn members<'a>(
    script: &'a FakeDocument,
    pointer: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let members = script.value.pointer(pointer).and_then(Value::as_object);
    members.into_iter().flatten()
}

/// Reports a name that does not exist.
fn unknown(
    script: &FakeDocument,
    pointer: &str,
    (what, name): (&str, &str),
    known: &BTreeSet<String>,
    sink: &mut Sink,
) {
    let mut problem = Diagnostic::error(
        codes::FAKE_UNKNOWN_NAME,
        script.spans.key(pointer),
        format!("the fake's script names the {what} `{name}`, which does not exist"),
    )
    .pointer(pointer);
    if let Some(nearest) = spelling::nearest(name, known.iter().map(String::as_str)) {
        problem = problem.help(format!("did you mean `{nearest}`?"));
    }
    sink.push(problem);
}

/// Every operation that the script speaks of exists.
fn operations(script: &FakeDocument, connector: &Connector, sink: &mut Sink) {
    let operations = connector.operations();
    let known: BTreeSet<String> = operations
        .map(|operation| operation.key.to_string())
        .collect();
    for (name, _) in members(script, "/operations") {
        if !known.contains(name) {
            let at = child("/operations", name);
            unknown(script, &at, ("operation", name), &known, sink);
        }
    }
}

/// Every collection that is named as one is an entity, described, or filled by the seed.
fn collections(script: &FakeDocument, connector: &Connector, sink: &mut Sink) {
    let mut known: BTreeSet<String> = connector
        .entities
        .iter()
        .map(|entity| entity.name.clone())
        .collect();
    known.extend(members(script, "/collections").map(|(name, _)| name.clone()));
    let steps = script.value.get("seed").and_then(Value::as_array);
    let steps = || steps.into_iter().flatten();
    known.extend(
        steps()
            .filter_map(|step| step.get("in")?.as_str())
            .map(str::to_owned),
    );
    let mut named: Vec<(String, &str)> = Vec::new();
    for (name, target) in members(script, "/references") {
        named.extend(
            target
                .as_str()
                .map(|target| (child("/references", name), target)),
        );
    }
    for (collection, _) in members(script, "/collections") {
        let own = child("/collections", collection);
        for part in ["references", "lists"] {
            let own = child(&own, part);
            for (name, target) in members(script, &own) {
                named.extend(target.as_str().map(|target| (child(&own, name), target)));
            }
        }
    }
    for (name, act) in members(script, "/operations") {
        let at = child(&child("/operations", name), "collection");
        named.extend(
            act.get("collection")
                .and_then(Value::as_str)
                .map(|target| (at, target)),
        );
    }
    for (at, target) in named {
        if !known.contains(target) {
            unknown(script, &at, ("collection", target), &known, sink);
        }
    }
}

/// Every filter is a query parameter of some operation.
fn filters(script: &FakeDocument, connector: &Connector, sink: &mut Sink) {
    let parameters = connector
        .operations()
        .flat_map(|operation| &operation.params);
    let known: BTreeSet<String> = parameters
        .filter(|param| param.location != Location::Path)
        .map(|param| param.name.clone())
        .collect();
    let mut places = vec!["/filters".to_owned()];
    for (name, _) in members(script, "/collections") {
        places.push(child(&child("/collections", name), "filters"));
    }
    for place in places {
        for (name, _) in members(script, &place) {
            if !known.contains(name) {
                let at = child(&place, name);
                unknown(script, &at, ("query parameter", name), &known, sink);
            }
        }
    }
}
