//! `connectors create`: with credentials from a file, standard input or the environment, never from the arguments; or
//! with a browser.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::arguments::Given;
use super::connectors::{path, works};
use super::session::Session;
use crate::auth::redact;
use crate::cli::failure::{Failure, Stop};
use crate::cli::input::Source;
use crate::cli::sign_in;
use crate::connector::ConnectorSpec;
use crate::hosted::ApiRequest;
use crate::secret::Secret;

/// Members of a request as the service's own documentation writes it.
pub(super) const BODY: [&str; 7] = [
    "workspace_name",
    "connector_type",
    "definition_id",
    "source_template_id",
    "credentials",
    "server_side_oauth_secret_id",
    "template",
];

/// Adds the options beside the parameters.
pub(super) fn options(command: Command) -> Command {
    let switch = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    command
        .arg(
            Arg::new("credentials")
                .long("credentials")
                .value_name("@FILE|-|env")
                .allow_hyphen_values(true)
                .help("The credentials as a JSON object from a file or standard input, or the environment's"),
        )
        .arg(Arg::new("auth-scheme").long("auth-scheme").value_name("NAME").help("How the connector signs in"))
        .arg(switch("check").help("Try the credentials first; what does not work is not created"))
        .arg(switch("browser").help("Give the credentials in a browser"))
        .arg(switch("no-open").help("Only print the address for the browser"))
}

/// A connector that is to be made.
pub(super) struct Wish {
    body: Map<String, Value>,
    secrets: Vec<Secret>,
}

/// What the command asks for.
pub(super) enum Way {
    /// Make it with these credentials.
    Request(Wish),
    /// Let a person give them in a browser.
    Browser,
}

/// Reads what is wanted. Nothing is asked of the service so far.
pub(super) fn read(
    given: &Given,
    spec: &'static ConnectorSpec,
    matches: &ArgMatches,
    workspace: String,
) -> Result<Way, Failure> {
    if given.in_arguments && given.values.contains_key("credentials") {
        let message = "credentials are never arguments: every other process sees them";
        let hint = "use --credentials @file, --credentials -, or --json @file";
        return Err(Failure::validation(message).hint(hint));
    }
    if matches.get_flag("browser") {
        return Ok(Way::Browser);
    }
    let own = is_own(given, spec);
    let credentials = credentials(given, spec, matches, own)?;
    let secrets = secrets_of(credentials.as_ref());
    let mut body = Map::new();
    body.insert("workspace_name".to_owned(), workspace.into());
    identify(&mut body, given, spec);
    let name = if is_body(given) {
        "name"
    } else {
        "connector_name"
    };
    if let Some(name) = given.text(name) {
        body.insert("name".to_owned(), name.into());
    }
    if let Some(settings) = credentials
        .as_ref()
        .and_then(|known| settings(spec, known))
        .filter(|_| own)
    {
        body.insert("replication_config".to_owned(), settings);
    }
    if let Some(credentials) = credentials {
        body.insert("credentials".to_owned(), Value::Object(credentials));
    }
    for name in [
        "replication_config",
        "environment",
        "entities",
        "server_side_oauth_secret_id",
    ] {
        if let Some(value) = given.values.get(name).filter(|value| !value.is_null()) {
            body.insert(name.to_owned(), value.clone());
        }
    }
    let sources = [
        "credentials",
        "replication_config",
        "server_side_oauth_secret_id",
    ];
    if !sources.iter().any(|name| body.contains_key(*name)) {
        return Err(nothing_to_sign_in_with(spec));
    }
    Ok(Way::Request(Wish { body, secrets }))
}

/// The settings beside the credentials, when the credentials hold all that is needed: they need not be said twice.
fn settings(spec: &ConnectorSpec, credentials: &Map<String, Value>) -> Option<Value> {
    let fields = spec
        .replication
        .iter()
        .filter(|field| field.required && !field.secret);
    let known: Option<Map<String, Value>> = fields
        .map(|field| Some((field.name.to_owned(), credentials.get(field.name)?.clone())))
        .collect();
    known.filter(|known| !known.is_empty()).map(Value::Object)
}

fn nothing_to_sign_in_with(spec: &ConnectorSpec) -> Failure {
    let fields = spec.auth.iter().map(|scheme| {
        let names = scheme
            .fields
            .iter()
            .map(|field| sign_in::variable(spec, field.name));
        names.collect::<Vec<_>>().join(", ")
    });
    let fields: Vec<String> = fields.collect();
    Failure::validation("there is nothing that the connector could sign in with").hint(format!(
        "--credentials @file or -, the environment ({}), or --browser",
        fields.join("; or ")
    ))
}

/// Whether the JSON is written as the service's own documentation does it.
fn is_body(given: &Given) -> bool {
    let named = ["connector_type", "definition_id", "source_template_id"];
    named.iter().any(|name| given.values.contains_key(*name))
}

