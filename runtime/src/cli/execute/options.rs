//! The options of calls.

use clap::{Arg, ArgAction, Command};

use crate::cli::{connection, printer};
use crate::connector::ConnectorSpec;

/// Adds the options that say what is to be called: parameters, or the whole request.
pub(in crate::cli) fn request_options(command: Command) -> Command {
    command.arg(params_option()).arg(
        Arg::new("json")
            .long("json")
            .value_name("JSON|@FILE|-")
            .allow_hyphen_values(true)
            .help("The whole request {entity, action, params}; the parameters alone beside --entity and --action"),
    )
}

/// The option `--params`.
pub(in crate::cli) fn params_option() -> Arg {
    Arg::new("params")
        .long("params")
        .value_name("JSON|@FILE|-")
        .allow_hyphen_values(true)
        .help("All parameters as one JSON object, instead of flags")
}

/// Adds the options of every call.
pub(in crate::cli) fn options(command: Command, spec: &ConnectorSpec) -> Command {
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    let count = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .value_parser(clap::value_parser!(u64).range(1..))
            .help(help)
            .help_heading("Pages")
    };
    let command = command
        .arg(switch(
            "dry-run",
            "Print the requests as JSON lines and send nothing",
        ))
        .arg(switch(
            "show-secrets",
            "Show credentials in the requests of a dry run",
        ))
        .arg(switch("yes", "Agree to a destructive action beforehand").short('y'))
        .arg(switch("all", "Follow all pages").help_heading("Pages"))
        .arg(count("max-pages", "Follow at most so many pages"))
        .arg(count(
            "limit",
            "Follow pages until so many records are there",
        ));
    printer::options(connection::options(command, spec))
}

/// Adds the option for many calls.
pub(in crate::cli) fn lines_option(command: Command) -> Command {
    command.arg(
        Arg::new("jsonl")
            .long("jsonl")
            .action(ArgAction::SetTrue)
            .conflicts_with_all(["entity", "action", "params", "json", "all", "max-pages", "limit", "output-format"])
            .help("Read requests {entity, action, params} from standard input, one a line, and answer each with a line"),
    )
}
