//! Every typed method against the fake: success with the state after it, failures, and answers that differ from
//! the plan. All of it is derived from the static tables, so it holds for any connector.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use connector_runtime::fake::{Fake, FakeData, Fault, Given, TypedMethod};
use connector_runtime::operation::{BodyEncoding, Location, Method, Operation, Step};
use connector_runtime::schema::{Field, Type};
use connector_runtime::schema_json::{self, Purpose};
use connector_runtime::{Error, ErrorKind, RetryPolicy};
use harvest_connector::HarvestConnector;
use kitchen_sink_connector::KitchenSinkConnector;
use serde_json::{Map, Value};

use super::bench::TODAY;

/// A fake with a connector that calls it by typed methods.
struct Matrix<C> {
    fake: Fake<C>,
    connector: C,
}

impl<C: FakeData> Matrix<C> {
    async fn start() -> Self {
        let fake = Fake::<C>::builder().seed(7).today(TODAY.parse().unwrap());
        let fake = fake.start().await.unwrap();
        let builder = fake.connector_builder().unwrap();
        let builder = builder.retry(RetryPolicy::none()).rate_limits(false);
        let connector = builder.user_agent("tests").build().unwrap();
        Self { fake, connector }
    }

    fn arguments(&self, operation: &Operation) -> Map<String, Value> {
        let arguments = self.fake.arguments(operation.entity, operation.action);
        arguments.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn call(
        &self,
        method: &TypedMethod<C>,
        arguments: Map<String, Value>,
    ) -> Result<Value, Error> {
        (method.call)(&self.connector, &Given::new(arguments))?.await
    }

    /// The next call of the operation meets this fault.
    fn fault(&self, operation: &Operation, fault: Fault) {
        let fault = fault.operation(operation.entity, operation.action);
        self.fake.faults().add(fault.times(1));
    }
}

/// Every typed method with its operation.
fn methods<C: FakeData>() -> impl Iterator<Item = (&'static TypedMethod<C>, &'static Operation)> {
    let all = C::TYPED.iter().map(|method| {
        let operation = C::SPEC.operation(method.entity, method.action);
        (method, operation.expect("a method has an operation"))
    });
    // GraphQL operations share one route, so the fake cannot tell them apart.
    all.filter(|(_, operation)| !matches!(operation.body, Some(BodyEncoding::GraphQl(_))))
}

fn name(operation: &Operation) -> String {
    format!("{}.{}", operation.entity, operation.action)
}

async fn works<C: FakeData>() -> usize {
    let matrix = Matrix::<C>::start().await;
    let mut count = 0;
    for (method, operation) in methods::<C>() {
        let name = name(operation);
        let arguments = matrix.arguments(operation);
        let captured = Arc::new(Mutex::new(Value::Null));
        let copy = Arc::clone(&captured);
        let keep = Fault::changed_body(move |body| *copy.lock().unwrap() = body.clone());
        matrix.fault(operation, keep);
        let answer = match matrix.call(method, arguments.clone()).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name} with {}: {error}", Value::Object(arguments)),
        };
        let last = matrix.fake.requests().pop().unwrap();
        assert!((200..300).contains(&last.status), "{name}: {}", last.status);
        assert_eq!(last.method, operation.method.as_str(), "{name}");
        if let Some(ty) = &operation.response {
            satisfies(ty, &captured.lock().unwrap(), &name);
        }
        state(&matrix, operation, &arguments, &answer).await;
        matrix.fake.faults().clear();
        count += 1;
    }
    // Downloads answer with a stream, not with a value: `runtime/tests/acme/downloads.rs` is about them.
    let operations = C::SPEC.entities.iter().flat_map(|entity| entity.operations);
    let wanted = operations.filter(|operation| operation.download.is_none());
    let typed = C::TYPED.len();
    assert_eq!(typed, wanted.count(), "every operation has a typed method");
    count
}

