//! The tree of commands, made of the operation table.
//!
//! Every entity is a command with its actions below it, and the parameters of an action are its flags:
//! `CONNECTOR users list --per-page 5`. `execute --entity users --action list --per-page 5` says the same, for
//! scripts; its flags are known because the two names are looked for before the arguments are parsed.

use std::ffi::OsString;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};

use super::connection::Program;
use super::{connection, decode, describe, execute, flags, hosted, shell};
use crate::connector::{ConnectorSpec, Entity};
use crate::operation::Operation;

/// The commands that every connector has.
const COMMANDS: [&str; 7] = [
    "execute",
    "decode",
    "describe",
    "check",
    "completions",
    "man",
    "version",
];

/// Whether a command is one that every connector has; an entity of that name is reached through `execute`.
pub(super) fn is_command(name: &str) -> bool {
    COMMANDS.contains(&name)
        || hosted::COMMANDS.contains(&name)
        || matches!(name, "help" | "fake" | "mcp")
}

/// How much of the tree is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// What these arguments need: entities without actions unless one of them is named. Keeps the start quick.
    Needed,
    /// All of it, for completions.
    Whole,
}

/// The tree for these arguments.
pub(super) fn tree(program: Program, arguments: &[OsString], extent: Extent) -> Command {
    let spec = program.spec;
    let mut root = Command::new(spec.slug)
        .version(spec.version)
        .about(format!("{} from the command line", spec.name))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(after_help(spec))
        .subcommands(commands(spec, arguments))
        .subcommands(hosted::commands(|name| {
            extent == Extent::Whole || arguments.iter().any(|argument| argument == name)
        }));
    #[cfg(feature = "fake")]
    if program.serve_fake.is_some() {
        root = root.subcommand(super::fake::command());
    }
    #[cfg(feature = "mcp")]
    {
        root = root.subcommand(super::mcp::command(spec));
    }
    for entity in spec
        .entities
        .iter()
        .filter(|entity| !is_command(entity.name))
    {
        let whole =
            extent == Extent::Whole || arguments.iter().any(|argument| argument == entity.name);
        let command = of_entity(spec, entity, whole);
        // The help lists them by name alone, below the commands.
        root = root.subcommand(command.hide(extent == Extent::Needed));
    }
    match extent {
        Extent::Needed => root,
        Extent::Whole => with_entity_names(root, spec),
    }
}

/// Tells completions which entities there are. Elsewhere a wrong name is left to the commands, which explain it.
fn with_entity_names(root: Command, spec: &'static ConnectorSpec) -> Command {
    let names = || PossibleValuesParser::new(spec.entities.iter().map(|entity| entity.name));
    ["execute", "decode", "describe"]
        .into_iter()
        .fold(root, |root, command| {
            root.mut_subcommand(command, |command| {
                command.mut_arg("entity", |entity| entity.value_parser(names()))
            })
        })
}

fn after_help(spec: &ConnectorSpec) -> String {
    let names: Vec<_> = spec.entities.iter().map(|entity| entity.name).collect();
    format!(
        "Entities ({0} ENTITY ACTION --PARAMETER VALUE …):\n{1}\n\nExit codes: 0 success, 1 failure, 2 credentials, 3 \
         not found, 4 wrong input. Failures are JSON on standard error.",
        spec.slug,
        names
            .chunks(6)
            .map(|chunk| format!("  {}", chunk.join(", ")))
            .collect::<Vec<_>>()
            .join(",\n"),
    )
}

fn commands(spec: &'static ConnectorSpec, arguments: &[OsString]) -> Vec<Command> {
    let command = |name: &'static str, about: &'static str| Command::new(name).about(about);
    vec![
        of_execute(spec, named_operation(spec, arguments)),
        decode::options(with_names(command(
            "decode",
            "Decode a recorded answer through the generated types",
        ))),
        describe::options(command(
            "describe",
            "Describe entities, actions, parameters and fields",
        )),
        connection::options(
            command(
                "check",
                "Check the connection and the credentials with a small call",
            ),
            spec,
        ),
        shell::completions_options(command("completions", "Print a completion script")),
        command("man", "Print the man page"),
        command("version", "Print versions as JSON"),
    ]
}

