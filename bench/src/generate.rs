//! The generator: a whole connector, and how time and memory grow with a spec.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use connector_codegen::emit::file::Content;
use connector_codegen::format::print::print_rust_file;
use connector_codegen::format::{FormatSettings, Formatting};
use connector_codegen::{Inputs, Options, RuntimeDependency, plan_crate};
use cpu_time::ProcessTime;

use crate::pairs::Measured;

/// Sizes of specs whose times are compared, in megabytes.
const SIZES: [usize; 4] = [2, 5, 10, 20];
/// The size whose memory is measured.
const LARGE: usize = 20;
const MEGABYTE: usize = 1_000_000;

/// A spec of at least so many bytes: kinds of things with their lists, their operations and their records.
pub fn spec(bytes: usize) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    let mut number = 0;
    while paths.len() + schemas.len() < bytes {
        let _ = write!(
            paths,
            "  /things{number}:
    get:
      summary: List things {number}
      description: Returns the things of kind {number}, newest first, with all of their fields.
      x-airbyte-entity: things{number}
      x-airbyte-action: list
      parameters:
        - {{name: limit, in: query, schema: {{type: integer, minimum: 1, maximum: 100}}, description: How many at once.}}
        - {{name: state, in: query, schema: {{type: string, enum: [open, closed]}}, description: Only those in this state.}}
      responses:
        '200':
          description: The things.
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Thing{number}'}}}}}}}}
  /things{number}/{{id}}:
    get:
      summary: Get thing {number}
      x-airbyte-entity: things{number}
      x-airbyte-action: get
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string}}, description: Id of the thing.}}
      responses:
        '200':
          description: The thing.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}
"
        );
        let _ = write!(
            schemas,
            "    Thing{number}:\n      type: object\n      description: A thing of kind {number}.\n      required: [id, name]\n      properties:\n"
        );
        for field in ["id", "name", "color", "size_of_it", "owner", "created_by", "place", "remark"] {
            let _ = write!(
                schemas,
                "        {field}:\n          type: string\n          description: The {field} of the thing of kind {number}, as people know it.\n"
            );
        }
        schemas.push_str(
            "        amount: {type: number, description: How much it is.}\n        made_at: {type: string, format: date-time, description: When it was made.}\n",
        );
        number += 1;
    }
    format!(
        "openapi: 3.0.3\ninfo: {{title: Wide API, version: 1.0.0, x-airbyte-connector-name: wide}}\n\
         servers: [{{url: 'https://wide.example'}}]\npaths:\n{paths}components:\n  schemas:\n{schemas}"
    )
}

fn inputs(spec_text: String, auth: Option<String>) -> Inputs {
    Inputs {
        spec_name: "openapi.yaml".to_owned(),
        spec_text,
        auth: auth.map(|text| ("auth.md".to_owned(), text)),
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: "bench".to_owned(),
            spec_path: "openapi.yaml".to_owned(),
        },
    }
}

/// Everything before rustfmt, without a cache. Gives the bytes of text.
fn printed(inputs: &Inputs) -> Option<usize> {
    let planned = plan_crate(inputs).ok()?;
    let mut texts = Vec::new();
    planned.emit(&mut |file| {
        texts.push(match file.content {
            Content::Text(text) => Some(text),
            Content::Rust(rust) => print_rust_file(&file.path, rust).ok().map(|printed| printed.text),
        });
    });
    texts.iter().map(|text| Some(text.as_ref()?.len())).sum()
}

/// The workload of the instruction count.
pub fn once() {
    if printed(&inputs(spec(100_000), None)).is_none() {
        eprintln!("error: the spec made for measuring was not generated");
    }
}

/// Generates from a spec of so many megabytes and prints the most memory that the process had, and the
/// size of the spec, in KiB.
pub fn print_peak(megabytes: usize) {
    let inputs = inputs(spec(megabytes * MEGABYTE), None);
    let text = printed(&inputs).unwrap_or(0);
    println!("{} {} {text}", crate::stream::peak_kib(), inputs.spec_text.len() / 1024);
}

/// All comparisons of generation.
pub fn run() -> Vec<Measured> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let harvest = read("specs/harvest/openapi.yaml").map(|spec| inputs(spec, read("specs/harvest/auth.md")));
    let mut found = Vec::new();
    if let Some(inputs) = &harvest {
        found.extend(before_rustfmt(inputs));
        found.extend(with_rustfmt(inputs));
    }
    found.extend(growth());
    found.extend(memory());
    found
}

fn before_rustfmt(inputs: &Inputs) -> Option<Measured> {
    let mut values = Vec::new();
    let mut bytes = 0;
    for _ in 0..15 {
        let start = ProcessTime::now();
        bytes = printed(inputs)?;
        values.push(millis(start.elapsed()));
    }
    let about = format!(
        "113 operations and more, {} KB of spec to {} KB of Rust, nothing cached",
        inputs.spec_text.len() / 1000,
        bytes / 1000
    );
    Some(Measured::at_most("generate: CPU ms before rustfmt", 120.0, values, about))
}

fn with_rustfmt(inputs: &Inputs) -> Option<Measured> {
    let settings = FormatSettings::default();
    let mut values = Vec::new();
    for _ in 0..5 {
        let (start, children) = (ProcessTime::now(), children_ms()?);
        let planned = plan_crate(inputs).ok()?;
        let mut formatting = Formatting::new(&settings);
        planned.emit(&mut |file| formatting.add(file));
        formatting.finish().ok()?;
        values.push(millis(start.elapsed()) + children_ms()? - children);
    }
    let about = "the same with one rustfmt process, in ticks of 10 ms".to_owned();
    Some(Measured::at_most("generate: CPU ms with rustfmt", 600.0, values, about))
}

/// The slope of time over size, both as logarithms: 1 is linear.
fn growth() -> Option<Measured> {
    let mut points = Vec::new();
    let mut about = Vec::new();
    for size in SIZES {
        let inputs = inputs(spec(size * MEGABYTE), None);
        let start = ProcessTime::now();
        let bytes = printed(&inputs)?;
        let seconds = start.elapsed().as_secs_f64();
        about.push(format!("{size} MB in {seconds:.2} s ({} MB of Rust)", bytes / MEGABYTE));
        points.push(((size as f64).ln(), seconds.ln()));
    }
    let count = points.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|point| point.0), mean(&|point| point.1));
    let rise: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let run: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    Some(Measured::at_most("generate: slope of time over size", 1.1, vec![rise / run], about.join(", ")))
}

fn memory() -> Option<Measured> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program)
        .args(["peak-generate", &LARGE.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace().map(str::parse::<f64>);
    let (peak, size, bytes) = (words.next()?.ok()?, words.next()?.ok()?, words.next()?.ok()?);
    let value = if bytes > 0.0 { peak / size } else { f64::INFINITY };
    let about = format!("{:.0} MiB for a spec of {LARGE} MB, with the text of the crate", peak / 1024.0);
    Some(Measured::at_most("generate: peak memory to the size of the spec", 25.0, vec![value], about))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Processor time of ended children, as Linux tells it.
fn children_ms() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) * 10.0)
}
