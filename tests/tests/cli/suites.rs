//! The official conformance suite and the Inspector against the program, for both revisions of the protocol.
//!
//! They need Node with npm and, once, the package index; the pinned packages go below `target/interop`. Without them it
//! is said loudly that they are skipped.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use connector_tests::python::{folder, succeeds, target};
use serde_json::Value;

use crate::desk::Desk;
use crate::mcp::Http;
use crate::program::path;

/// The packages, and the Node that they need.
struct Packages {
    modules: PathBuf,
    node: PathBuf,
}

impl Packages {
    /// Installs the packages unless they are there.
    fn installed() -> Result<Self, String> {
        let root = target()?.join("interop/npm");
        let pinned = std::fs::read(folder().join("package.json")).map_err(|e| e.to_string())?;
        let ready = root.join("ready");
        if std::fs::read(&ready).ok().as_ref() != Some(&pinned) {
            std::fs::create_dir_all(&root).map_err(|error| error.to_string())?;
            std::fs::write(root.join("package.json"), &pinned).map_err(|e| e.to_string())?;
            let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
            let install = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
            succeeds(Command::new(npm).args(install).current_dir(&root))
                .map_err(|problem| format!("npm does not install the packages: {problem}"))?;
            std::fs::write(&ready, &pinned).map_err(|error| error.to_string())?;
        }
        let modules = root.join("node_modules");
        let node = modules.join(format!("node/bin/node{}", std::env::consts::EXE_SUFFIX));
        match Command::new(&node).arg("--version").output() {
            Ok(output) if output.status.success() => Ok(Self { modules, node }),
            _ => Err("the package `node` brought no program for this machine".to_owned()),
        }
    }

    /// Runs a program of the packages.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(&self.node)
            .arg(self.modules.join(".bin").join(program))
            .args(arguments)
            .current_dir(self.modules.join(".."))
            .env("NO_COLOR", "1")
            .output()
            .expect("Node starts")
    }
}

fn packages() -> Option<Packages> {
    Packages::installed()
        .inspect_err(|why| {
            eprintln!(
                "\n=== SKIPPED: the conformance suite and the Inspector were NOT run: {why} ===\n"
            );
        })
        .ok()
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_suites_find_what_they_ask_for() {
    let Some(packages) = packages() else {
        return;
    };
    let desk = Desk::start().await;
    let server = Http::start(&desk);
    for revision in ["2025-11-25", "2026-07-28"] {
        conforms(&packages, &server.url, revision);
    }
    inspects(&packages, &[&server.url, "--transport", "http"]);
    let program = path().to_str().unwrap();
    let credential = |name: &str| desk.api.credential(name).unwrap();
    let token = format!("HARVEST_TOKEN={}", credential("token"));
    let account = format!("HARVEST_ACCOUNT_ID={}", credential("account_id"));
    let base_url = desk.api.base_url();
    inspects(
        &packages,
        &[
            "-e",
            &token,
            "-e",
            &account,
            program,
            "mcp",
            "--base-url",
            &base_url,
        ],
    );
}

/// Runs what a revision requires. What needs the suite's own fixtures is listed with its reason.
fn conforms(packages: &Packages, url: &str, revision: &str) {
    let expected = folder().join(format!("conformance-{revision}.yaml"));
    assert!(Path::new(&expected).is_file());
    let output = packages.run(
        "conformance",
        &[
            "server",
            "--url",
            url,
            "--requirements",
            revision,
            "--expected-failures",
            expected.to_str().unwrap(),
        ],
    );
    let shown = shown(&output);
    assert!(output.status.success(), "{revision}:\n{shown}");
    assert!(shown.contains("tools-list"), "{revision}:\n{shown}");
}

/// Asks through the Inspector.
fn inspects(packages: &Packages, server: &[&str]) {
    let ask = |method: &[&str]| -> Value {
        let arguments = [&["--cli"], server, &["--method"], method].concat();
        let output = packages.run("mcp-inspector", &arguments);
        let shown = shown(&output);
        assert!(output.status.success(), "{method:?}:\n{shown}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{method:?}:\n{shown}"))
    };
    let tools = ask(&["tools/list", "--strict"]);
    assert_eq!(tools["tools"].as_array().unwrap().len(), 5);
    let call = [
        "tools/call",
        "--tool-name",
        "harvest_execute",
        "--tool-arg",
        "entity=users",
        "action=list",
        "limit=2",
    ];
    let called = ask(&call);
    let text = called["content"][0]["text"].as_str().unwrap();
    let users: Value = serde_json::from_str(text).unwrap();
    assert_eq!(users["data"].as_array().unwrap().len(), 2, "{users}");
    let resources = ask(&["resources/list"]);
    assert!(resources.to_string().contains("harvest://guide"));
    assert!(ask(&["prompts/list"])["prompts"].as_array().unwrap().len() > 1);
}
