//! Every operation of the static table against the fake: success, failures, and answers that differ from the plan.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use connector_runtime::fake::Fault;
use connector_runtime::operation::{Operation, Step};
use connector_runtime::schema::{Field, Type};
use connector_runtime::schema_json::{self, Purpose};
use connector_runtime::{Error, ErrorKind};
use serde_json::{Map, Value};

use super::bench::{Bench, operations};

#[tokio::test]
async fn every_operation_works_and_its_answer_satisfies_its_schema() {
    let bench = Bench::start().await;
    let captured = Arc::new(Mutex::new(Value::Null));
    let mut count = 0;
    for operation in operations() {
        let name = format!("{}.{}", operation.entity, operation.action);
        let arguments = bench.arguments(operation).await;
        let copy = Arc::clone(&captured);
        bench.fake.faults().add(
            Fault::changed_body(move |body| *copy.lock().unwrap() = body.clone())
                .operation(operation.entity, operation.action)
                .times(1),
        );
        if let Err(error) = bench.run(&name, arguments.clone()).await {
            panic!("{name} with {arguments}: {error}");
        }
        let last = bench.fake.requests().pop().unwrap();
        let created = operation.method.as_str() == "POST";
        assert_eq!(last.status, if created { 201 } else { 200 }, "{name}");
        match &operation.response {
            Some(ty) => {
                let validator =
                    jsonschema::validator_for(&schema_json::of(ty, Purpose::Strict)).unwrap();
                let body = captured.lock().unwrap().clone();
                let problems: Vec<String> = validator
                    .iter_errors(&body)
                    .map(|problem| format!("{}: {problem}", problem.instance_path()))
                    .collect();
                assert!(problems.is_empty(), "{name}: {problems:#?}");
            }
            None => assert_eq!(last.method, "DELETE", "{name} answers nothing"),
        }
        count += 1;
    }
    assert_eq!(count, 114);
}

#[tokio::test]
async fn every_operation_tells_every_failure() {
    let bench = Bench::start().await;
    for operation in operations() {
        let name = format!("{}.{}", operation.entity, operation.action);
        let arguments = bench.arguments(operation).await;
        for status in [400, 401, 403, 404, 422, 429, 500, 503] {
            let fault = Fault::status(status).operation(operation.entity, operation.action);
            bench.fake.faults().add(fault.retry_after(0).times(1));
            let error = bench.run(&name, arguments.clone()).await.unwrap_err();
            assert_eq!(error.status(), Some(status), "{name}: {error}");
        }
        for fault in [Fault::dropped_connection(), Fault::truncated_body()] {
            // Deletes have no body that could be cut; a record that is gone answers with an error body that can.
            let arguments = bench.arguments(operation).await;
            bench
                .fake
                .faults()
                .add(fault.operation(operation.entity, operation.action).times(1));
            let error = bench.run(&name, arguments).await.unwrap_err();
            // The transport cannot tell a body that was cut from one that does not unpack.
            let broken = matches!(error.kind(), ErrorKind::Transport(_) | ErrorKind::Decode(_));
            assert!(broken, "{name}: {error}");
        }
        assert_eq!(bench.fake.faults().pending(), 0, "{name}");
    }
}

#[tokio::test]
async fn every_answer_may_differ_from_the_plan() {
    let bench = Bench::start().await;
    for operation in operations().filter(|operation| operation.response.is_some()) {
        let name = format!("{}.{}", operation.entity, operation.action);
        let fields = record_fields(operation);
        let changes: [(&str, Change); 4] = [
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
        for (what, change) in changes {
            let result = changed(&bench, operation, move |record| change(record, fields)).await;
            match result {
                Ok(data) if what.starts_with("a field") && data != Value::Array(vec![]) => {
                    assert!(
                        data.to_string().contains("x_from_the_future"),
                        "{name}: {data}"
                    );
                }
                Ok(_) => {}
                Err(error) => panic!("{name}, {what}: {error}"),
            }
        }
        for fault in [
            Fault::slow_body(Duration::from_millis(20)),
            Fault::delay(Duration::from_millis(20)),
        ] {
            let arguments = bench.arguments(operation).await;
            bench
                .fake
                .faults()
                .add(fault.operation(operation.entity, operation.action).times(1));
            bench.data(&name, arguments).await;
        }
        let arguments = bench.arguments(operation).await;
        let broken = Fault::text_body("{\"half\": ").operation(operation.entity, operation.action);
        bench.fake.faults().add(broken.times(1));
        let error = bench.run(&name, arguments).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_)),
            "{name}: {error}"
        );
    }
}

/// A change of a record, by the fields that it has.
type Change = fn(&mut Map<String, Value>, &[Field]);

/// Calls the operation with its (first) record changed on the way.
async fn changed(
    bench: &Bench,
    operation: &'static Operation,
    change: impl Fn(&mut Map<String, Value>) + Send + Sync + 'static,
) -> Result<Value, Error> {
    let arguments = bench.arguments(operation).await;
    let fault = Fault::changed_body(move |body| {
        let mut place = body;
        for step in operation.records {
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
    });
    bench
        .fake
        .faults()
        .add(fault.operation(operation.entity, operation.action).times(1));
    let result = bench
        .connector
        .execute(operation.entity, operation.action, arguments)
        .await;
    result.map(|result| result.data)
}

/// The fields of one record of the answer.
fn record_fields(operation: &Operation) -> &'static [Field] {
    let mut ty = operation.response.unwrap();
    for step in operation.records {
        let (Type::Object(fields), Step::Key(name)) = (resolved(ty), step) else {
            panic!("a key")
        };
        ty = fields.iter().find(|field| field.name == *name).unwrap().ty;
    }
    match resolved(ty) {
        Type::Array(item, _) => fields_of(*item),
        other => fields_of(other),
    }
}

fn fields_of(ty: Type) -> &'static [Field] {
    match resolved(ty) {
        Type::Object(fields) => fields,
        other => panic!("an object, not {other:?}"),
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