fn satisfies(ty: &Type, body: &Value, name: &str) {
    let validator = jsonschema::validator_for(&schema_json::of(ty, Purpose::Strict)).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(body)
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{name}: {problems:#?}");
}

/// What a write left behind: its record has what was sent and can be read again, or is gone.
async fn state<C: FakeData>(
    matrix: &Matrix<C>,
    operation: &'static Operation,
    arguments: &Map<String, Value>,
    answer: &Value,
) {
    let name = name(operation);
    let writes = matches!(operation.method, Method::Post | Method::Patch | Method::Put);
    if writes && matches!(operation.action, "create" | "update") {
        let fields = operation.params.iter();
        for param in fields.filter(|param| param.location == Location::Body) {
            let sent = arguments
                .get(param.name)
                .filter(|sent| !sent.is_array() && !sent.is_object());
            if let (Some(sent), Some(shown)) = (sent, answer.get(param.name)) {
                let same = sent
                    .as_f64()
                    .is_some_and(|sent| shown.as_f64() == Some(sent));
                assert!(
                    same || sent == shown,
                    "{name}: {} was {sent}, is {shown}",
                    param.name
                );
            }
        }
    }
    let changes = matches!(operation.action, "create" | "update");
    if operation.method == Method::Get || !(changes || operation.method == Method::Delete) {
        return;
    }
    let Some((method, read)) = methods::<C>().find(|(method, read)| {
        method.entity == operation.entity && method.action == "get" && read.path.ends_with('}')
    }) else {
        return;
    };
    let mut path = Map::new();
    for param in read
        .params
        .iter()
        .filter(|param| param.location == Location::Path)
    {
        let own = (param.name == "id").then(|| answer.get("id")).flatten();
        let value = own.or_else(|| arguments.get(param.name));
        path.extend(value.map(|value| (param.name.to_owned(), value.clone())));
    }
    if path.len()
        != read
            .params
            .iter()
            .filter(|param| param.location == Location::Path)
            .count()
    {
        return;
    }
    let found = matrix.call(method, path).await;
    if operation.method == Method::Delete && operation.path == read.path {
        let status = found.map_err(|error| error.status());
        assert_eq!(status, Err(Some(404)), "{name}: the record is gone");
    } else {
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_record = answer.get("id").is_some() && operation.response.is_some();
        if is_record && matches!(operation.action, "create" | "update") {
            assert_eq!(
                &found, answer,
                "{name}: the record reads as it was answered"
            );
        }
    }
}

async fn fails<C: FakeData>() {
    let matrix = Matrix::<C>::start().await;
    for (method, operation) in methods::<C>() {
        let name = name(operation);
        let arguments = matrix.arguments(operation);
        for status in [400, 401, 403, 404, 422, 429, 500, 503] {
            matrix.fault(operation, Fault::status(status).retry_after(0));
            let error = matrix.call(method, arguments.clone()).await.unwrap_err();
            assert_eq!(error.status(), Some(status), "{name}: {error}");
        }
        for fault in [Fault::dropped_connection(), Fault::truncated_body()] {
            if operation.response.is_none() {
                // An answer without a body has nothing that could be cut.
                continue;
            }
            let arguments = matrix.arguments(operation);
            matrix.fault(operation, fault);
            let error = matrix.call(method, arguments).await.unwrap_err();
            // The transport cannot tell a body that was cut from one that does not unpack.
            let broken = matches!(error.kind(), ErrorKind::Transport(_) | ErrorKind::Decode(_));
            assert!(broken, "{name}: {error}");
        }
        assert_eq!(matrix.fake.faults().pending(), 0, "{name}");
    }
}

async fn bends<C: FakeData>() {
    let matrix = Matrix::<C>::start().await;
    for (method, operation) in methods::<C>().filter(|(_, operation)| operation.response.is_some())
    {
        let name = name(operation);
        let Some(fields) = record_fields(operation) else {
            continue;
        };
        for (what, change) in CHANGES {
            let arguments = matrix.arguments(operation);
            let records = operation.records;
            matrix.fault(
                operation,
                Fault::changed_body(move |body| {
                    changed(body, records, |record| change(record, fields))
                }),
            );
            match matrix.call(method, arguments).await {
                Ok(data) if what.starts_with("a field") && has_record(&data) => {
                    let text = data.to_string();
                    assert!(text.contains("x_from_the_future"), "{name}: {data}");
                }
                Ok(_) => {}
                Err(error) => panic!("{name}, {what}: {error}"),
            }
        }
        for fault in [
            Fault::slow_body(Duration::from_millis(10)),
            Fault::delay(Duration::from_millis(10)),
        ] {
            let arguments = matrix.arguments(operation);
            matrix.fault(operation, fault);
            matrix.call(method, arguments).await.unwrap();
        }
        let arguments = matrix.arguments(operation);
        matrix.fault(operation, Fault::text_body("{\"half\": "));
        let error = matrix.call(method, arguments).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_)),
            "{name}: {error}"
        );
    }
}

