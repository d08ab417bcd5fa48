//! Calls by name, and the static table that they rest on.

use connector_runtime::{Connector, ErrorKind};
use connector_tests::{FakeApi, connector};
use harvest_connector::HarvestConnector;
use serde_json::{Value, json};

use super::{empty, refused, role};

async fn error_of(entity: &str, action: &str, params: Value) -> connector_runtime::Error {
    let api = FakeApi::constant(200, empty("users")).await;
    let error = connector(&api)
        .execute(entity, action, params)
        .await
        .unwrap_err();
    assert!(api.requests().is_empty(), "{error}");
    error
}

#[tokio::test]
async fn an_unknown_parameter_is_answered_with_the_nearest() {
    let error = error_of("users", "list", json!({"is_actve": true})).await;
    let problem = refused(&error, "is_actve");
    assert!(problem.contains("did you mean `is_active`?"), "{problem}");
    assert!(
        problem.contains("it takes: is_active, updated_since, page, cursor, per_page"),
        "{problem}"
    );
    let error = error_of("company", "get", json!({"id": 1})).await;
    assert!(refused(&error, "id").contains("it takes none"), "{error}");
}

#[tokio::test]
async fn an_unknown_entity_is_answered_with_the_nearest() {
    let error = error_of("time_entrys", "list", json!({})).await;
    assert!(matches!(error.kind(), ErrorKind::UnknownEntity { name, .. } if name == "time_entrys"));
    let text = error.to_string();
    assert!(
        text.contains("there is no entity `time_entrys` (did you mean `time_entries`?)"),
        "{text}"
    );
    assert!(text.contains("accounts, billable_rates"), "{text}");
}

#[tokio::test]
async fn an_unknown_action_is_answered_with_the_nearest() {
    let error = error_of("users", "lst", json!({})).await;
    let text = error.to_string();
    assert!(
        text.contains("`users` has no action `lst` (did you mean `list`?)"),
        "{text}"
    );
    assert!(
        text.contains("get, list, create, update, delete, get_me"),
        "{text}"
    );
}

#[tokio::test]
async fn parameters_must_be_an_object() {
    let error = error_of("users", "list", json!([1])).await;
    assert!(
        refused(&error, "params").starts_with("expected an object"),
        "{error}"
    );
}

#[tokio::test]
async fn null_means_left_out() {
    let api = FakeApi::constant(200, empty("users")).await;
    let harvest = connector(&api);
    harvest.execute("users", "list", Value::Null).await.unwrap();
    harvest
        .execute(
            "users",
            "list",
            json!({"per_page": null, "is_active": true}),
        )
        .await
        .unwrap();
    let queries: Vec<_> = api
        .requests()
        .iter()
        .map(|seen| seen.query_text())
        .collect();
    assert_eq!(queries, ["", "is_active=true"]);
}

#[tokio::test]
async fn the_order_of_the_parameters_does_not_show() {
    let api = FakeApi::constant(200, empty("users")).await;
    connector(&api)
        .execute("users", "list", json!({"per_page": 3, "is_active": false}))
        .await
        .unwrap();
    assert_eq!(api.request().query_text(), "is_active=false&per_page=3");
}

