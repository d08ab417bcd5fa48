//! The command line of every connector.
//!
//! A generated `main` is one call of [`main`]. The commands are made of the connector's static description, so that
//! there is nothing to generate for them: `execute` and `ENTITY ACTION` call operations, `decode` reads recorded
//! answers, `describe` tells what there is, `check` tries the connection.
//!
//! Results go to standard output, everything else to standard error: failures as one line of JSON, with an exit code
//! that says what kind it is (1 general, 2 credentials, 3 not found, 4 wrong input). Credentials come from the
//! environment, a file or the keyring, never from arguments, and are never printed unless a dry run is told to.

mod confirm;
mod connection;
mod decode;
mod describe;
mod drift;
mod execute;
mod failure;
#[cfg(feature = "fake")]
mod fake;
mod flags;
mod grammar;
mod hosted;
mod input;
mod interrupt;
mod keyring;
mod lines;
#[cfg(feature = "mcp")]
mod mcp;
mod page;
mod printer;
mod progress;
mod records;
mod request;
mod rows;
mod selection;
mod shell;
mod sign_in;
mod sink;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

use crate::connector::Connector;
use connection::Program;
use failure::{Stop, tell};
use grammar::Extent;
use sink::Sink;

/// Runs the command that the program's arguments name, and gives the exit code.
#[must_use]
pub fn main<C: Connector>() -> ExitCode {
    exit_code_of(Program::of::<C>())
}

/// [`main`] with the command `fake`, which serves an API that behaves like the connector's.
#[cfg(feature = "fake")]
#[must_use]
pub fn main_with_fake<C: crate::fake::FakeData>() -> ExitCode {
    let mut program = Program::of::<C>();
    program.serve_fake = Some(fake::serve::<C>);
    exit_code_of(program)
}

fn exit_code_of(program: Program) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match run(program, &arguments) {
        // Whoever took the output has had enough: that is no failure.
        Ok(()) | Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Failed(failure)) => {
            tell(&failure);
            failure.exit().into()
        }
        Err(Stop::Lines(exit)) => exit.into(),
        Err(Stop::Interrupted) => ExitCode::from(interrupt::INTERRUPTED),
    }
}

fn run(program: Program, arguments: &[OsString]) -> Result<(), Stop> {
    let tree = grammar::tree(program, arguments, Extent::Needed);
    let commands = commands_at(program, arguments, &tree);
    match tree.try_get_matches_from(arguments) {
        Ok(matches) => dispatch(program, arguments, &matches),
        Err(error)
            if !error.use_stderr()
                || error.kind()
                    == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand =>
        {
            Sink::Stdout.write(&error.render().to_string())
        }
        Err(error) => Err(usage::failure(&error, program.spec, &commands).into()),
    }
}

/// What could have been meant by a command that there is not: the actions of an entity, or the commands.
fn commands_at(program: Program, arguments: &[OsString], tree: &Command) -> Vec<String> {
    let first = arguments.get(1).and_then(|argument| argument.to_str());
    let below = first.and_then(|name| tree.find_subcommand(name));
    if let Some(command) = below.filter(|command| hosted::COMMANDS.contains(&command.get_name())) {
        let names = command.get_subcommands();
        return names.map(|command| command.get_name().to_owned()).collect();
    }
    match first.and_then(|name| program.spec.entity(name)) {
        Some(entity) => entity
            .operations
            .iter()
            .map(|operation| operation.action.to_owned())
            .collect(),
        None => tree
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .collect(),
    }
}

fn dispatch(program: Program, arguments: &[OsString], matches: &ArgMatches) -> Result<(), Stop> {
    let spec = program.spec;
    let Some((command, matches)) = matches.subcommand() else {
        return Ok(());
    };
    if let ("fake", Some(serve)) = (command, program.serve_fake) {
        return serve(matches);
    }
    match command {
        "execute" => execute::run(program, matches),
        "decode" => decode::run(spec, matches),
        "describe" => describe::run(spec, matches),
        "check" => shell::check(program, matches),
        #[cfg(feature = "mcp")]
        "mcp" => mcp::run(program, matches),
        "completions" => {
            shell::completions(grammar::tree(program, arguments, Extent::Whole), matches)
        }
        "man" => shell::man(grammar::tree(program, arguments, Extent::Needed)),
        "version" => shell::version(spec),
        name if hosted::COMMANDS.contains(&name) => hosted::run(program, name, matches),
        entity => match matches.subcommand() {
            Some((action, matches)) => execute::run_operation(program, entity, action, matches),
            None => Ok(()),
        },
    }
}
