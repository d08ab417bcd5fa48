//! Counts allocations, apart from the timed program: counting costs time for each of them.

use std::alloc::System;

use connector_bench::{calls, decode};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let count = |work: &mut dyn FnMut()| {
        let region = Region::new(ALLOCATOR);
        work();
        region.change().allocations
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|group| group == "decode") {
        decode::allocations(count).print();
    }
    if arguments.iter().any(|group| group == "call") {
        calls::allocations(count).print();
    }
}
