//! `fake`: an API that behaves like the connector's, for other programs on this machine.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value;

use super::failure::{Failure, Stop};
use super::interrupt;
use super::sink::Sink;
use crate::fake::{Fake, FakeData, HostedBuilder, HostedFake};

/// The command with its options.
pub(super) fn command() -> Command {
    let number = |name: &'static str| Arg::new(name).long(name).value_name("N");
    Command::new("fake")
        .about("Serve an API on this machine that behaves like the real one")
        .after_help(
            "Beside the API it serves the hosted service, whose connector executes against that API. Its first line is \
             JSON with base_url, token_url and credentials of the API, and with hosted_url, airbyte_client_id, \
             airbyte_client_secret, organization_id, workspace_name and connector_id; it serves until it is stopped.",
        )
        .arg(number("port").value_parser(clap::value_parser!(u16)).help("The port; a free one without it"))
        .arg(number("seed").value_parser(clap::value_parser!(u64)).help("What its records are made from; 1 without it"))
        .arg(Arg::new("today").long("today").value_name("DATE").help("The day that it takes for today"))
        .arg(Arg::new("caller").long("caller").value_name("NAME").help("Whose token it is, as its script names them; they differ in what they may do"))
        .arg(Arg::new("rate-limits").long("rate-limits").action(ArgAction::SetTrue).help("Enforce the API's rate limits"))
        .arg(number("hosted-port").value_parser(clap::value_parser!(u16)).help("The port of the hosted service; a free one without it"))
        .arg(Arg::new("workspace").long("workspace").value_name("NAME").default_value("default").help("The workspace of the hosted service"))
}

/// Serves until it is interrupted.
pub(super) fn serve<C: FakeData>(matches: &ArgMatches) -> Result<(), Stop> {
    let mut builder = Fake::<C>::builder().rate_limits(matches.get_flag("rate-limits"));
    if let Some(port) = matches.get_one("port") {
        builder = builder.port(*port);
    }
    if let Some(seed) = matches.get_one("seed") {
        builder = builder.seed(*seed);
    }
    if let Some(today) = matches.get_one::<String>("today") {
        let day = today.parse().map_err(|_| {
            Failure::validation(format!("--today: expected YYYY-MM-DD, found {today:?}"))
        })?;
        builder = builder.today(day);
    }
    if let Some(name) = matches.get_one::<String>("caller") {
        builder = builder.caller(name);
    }
    let served = interrupt::run(async {
        let fake = builder.start().await?;
        let hosted = hosted(matches, &fake).start().await?;
        let mut ready = fake.ready_members();
        ready.append(&mut hosted.ready_members());
        Sink::Stdout.line(&Value::Object(ready).to_string())?;
        fake.serve().await;
        Ok(())
    });
    match served {
        // Being stopped is how it ends.
        Err(Stop::Interrupted) => Ok(()),
        other => other,
    }
}

fn hosted<C: FakeData>(matches: &ArgMatches, fake: &Fake<C>) -> HostedBuilder {
    let mut builder = HostedFake::builder().connector(fake);
    if let Some(port) = matches.get_one("hosted-port") {
        builder = builder.port(*port);
    }
    if let Some(seed) = matches.get_one("seed") {
        builder = builder.seed(*seed);
    }
    if let Some(name) = matches.get_one::<String>("workspace") {
        builder = builder.workspace(name);
    }
    builder
}
