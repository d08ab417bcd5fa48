//! Every example runs against the fake, and says what it should.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::process::Command;

/// Runs an example that was built with this test; gives what it printed.
fn run(name: &str, arguments: &[&str]) -> String {
    let folder = std::env::current_exe().unwrap();
    let folder: PathBuf = folder.ancestors().nth(2).unwrap().join("examples");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_remove("HARVEST_TOKEN")
        .env_remove("HARVEST_ACCOUNT_ID")
        .env_remove("OPENAI_API_KEY")
        .env_remove("ANTHROPIC_API_KEY");
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    assert!(errors.contains("runs against a fake"), "{name}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn hours_by_project() {
    let printed = run("hours_by_project", &[]);
    assert!(printed.starts_with("Hours from "), "{printed}");
    let hours = |line: &str| {
        line.split_whitespace()
            .next()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    let lines: Vec<&str> = printed.lines().skip(1).collect();
    let (total, projects) = lines.split_last().unwrap();
    let sum: f64 = projects.iter().map(|line| hours(line)).sum();
    assert!(
        (sum - hours(total)).abs() < 0.01 && total.ends_with("in all"),
        "{printed}"
    );
}

#[test]
fn timer() {
    let printed = run("timer", &[]);
    assert!(
        printed.contains("runs: true") && printed.contains("Stopped after 0.75 hours"),
        "{printed}"
    );
}

#[test]
fn invoice_unbilled() {
    let printed = run("invoice_unbilled", &[]);
    assert!(
        printed.contains("not invoiced") && printed.contains("(Draft)"),
        "{printed}"
    );
}

#[test]
fn export_time_entries() {
    let file = std::env::temp_dir().join(format!("export-{}.csv", std::process::id()));
    let printed = run("export_time_entries", &[file.to_str().unwrap()]);
    assert!(printed.starts_with("5001 time entries in "), "{printed}");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(text.lines().count(), 5002);
    assert!(text.starts_with("id,spent_date,client,project,task,person,hours,billable,notes\n"));
}

#[test]
fn agents() {
    for name in ["agent_rig", "agent_openai", "agent_anthropic"] {
        let printed = run(name, &[]);
        let names = printed.trim().strip_prefix("3 people: ");
        let names: Vec<&str> = names.unwrap_or_default().split(", ").collect();
        assert!(
            names.len() == 3 && names.iter().all(|name| name.contains(' ')),
            "{name}: {printed}"
        );
    }
}

/// What the pages show is what was just run.
#[test]
fn the_readme_shows_the_agents_as_they_are() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    for name in ["agent_rig", "agent_openai", "agent_anthropic"] {
        let mark = format!("<!-- example: {name} -->\n```rust,ignore\n");
        let (_, shown) = readme
            .split_once(&mark)
            .unwrap_or_else(|| panic!("no {name}"));
        let (shown, _) = shown.split_once("```").unwrap();
        let file = root.join(format!("examples/examples/{name}.rs"));
        let program = std::fs::read_to_string(file).unwrap();
        assert!(program.contains(shown), "{name} is shown in another way");
    }
}

#[test]
fn definitions_are_what_a_client_of_openai_takes() {
    let tools = harvest_connector::HarvestConnector::tools();
    let tools: Vec<_> = tools.iter().map(|tool| tool.to_openai_chat()).collect();
    let read: Vec<async_openai::types::chat::ChatCompletionTools> =
        connector_runtime::serde_json::from_value(tools.into()).unwrap();
    assert_eq!(read.len(), 5);
}
