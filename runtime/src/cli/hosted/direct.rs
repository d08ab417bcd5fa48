//! `login --direct`, `logout --direct`: the credentials of direct mode in the keyring of the operating system.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::cli::input::Source;
use crate::cli::{keyring, sign_in};
use crate::connector::ConnectorSpec;

/// Adds the options of `login`.
pub(super) fn login_options(command: Command) -> Command {
    let option = |name: &'static str, value: &'static str| {
        let option = Arg::new(name).long(name).value_name(value);
        option.requires("direct").allow_hyphen_values(true)
    };
    command
        .arg(
            switch("Keep credentials of the API itself in the keyring of the operating system")
                .conflicts_with_all(["manual", "browser", "verify"]),
        )
        .arg(option("auth-scheme", "NAME").help("With --direct: how they sign in"))
        .arg(option("credentials", "@FILE|-").help(
            "With --direct: the credentials as a JSON object; without it, from the environment",
        ))
}

/// Adds the options of `logout`.
pub(super) fn logout_options(command: Command) -> Command {
    command.arg(switch(
        "Delete the credentials in the keyring of the operating system instead",
    ))
}

fn switch(help: &'static str) -> Arg {
    let switch = Arg::new("direct").long("direct");
    switch.action(ArgAction::SetTrue).help(help)
}

/// Checks the credentials' shape and keeps them.
pub(super) fn login(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<Value, Failure> {
    let keyring = keyring::system()?;
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let source = text("credentials").map(Source::of);
    let scheme = text("auth-scheme");
    let look = |name: &str| std::env::var(name).ok();
    let credentials = sign_in::credentials(spec, source.as_ref(), scheme, &look)?;
    keyring::keep(&*keyring, spec, &credentials)?;
    let way = credentials.scheme.title;
    let message = format!(
        "the credentials of {} ({way}) are kept in the keyring",
        spec.slug
    );
    Ok(json!({"status": "saved", "message": message}))
}

/// Deletes the credentials.
pub(super) fn logout(spec: &'static ConnectorSpec) -> Result<Value, Failure> {
    let removed = keyring::system()?.delete(spec.slug)?;
    let status = if removed { "removed" } else { "absent" };
    let message = format!("no credentials of {} are in the keyring", spec.slug);
    Ok(json!({"status": status, "message": message}))
}
