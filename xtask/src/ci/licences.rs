//! Licences and sources of dependencies: `cargo deny` if present, else the same rules in plain Rust.

use std::env;
use std::fs;
use std::process::Command;

use serde_json::Value;

use super::Verdict;
use super::cargo::Cargo;
use super::expression::is_allowed;
use crate::outcome::Failure;
use crate::repository::Repository;

const SETTINGS: &str = "deny.toml";
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Runs the step.
pub(super) fn run(repository: &Repository) -> Result<Verdict, Failure> {
    if Cargo::new(repository, &["deny", "--version"]).succeeds_quietly() {
        return Cargo::new(
            repository,
            &["deny", "check", "bans", "licenses", "sources"],
        )
        .verdict();
    }
    let remark = "cargo-deny is absent: plain equivalent used (this platform only, no bans)";
    println!("{remark}");
    let settings = fs::read_to_string(repository.root().join(SETTINGS))
        .map_err(|error| Failure::Step(format!("could not read `{SETTINGS}`: {error}")))?;
    let allowed = string_list(&settings, "licenses", "allow");
    // Without a platform cargo would fetch the crates of all platforms first.
    let platform = host(&rustc_version()?)?;
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        &platform,
    ];
    let metadata = Cargo::new(repository, &arguments).output()?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(Failure::step)?;
    let faults = faults(&metadata, &allowed, &exceptions(&settings));
    for fault in &faults {
        eprintln!("{fault}");
    }
    Ok(if faults.is_empty() {
        Verdict::PassedWith(remark.to_owned())
    } else {
        Verdict::Failed
    })
}

fn rustc_version() -> Result<String, Failure> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output();
    let output = output.map_err(|error| Failure::Step(format!("could not run rustc: {error}")))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The platform in what `rustc -vV` says.
fn host(version: &str) -> Result<String, Failure> {
    let platform = version.lines().find_map(|line| line.strip_prefix("host: "));
    platform
        .map(str::to_owned)
        .ok_or_else(|| Failure::Step("`rustc -vV` names no host".to_owned()))
}

/// One line for each package that breaks a rule.
fn faults(metadata: &Value, allowed: &[String], exceptions: &[Vec<String>]) -> Vec<String> {
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut faults = Vec::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let name = format!(
            "{} {}",
            text("name").unwrap_or("?"),
            text("version").unwrap_or("?")
        );
        let mut allowed = allowed.to_vec();
        for exception in exceptions {
            if exception.first().map(String::as_str) == text("name") {
                allowed.extend(exception.iter().skip(1).cloned());
            }
        }
        match text("license").map(|licence| (licence, is_allowed(licence, &allowed))) {
            None => faults.push(format!("{name}: no licence in its manifest")),
            Some((licence, None)) => {
                faults.push(format!("{name}: `{licence}` is not a licence expression"))
            }
            Some((licence, Some(false))) => {
                faults.push(format!(
                    "{name}: `{licence}` is not covered by the list in {SETTINGS}"
                ));
            }
            Some((_, Some(true))) => {}
        }
        // Packages of this repository have no source.
        if let Some(source) = text("source").filter(|source| *source != REGISTRY) {
            faults.push(format!("{name}: comes from `{source}`, not from crates.io"));
        }
    }
    faults
}

/// The strings of `KEY = ["a", "b"]` in `[SECTION]`; enough of TOML for our own settings file.
fn string_list(toml: &str, section: &str, key: &str) -> Vec<String> {
    let header = format!("[{section}]");
    let lines = toml
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim());
    let inside = lines
        .skip_while(|line| *line != header)
        .skip(1)
        .take_while(|line| !is_header(line));
    let body: String = inside.collect::<Vec<_>>().join(" ");
    let start = format!("{key} = [");
    let Some((_, list)) = body.split_once(&start) else {
        return Vec::new();
    };
    let list = list.split(']').next().unwrap_or("");
    quoted(list)
}

/// The lines `{ crate = "a", allow = ["b"] }`: each a crate and its licences.
fn exceptions(toml: &str) -> Vec<Vec<String>> {
    let lines = toml.lines().map(str::trim);
    let own = lines.filter(|line| line.starts_with("{ crate = ") && line.contains("allow = ["));
    own.map(quoted).collect()
}

/// What stands between quotes: every second piece.
fn quoted(text: &str) -> Vec<String> {
    let pieces = text.split('"').skip(1).step_by(2);
    pieces.map(str::to_owned).collect()
}

fn is_header(line: &str) -> bool {
    line.starts_with('[') && line.ends_with(']') && !line.contains(['"', ','])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_is_read_from_its_section() {
        let toml = "[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\", # short\n  \"Apache-2.0\",\n]\n\
                    [sources]\nallow = [\"y\"]\n";
        assert_eq!(
            string_list(toml, "licenses", "allow"),
            ["MIT", "Apache-2.0"]
        );
        assert!(string_list(toml, "licenses", "deny").is_empty());
    }

    #[test]
    fn the_platform_is_read() {
        let version =
            "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0\n";
        assert_eq!(host(version).unwrap(), "x86_64-unknown-linux-gnu");
        assert!(host("rustc 1.95.0").is_err());
    }

    #[test]
    fn every_broken_rule_is_a_line() {
        let metadata = json!({"packages": [
            {"name": "good", "version": "1.0.0", "license": "MIT", "source": REGISTRY},
            {"name": "ours", "version": "0.1.0", "license": "MIT", "source": null},
            {"name": "none", "version": "1.0.0", "license": null, "source": REGISTRY},
            {"name": "gpl", "version": "2.0.0", "license": "GPL-3.0-only", "source": REGISTRY},
            {"name": "git", "version": "3.0.0", "license": "MIT", "source": "git+https://example.org/x"},
        ]});
        let expected = [
            "none 1.0.0: no licence in its manifest",
            "gpl 2.0.0: `GPL-3.0-only` is not covered by the list in deny.toml",
            "git 3.0.0: comes from `git+https://example.org/x`, not from crates.io",
        ];
        assert_eq!(faults(&metadata, &["MIT".to_owned()], &[]), expected);
        // What one crate may have no other may.
        let toml = "    { crate = \"gpl\", allow = [\"GPL-3.0-only\"] },\n    { crate = \"none\", reason = \"x\" },\n";
        let exceptions = exceptions(toml);
        assert_eq!(exceptions, [["gpl", "GPL-3.0-only"]]);
        let rest = faults(&metadata, &["MIT".to_owned()], &exceptions);
        assert_eq!(rest, [expected[0], expected[2]]);
    }

    #[test]
    fn the_repository_has_a_list() {
        let settings = fs::read_to_string(Repository::find().root().join(SETTINGS)).unwrap();
        assert!(string_list(&settings, "licenses", "allow").contains(&"MIT".to_owned()));
    }
}
