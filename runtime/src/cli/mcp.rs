//! `mcp`: the connector as a server for language models.

use std::net::SocketAddr;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use super::connection::{self, Program, Settings};
use super::failure::{Failure, Stop, notice};
use super::{hosted, interrupt, sign_in};
use crate::auth::Credentials;
use crate::client::Client;
use crate::connector::ConnectorSpec;
use crate::mcp::{HttpOptions, serve_http, serve_stdio};
use crate::tools::{ToolOptions, ToolSet, Toolbox};

/// The field of the variable that holds the bearer token of callers.
const TOKEN: &str = "mcp_token";
/// The option of hosted mode.
const HOSTED: &str = "hosted";

/// The command with its options.
pub(super) fn command(spec: &'static ConnectorSpec) -> Command {
    let list = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("NAME,…")
            .value_delimiter(',')
            .action(ArgAction::Append)
            .help(help)
            .help_heading("Tools")
    };
    let number = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .value_parser(clap::value_parser!(u64).range(1..))
            .help(help)
            .help_heading("Tools")
    };
    let http = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help(help)
            .help_heading("HTTP")
    };
    let sets = PossibleValuesParser::new(["discovery", "execute", "operations"]);
    let command = Command::new("mcp")
        .about("Serve the connector to language models (Model Context Protocol)")
        .after_help(format!(
            "It speaks on standard input and output unless --http is given. Callers over HTTP from other machines must \
             show the bearer token that {} holds.",
            sign_in::variable(spec, TOKEN)
        ))
        .arg(
            Arg::new("tools")
                .long("tools")
                .value_name("SET")
                .value_parser(sets)
                .default_value("discovery")
                .help("discovery: search, describe, read, write and execute; execute: that alone; operations: one tool each")
                .help_heading("Tools"),
        )
        .arg(list("entities", "Only these entities"))
        .arg(list("actions", "Only these actions"))
        .arg(list("allow", "Only these operations: entity.action, entity.* or *.action"))
        .arg(
            Arg::new("read-only")
                .long("read-only")
                .action(ArgAction::SetTrue)
                .help("Only operations that read")
                .help_heading("Tools"),
        )
        .arg(number("max-chars", "The most characters of an answer; 100000 without it"))
        .arg(number("tokens", "About how many tokens the tools' texts may cost"))
        .arg(
            http("http", "ADDRESS", "Serve streamable HTTP at http://ADDRESS/mcp instead, for example 127.0.0.1:8484"),
        )
        .arg(http("allow-host", "HOST", "Another name by which callers reach it").action(ArgAction::Append))
        .arg(http("allow-origin", "ORIGIN", "A web page's origin that may call").action(ArgAction::Append));
    connection::options(hosted_options(command), spec)
}

/// Which connector of the hosted service is served, instead of one with credentials of its own.
fn hosted_options(command: Command) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        let arg = Arg::new(name).long(name).value_name(value).help(help);
        arg.requires(HOSTED).help_heading("Hosted mode")
    };
    let hosted = Arg::new(HOSTED)
        .long(HOSTED)
        .action(ArgAction::SetTrue)
        .conflicts_with_all(["credentials", "auth-scheme"])
        .help("The hosted service makes the calls: its client is that of the environment (AIRBYTE_CLIENT_ID, …) or of `login`")
        .help_heading("Hosted mode");
    command
        .arg(hosted)
        .arg(option(
            "organization",
            "ID",
            "The organization, when the client belongs to several",
        ))
        .arg(option(
            "workspace",
            "NAME",
            "The workspace that the connector is in",
        ))
        .arg(option(
            "connector-id",
            "ID",
            "The connector, when the workspace has several of its kind",
        ))
}

/// The client whose calls the tools make.
fn connect(program: Program, settings: &Settings, matches: &ArgMatches) -> Result<Client, Stop> {
    if !matches.get_flag(HOSTED) {
        return settings.connect(program);
    }
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let config = hosted::config(
        text("organization"),
        text("workspace"),
        text("connector-id"),
    )?;
    Ok((program.build)(Credentials::hosted(config), settings)?)
}

/// Serves until the client goes away, or until it is interrupted.
pub(super) fn run(program: Program, matches: &ArgMatches) -> Result<(), Stop> {
    let settings = Settings::of(matches)?;
    let http = matches.get_one::<String>("http");
    let http = http.map(|text| address(text)).transpose()?;
    if http.is_none() && settings.reads_stdin() {
        let message = "--credentials and the client both use standard input";
        return Err(Failure::validation(message).into());
    }
    let client = connect(program, &settings, matches)?;
    let toolbox = Toolbox::with_options(&client, &options(matches))?;
    match http {
        None => interrupt::run_quick(async { Ok(serve_stdio(toolbox).await?) }),
        Some(address) => {
            let options = http_options(program.spec, address, matches);
            ended(interrupt::run(async {
                let ready = |address: SocketAddr| {
                    let url = format!("http://{address}/mcp");
                    notice(&json!({"message": "listening", "url": url}));
                };
                Ok(serve_http(toolbox, options, ready).await?)
            }))
        }
    }
}

/// `127.0.0.1:8484`, also as `localhost:8484`.
fn address(text: &str) -> Result<SocketAddr, Failure> {
    let plain = text.replacen("localhost:", "127.0.0.1:", 1);
    plain.parse().map_err(|_| {
        let message =
            format!("--http: expected ADDRESS:PORT such as 127.0.0.1:8484, found {text:?}");
        Failure::validation(message)
    })
}

/// Being stopped is how a server ends.
fn ended(result: Result<(), Stop>) -> Result<(), Stop> {
    match result {
        Err(Stop::Interrupted) => Ok(()),
        other => other,
    }
}

fn options(matches: &ArgMatches) -> ToolOptions {
    let names = |name: &str| {
        let given = matches.get_many::<String>(name).unwrap_or_default();
        given.cloned().collect::<Vec<_>>()
    };
    let number = |name: &str| {
        let given = matches.get_one::<u64>(name).copied();
        given.and_then(|number| usize::try_from(number).ok())
    };
    let set = match matches.get_one::<String>("tools").map(String::as_str) {
        Some("execute") => ToolSet::Execute,
        Some("operations") => ToolSet::Operations,
        _ => ToolSet::Discovery,
    };
    let mut options = ToolOptions::default()
        .set(set)
        .entities(names("entities"))
        .actions(names("actions"))
        .allow(names("allow"))
        .read_only(matches.get_flag("read-only"));
    if let Some(most) = number("max-chars") {
        options = options.max_chars(most);
    }
    if let Some(most) = number("tokens") {
        options = options.tokens(most);
    }
    options
}

fn http_options(spec: &ConnectorSpec, address: SocketAddr, matches: &ArgMatches) -> HttpOptions {
    let mut options = HttpOptions::new(address);
    let token = std::env::var(sign_in::variable(spec, TOKEN)).ok();
    if let Some(token) = token.filter(|token| !token.is_empty()) {
        options = options.token(token);
    }
    for host in matches.get_many::<String>("allow-host").unwrap_or_default() {
        options = options.allow_host(host);
    }
    for origin in matches
        .get_many::<String>("allow-origin")
        .unwrap_or_default()
    {
        options = options.allow_origin(origin);
    }
    options
}
