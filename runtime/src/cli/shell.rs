//! Things around the shell: completions, man pages, the version, the check of the connection.

use clap::{Arg, ArgMatches, Command};
use clap_complete::Shell;
use serde_json::json;

use super::connection::{Program, Settings};
use super::failure::{Failure, Stop};
use super::interrupt;
use super::printer::indented;
use super::sink::Sink;
use crate::connector::ConnectorSpec;

/// Adds the argument of `completions`.
pub(super) fn completions_options(command: Command) -> Command {
    command.arg(
        Arg::new("shell")
            .value_name("SHELL")
            .required(true)
            .value_parser(clap::value_parser!(Shell))
            .help("The shell to complete in"),
    )
}

/// Prints the completion script of a shell.
pub(super) fn completions(mut tree: Command, matches: &ArgMatches) -> Result<(), Stop> {
    let Some(shell) = matches.get_one::<Shell>("shell").copied() else {
        return Ok(());
    };
    let mut script = Vec::new();
    let name = tree.get_name().to_owned();
    clap_complete::generate(shell, &mut tree, name, &mut script);
    Sink::Stdout.write(&String::from_utf8_lossy(&script))
}

/// Prints the man page.
pub(super) fn man(tree: Command) -> Result<(), Stop> {
    let mut page = Vec::new();
    clap_mangen::Man::new(tree)
        .render(&mut page)
        .map_err(|error| Failure::input(format!("the man page cannot be written: {error}")))?;
    Sink::Stdout.write(&String::from_utf8_lossy(&page))
}

/// Prints versions, as JSON.
pub(super) fn version(spec: &ConnectorSpec) -> Result<(), Stop> {
    let version = json!({
        "name": spec.slug,
        "version": spec.version,
        "package": spec.package,
        "runtime_version": env!("CARGO_PKG_VERSION"),
        "definition_id": spec.definition_id,
    });
    Sink::Stdout.line(&indented(&version))
}

/// Checks the connection; why it does not work is told like any other failure.
pub(super) fn check(program: Program, matches: &ArgMatches) -> Result<(), Stop> {
    let client = Settings::of(matches)?.connect(program)?;
    let result = interrupt::run(async { Ok(client.check().await) })?;
    Sink::Stdout.line(&indented(&json!(result)))?;
    result.error.map_or(Ok(()), |error| Err(error.into()))
}