/// A change of a record, by the fields that it has.
type Change = fn(&mut Map<String, Value>, &[Field]);

const CHANGES: [(&str, Change); 4] = [
    ("unknown enum value", |record, fields| {
        for field in fields.iter().filter(|field| has_values(&field.ty)) {
            record.insert(field.name.into(), "brand-new".into());
        }
    }),
    ("null where nullable", |record, fields| {
        for field in fields.iter().filter(|field| field.nullable) {
            record.insert(field.name.into(), Value::Null);
        }
    }),
    ("optional left out", |record, fields| {
        for field in fields.iter().filter(|field| !field.required) {
            record.remove(field.name);
        }
    }),
    ("a field that nobody knows", |record, _| {
        record.insert("x_from_the_future".into(), "kept".into());
    }),
];

/// Changes the (first) record of an answer.
fn changed(body: &mut Value, steps: &[Step], change: impl Fn(&mut Map<String, Value>)) {
    let mut place = body;
    for step in steps {
        if let Step::Key(name) = step {
            place = &mut place[*name];
        }
    }
    let record = match place {
        Value::Array(items) => items.first_mut(),
        other => Some(other),
    };
    if let Some(record) = record.and_then(Value::as_object_mut) {
        change(record);
    }
}

fn has_record(data: &Value) -> bool {
    match data.get("data").unwrap_or(data) {
        Value::Array(items) => items.first().is_some_and(Value::is_object),
        other => other.is_object(),
    }
}

/// The fields of one record of the answer, when it has known ones.
fn record_fields(operation: &Operation) -> Option<&'static [Field]> {
    let mut ty = operation.response?;
    for step in operation.records {
        let (Type::Object(fields), Step::Key(name)) = (resolved(ty), step) else {
            return None;
        };
        ty = fields.iter().find(|field| field.name == *name)?.ty;
    }
    match resolved(ty) {
        Type::Array(item, _) => fields_of(*item),
        other => fields_of(other),
    }
}

fn fields_of(ty: Type) -> Option<&'static [Field]> {
    match resolved(ty) {
        Type::Object(fields) => Some(fields),
        _ => None,
    }
}

fn resolved(ty: Type) -> Type {
    match ty {
        Type::Ref(schema) => resolved(schema.ty),
        other => other,
    }
}

fn has_values(ty: &Type) -> bool {
    match ty {
        Type::Text(rules) => !rules.values.is_empty(),
        Type::Ref(schema) => has_values(&schema.ty),
        _ => false,
    }
}

#[tokio::test]
async fn every_method_works_and_leaves_what_it_says() {
    assert_eq!(works::<HarvestConnector>().await, 114);
}

#[tokio::test]
async fn every_method_tells_every_failure() {
    fails::<HarvestConnector>().await;
}

#[tokio::test]
async fn every_answer_may_differ_from_the_plan() {
    bends::<HarvestConnector>().await;
}

#[tokio::test]
async fn a_connector_without_a_script_too() {
    works::<KitchenSinkConnector>().await;
    fails::<KitchenSinkConnector>().await;
    bends::<KitchenSinkConnector>().await;
}
