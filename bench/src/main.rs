//! Runs comparisons and prints one JSON line for each figure. `cargo xtask bench` builds and runs this.
//!
//! `connector-bench GROUP…` runs the comparisons of these groups; `connector-bench count WORK` does one piece
//! of work and nothing else, so that its instructions can be counted.

use std::process::ExitCode;

use connector_bench::pairs::{Failed, Measured};
use connector_bench::{calls, decode, generate, stream};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("error: {}: {why}", words.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<(), Failed> {
    match words {
        ["count", "decode"] => decode::read_often(3),
        ["count", "decode-by-hand"] => decode::read_often_by_hand(3),
        ["count", "round-trip"] => decode::read_and_write_often(3),
        ["count", "generate"] => generate::once(),
        ["read", "hand", times] => decode::read_often_by_hand(number(times)?),
        ["read", "ours", times] => decode::read_often(number(times)?),
        ["calls", side, calls] => calls::call_often(side, number(calls)?),
        ["many", side, rounds] => calls::many_often(side, number(rounds)?),
        ["peak", pages] => stream::print_peak(number(pages)? as u64),
        ["serve", pages] => stream::serve(number(pages)? as u64),
        groups => groups.iter().try_for_each(|group| {
            figures(group)?.iter().for_each(Measured::print);
            Ok(())
        }),
    }
}

fn figures(group: &str) -> Result<Vec<Measured>, Failed> {
    match group {
        "decode" => decode::run(),
        "call" => calls::call(),
        "stream" => stream::run(),
        "parallel" => calls::parallel(),
        other => Err(Failed(format!("there is no comparison `{other}`"))),
    }
}

fn number(text: &str) -> Result<usize, Failed> {
    text.parse().map_err(Failed::because)
}
