//! A running fake with a connector aimed at it, and arguments that every operation accepts.

use connector_runtime::fake::Fake;
use connector_runtime::{Connector, Error, ExecuteResult, Operation, RetryPolicy};
use connector_tests::arguments::minimal;
use harvest_connector::{HarvestConnector, HarvestPersonalAccessTokenAuthConfig};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What the seed holds, by identifier.
pub(super) const CLIENT: i64 = 5_735_800;
pub(super) const PROJECT: i64 = 14_308_000;
pub(super) const TASK: i64 = 8_083_300;
pub(super) const CALLER: i64 = 1_782_884;
pub(super) const MANAGER: i64 = 1_782_885;
pub(super) const MEMBER: i64 = 1_782_887;
pub(super) const OPEN_INVOICE: i64 = 13_150_418;
pub(super) const SENT_ESTIMATE: i64 = 1_439_802;
pub(super) const EXPENSE_CATEGORY: i64 = 4_195_900;
pub(super) const TODAY: &str = "2026-11-20";

pub(super) struct Bench {
    pub(super) fake: Fake<HarvestConnector>,
    pub(super) connector: HarvestConnector,
}

/// A connector aimed at a fake, without repetitions.
pub(super) fn connector(fake: &Fake<HarvestConnector>) -> HarvestConnector {
    let auth = HarvestPersonalAccessTokenAuthConfig {
        token: fake.credential("token").unwrap().into(),
        account_id: fake.credential("account_id").unwrap(),
    };
    let builder = HarvestConnector::builder(auth).base_url(fake.base_url());
    builder
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}

/// An answer as it came.
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) headers: String,
    pub(super) body: String,
}

impl Raw {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Sends a request that no connector would send.
pub(super) async fn send(
    fake: &Fake<HarvestConnector>,
    request: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Raw {
    let address = fake.origin().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut text = format!("{request} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Raw {
        status,
        headers: head.to_lowercase(),
        body: body.to_owned(),
    }
}

/// Every operation of the connector.
pub(super) fn operations() -> impl Iterator<Item = &'static Operation> {
    HarvestConnector::SPEC
        .entities
        .iter()
        .flat_map(|entity| entity.operations.iter().copied())
}

impl Bench {
    pub(super) async fn start() -> Self {
        let fake = Fake::builder().seed(7).today(TODAY.parse().unwrap());
        let fake = fake
            .start()
            .await
            .map_err(|error| error.to_string())
            .unwrap();
        let connector = connector(&fake);
        Self { fake, connector }
    }

    pub(super) async fn run(&self, name: &str, params: Value) -> Result<ExecuteResult, Error> {
        let (entity, action) = name.split_once('.').unwrap();
        self.connector.execute(entity, action, params).await
    }

    /// The data of a call that must work.
    pub(super) async fn data(&self, name: &str, params: Value) -> Value {
        match self.run(name, params.clone()).await {
            Ok(result) => result.data,
            Err(error) => panic!("{name} with {params}: {error}"),
        }
    }

    /// The status and the message of a call that must fail.
    pub(super) async fn refusal(&self, name: &str, params: Value) -> (u16, String) {
        match self.run(name, params).await {
            Ok(result) => panic!("{name} worked: {}", result.data),
            Err(error) => (
                error.status().unwrap_or(0),
                error.provider_message().unwrap_or_default().to_owned(),
            ),
        }
    }

    /// Arguments with which an operation works now. Records that it would use up are made for it.
    pub(super) async fn arguments(&self, operation: &Operation) -> Value {
        let mut arguments = members(minimal(operation));
        for (name, value) in existing() {
            if let Some(argument) = arguments.get_mut(name) {
                *argument = value;
            }
        }
        let path: Vec<&str> = operation.path.split('/').collect();
        if path.contains(&"{id}") {
            arguments.extend(self.fresh(operation.entity, operation.action).await);
        } else if operation.action == "create" && path.contains(&"{project_id}") {
            arguments.insert("project_id".into(), self.project().await);
        }
        for (name, value) in fixed(operation) {
            if operation.param(name).is_some()
                && !(name == "project_id" && path.contains(&"{project_id}"))
            {
                arguments.insert(name.into(), value);
            }
        }
        arguments.retain(|_, value| !value.is_null());
        Value::Object(arguments)
    }

    /// Makes a record and gives the parts of its path.
    async fn fresh(&self, entity: &str, action: &str) -> Map<String, Value> {
        let create = HarvestConnector::SPEC.operation(entity, "create").unwrap();
        let mut arguments = members(Box::pin(self.arguments(create)).await);
        if (entity, action) == ("time_entries", "stop") {
            arguments.remove("hours");
        }
        let made = self
            .data(
                &format!("{entity}.create"),
                Value::Object(arguments.clone()),
            )
            .await;
        let parents = create
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut path: Map<String, Value> = parents
            .map(|name| (name.to_owned(), arguments[name].clone()))
            .collect();
        path.insert("id".into(), made["id"].clone());
        path
    }

    async fn project(&self) -> Value {
        let create = HarvestConnector::SPEC
            .operation("projects", "create")
            .unwrap();
        let arguments = Box::pin(self.arguments(create)).await;
        self.data("projects.create", arguments).await["id"].clone()
    }
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => panic!("an object"),
    }
}

/// Identifiers of things that are there.
fn existing() -> [(&'static str, Value); 5] {
    [
        ("client_id", json!(CLIENT)),
        ("project_id", json!(PROJECT)),
        ("task_id", json!(TASK)),
        ("user_id", json!(CALLER)),
        ("expense_category_id", json!(EXPENSE_CATEGORY)),
    ]
}

/// Values with which an operation works.
fn fixed(operation: &Operation) -> Vec<(&'static str, Value)> {
    let mut values = match operation.action {
        "create" => match operation.entity {
            "time_entries" => vec![
                ("project_id", json!(PROJECT)),
                ("task_id", json!(TASK)),
                ("spent_date", json!(TODAY)),
                ("hours", json!(1.5)),
            ],
            "task_assignments" => vec![("task_id", json!(TASK + 7))],
            "user_assignments" => vec![("user_id", json!(MEMBER))],
            "invoice_messages" | "estimate_messages" => {
                vec![
                    ("recipients", json!([{"email": "ada@example.com"}])),
                    ("event_type", Value::Null),
                ]
            }
            _ => Vec::new(),
        },
        "update" if operation.entity == "teammates" => vec![("teammate_ids", json!([MEMBER]))],
        "list" | "list_for_project" | "list_me" => vec![("per_page", json!(3))],
        _ => Vec::new(),
    };
    let is = |name: &str| operation.param(name).is_some_and(|param| param.required);
    if is("from") {
        values.extend([("from", json!("2026-11-09")), ("to", json!("2026-11-15"))]);
    }
    if operation.action == "list_for_project" {
        values.push(("project_id", json!(PROJECT)));
    }
    let path = |name: &str| operation.path.contains(&format!("{{{name}}}"));
    let parents = [
        ("user_id", MANAGER),
        ("invoice_id", OPEN_INVOICE),
        ("estimate_id", SENT_ESTIMATE),
    ];
    values.extend(
        parents
            .into_iter()
            .filter(|(name, _)| path(name))
            .map(|(name, id)| (name, json!(id))),
    );
    values
}
