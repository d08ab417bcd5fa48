//! The fake of a real connector: every operation, how its answers are shaped, what its calls change, and how a
//! program fares when something goes wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fakes {
    mod arrivals;
    mod behaviour;
    mod bench;
    mod inputs;
    mod matrix;
    mod pages;
    mod permissions;
    mod rules;
    mod sign_in;
}
