//! Turns a connector spec and its auth page into the files of a Rust crate.

pub mod diagnostics;
pub mod emit;
pub mod fixups;
pub mod format;
pub mod load;
pub mod resolve;
pub mod write;
