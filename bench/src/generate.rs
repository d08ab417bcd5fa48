//! The generator: a whole connector, and how time and memory grow with a spec.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use connector_codegen::diagnostics::{Sink, Sources};
use connector_codegen::emit::file::{Content, EmittedFile};
use connector_codegen::emit::{Target, emit};
use connector_codegen::format::print::print_rust_file;
use connector_codegen::format::{FormatSettings, Formatting};
use connector_codegen::load::{load_auth_page, load_spec};
use connector_codegen::model::build::build;
use connector_codegen::plan::plan;
use connector_codegen::resolve::resolve;
use connector_codegen::{Inputs, Options, Planned, RuntimeDependency, plan_crate};
use cpu_time::ProcessTime;

use crate::pairs::{Failed, Measured};
use crate::wide::spec;

/// Sizes of specs whose times are compared, in megabytes.
const SIZES: [usize; 4] = [2, 5, 10, 20];
/// The size whose memory is measured.
const LARGE: usize = 20;
const MEGABYTE: usize = 1_000_000;
/// Ten published connectors, where they are at hand: a folder beside the repository, which is no part of it.
const CORPUS: &str = "../shared/corpus";

/// Inputs out of texts, without fixups or a fake.
pub(crate) fn inputs(spec_text: String, auth: Option<String>) -> Inputs {
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

/// Everything up to the decisions about Rust.
fn planned(inputs: &Inputs) -> Result<Planned, Failed> {
    plan_crate(inputs).map_err(|failure| {
        let first = failure
            .diagnostics
            .first()
            .map(|first| first.message.clone());
        Failed(format!(
            "{} was not generated: {}",
            inputs.spec_name,
            first.unwrap_or_default()
        ))
    })
}

/// The text of a file before rustfmt.
fn text_of(file: EmittedFile) -> Result<String, Failed> {
    match file.content {
        Content::Text(text) => Ok(text),
        Content::Rust(rust) => {
            let printed = print_rust_file(&file.path, rust).map_err(Failed::because)?;
            Ok(printed.text)
        }
    }
}

/// Everything before rustfmt, without a cache. Gives the bytes of text.
fn printed(inputs: &Inputs) -> Result<usize, Failed> {
    let mut texts = Vec::new();
    planned(inputs)?.emit(&mut |file| texts.push(text_of(file)));
    let texts: Vec<String> = texts.into_iter().collect::<Result<_, _>>()?;
    Ok(texts.iter().map(String::len).sum())
}

/// The workload of the instruction count.
pub fn once() -> Result<(), Failed> {
    printed(&inputs(spec(100_000), None)).map(drop)
}

/// Generates from a spec of so many megabytes and prints the most memory that the process had, and the
/// size of the spec, in KiB.
pub fn print_peak(megabytes: usize) -> Result<(), Failed> {
    let inputs = inputs(spec(megabytes * MEGABYTE), None);
    let plan = planned(&inputs)?;
    let mut bytes = 0;
    let mut failed = None;
    plan.emit(&mut |file| match text_of(file) {
        Ok(text) => bytes += text.len(),
        Err(error) => failed = Some(error),
    });
    if let Some(error) = failed {
        return Err(error);
    }
    println!(
        "{} {}",
        crate::stream::peak_kib(),
        inputs.spec_text.len() / 1024
    );
    Ok(())
}

/// The most memory that the process had after each stage, in KiB.
pub fn print_stages(megabytes: usize) -> Result<(), Failed> {
    let inputs = inputs(spec(megabytes * MEGABYTE), None);
    staged(&inputs, |stage| {
        println!("{stage}: {}", crate::stream::peak_kib())
    })
}

/// All comparisons of generation.
pub fn run() -> Result<Vec<Measured>, Failed> {
    let harvest = connector(Path::new("specs/harvest/openapi.yaml"), "auth.md")?;
    let mut found = vec![before_rustfmt(&harvest)?, with_rustfmt(&harvest)?];
    found.extend(corpus()?);
    found.push(growth()?);
    found.push(memory()?);
    Ok(found)
}

/// The inputs of a connector: a spec and the page beside it.
fn connector(spec: &Path, page: &str) -> Result<Inputs, Failed> {
    let text = std::fs::read_to_string(spec)
        .map_err(|error| Failed(format!("{}: {error}", spec.display())))?;
    let auth = std::fs::read_to_string(spec.with_file_name(page)).ok();
    let name = spec.display().to_string();
    Ok(Inputs {
        spec_name: name,
        ..inputs(text, auth)
    })
}

fn before_rustfmt(inputs: &Inputs) -> Result<Measured, Failed> {
    let mut values = Vec::new();
    let mut bytes = 0;
    for _ in 0..15 {
        let start = ProcessTime::now();
        bytes = printed(inputs)?;
        values.push(millis(start.elapsed()));
    }
    let about = format!(
        "{} KB of spec to {} KB of Rust, nothing cached; {}",
        inputs.spec_text.len() / 1000,
        bytes / 1000,
        stages(inputs)?
    );
    Ok(Measured::best_of(
        "generate: CPU ms before rustfmt",
        120.0,
        values,
        about,
    ))
}

/// Every stage before rustfmt by itself, one after another; tells when each is done.
fn staged(inputs: &Inputs, mut done: impl FnMut(&'static str)) -> Result<(), Failed> {
    let failed = |stage: &str| Failed(format!("{}: `{stage}` gave nothing", inputs.spec_name));
    let (mut sources, mut sink) = (Sources::new(), Sink::new());
    let text = inputs.spec_text.clone();
    let document = load_spec(&mut sources, &inputs.spec_name, text, &mut sink);
    done("load");
    let page = inputs
        .auth
        .as_ref()
        .map(|(name, text)| load_auth_page(&mut sources, name, text.clone(), &mut sink));
    let resolved = resolve(
        document.ok_or_else(|| failed("load"))?,
        page.as_ref(),
        &mut sink,
    );
    let resolved = resolved.ok_or_else(|| failed("resolve"))?;
    done("resolve");
    let connector = build(&resolved, &mut sink);
    drop(resolved);
    done("model");
    let plan = plan(&connector, &mut sink);
    drop(connector);
    drop(sink.into_sorted());
    done("plan");
    let target = Target {
        runtime: RuntimeDependency::Workspace,
        command: String::new(),
        spec_path: String::new(),
        fake: None,
    };
    let mut files = Vec::new();
    emit(&plan, &target, &mut |file| files.push(file));
    done("emit");
    files
        .into_iter()
        .try_for_each(|file| text_of(file).map(drop))?;
    done("lay out");
    Ok(())
}

/// How many megabytes of spec each stage takes in a second.
fn stages(inputs: &Inputs) -> Result<String, Failed> {
    let megabytes = inputs.spec_text.len() as f64 / MEGABYTE as f64;
    let mut rates = Vec::new();
    let mut start = ProcessTime::now();
    staged(inputs, |stage| {
        rates.push(format!(
            "{stage} {:.1}",
            megabytes / start.elapsed().as_secs_f64()
        ));
        start = ProcessTime::now();
    })?;
    Ok(format!("MB of spec in a second: {}", rates.join(", ")))
}

fn with_rustfmt(inputs: &Inputs) -> Result<Measured, Failed> {
    let settings = FormatSettings::default();
    let mut values = Vec::new();
    for _ in 0..5 {
        let (start, children) = (ProcessTime::now(), children_ms()?);
        let plan = planned(inputs)?;
        let mut formatting = Formatting::new(&settings);
        plan.emit(&mut |file| formatting.add(file));
        formatting.finish().map_err(Failed::because)?;
        values.push(millis(start.elapsed()) + children_ms()? - children);
    }
    let about = "the same with one rustfmt process, in ticks of 10 ms".to_owned();
    Ok(Measured::best_of(
        "generate: CPU ms with rustfmt",
        600.0,
        values,
        about,
    ))
}

/// Ten connectors one after another, up to the text before rustfmt.
fn corpus() -> Result<Option<Measured>, Failed> {
    let Ok(folders) = std::fs::read_dir(CORPUS) else {
        eprintln!("generate: skipped: the published connectors, for there is no folder {CORPUS}");
        return Ok(None);
    };
    let specs = folders
        .flatten()
        .map(|folder| folder.path().join("connector.yaml"));
    let mut specs: Vec<_> = specs.filter(|spec| spec.is_file()).collect();
    specs.sort();
    let start = ProcessTime::now();
    let mut bytes = 0;
    for spec in &specs {
        let inputs = connector(spec, "AUTH.md")?;
        bytes += inputs.spec_text.len();
        printed(&inputs)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let about = format!(
        "{} connectors, {} KB of specs, before rustfmt",
        specs.len(),
        bytes / 1000
    );
    Ok(Some(Measured::at_most(
        "generate: published connectors in CPU seconds",
        3.0,
        vec![seconds],
        about,
    )))
}

/// The slope of time over size, both as logarithms: 1 is linear.
fn growth() -> Result<Measured, Failed> {
    let mut points = Vec::new();
    let mut about = Vec::new();
    for size in SIZES {
        let inputs = inputs(spec(size * MEGABYTE), None);
        let start = ProcessTime::now();
        let bytes = printed(&inputs)?;
        let seconds = start.elapsed().as_secs_f64();
        about.push(format!(
            "{size} MB in {seconds:.2} s ({} MB of Rust)",
            bytes / MEGABYTE
        ));
        points.push(((size as f64).ln(), seconds.ln()));
    }
    let count = points.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|point| point.0), mean(&|point| point.1));
    let rise: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let run: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    Ok(Measured::at_most(
        "generate: slope of time over size",
        1.1,
        vec![rise / run],
        about.join(", "),
    ))
}

fn memory() -> Result<Measured, Failed> {
    let program = std::env::current_exe().map_err(Failed::because)?;
    let output = Command::new(program)
        .args(["peak-generate", &LARGE.to_string()])
        .output()
        .map_err(Failed::because)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let words: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [peak, size] = words.as_slice() else {
        return Err(Failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    };
    let about = format!(
        "{:.0} MiB for a spec of {LARGE} MB, each file given away as soon as it was printed",
        peak / 1024.0
    );
    Ok(Measured::at_most(
        "generate: peak memory to the size of the spec",
        25.0,
        vec![peak / size],
        about,
    ))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Processor time of ended children, as Linux tells it.
fn children_ms() -> Result<f64, Failed> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(Failed::because)?;
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(str::parse::<f64>);
    let ticks: f64 = ticks.sum::<Result<f64, _>>().map_err(Failed::because)?;
    Ok(ticks * 10.0)
}
