//! The generator as a program of its own, to be compared with the programs of others.
//!
//! `whole document BYTES` prints a plain OpenAPI document of that size, `whole document harvest` Harvest's, as
//! others take it; `whole generate SPEC FOLDER` writes a crate without
//! `rustfmt`, `whole formatted SPEC FOLDER` with it.

use std::path::Path;
use std::process::ExitCode;

use connector_bench::pairs::Failed;
use connector_bench::{lowered, whole};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["document", "harvest"] => lowered::harvest().map(|text| print!("{text}")),
        ["document", bytes] => document(bytes),
        ["generate", spec, folder] => whole::write(Path::new(spec), Path::new(folder), false),
        ["formatted", spec, folder] => whole::write(Path::new(spec), Path::new(folder), true),
        other => Err(Failed(format!("there is no task `{}`", other.join(" ")))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("error: {}: {why}", words.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn document(bytes: &str) -> Result<(), Failed> {
    let bytes = bytes.parse().map_err(Failed::because)?;
    print!("{}", whole::document(bytes));
    Ok(())
}
