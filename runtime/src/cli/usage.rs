//! Mistakes in the command line, told like every other failure.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::Value;

use super::failure::{Exit, Failure};
use crate::connector::ConnectorSpec;

/// The failure for what clap did not accept.
pub(super) fn failure(error: &clap::Error, spec: &ConnectorSpec, commands: &[String]) -> Failure {
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, commands),
        ErrorKind::UnknownArgument => unknown_flag(error, spec),
        _ => other(error),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

fn unknown_command(error: &clap::Error, commands: &[String]) -> Failure {
    let name = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let near = crate::nearest::nearest(&name, commands.iter().map(String::as_str));
    let known: Vec<Value> = commands
        .iter()
        .map(|command| command.as_str().into())
        .collect();
    let failure = Failure::new(
        "unknown_command",
        Exit::Validation,
        format!("there is no command `{name}`"),
    )
    .hint("`help` lists the commands; an entity's name is a command too, and its actions follow it")
    .with("available_commands", known);
    match near {
        Some(near) => failure.with("did_you_mean", near),
        None => failure,
    }
}

/// What follows `=` is left out: it may be a secret that somebody meant to pass.
fn unknown_flag(error: &clap::Error, spec: &ConnectorSpec) -> Failure {
    let given = text(error, ContextKind::InvalidArg).unwrap_or_default();
    if !given.starts_with('-') {
        return Failure::validation(
            "there is an argument that no option takes; values follow their flags",
        );
    }
    let flag = given.split('=').next().unwrap_or_default();
    let failure = Failure::new(
        "unknown_flag",
        Exit::General,
        format!("there is no flag `{flag}` here"),
    );
    let field = flag.trim_start_matches('-').replace('-', "_");
    let credential = spec
        .auth
        .iter()
        .flat_map(|scheme| scheme.fields)
        .any(|known| known.name.replace('-', "_") == field);
    if credential {
        let hint = format!(
            "credentials are never arguments: set {} in the environment, or use --credentials @file",
            super::sign_in::variable(spec, &field)
        );
        return failure.hint(hint);
    }
    match text(error, ContextKind::SuggestedArg) {
        Some(near) => failure.with("did_you_mean", near),
        None => failure.hint("--help shows the flags; those of parameters are known when entity and action are named"),
    }
}

fn other(error: &clap::Error) -> Failure {
    let argument = text(error, ContextKind::InvalidArg);
    let argument = argument.as_deref().unwrap_or("the command line");
    let message = match error.kind() {
        ErrorKind::InvalidValue => {
            let valid = text(error, ContextKind::ValidValue).unwrap_or_default();
            let valid = if valid.is_empty() {
                "a value is missing".to_owned()
            } else {
                format!("it takes one of: {valid}")
            };
            format!("{argument}: {valid}")
        }
        ErrorKind::ValueValidation => format!("{argument}: expected a whole number above 0"),
        ErrorKind::ArgumentConflict => {
            let prior = text(error, ContextKind::PriorArg).unwrap_or_default();
            if prior.is_empty() || prior == argument {
                format!("{argument}: it is given more than once")
            } else {
                format!("{argument} cannot be used together with {prior}")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("missing: {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "a command is missing".to_owned()
        }
        kind => kind.as_str().map_or_else(
            || "the command line is not valid".to_owned(),
            |text| format!("{argument}: {text}"),
        ),
    };
    Failure::validation(message).hint("--help shows what this command takes")
}
