//! `login`, `login show`, `logout`: the client's credentials in the settings file.

use std::io::{BufRead, IsTerminal, Write};

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::direct;
use super::enrollment;
use super::output;
use super::session;
use super::settings::Settings;
use crate::cli::failure::{Exit, Failure, Stop};
use crate::cli::interrupt;
use crate::connector::ConnectorSpec;
use crate::hosted::AirbyteAuthConfig;
use crate::secret::Secret;

/// The command `login`.
pub(super) fn command() -> Command {
    let switch = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    let option =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let command = Command::new("login")
        .about(
            "Sign in to the hosted service and keep the client's credentials in the settings file",
        )
        .args_conflicts_with_subcommands(true)
        .arg(
            switch("manual")
                .help("Ask for client id, secret, organization and workspace (the usual way)"),
        )
        .arg(
            switch("browser")
                .conflicts_with("manual")
                .help("Sign in with a browser and have the service give the credentials"),
        )
        .arg(switch("verify").help("Try the credentials before they are kept"))
        .arg(
            option("org-id", "ID").help("With --browser: the organization, when there are several"),
        )
        .arg(
            option("keycloak-url", "URL")
                .help("With --browser: where to sign in; AIRBYTE_KEYCLOAK_URL without it"),
        )
        .arg(option("login-client-id", "ID").help("With --browser: as which client"))
        .arg(switch("no-open").help("With --browser: only print the address"))
        .subcommand(output::options(
            Command::new("show").about("Show what the settings file holds, secrets masked"),
        ));
    output::options(session::options(direct::login_options(command)))
}

/// The command `logout`.
pub(super) fn logout_command() -> Command {
    let command = Command::new("logout").about("Take the credentials out of the settings file");
    output::options(direct::logout_options(command))
}

/// Runs `login`.
pub(super) fn run(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<(), Stop> {
    if let Some(("show", matches)) = matches.subcommand() {
        return output::print(matches, show()?);
    }
    if matches.get_flag("direct") {
        return output::print(matches, direct::login(spec, matches)?);
    }
    let entered = if matches.get_flag("browser") {
        enrollment::by_browser(matches)?
    } else {
        asked()?
    };
    if matches.get_flag("verify") {
        let config = AirbyteAuthConfig {
            airbyte_client_id: Some(entered.client_id.clone()),
            airbyte_client_secret: Some(entered.client_secret.clone()),
            organization_id: Some(entered.organization_id.clone()),
            ..AirbyteAuthConfig::default()
        };
        let client = session::client(matches, &config)?;
        interrupt::run(async { Ok(client.sign_in().await?) })?;
    }
    output::print(matches, entered.save()?)
}

/// What a sign-in gives.
pub(super) struct Entered {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) organization_id: String,
    /// Nothing leaves the settings' own.
    pub(super) workspace: Option<String>,
}

impl Entered {
    fn save(&self) -> Result<Value, Failure> {
        let mut settings = Settings::open()?;
        settings.set(&["credentials", "client_id"], self.client_id.as_str());
        settings.set(
            &["credentials", "client_secret"],
            self.client_secret.expose(),
        );
        settings.set(&["organization_id"], self.organization_id.as_str());
        let workspace = match &self.workspace {
            Some(own) => own.clone(),
            None => settings
                .text(&["workspace"])
                .unwrap_or("default")
                .to_owned(),
        };
        settings.set(&["workspace"], workspace);
        settings.save()?;
        let message = format!("the credentials are kept in {}", settings.path().display());
        Ok(json!({"status": "saved", "message": message}))
    }
}

/// Asks on standard error. What is piped in is taken line by line, so that scripts can answer.
fn asked() -> Result<Entered, Stop> {
    let client_id = required("Client id")?;
    let client_secret = hidden("Client secret")?;
    let organization_id = required("Organization id")?;
    let workspace = line("Workspace [default]")?;
    Ok(Entered {
        client_id,
        client_secret,
        organization_id,
        workspace: Some(workspace)
            .filter(|name| !name.is_empty())
            .or_else(|| Some("default".to_owned())),
    })
}

/// One answer, without the blanks around it.
pub(super) fn line(question: &str) -> Result<String, Failure> {
    prompt(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::input(format!("cannot read standard input: {error}")))?;
    Ok(answer.trim().to_owned())
}

/// A question; where nobody types, it has a line of its own.
fn prompt(question: &str) {
    let end = if std::io::stdin().is_terminal() {
        ' '
    } else {
        '\n'
    };
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{question}:{end}");
    let _ = err.flush();
}

fn required(question: &str) -> Result<String, Failure> {
    let answer = line(question)?;
    if answer.is_empty() {
        return Err(Failure::validation(format!(
            "{question}: nothing was given; nothing was saved"
        )));
    }
    Ok(answer)
}

/// An answer that a terminal does not show.
fn hidden(question: &str) -> Result<Secret, Failure> {
    if !std::io::stdin().is_terminal() {
        return required(question).map(Secret::new);
    }
    prompt(question);
    let answer = console::Term::stderr().read_secure_line();
    let answer =
        answer.map_err(|error| Failure::input(format!("cannot read the terminal: {error}")))?;
    if answer.trim().is_empty() {
        return Err(Failure::validation(format!(
            "{question}: nothing was given; nothing was saved"
        )));
    }
    Ok(Secret::new(answer.trim()))
}

/// What the file holds; the environment is not looked at.
fn show() -> Result<Value, Failure> {
    let settings = Settings::load()?;
    let settings = settings.ok_or_else(|| {
        Failure::new("not_found", Exit::NotFound, "there is no settings file")
            .status(404)
            .hint("`login` makes one")
    })?;
    let secret = settings.client_secret();
    Ok(json!({
        "client_id": settings.client_id(),
        "client_secret": secret.map(|secret| masked(secret.expose())),
        "organization_id": settings.text(&["organization_id"]),
        "workspace": settings.text(&["workspace"]),
    }))
}

/// All but the last four characters are hidden; all of them when there are no more than four.
fn masked(secret: &str) -> String {
    let count = secret.chars().count();
    let shown = if count > 4 { count - 4 } else { count };
    let mask = |(index, letter): (usize, char)| if index < shown { '*' } else { letter };
    secret.chars().enumerate().map(mask).collect()
}

/// Runs `logout`. Preferences and keys of others stay.
pub(super) fn logout(spec: &'static ConnectorSpec, matches: &ArgMatches) -> Result<(), Stop> {
    if matches.get_flag("direct") {
        return output::print(matches, direct::logout(spec)?);
    }
    let answer = match Settings::load()? {
        None => json!({"status": "absent", "message": "there is no settings file"}),
        Some(mut settings) => {
            let removed = settings.remove("credentials");
            if removed {
                settings.remove("organization_id");
                settings.save()?;
            }
            let status = if removed { "removed" } else { "absent" };
            json!({"status": status, "message": format!("no credentials are in {}", settings.path().display())})
        }
    };
    output::print(matches, answer)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn at_most_four_characters_are_shown() {
        for (secret, expected) in [
            ("", ""),
            ("abc", "***"),
            ("abcd", "****"),
            ("abcdé", "*bcdé"),
        ] {
            assert_eq!(masked(secret), expected, "{secret}");
        }
    }
}
