//! Counts allocations, apart from the timed program: counting costs time for each of them.

use std::alloc::System;
use std::process::ExitCode;

use connector_bench::pairs::Failed;
use connector_bench::{calls, decode};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let count = |work: &mut dyn FnMut()| {
        let region = Region::new(ALLOCATOR);
        work();
        region.change().allocations
    };
    for group in std::env::args().skip(1) {
        let counted = match group.as_str() {
            "decode" => decode::allocations(count),
            "call" => calls::allocations(count),
            other => Err(Failed(format!("there is nothing to count for `{other}`"))),
        };
        match counted {
            Ok(figure) => figure.print(),
            Err(Failed(why)) => {
                eprintln!("error: {group}: {why}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
