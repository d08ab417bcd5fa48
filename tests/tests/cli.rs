//! The built command line against APIs on loopback: commands, exit codes, inputs, pages, secrets.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

#[path = "cli/calls.rs"]
mod calls;
#[path = "cli/decode.rs"]
mod decode;
#[path = "cli/describe.rs"]
mod describe;
#[path = "cli/desk.rs"]
mod desk;
#[path = "cli/destructive.rs"]
mod destructive;
#[path = "cli/downloads.rs"]
mod downloads;
#[path = "cli/dry_run.rs"]
mod dry_run;
#[path = "cli/fake.rs"]
mod fake;
#[path = "cli/hosted_calls.rs"]
mod hosted_calls;
#[path = "cli/hosted_connectors.rs"]
mod hosted_connectors;
#[path = "cli/hosted_login.rs"]
mod hosted_login;
#[path = "cli/lines.rs"]
mod lines;
#[path = "cli/mcp.rs"]
mod mcp;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/program.rs"]
mod program;
#[path = "cli/session.rs"]
mod session;
#[path = "cli/sign_in.rs"]
mod sign_in;
#[path = "cli/snippets.rs"]
mod snippets;
#[path = "cli/suites.rs"]
mod suites;