#[tokio::test]
async fn path_query_and_body_stand_side_by_side() {
    let api = FakeApi::constant(200, role(6)).await;
    let params = json!({"id": 6, "name": "Design", "user_ids": [1, 2]});
    let result = connector(&api)
        .execute("roles", "update", params)
        .await
        .unwrap();
    assert_eq!((result.data, result.meta), (role(6), None));
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("PATCH", "/v2/roles/6")
    );
    assert_eq!(seen.json(), json!({"name": "Design", "user_ids": [1, 2]}));
    assert_eq!(seen.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn a_delete_gives_an_empty_object() {
    let api = FakeApi::start(|_| connector_tests::Answer::text(200, "")).await;
    let result = connector(&api)
        .execute("roles", "delete", json!({"id": 6}))
        .await
        .unwrap();
    assert_eq!((result.data, result.meta), (json!({}), None));
}

/// Operations that nobody calls stay out of a program: see ADR 24.
#[tokio::test]
async fn typed_calls_know_the_core_and_other_callers_the_whole() {
    let (core, whole) = (HarvestConnector::CORE, HarvestConnector::SPEC);
    assert!(core.entities.is_empty() && core.context_store.is_none());
    assert_eq!((core.slug, core.base_url), (whole.slug, whole.base_url));
    assert!(core.auth.is_empty() && !whole.auth.is_empty());
    assert!(core.check.is_some());

    let api = FakeApi::constant(200, empty("users")).await;
    let connector = connector(&api);
    connector.users().list().await.unwrap();
    let taken_out = connector.clone().client().clone();
    assert_eq!(taken_out.spec().entities.len(), whole.entities.len());
    assert!(
        taken_out
            .execute("users", "list", Value::Null)
            .await
            .is_ok()
    );
    assert!(connector.toolbox().tools().len() > 0);
}

#[test]
fn the_table_lists_all_operations_of_the_api() {
    let operations: Vec<_> = HarvestConnector::entities()
        .iter()
        .flat_map(|entity| entity.operations.iter())
        .collect();
    // 113 of the API and the list of accounts.
    assert_eq!(operations.len(), 114);
    let count = |method: &str| {
        operations
            .iter()
            .filter(|operation| operation.method.as_str() == method)
            .count()
    };
    assert_eq!(
        (count("GET"), count("POST"), count("PATCH"), count("DELETE")),
        (56, 20, 19, 19)
    );
    for operation in operations {
        assert!(
            !operation.summary.is_empty() && !operation.description.is_empty(),
            "{}",
            operation.path
        );
        assert!(
            operation.params.iter().all(|param| !param.doc.is_empty()),
            "{}",
            operation.path
        );
    }
}

#[test]
fn the_operations_of_the_reference_are_there_by_the_same_names() {
    let reference = [
        ("users", "list get"),
        ("clients", "list get"),
        ("contacts", "list get"),
        ("company", "get"),
        ("projects", "list get"),
        ("tasks", "list get"),
        ("time_entries", "list get"),
        ("invoices", "list get"),
        ("invoice_item_categories", "list get"),
        ("estimates", "list get"),
        ("estimate_item_categories", "list get"),
        ("expenses", "list get"),
        ("expense_categories", "list get"),
        ("roles", "list get"),
        ("user_assignments", "list"),
        ("task_assignments", "list"),
        ("time_projects", "list"),
        ("time_tasks", "list"),
    ];
    for (name, actions) in reference {
        let entity = HarvestConnector::entities()
            .iter()
            .find(|entity| entity.name == name)
            .unwrap();
        for action in actions.split(' ') {
            assert!(entity.operation(action).is_some(), "{name}.{action}");
        }
    }
}

#[test]
fn the_description_tells_parameters_with_their_limits() {
    let described = HarvestConnector::SPEC.describe();
    assert_eq!(
        (&described["name"], &described["title"]),
        (&json!("harvest"), &json!("Harvest"))
    );
    let named = |list: &Value, name: &str| {
        let found = list
            .as_array()
            .unwrap()
            .iter()
            .find(|item| item["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    };
    let users = named(&described["entities"], "users");
    let list = named(&users["actions"], "list");
    assert_eq!(
        (&list["method"], &list["path"], &list["read_only"]),
        (&json!("GET"), &json!("/users"), &json!(true))
    );
    let size = &list["params"]["properties"]["per_page"];
    assert_eq!(
        (&size["minimum"], &size["maximum"], &size["default"]),
        (&json!(1), &json!(2000), &json!(2000))
    );
    assert_eq!(
        (&size["type"], &size["in"]),
        (&json!("integer"), &json!("query"))
    );
    assert_eq!(list["params"]["required"], json!([]));
    let create = named(&users["actions"], "create");
    assert_eq!(
        create["params"]["required"],
        json!(["first_name", "last_name", "email"])
    );
    assert_eq!(create["read_only"], json!(false));
    let delete = named(&users["actions"], "delete");
    assert_eq!(delete["destructive"], json!(true));
    let reports = named(
        &named(&described["entities"], "time_projects")["actions"],
        "list",
    );
    assert_eq!(reports["params"]["required"], json!(["from", "to"]));
}

#[test]
fn the_static_data_tell_what_agents_and_the_search_need() {
    use connector_runtime::guide::{Cardinality, ValueType};
    let spec = HarvestConnector::SPEC;
    assert!(
        spec.example_questions
            .unsupported
            .contains(&"Book a day of paid time off")
    );
    let to_users = spec
        .relationships_of("time_entries")
        .find(|relationship| relationship.target == "users")
        .unwrap();
    assert_eq!(
        (
            to_users.foreign_key,
            to_users.target_key,
            to_users.cardinality
        ),
        ("user.id", "id", Some(Cardinality::ManyToOne))
    );
    let store = spec.context_store.unwrap();
    let users = store.entity("users").unwrap();
    assert_eq!((users.stream, users.suggested), (Some("users"), true));
    let id = users.field("id").unwrap();
    assert_eq!((id.types, id.nullable), (&[ValueType::Integer][..], true));
    assert!(store.entity("clouds").is_none());

    let described = spec.describe();
    assert_eq!(
        described["context_store"]["entities"][0]["fields"][0],
        json!({"name": "id", "type": ["integer", "null"], "description": "Id of the user."})
    );
    assert_eq!(
        described["relationships"][0],
        json!({"source_entity": "time_entries", "target_entity": "users", "foreign_key": "user.id",
               "target_key": "id", "cardinality": "many_to_one"})
    );
}