fn of_execute(spec: &'static ConnectorSpec, operation: Option<&'static Operation>) -> Command {
    let command = with_names(Command::new("execute").about("Call an operation, or many"))
        .after_help(
            "With --entity and --action every parameter is a flag: add --help to see them.",
        );
    let command = match operation {
        Some(operation) => flags::add(command, operation),
        None => command,
    };
    execute::options(
        execute::lines_option(execute::request_options(command)),
        spec,
    )
}

fn with_names(command: Command) -> Command {
    let name =
        |name: &'static str, short: char| Arg::new(name).long(name).short(short).value_name("NAME");
    command
        .arg(name("entity", 'e').help("The entity"))
        .arg(name("action", 'a').help("What is done to it"))
}

fn of_entity(spec: &'static ConnectorSpec, entity: &'static Entity, whole: bool) -> Command {
    let command = Command::new(entity.name)
        .about(entity.doc)
        .subcommand_required(true)
        .arg_required_else_help(true);
    if !whole {
        return command;
    }
    command.subcommands(entity.operations.iter().map(|operation| {
        let command = Command::new(operation.action)
            .about(operation.summary)
            .long_about(operation.description);
        let params = execute::params_option().visible_alias("json");
        execute::options(flags::add(command, operation).arg(params), spec)
    }))
}

/// The operation that `--entity` and `--action` name, wherever they stand.
fn named_operation(
    spec: &'static ConnectorSpec,
    arguments: &[OsString],
) -> Option<&'static Operation> {
    let entity = value_of(arguments, "--entity", "-e")?;
    let action = value_of(arguments, "--action", "-a")?;
    spec.operation(entity, action)
}

fn value_of<'a>(arguments: &'a [OsString], long: &str, short: &str) -> Option<&'a str> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = arguments.next() {
        if argument == long || argument == short {
            return arguments.next();
        }
        if let Some(value) = argument
            .strip_prefix(long)
            .and_then(|rest| rest.strip_prefix('='))
        {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ffi::OsString;

    use super::{Extent, Program, tree};
    use crate::connector::{ConnectorSpec, Entity};
    use crate::error::Error;
    use crate::operation::{Method, Operation, Param};
    use crate::schema::Type;

    static LIST: Operation = Operation::new("jars", "list", Method::Get, "/jars")
        .params(&[Param::query("per_page", Type::INTEGER)]);
    static CHECKS: Operation = Operation::new("check", "list", Method::Get, "/check");
    static SPEC: ConnectorSpec =
        ConnectorSpec::new("acme", "Acme", "https://acme.test").entities(&[
            Entity::new("jars", "Jars.", &[&LIST]),
            Entity::new("check", "Checks.", &[&CHECKS]),
        ]);

    fn program() -> Program {
        Program {
            spec: &SPEC,
            build: |_, _| Err(Error::config("nothing is called here")),
            serve_fake: None,
        }
    }

    fn parses(arguments: &[&str]) -> bool {
        let arguments: Vec<OsString> = ["acme"]
            .iter()
            .chain(arguments)
            .map(OsString::from)
            .collect();
        tree(program(), &arguments, Extent::Needed)
            .try_get_matches_from(&arguments)
            .is_ok()
    }

    #[test]
    fn the_tree_is_sound() {
        tree(program(), &[], Extent::Whole).debug_assert();
        tree(program(), &[], Extent::Needed).debug_assert();
    }

    #[test]
    fn parameters_are_flags_in_both_forms() {
        assert!(parses(&["jars", "list", "--per-page", "5"]));
        assert!(parses(&[
            "execute",
            "--entity",
            "jars",
            "--action=list",
            "--per-page",
            "5"
        ]));
        assert!(parses(&[
            "execute",
            "--per-page",
            "5",
            "-a",
            "list",
            "-e",
            "jars"
        ]));
        assert!(!parses(&["execute", "--per-page", "5"]));
        assert!(!parses(&["jars", "lst"]));
    }

    #[test]
    fn a_command_keeps_its_name() {
        assert!(parses(&["check"]));
        assert!(!parses(&["check", "list"]));
        assert!(parses(&["execute", "-e", "check", "-a", "list"]));
    }
}