/// Whether it is a connector of this program's type.
fn is_own(given: &Given, spec: &ConnectorSpec) -> bool {
    let name = given
        .text("connector_type")
        .or_else(|| given.text("name").filter(|_| !is_body(given)));
    match name {
        Some(name) => [spec.slug, spec.name]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name)),
        None => given.text("id").is_none() && !is_body(given),
    }
}

/// Names the type in one of the three ways.
fn identify(body: &mut Map<String, Value>, given: &Given, spec: &ConnectorSpec) {
    for name in ["connector_type", "definition_id", "source_template_id"] {
        if let Some(text) = given.text(name) {
            body.insert(name.to_owned(), text.into());
        }
    }
    if is_body(given) {
        return;
    }
    match (given.text("id"), given.text("name")) {
        (Some(id), _) => drop(body.insert("source_template_id".to_owned(), id.into())),
        // The service wants the name for people.
        (None, Some(name)) if !is_own(given, spec) => {
            body.insert("connector_type".to_owned(), name.into());
        }
        _ => drop(body.insert("connector_type".to_owned(), spec.name.into())),
    }
}

/// The credentials, from the one place that was named, else from the JSON, else from the environment.
fn credentials(
    given: &Given,
    spec: &'static ConnectorSpec,
    matches: &ArgMatches,
    own: bool,
) -> Result<Option<Map<String, Value>>, Failure> {
    let scheme = matches.get_one::<String>("auth-scheme").map(String::as_str);
    let named = matches.get_one::<String>("credentials").map(String::as_str);
    let inside = given.values.get("credentials").and_then(Value::as_object);
    match (named, inside) {
        (Some(_), Some(_)) => Err(Failure::validation(
            "the credentials are given twice: in --json and by --credentials",
        )),
        (Some("-"), None) if given.from_stdin => Err(Failure::validation(
            "standard input cannot hold both --json and --credentials",
        )),
        (Some("env"), None) => from_environment(spec, scheme).map(Some),
        (Some(text), None) => {
            let source = Source::of(text);
            if own {
                let read = sign_in::credentials(spec, Some(&source), scheme, &|_| None)?;
                return Ok(Some(as_object(&read)));
            }
            match source {
                Source::Inline(_) => Err(Failure::validation(
                    "--credentials takes `@file`, `-` or `env`: other processes see what stands in an argument",
                )),
                source => source.object("--credentials").map(Some),
            }
        }
        (None, Some(inside)) => Ok(Some(inside.clone())),
        (None, None) if own && is_any_set(spec) => from_environment(spec, scheme).map(Some),
        (None, None) => Ok(None),
    }
}

fn is_any_set(spec: &ConnectorSpec) -> bool {
    let mut fields = spec.auth.iter().flat_map(|scheme| scheme.fields);
    fields.any(|field| std::env::var_os(sign_in::variable(spec, field.name)).is_some())
}

fn from_environment(
    spec: &'static ConnectorSpec,
    scheme: Option<&str>,
) -> Result<Map<String, Value>, Failure> {
    let read = sign_in::credentials(spec, None, scheme, &|name| std::env::var(name).ok())?;
    Ok(as_object(&read))
}

fn as_object(credentials: &crate::auth::Credentials) -> Map<String, Value> {
    let fields = credentials.scheme.fields.iter();
    fields
        .filter_map(|field| {
            let value = credentials.values.get(field.name)?;
            Some((field.name.to_owned(), value.expose().into()))
        })
        .collect()
}

fn secrets_of(credentials: Option<&Map<String, Value>>) -> Vec<Secret> {
    let values = credentials.into_iter().flat_map(Map::values);
    values
        .filter_map(Value::as_str)
        .filter(|text| text.len() > 3)
        .map(Secret::new)
        .collect()
}

/// Makes the connector, after a check when that is wanted.
pub(super) async fn send(session: &Session, wish: Wish, check: bool) -> Result<Value, Stop> {
    let Wish { body, secrets } = wish;
    let hide = |stop: Stop| match stop {
        // The service may repeat what it was sent.
        Stop::Failed(failure) => Stop::Failed(failure.cleaned(|text| redact(text, secrets.iter()))),
        other => other,
    };
    if check {
        let request = ApiRequest::post(path("check"))
            .json(Value::Object(body.clone()))
            .repeatable(true);
        let report = session.ask(&request).await.map_err(hide)?;
        works(&report).map_err(|failure| hide(failure.hint("nothing was created").into()))?;
    }
    let request = ApiRequest::post(["integrations", "connectors"]).json(Value::Object(body));
    let made = session.ask(&request).await.map_err(hide)?;
    let text = redact(made.to_string(), secrets.iter());
    Ok(serde_json::from_str(&text).unwrap_or_else(|_| json!({"id": made.get("id")})))
}
