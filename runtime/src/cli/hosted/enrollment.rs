//! From a sign-in by browser to the client's credentials: the person's account tells the organizations and gives an
//! application of the chosen one.

use std::io::IsTerminal;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::browser;
use super::login::{Entered, line};
use super::organizations::rows;
use super::session;
use crate::cli::failure::{Failure, Stop, notice};
use crate::cli::interrupt;
use crate::hosted::{AirbyteAuthConfig, AirbyteClient, ApiRequest, ORGANIZATION_ID};
use crate::secret::Secret;

/// Signs a person in and gets them an application's credentials.
pub(super) fn by_browser(matches: &ArgMatches) -> Result<Entered, Stop> {
    let token = interrupt::run(browser::sign_in(matches))?;
    let wanted = matches.get_one::<String>("org-id").cloned();
    let wanted = wanted.or_else(|| {
        std::env::var(ORGANIZATION_ID)
            .ok()
            .filter(|id| !id.trim().is_empty())
    });
    let plain = client(matches, None)?;
    let organization = match wanted {
        Some(wanted) => wanted,
        None => choose(&interrupt::run(async {
            organizations(matches, &plain, &token).await
        })?)?,
    };
    let own = client(matches, Some(organization.clone()))?;
    let application = interrupt::run(async { application(&own, &token).await })?;
    let text = |name: &str| {
        application
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (client_id, client_secret) = (text("client_id"), text("client_secret"));
    if client_id.is_empty() || client_secret.is_empty() {
        return Err(Failure::validation("the service gave no credentials").into());
    }
    Ok(Entered {
        client_id: client_id.to_owned(),
        client_secret: Secret::new(client_secret),
        organization_id: organization,
        workspace: None,
    })
}

/// A client whose own credentials are not used: every call carries the person's token.
fn client(matches: &ArgMatches, organization: Option<String>) -> Result<AirbyteClient, Stop> {
    let config = AirbyteAuthConfig {
        airbyte_client_id: Some("login".to_owned()),
        airbyte_client_secret: Some(Secret::new("login")),
        organization_id: organization,
        ..AirbyteAuthConfig::default()
    };
    session::client(matches, &config)
}

/// The organizations of the person, if they are enrolled.
async fn organizations(
    matches: &ArgMatches,
    plain: &AirbyteClient,
    token: &Secret,
) -> Result<Value, Stop> {
    let request = ApiRequest::get(["internal", "account", "enrollment-status"]);
    let status: Value = plain.call_as(&request, token).await?.json()?;
    if status.get("is_enrolled") != Some(&Value::Bool(true)) {
        let failure = Failure::validation("this account is not enrolled in Agents");
        return Err(failure
            .hint("enroll at https://app.airbyte.ai first")
            .into());
    }
    let home = status.get("organization_id").and_then(Value::as_str);
    let own = client(matches, home.map(str::to_owned))?;
    let request = ApiRequest::get(["internal", "account", "organizations"]);
    Ok(own.call_as(&request, token).await?.json()?)
}

/// The only organization, or the one that is picked from several.
fn choose(answer: &Value) -> Result<String, Failure> {
    let named = rows(answer).iter().filter_map(|row| {
        let id = row.get("id")?.as_str()?;
        let name = row.get("organization_name").and_then(Value::as_str);
        Some((id, name.unwrap_or_default()))
    });
    let organizations: Vec<(&str, &str)> = named.collect();
    let admin = answer.get("is_instance_admin") == Some(&Value::Bool(true));
    match organizations.as_slice() {
        [] if admin => Err(Failure::validation(
            "an administrator of the instance belongs to no organization of their own",
        )
        .hint("name one with --org-id")),
        [] => Err(Failure::validation(
            "this account belongs to no organization",
        )),
        [(only, _)] => Ok((*only).to_owned()),
        several => {
            let listed: Vec<Value> = several
                .iter()
                .map(|(id, name)| json!({"id": id, "name": name}))
                .collect();
            let refused = |message: &str| {
                Failure::validation(message)
                    .detail(json!({"organizations": listed}))
                    .hint("name one with --org-id")
            };
            if !std::io::stdin().is_terminal() {
                return Err(refused("this account belongs to several organizations"));
            }
            for (number, (id, name)) in several.iter().enumerate() {
                notice(&json!({"number": number + 1, "name": name, "id": id}));
            }
            let picked = line("Number of the organization")?.parse::<usize>().ok();
            let picked = picked.and_then(|number| several.get(number.checked_sub(1)?));
            let (id, _) = picked.ok_or_else(|| refused("that is none of the numbers"))?;
            Ok((*id).to_owned())
        }
    }
}

/// The application of an organization.
async fn application(own: &AirbyteClient, token: &Secret) -> Result<Value, Stop> {
    let path = ["internal", "account", "applications"];
    let request = ApiRequest::post(path).json(json!({})).repeatable(true);
    match own.call_as(&request, token).await {
        Ok(reply) => Ok(reply.json()?),
        Err(error) if error.status() == Some(403) => {
            let message = "the organization is not enrolled, or its subscription is not active";
            Err(Failure::validation(message).into())
        }
        Err(error) => Err(error.into()),
    }
}
