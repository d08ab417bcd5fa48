//! What a server of the Model Context Protocol adds to a call: the connector's own program, over standard input and
//! output, against an API on loopback whose answers are made before.

mod api;
mod client;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use self::api::{Api, Direct};
use self::client::Client;
use super::Report;
use super::figure::Figure;
use crate::outcome::Failure;
use crate::repository::Repository;

/// The program that is measured.
const PACKAGE: &str = "harvest-connector";
const PROGRAM: &str = "harvest";
/// Programs that are started for each figure, one after another.
const STARTS: usize = 9;
/// Calls of each size: the connector's window of 100 requests must hold them all.
const CALLS: usize = 45;

/// What one program of several showed.
#[derive(Default)]
struct Measured {
    starts: Vec<f64>,
    small: Vec<f64>,
    large: Vec<f64>,
    /// The API's own part of a call, in milliseconds.
    bare: Vec<f64>,
    memory: Vec<f64>,
    sizes: (usize, usize),
}

/// Starts the program several times, calls small and large answers, and looks at its memory.
pub(super) fn run(repository: &Repository) -> Result<Report, Failure> {
    let program = build(repository)?;
    let api = Api::start().map_err(Failure::step)?;
    let mut measured = Measured::default();
    for _ in 0..STARTS {
        one(&program, &api, &mut measured)?;
    }
    Ok(Report::Figures(figures(measured)))
}

fn figures(measured: Measured) -> Vec<Figure> {
    let Measured {
        starts,
        small,
        large,
        bare,
        memory,
        sizes,
    } = measured;
    let calls = |size: usize| {
        format!("medians of {CALLS} calls in {STARTS} programs, {size} characters, older era")
    };
    let api = Figure::at_most("", 0.0, bare, String::new()).ratio;
    let mut figures = vec![
        Figure::at_most(
            "mcp: start to the first tools/list in ms",
            10.0,
            starts,
            format!("`{PROGRAM} mcp` with a handshake, {STARTS} starts"),
        ),
        Figure::at_most(
            "mcp: a 1 KB answer beyond the API's in ms",
            0.4,
            small,
            format!("{}; the API alone takes {api:.3}", calls(sizes.0)),
        ),
        Figure::at_most(
            "mcp: a 100 KB answer with the API's in ms",
            5.0,
            large,
            calls(sizes.1),
        ),
    ];
    // Only Linux tells it in a file.
    if !memory.is_empty() {
        let about = "the most while all these calls were made".to_owned();
        let name = "mcp: resident memory in MB";
        figures.push(Figure::at_most(name, 20.0, memory, about));
    }
    figures
}

/// The program as its users build it.
fn build(repository: &Repository) -> Result<PathBuf, Failure> {
    let status = Command::new("cargo")
        .current_dir(repository.root())
        .args(["build", "--release", "--locked", "-p", PACKAGE])
        .args(["--features", "cli,mcp", "--bin", PROGRAM])
        .status()
        .map_err(Failure::step)?;
    if !status.success() {
        return Err(Failure::Step(format!("`{PACKAGE}` was not built")));
    }
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    Ok(repository.target().join("release").join(name))
}

/// One program from its start to its end.
fn one(program: &Path, api: &Api, measured: &mut Measured) -> Result<(), Failure> {
    let mut command = Command::new(program);
    command
        .args(["mcp", "--base-url", api.origin()])
        .env("HARVEST_TOKEN", "token")
        .env("HARVEST_ACCOUNT_ID", "881001")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut client = Client::start(&mut command).map_err(Failure::step)?;
    let tools = client.hello().map_err(Failure::step)?;
    expect(&tools, "harvest_execute")?;
    measured.starts.push(milliseconds(client.age()));

    let mut direct = Direct::connect(api).map_err(Failure::step)?;
    let user = execute("get", &json!({"id": 1}));
    // The first call connects to the API.
    client.call(&user).map_err(Failure::step)?;
    let (mut whole, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..CALLS {
        let (answer, time) = client.call(&user).map_err(Failure::step)?;
        whole.push(milliseconds(time));
        bare.push(milliseconds(direct.get().map_err(Failure::step)?));
        measured.sizes.0 = answer.len();
        expect(&answer, "Mara")?;
    }
    measured.small.push(median(&mut whole) - median(&mut bare));
    measured.bare.push(median(&mut bare));

    let users = execute("list", &json!({"per_page": 100}));
    let mut whole = Vec::new();
    for _ in 0..CALLS {
        let (answer, time) = client.call(&users).map_err(Failure::step)?;
        whole.push(milliseconds(time));
        measured.sizes.1 = answer.len();
        expect(&answer, "Mara")?;
    }
    measured.large.push(median(&mut whole));
    measured.memory.extend(client.peak_memory());
    client.end().map_err(Failure::step)
}

/// The arguments of a call of the connector's tool.
fn execute(action: &str, params: &Value) -> Value {
    let arguments = json!({"entity": "users", "action": action, "params": params});
    json!({"name": "harvest_execute", "arguments": arguments})
}

fn expect(answer: &str, part: &str) -> Result<(), Failure> {
    if answer.contains(part) && !answer.contains("\"isError\":true") {
        return Ok(());
    }
    let start: String = answer.chars().take(400).collect();
    Err(Failure::Step(format!("the server answered {start}")))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
