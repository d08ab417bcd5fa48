//! The comparisons of the generator, with the allocator that the generator's own program has.

use std::process::ExitCode;

use connector_bench::generate;
use connector_bench::pairs::{Failed, Measured};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["generate"] => generate::run().map(|figures| figures.iter().for_each(Measured::print)),
        ["peak-generate", megabytes] => number(megabytes).and_then(generate::print_peak),
        ["stages", megabytes] => number(megabytes).and_then(generate::print_stages),
        other => Err(Failed(format!(
            "there is no comparison `{}`",
            other.join(" ")
        ))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("error: {}: {why}", words.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn number(text: &str) -> Result<usize, Failed> {
    text.parse().map_err(Failed::because)
}
