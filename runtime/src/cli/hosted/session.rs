//! Who calls the hosted service, and how it is asked.

use std::time::{Duration, Instant};

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use super::arguments::Given;
use super::settings::Settings;
use crate::cli::failure::{Failure, Stop, notice};
use crate::hosted::{
    AirbyteAuthConfig, AirbyteClient, ApiReply, ApiRequest, CLIENT_ID, CLIENT_SECRET,
    ORGANIZATION_ID, WORKSPACE,
};
use crate::secret::Secret;

const HEADING: &str = "Service";
/// The workspace when none is named.
const USUAL: &str = "default";

/// Adds the options of every hosted command that asks the service.
pub(super) fn options(command: Command) -> Command {
    let option = |name: &'static str, value: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .help_heading(HEADING)
    };
    let switch = |name: &'static str| {
        let arg = Arg::new(name).long(name).action(ArgAction::SetTrue);
        arg.help_heading(HEADING)
    };
    command
        .arg(option("api-host", "URL").help("Where the service is; AIRBYTE_API_HOST without it"))
        .arg(
            option("organization", "ID")
                .help("The organization, when the client belongs to several"),
        )
        .arg(
            option("timeout", "SECONDS")
                .value_parser(clap::value_parser!(u64).range(1..))
                .help("The most time that one request may take"),
        )
        .arg(
            switch("allow-plain-http")
                .help("Send credentials over plain http, to other machines too"),
        )
        .arg(
            switch("verbose")
                .short('v')
                .help("Tell every request on standard error"),
        )
}

/// A client of the service with what the settings say.
pub(super) struct Session {
    pub(super) client: AirbyteClient,
    settings: Option<Settings>,
    workspace: Option<String>,
    verbose: bool,
}

/// The client's credentials with where they come from.
struct Who {
    id: String,
    secret: Secret,
    organization: Option<String>,
    workspace: Option<String>,
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// The environment when it holds both id and secret, else the settings file. Half an environment is told.
fn who(settings: Option<&Settings>) -> Result<Who, Failure> {
    let (id, secret) = (variable(CLIENT_ID), variable(CLIENT_SECRET));
    let stored =
        settings.and_then(|settings| Some((settings.client_id()?, settings.client_secret()?)));
    let from_file =
        |name: &str| settings.and_then(|settings| settings.text(&[name]).map(str::to_owned));
    let organization = variable(ORGANIZATION_ID);
    let workspace = variable(WORKSPACE).or_else(|| from_file("workspace"));
    let missing = match (&id, &secret) {
        (Some(_), None) => Some(CLIENT_SECRET),
        (None, Some(_)) => Some(CLIENT_ID),
        _ => None,
    };
    match (id, secret, stored) {
        (Some(id), Some(secret), stored) => {
            // The organization of the settings belongs to the client of the settings.
            let same = stored.is_some_and(|(known, _)| known == id);
            let organization =
                organization.or_else(|| from_file("organization_id").filter(|_| same));
            Ok(Who {
                id,
                secret: Secret::new(secret),
                organization,
                workspace,
            })
        }
        (_, _, Some((id, secret))) => {
            if let Some(missing) = missing {
                notice(&json!({
                    "message": format!("{missing} is not set: the settings file is used instead of the environment"),
                }));
            }
            Ok(Who {
                id: id.to_owned(),
                secret,
                organization: organization.or_else(|| from_file("organization_id")),
                workspace,
            })
        }
        (_, _, None) => Err(no_credentials(missing)),
    }
}

fn no_credentials(missing: Option<&str>) -> Failure {
    let message = match missing {
        Some(missing) => format!(
            "the environment is incomplete: {missing} is not set, and no settings file has credentials"
        ),
        None => "there are no credentials for the hosted service".to_owned(),
    };
    Failure::auth(message).hint(format!(
        "run `login`, or set {CLIENT_ID}, {CLIENT_SECRET} and {ORGANIZATION_ID}"
    ))
}

/// The config of a connector in hosted mode: the client of the environment or of the settings file.
#[cfg(feature = "mcp")]
pub(in crate::cli) fn config(
    organization: Option<String>,
    workspace: Option<String>,
    connector_id: Option<String>,
) -> Result<AirbyteAuthConfig, Failure> {
    let who = who(Settings::load()?.as_ref())?;
    Ok(AirbyteAuthConfig {
        airbyte_client_id: Some(who.id),
        airbyte_client_secret: Some(who.secret),
        organization_id: organization.or(who.organization),
        workspace_name: workspace.or(who.workspace),
        connector_id,
    })
}

impl Session {
    pub(super) fn open(matches: &ArgMatches) -> Result<Self, Stop> {
        let settings = Settings::load()?;
        let who = who(settings.as_ref())?;
        let organization = matches.get_one::<String>("organization").cloned();
        let config = AirbyteAuthConfig {
            airbyte_client_id: Some(who.id),
            airbyte_client_secret: Some(who.secret),
            organization_id: organization.or(who.organization),
            workspace_name: who.workspace.clone(),
            connector_id: None,
        };
        Ok(Self {
            client: client(matches, &config)?,
            settings,
            workspace: who.workspace,
            verbose: matches.get_flag("verbose"),
        })
    }

    pub(super) fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }

    /// The workspace of a command; the usual one is told.
    pub(super) fn workspace(&self, given: &Given) -> String {
        if let Some(name) = given
            .text("workspace")
            .or_else(|| given.text("workspace_name"))
        {
            return name.to_owned();
        }
        match &self.workspace {
            Some(name) => name.clone(),
            None => {
                notice(&json!({
                    "message": "no workspace is named: the usual one is used",
                    "workspace": USUAL,
                }));
                USUAL.to_owned()
            }
        }
    }

    /// The answer to a request, as it came.
    pub(super) async fn reply(&self, request: &ApiRequest) -> Result<ApiReply, Stop> {
        let start = Instant::now();
        let reply = self.client.call(request).await;
        if self.verbose {
            let status = match &reply {
                Ok(reply) => Some(reply.status),
                Err(error) => error.status(),
            };
            let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            notice(&json!({
                "message": "request",
                "request": format!("{request:?}"),
                "status": status,
                "elapsed_ms": elapsed,
            }));
        }
        Ok(reply?)
    }

    /// The JSON that the service answers a request with.
    pub(super) async fn ask(&self, request: &ApiRequest) -> Result<Value, Stop> {
        Ok(self.reply(request).await?.json()?)
    }
}

/// A client of the service with the options of a command.
pub(super) fn client(
    matches: &ArgMatches,
    config: &AirbyteAuthConfig,
) -> Result<AirbyteClient, Stop> {
    let mut builder = AirbyteClient::builder(config)
        .allow_plain_http(matches.get_flag("allow-plain-http"))
        .user_agent(concat!("connector-runtime-cli/", env!("CARGO_PKG_VERSION")));
    if let Some(url) = matches.get_one::<String>("api-host") {
        builder = builder.base_url(url);
    }
    if let Some(seconds) = matches.get_one("timeout").copied() {
        builder = builder.timeout(Duration::from_secs(seconds));
    }
    Ok(builder.build()?)
}
