//! The commands that work with the hosted service: `CONNECTOR RESOURCE OPERATION`, `login`, `logout`, `schema`.
//!
//! Answers of the service are passed through as they came. The operations are a table (`table`); flags, checks and
//! `schema` are made of it.

mod arguments;
mod browser;
mod connectors;
mod create;
mod direct;
mod enrollment;
mod execute;
mod guided;
mod login;
mod markdown;
mod organizations;
mod output;
mod schema;
mod session;
mod settings;
mod skills;
mod table;
mod workspaces;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value;

use super::confirm::{self, Asking};
use super::connection::Program;
use super::failure::Stop;
use super::interrupt;
use super::printer::indented;
use super::sink::Sink;
use crate::connector::ConnectorSpec;
#[cfg(feature = "mcp")]
pub(super) use session::config;

use arguments::Given;
use create::Way;
use session::Session;
use settings::Settings;
use table::{Entry, RESOURCES};

/// The names of the commands.
pub(super) const COMMANDS: [&str; 7] = [
    "login",
    "logout",
    "organizations",
    "workspaces",
    "connectors",
    "skills",
    "schema",
];

/// The commands. Operations are left out where they are not asked for.
pub(super) fn commands(asked: impl Fn(&str) -> bool) -> Vec<Command> {
    let resources = RESOURCES.iter().map(|(name, about)| {
        let command = Command::new(*name)
            .about(*about)
            .subcommand_required(true)
            .arg_required_else_help(true);
        if asked(name) {
            command.subcommands(table::of(name).map(operation))
        } else {
            command
        }
    });
    let mut commands = vec![login::command(), login::logout_command()];
    commands.extend(resources);
    commands.push(schema::command());
    commands
}

fn operation(entry: &'static Entry) -> Command {
    let command = arguments::add(Command::new(entry.name).about(entry.about), entry);
    let yes = |command: Command| {
        let yes = Arg::new("yes")
            .long("yes")
            .short('y')
            .action(ArgAction::SetTrue);
        command.arg(yes.help("Agree beforehand to what cannot be undone"))
    };
    let command = match (entry.resource, entry.name) {
        ("connectors", "create") => create::options(command),
        ("connectors", "execute") => yes(command),
        ("connectors", "delete") => yes(command).arg(
            Arg::new("wait")
                .long("wait")
                .value_name("SECONDS")
                .num_args(0..=1)
                .default_missing_value("60")
                .value_parser(clap::value_parser!(u64))
                .help("Wait until it is no longer listed"),
        ),
        _ => command,
    };
    output::options(session::options(command))
}

/// Runs one of the commands.
pub(super) fn run(program: Program, command: &str, matches: &ArgMatches) -> Result<(), Stop> {
    match command {
        "login" => return login::run(program.spec, matches),
        "logout" => return login::logout(program.spec, matches),
        "schema" => return Sink::Stdout.line(&indented(&schema::of(matches)?)),
        _ => {}
    }
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(());
    };
    let Some(entry) = table::find(command, name) else {
        return Ok(());
    };
    let given = arguments::read(entry, matches)?;
    let more: &[&str] = if entry.name == "create" {
        &create::BODY
    } else {
        &[]
    };
    arguments::check(entry, &given, more)?;
    // A mistake in --fields is told before anything is asked.
    super::printer::selection(matches)?;
    guard(entry, &given, program.spec, matches)?;
    let session = Session::open(matches)?;
    if (entry.resource, entry.name) == ("connectors", "create") {
        let answer = create(program.spec, &given, &session, matches)?;
        return output::print(matches, answer);
    }
    let answer = interrupt::run(carry_out(program.spec, entry, &given, &session, matches))?;
    match answer {
        Some(answer) => output::print(matches, answer),
        None => Ok(()),
    }
}

/// Asks before what cannot be undone, while nothing has been sent.
fn guard(
    entry: &Entry,
    given: &Given,
    spec: &ConnectorSpec,
    matches: &ArgMatches,
) -> Result<(), Stop> {
    if entry.resource != "connectors" || !["delete", "execute"].contains(&entry.name) {
        return Ok(());
    }
    let allowed = Settings::load()?.is_some_and(|settings| settings.allows_destructive());
    if entry.name == "execute" {
        return Ok(execute::consent(given, spec, matches, allowed)?);
    }
    let which = given
        .text("id")
        .or_else(|| given.text("name"))
        .unwrap_or_default();
    let asking = if given.from_stdin {
        Asking::Nobody
    } else {
        Asking::Terminal
    };
    let name = format!("connectors delete {which}");
    Ok(confirm::agreed(
        &name,
        "the connector and its context store",
        matches.get_flag("yes"),
        asking,
        allowed,
    )?)
}

/// Makes a connector. Credentials are read before anything is asked.
fn create(
    spec: &'static ConnectorSpec,
    given: &Given,
    session: &Session,
    matches: &ArgMatches,
) -> Result<Value, Stop> {
    let workspace = session.workspace(given);
    let way = create::read(given, spec, matches, workspace.clone())?;
    interrupt::run(async {
        match way {
            Way::Request(wish) => create::send(session, wish, matches.get_flag("check")).await,
            Way::Browser => guided::create(session, given, spec, &workspace, matches).await,
        }
    })
}

async fn carry_out(
    spec: &'static ConnectorSpec,
    entry: &Entry,
    given: &Given,
    session: &Session,
    matches: &ArgMatches,
) -> Result<Option<Value>, Stop> {
    let answer = match (entry.resource, entry.name) {
        ("organizations", "list") => organizations::list(session).await?,
        ("organizations", _) => organizations::choose(session, given).await?,
        ("workspaces", "list") => workspaces::list(session, given).await?,
        ("workspaces", _) => workspaces::choose(session, given).await?,
        ("skills", "list") => skills::list(session, given).await?,
        ("skills", "search") => skills::search(session, given).await?,
        ("skills", _) => skills::docs(session, given).await?,
        (_, "list") => connectors::list(session, given).await?,
        (_, "list-available") => connectors::available(session, given).await?,
        (_, "execute") => {
            let order = execute::Order::of(given, spec)?;
            let id = connectors::resolve(session, given, Some(spec)).await?;
            return execute::execute(session, &id, order, matches).await;
        }
        (_, "delete") => {
            let id = connectors::resolve(session, given, None).await?;
            connectors::delete(session, given, &id, matches).await?
        }
        (_, name) => {
            let id = connectors::resolve(session, given, Some(spec)).await?;
            match name {
                "check" => connectors::check(session, &id).await?,
                "describe" => connectors::describe(session, &id).await?,
                "update" => connectors::update(session, given, &id).await?,
                _ => connectors::inspect(session, &id).await?,
            }
        }
    };
    Ok(Some(answer))
}
