//! Stage five: the plan becomes Rust items.

pub mod file;
