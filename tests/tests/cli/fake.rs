//! `fake`: an API for other programs on this machine.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::program::{harvest, path};

/// A running fake; it is stopped when it is dropped.
struct Served {
    child: Child,
    ready: Value,
}

impl Served {
    fn start() -> Self {
        let mut child = Command::new(path())
            .args(["fake", "--seed", "7", "--today", "2026-06-15"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, ready }
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn the_program_can_be_tried_against_it() {
    let fake = Served::start();
    let run = |arguments: &[&str]| {
        harvest(arguments)
            .to(fake.text("base_url"))
            .env("HARVEST_TOKEN", fake.text("token"))
            .env("HARVEST_ACCOUNT_ID", fake.text("account_id"))
    };
    assert_eq!(run(&["check"]).run().json()["status"], "healthy");
    let created = run(&["roles", "create", "--name", "Baker"]).run().json();
    let id = created["data"]["id"].to_string();
    assert_eq!(
        run(&["roles", "get", "--id", &id]).run().json()["data"]["name"],
        "Baker"
    );
    let entries = run(&[
        "time_entries",
        "list",
        "--limit",
        "3",
        "--fields",
        "id,hours",
    ])
    .run();
    assert_eq!(entries.lines().len(), 3);
    assert_eq!(
        run(&["roles", "delete", "--id", &id, "--yes"]).run().code,
        0
    );
    assert_eq!(
        run(&["roles", "get", "--id", &id]).run().failure(3)["type"],
        "not_found"
    );
    let oauth = harvest([
        "users",
        "get_me",
        "--auth-scheme",
        "oauth2",
        "--token-url",
        fake.text("token_url"),
    ]);
    let oauth = ["client_id", "client_secret", "refresh_token", "account_id"]
        .iter()
        .fold(oauth, |run, field| {
            run.env(
                &format!("HARVEST_{}", field.to_uppercase()),
                fake.text(field),
            )
        });
    assert_eq!(oauth.to(fake.text("base_url")).run().code, 0);
}

#[test]
fn the_first_line_tells_of_the_hosted_service_too() {
    let fake = Served::start();
    for member in [
        "hosted_url",
        "airbyte_client_id",
        "airbyte_client_secret",
        "organization_id",
        "connector_id",
    ] {
        assert!(fake.ready[member].is_string(), "{member}: {}", fake.ready);
    }
    assert_eq!(fake.text("workspace_name"), "default");
    assert!(fake.text("hosted_url").starts_with("http://127.0.0.1:"));
}

#[test]
fn a_wrong_day_is_told() {
    assert_eq!(
        harvest(["fake", "--today", "soon"]).run().failure(4)["type"],
        "validation_error"
    );
}

#[cfg(unix)]
#[test]
fn it_ends_when_it_is_interrupted() {
    let mut fake = Served::start();
    let killed = Command::new("kill")
        .args(["-INT", &fake.child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(fake.child.wait().unwrap().code(), Some(0));
}
