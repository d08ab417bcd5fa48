//! What the comparisons share: the data, the hand-written counterpart, the server and the clock.
#![allow(missing_docs, reason = "the structs of `hand` say what they are")]

pub mod calls;
pub mod decode;
pub mod generate;
pub mod hand;
pub mod lowered;
pub mod page;
pub mod pairs;
pub mod server;
pub mod stream;
pub mod whole;
pub mod wide;
