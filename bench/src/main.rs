//! Runs comparisons and prints one JSON line for each figure. `cargo xtask bench` builds and runs this.
//!
//! `connector-bench GROUP…` runs the comparisons of these groups; `connector-bench count WORK` does one piece
//! of work and nothing else, so that its instructions can be counted.

use std::process::ExitCode;

use connector_bench::{calls, decode, generate, stream};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["count", "decode"] => decode::read_often(3),
        ["count", "round-trip"] => decode::read_and_write_often(3),
        ["count", "generate"] => generate::once(),
        ["peak-generate", megabytes] => generate::print_peak(megabytes.parse().unwrap_or(1)),
        ["peak", pages] => stream::print_peak(pages.parse().unwrap_or(1)),
        groups => {
            for group in groups {
                let figures = match *group {
                    "decode" => decode::run(),
                    "call" => calls::call(),
                    "stream" => stream::run(),
                    "parallel" => calls::parallel(),
                    "generate" => generate::run(),
                    other => {
                        eprintln!("error: there is no comparison `{other}`");
                        return ExitCode::from(2);
                    }
                };
                for figure in figures {
                    figure.print();
                }
            }
        }
    }
    ExitCode::SUCCESS
}
