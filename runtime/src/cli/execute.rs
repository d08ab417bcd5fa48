//! `execute`: one call, the pages of a list, or many calls one a line; or all of that without sending anything.

mod file;
mod options;
mod pages;

use clap::ArgMatches;
use serde::Serialize;

use super::confirm::{Asking, consent};
use super::connection::{Program, Settings};
use super::failure::{Failure, Stop, line};
use super::printer::{self, Printer, envelope};
use super::progress::Progress;
use super::request::Request;
use super::selection::{Selection, nothing_matched};
use super::sign_in::masked;
use super::sink::Sink;
use super::{interrupt, lines};
use crate::client::Client;
use crate::dry_run::PlannedRequest;
use crate::error::Error;
use pages::Pages;

pub(super) use options::{lines_option, options, params_option, request_options};

/// What an `execute` is to do with its requests.
struct Job {
    program: Program,
    settings: Settings,
    dry_run: bool,
    show_secrets: bool,
    yes: bool,
}

impl Job {
    fn of(program: Program, matches: &ArgMatches) -> Result<Self, Failure> {
        let job = Self {
            program,
            settings: Settings::of(matches)?,
            dry_run: matches.get_flag("dry-run"),
            show_secrets: matches.get_flag("show-secrets"),
            yes: matches.get_flag("yes"),
        };
        if job.show_secrets && !job.dry_run {
            return Err(Failure::validation(
                "--show-secrets goes with --dry-run; nothing else shows requests",
            ));
        }
        Ok(job)
    }

    fn connect(&self) -> Result<Client, Stop> {
        let mut credentials = self.settings.credentials(self.program.spec)?;
        if self.dry_run && !self.show_secrets {
            credentials = masked(&credentials);
        }
        Ok((self.program.build)(credentials, &self.settings)?)
    }
}

/// Runs `execute`, whose operation the options name.
pub(super) fn run(program: Program, matches: &ArgMatches) -> Result<(), Stop> {
    if matches.get_flag("jsonl") {
        return many(Job::of(program, matches)?, matches);
    }
    stdin_once(matches)?;
    one(
        Job::of(program, matches)?,
        Request::of_options(program.spec, matches)?,
        matches,
    )
}

/// Runs `ENTITY ACTION`.
pub(super) fn run_operation(
    program: Program,
    entity: &str,
    action: &str,
    matches: &ArgMatches,
) -> Result<(), Stop> {
    stdin_once(matches)?;
    let operation = program.spec.find(entity, action)?;
    one(
        Job::of(program, matches)?,
        Request::of_operation(operation, matches, None)?,
        matches,
    )
}

/// Standard input can be read only once.
fn stdin_once(matches: &ArgMatches) -> Result<(), Failure> {
    match stdin_readers(matches)[..] {
        [first, second, ..] => Err(Failure::validation(format!(
            "--{first} and --{second} both read standard input"
        ))),
        _ => Ok(()),
    }
}

fn one(job: Job, request: Request, matches: &ArgMatches) -> Result<(), Stop> {
    let course = Pages::of(matches);
    if course.is_asked_for() && !request.operation.envelope {
        let name = format!("{} {}", request.operation.entity, request.operation.action);
        return Err(Failure::validation(format!(
            "{name} has no pages: leave out --all, --max-pages and --limit"
        ))
        .into());
    }
    let printer = Printer::of(matches, request.operation, course.is_asked_for())?;
    if job.dry_run {
        let mut sink = Sink::new(matches.get_one("output"));
        for planned in &Planned::of(&job.connect()?, request)?.requests {
            sink.line(&line(planned))?;
        }
        return Ok(());
    }
    let asking = if stdin_readers(matches).is_empty() {
        Asking::Terminal
    } else {
        Asking::Nobody
    };
    consent(request.operation, job.yes, asking)?;
    let client = job.connect()?;
    let output = matches.get_one::<String>("output");
    if request.operation.download.is_some()
        && let Some(path) = output
    {
        return interrupt::run(file::save(client, request, path.clone()));
    }
    let progress = Progress::new(Sink::new(output).is_file());
    if course.is_asked_for() {
        return interrupt::run(course.follow(&client, request, printer, &progress));
    }
    interrupt::run(async move {
        let Request { operation, params } = request;
        let mut printer = printer;
        printer.page(
            client
                .execute(operation.entity, operation.action, params)
                .await?,
        )?;
        printer.end()
    })
}

/// The options that read standard input.
fn stdin_readers(matches: &ArgMatches) -> Vec<&'static str> {
    let reads = |name: &&str| {
        // Not every command has every option.
        matches!(matches.try_get_one::<String>(name), Ok(Some(value)) if value == "-")
    };
    ["credentials", "params", "json"]
        .into_iter()
        .filter(reads)
        .collect()
}

/// The requests of a call that is not made.
#[derive(Serialize)]
struct Planned {
    requests: Vec<PlannedRequest>,
}

impl Planned {
    fn of(client: &Client, request: Request) -> Result<Self, Error> {
        let Request { operation, params } = request;
        let requests = client.dry_run(operation.entity, operation.action, params)?;
        Ok(Self { requests })
    }
}

fn many(job: Job, matches: &ArgMatches) -> Result<(), Stop> {
    if job.settings.reads_stdin() {
        return Err(
            Failure::validation("--credentials and --jsonl both read standard input").into(),
        );
    }
    let selection = printer::selection(matches)?;
    let sink = Sink::new(matches.get_one("output"));
    let client = job.connect()?;
    lines::answer_each(sink, async |line: &str| {
        answer(&job, &client, selection.as_ref(), line).await
    })
}

/// The answer to one line.
async fn answer(
    job: &Job,
    client: &Client,
    selection: Option<&Selection>,
    text: &str,
) -> Result<String, Stop> {
    let request = Request::of_line(job.program.spec, text)?;
    if job.dry_run {
        return Ok(line(&Planned::of(client, request)?));
    }
    consent(request.operation, job.yes, Asking::Nobody)?;
    let Request { operation, params } = request;
    let result = envelope(
        client
            .execute(operation.entity, operation.action, params)
            .await?,
    );
    match selection {
        None => Ok(line(&result)),
        Some(selection) => match selection.of_result(&result) {
            Some(selected) => Ok(line(&selected)),
            None => Err(nothing_matched(result).into()),
        },
    }
}
