//! What holds for all operations of the table: the least arguments are accepted, every parameter arrives where
//! it belongs, and every limit is kept.

use connector_runtime::Operation;
use connector_runtime::operation::{Location, Param};
use connector_runtime::schema::{TextFormat, Type};
use connector_tests::{Answer, FakeApi, arguments, connector};
use harvest_connector::HarvestConnector;
use serde_json::{Value, json};

use super::refused;

fn operations() -> impl Iterator<Item = &'static Operation> {
    HarvestConnector::entities()
        .iter()
        .flat_map(|entity| entity.operations.iter().copied())
}

fn name(operation: &Operation) -> String {
    format!("{}.{}", operation.entity, operation.action)
}

/// An API that accepts every request and says nothing of use.
async fn refusing() -> (FakeApi, HarvestConnector) {
    let api = FakeApi::start(|_| Answer::json(422, &json!({"message": "no"}))).await;
    let harvest = connector(&api);
    (api, harvest)
}

fn is_file(param: &Param) -> bool {
    matches!(param.ty, Type::Text(rules) if rules.format == TextFormat::Binary)
}

#[tokio::test]
async fn the_least_arguments_are_sent() {
    for operation in operations() {
        let (api, harvest) = refusing().await;
        let params = arguments::minimal(operation);
        let error = harvest
            .execute(operation.entity, operation.action, params.clone())
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(422), "{error}");
        let seen = api.request();
        assert_eq!(
            seen.method,
            operation.method.as_str(),
            "{}",
            name(operation)
        );
        assert!(!seen.path.contains(['{', '}']), "{}", seen.path);
        let parts = operation.path.split('/');
        let path: Vec<_> = parts
            .map(|part| if part.starts_with('{') { "4" } else { part })
            .collect();
        assert!(
            seen.path.ends_with(&path.join("/")),
            "{}: {}",
            name(operation),
            seen.path
        );
        let has_body = operation
            .params
            .iter()
            .any(|param| param.location == Location::Body);
        assert_eq!(!seen.body.is_empty(), has_body, "{}", name(operation));
        assert_eq!(
            seen.header("content-type").is_some(),
            has_body,
            "{}",
            name(operation)
        );
    }
}

#[tokio::test]
async fn every_optional_parameter_arrives() {
    for operation in operations() {
        let given = |param: &&Param| !param.required && !is_file(param);
        for param in operation.params.iter().filter(given) {
            let (api, harvest) = refusing().await;
            let what = format!("{} with `{}`", name(operation), param.name);
            let mut params = arguments::minimal(operation);
            for other in operation.params.iter().filter(|other| !other.required) {
                params.as_object_mut().unwrap().remove(other.name);
            }
            let value = arguments::example(&param.ty);
            params[param.name] = value.clone();
            let error = harvest
                .execute(operation.entity, operation.action, params)
                .await
                .unwrap_err();
            if error.status().is_none() {
                // A rule over several parameters: this one does not stand alone.
                assert!(refused_by_rule(&error.to_string()), "{what}: {error}");
                continue;
            }
            let seen = api.request();
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            match param.location {
                Location::Query => {
                    assert_eq!(seen.query_value(param.name), Some(text.as_str()), "{what}")
                }
                Location::Body => assert_eq!(seen.json()[param.name], value, "{what}"),
                other => panic!("{what}: an optional parameter in {other:?}"),
            }
        }
    }
}

fn refused_by_rule(text: &str) -> bool {
    [
        "at least one of",
        "goes together with",
        "cannot be given together",
    ]
    .iter()
    .any(|part| text.contains(part))
}

/// Values that a type must refuse.
fn wrong_values(ty: &Type) -> Vec<Value> {
    match ty {
        Type::Boolean => vec![json!("true"), json!(1)],
        Type::Integer(bounds) => {
            let mut values = vec![json!("4"), json!(4.5), json!(true)];
            values.extend(bounds.min.map(|min| json!(min as i64 - 1)));
            values.extend(bounds.max.map(|max| json!(max as i64 + 1)));
            values
        }
        Type::Number(_) => vec![json!("1.5"), json!(true)],
        Type::Text(rules) => {
            let mut values = vec![json!(4), json!({})];
            if !rules.open && !rules.values.is_empty() {
                values.push(json!("no such value"));
            }
            if matches!(
                rules.format,
                TextFormat::Date | TextFormat::DateTime | TextFormat::Email
            ) {
                values.push(json!("nonsense"));
            }
            values
        }
        Type::Array(..) => vec![json!("one"), json!({})],
        Type::Object(_) | Type::Map(_) => vec![json!("one"), json!([])],
        Type::Ref(schema) => wrong_values(&schema.ty),
        Type::Any | Type::OneOf(_) => Vec::new(),
    }
}

#[tokio::test]
async fn every_limit_is_kept_before_anything_is_sent() {
    let (api, harvest) = refusing().await;
    let mut tried = 0;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| !is_file(param)) {
            for value in wrong_values(&param.ty) {
                let mut params = arguments::minimal(operation);
                params[param.name] = value.clone();
                let result = harvest
                    .execute(operation.entity, operation.action, params)
                    .await;
                let error = result.map(drop).unwrap_err();
                let what = format!("{} with `{}` = {value}", name(operation), param.name);
                assert!(api.requests().is_empty(), "{what} was sent");
                refused(&error, param.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[tokio::test]
async fn every_operation_refuses_an_unknown_parameter() {
    let (api, harvest) = refusing().await;
    for operation in operations() {
        let mut params = arguments::minimal(operation);
        params["no_such_parameter"] = json!(1);
        let error = harvest
            .execute(operation.entity, operation.action, params)
            .await
            .unwrap_err();
        refused(&error, "no_such_parameter");
    }
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn every_required_parameter_is_missed() {
    let (api, harvest) = refusing().await;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| param.required) {
            let mut params = arguments::minimal(operation);
            params.as_object_mut().unwrap().remove(param.name);
            let error = harvest
                .execute(operation.entity, operation.action, params)
                .await
                .unwrap_err();
            assert!(
                refused(&error, param.name).starts_with("is missing"),
                "{error}"
            );
        }
    }
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn nullable_fields_are_cleared_and_others_refuse_null() {
    for operation in operations() {
        let fields = operation
            .params
            .iter()
            .filter(|param| param.location == Location::Body && !is_file(param));
        for param in fields {
            let (api, harvest) = refusing().await;
            let mut params = arguments::minimal(operation);
            params[param.name] = Value::Null;
            let error = harvest
                .execute(operation.entity, operation.action, params)
                .await
                .unwrap_err();
            if param.nullable {
                assert_eq!(error.status(), Some(422), "{}: {error}", name(operation));
                let sent = api.request().json();
                assert!(
                    sent.get(param.name).is_some_and(Value::is_null),
                    "{}: {sent}",
                    name(operation)
                );
            } else {
                refused(&error, param.name);
                assert!(api.requests().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn every_deletion_gives_an_empty_object() {
    let api = FakeApi::start(|_| Answer::text(200, "")).await;
    let harvest = connector(&api);
    let mut deletions = 0;
    for operation in operations().filter(|operation| operation.method.as_str() == "DELETE") {
        let params = arguments::minimal(operation);
        let result = harvest
            .execute(operation.entity, operation.action, params)
            .await
            .unwrap();
        assert_eq!(
            (result.data, result.meta),
            (json!({}), None),
            "{}",
            name(operation)
        );
        deletions += 1;
    }
    assert_eq!(deletions, 19);
}
