//! How a command reaches the API: its connection options and the client that they make.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::failure::{Failure, Stop, notice};
use super::input::Source;
use super::{keyring, sign_in};
use crate::auth::Credentials;
use crate::builder::Builder;
use crate::client::Client;
use crate::connector::{Connector, ConnectorSpec};
use crate::error::Error;

const HEADING: &str = "Connection";

/// Serves a fake until it is stopped.
pub(super) type Serve = fn(&ArgMatches) -> Result<(), Stop>;

/// A connector as the command line sees it: its description and how a client of it is made.
#[derive(Clone, Copy)]
pub(super) struct Program {
    pub(super) spec: &'static ConnectorSpec,
    pub(super) build: fn(Credentials, &Settings) -> Result<Client, Error>,
    /// Serves a fake of the API, when the program was built with one.
    pub(super) serve_fake: Option<Serve>,
}

impl Program {
    pub(super) fn of<C: Connector>() -> Self {
        Self {
            spec: C::SPEC,
            build: build::<C>,
            serve_fake: None,
        }
    }
}

/// The connection options of a command.
#[derive(Debug, Default)]
pub(super) struct Settings {
    credentials: Option<Source>,
    keyring: bool,
    auth_scheme: Option<String>,
    variables: BTreeMap<String, String>,
    base_url: Option<String>,
    token_url: Option<String>,
    user_agent: Option<String>,
    timeout: Option<Duration>,
    allow_plain_http: bool,
    verbose: bool,
}

/// Adds the connection options.
pub(super) fn options(command: Command, spec: &ConnectorSpec) -> Command {
    let option = |name: &'static str, value: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help_heading(HEADING)
    };
    let switch = |name: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help_heading(HEADING)
    };
    let variables: Vec<_> = spec
        .variables
        .iter()
        .map(|variable| variable.name)
        .collect();
    let config = match variables.join(", ") {
        names if names.is_empty() => {
            "Variables of the base URL as a JSON object (this connector has none)".to_owned()
        }
        names => format!("Variables of the base URL as a JSON object: {names}"),
    };
    command
        .arg(
            option("credentials", "@FILE|-")
                .allow_hyphen_values(true)
                .help("Credentials as a JSON object from a file or standard input; without it, from the environment"),
        )
        .arg(
            switch("keyring")
                .conflicts_with("credentials")
                .help("Credentials from the keyring of the operating system, where `login --direct` keeps them"),
        )
        .arg(option("auth-scheme", "NAME").help(format!(
            "How to sign in: {}",
            spec.auth.iter().map(|scheme| scheme.name).collect::<Vec<_>>().join(", ")
        )))
        .arg(option("config", "JSON|@FILE").help(config))
        .arg(option("base-url", "URL").help("Another base URL than the API's: a proxy, a sandbox, a fake"))
        .arg(option("token-url", "URL").help("Another token endpoint than the API's"))
        .arg(option("user-agent", "TEXT").help("The User-Agent that is sent"))
        .arg(
            option("timeout", "SECONDS")
                .value_parser(clap::value_parser!(u64).range(1..))
                .help("The most time that one request may take"),
        )
        .arg(switch("allow-plain-http").help("Send credentials over plain http, to other machines too"))
        .arg(switch("verbose").short('v').help("Tell every request on standard error"))
}

impl Settings {
    pub(super) fn of(matches: &ArgMatches) -> Result<Self, Failure> {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        Ok(Self {
            credentials: text("credentials").as_deref().map(Source::of),
            keyring: matches.get_flag("keyring"),
            auth_scheme: text("auth-scheme"),
            variables: match text("config") {
                Some(config) => variables(&Source::of(&config))?,
                None => BTreeMap::new(),
            },
            base_url: text("base-url"),
            token_url: text("token-url"),
            user_agent: text("user-agent"),
            timeout: matches.get_one("timeout").copied().map(Duration::from_secs),
            allow_plain_http: matches.get_flag("allow-plain-http"),
            verbose: matches.get_flag("verbose"),
        })
    }

    /// Whether the credentials come from standard input.
    pub(super) fn reads_stdin(&self) -> bool {
        self.credentials == Some(Source::Stdin)
    }

    /// Flags first, then the environment, then the keyring.
    pub(super) fn credentials(&self, spec: &'static ConnectorSpec) -> Result<Credentials, Failure> {
        let scheme = self.auth_scheme.as_deref();
        let look = |name: &str| std::env::var(name).ok();
        let system = keyring::system();
        if self.keyring {
            return keyring::required(&*system?, spec, scheme);
        }
        if self.credentials.is_none()
            && let Some(kept) = keyring::last_resort(system.as_deref().ok(), spec, scheme, &look)?
        {
            return Ok(kept);
        }
        sign_in::credentials(spec, self.credentials.as_ref(), scheme, &look)
    }

    /// The client that makes the calls.
    pub(super) fn connect(&self, program: Program) -> Result<Client, Stop> {
        Ok((program.build)(self.credentials(program.spec)?, self)?)
    }
}

fn variables(source: &Source) -> Result<BTreeMap<String, String>, Failure> {
    let text = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        _ => Err(Failure::parameter(
            &format!("config.{name}"),
            "expected text",
        )),
    };
    source.object("--config")?.into_iter().map(text).collect()
}

fn build<C: Connector>(credentials: Credentials, settings: &Settings) -> Result<Client, Error> {
    let mut builder = Builder::<C>::new(credentials).allow_plain_http(settings.allow_plain_http);
    if let Some(url) = &settings.base_url {
        builder = builder.base_url(url);
    }
    if let Some(url) = &settings.token_url {
        builder = builder.token_url(url);
    }
    if let Some(user_agent) = &settings.user_agent {
        builder = builder.user_agent(user_agent);
    }
    if let Some(timeout) = settings.timeout {
        builder = builder.timeout(timeout);
    }
    for (name, value) in &settings.variables {
        builder = builder.variable(name, value);
    }
    if settings.verbose {
        builder = builder.on_attempt(|attempt| {
            notice(&json!({
                "message": "request",
                "operation": format!("{}.{}", attempt.operation.entity, attempt.operation.action),
                "attempt": attempt.number,
                "status": attempt.status,
                "elapsed_ms": u64::try_from(attempt.elapsed.as_millis()).unwrap_or(u64::MAX),
                "wait_ms": attempt.wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            }));
        });
    }
    Ok(builder.build()?.client().clone())
}
