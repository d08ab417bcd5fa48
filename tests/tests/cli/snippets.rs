//! The README's snippets for Pydantic AI, LangChain, OpenAI Agents and FastMCP, run as they are with the program and
//! models that follow a script.
//!
//! They need Python 3.11 or later and, once, the package index. Without them it is said loudly that they are skipped.

use std::process::Command;

use connector_tests::python;

use crate::program::path;

/// Runs snippets whose frameworks stand in one environment.
fn run(requirements: &str, frameworks: &[&str]) {
    let interpreter = match python::environment(requirements) {
        Ok(interpreter) => interpreter,
        Err(why) => {
            let names = frameworks.join(", ");
            eprintln!("\n=== SKIPPED: the README's snippets for {names} were NOT run: {why} ===\n");
            return;
        }
    };
    for framework in frameworks {
        let output = Command::new(&interpreter)
            .arg(python::folder().join("run.py"))
            .arg(framework)
            .arg(path())
            .output()
            .expect("the interpreter starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{framework}:\n{told}");
        let printed = String::from_utf8_lossy(&output.stdout);
        let said = printed.trim();
        assert!(
            said.starts_with(&format!("{framework}: ")) && said.ends_with(" users"),
            "{said}"
        );
    }
}

/// The adapter does not work with the library of the others yet.
#[test]
fn the_snippet_of_langchain_runs() {
    run("requirements-mcp1.txt", &["langchain"]);
}

#[test]
fn the_snippets_of_the_other_frameworks_run() {
    let frameworks = ["pydantic_ai", "openai_agents", "fastmcp"];
    run("requirements-mcp2.txt", &frameworks);
}
