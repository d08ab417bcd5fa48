//! Running the built program.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};

/// A token that must never be seen.
pub(crate) const TOKEN: &str = "planted-secret-token-4711";
/// A refresh token that must never be seen.
pub(crate) const REFRESH_TOKEN: &str = "planted-refresh-token-4712";
/// A client secret that must never be seen.
pub(crate) const CLIENT_SECRET: &str = "planted-client-secret-4713";

/// The program, built once. `CONNECTOR_CLI_BIN` names one that is already there.
pub(crate) fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| match std::env::var_os("CONNECTOR_CLI_BIN") {
        Some(path) => path.into(),
        None => built("harvest"),
    })
}

/// A program of that name, built once with all that are tested.
fn built(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(build);
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "-p",
            "harvest-connector",
            "-p",
            "kitchen-sink-connector",
            "--features",
            "harvest-connector/cli,harvest-connector/fake,harvest-connector/mcp,kitchen-sink-connector/cli",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the program builds");
    let test = std::env::current_exe().expect("the test is a file");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("a test lies in target/PROFILE/deps");
    // Cargo builds for `dev` above, whatever the profile of this test.
    folder
        .parent()
        .expect("target/PROFILE lies in target")
        .join("debug")
}

/// One run of the program, with none of the caller's credentials in its environment.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    stdin: Option<String>,
}

/// A run with these arguments.
pub(crate) fn harvest<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    run_of(path(), arguments)
}

/// A run of the program of the connector that has everything.
pub(crate) fn kitchen_sink<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    run_of(&built("kitchen-sink"), arguments)
}

fn run_of<S: AsRef<OsStr>>(program: &Path, arguments: impl IntoIterator<Item = S>) -> Run {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_remove("AIRBYTE_ALLOW_DESTRUCTIVE")
        .env_remove("COLUMNS");
    for name in [
        "CLIENT_ID",
        "CLIENT_SECRET",
        "ORGANIZATION_ID",
        "WORKSPACE",
        "API_HOST",
        "KEYCLOAK_URL",
        "WEBAPP_URL",
        "CREDENTIAL_TIMEOUT",
    ] {
        command.env_remove(format!("AIRBYTE_{name}"));
    }
    for field in [
        "TOKEN",
        "ACCOUNT_ID",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "REFRESH_TOKEN",
    ] {
        command.env_remove(format!("HARVEST_{field}"));
    }
    Run {
        command,
        stdin: None,
    }
}

impl Run {
    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Signs in with the planted token.
    pub(crate) fn signed_in(self) -> Self {
        self.env("HARVEST_TOKEN", TOKEN)
            .env("HARVEST_ACCOUNT_ID", "77")
    }

    /// The command itself, for tests that talk to the program while it runs.
    pub(crate) fn command(self) -> Command {
        self.command
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sends requests to this API.
    pub(crate) fn to(self, base_url: &str) -> Self {
        self.args(["--base-url", base_url])
    }

    /// What stands on standard input.
    pub(crate) fn stdin(mut self, text: impl Into<String>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Starts the program with pipes to it.
    pub(crate) fn spawn(mut self) -> Child {
        let input = if self.stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        let mut child = self
            .command
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        if let (Some(text), Some(mut stdin)) = (self.stdin, child.stdin.take()) {
            // The program may end before it has read everything.
            std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        }
        child
    }

    /// Runs the program to its end. Whatever it prints holds no planted secret.
    pub(crate) fn run(self) -> Done {
        let done = self.run_showing_secrets();
        for secret in [TOKEN, REFRESH_TOKEN, CLIENT_SECRET] {
            assert!(
                !done.stdout.contains(secret),
                "stdout shows a secret: {}",
                done.stdout
            );
            assert!(
                !done.stderr.contains(secret),
                "stderr shows a secret: {}",
                done.stderr
            );
        }
        done
    }

    /// Runs the program to its end, allowed to show secrets.
    pub(crate) fn run_showing_secrets(self) -> Done {
        let output = self.spawn().wait_with_output().expect("the program ends");
        Done {
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
            code: output.status.code().expect("the program exits by itself"),
        }
    }
}

/// What a run has left.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Done {
    /// Asserts success; what was printed as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "stderr: {}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("JSON, not {:?}", self.stdout))
    }

    /// The lines of standard output as JSON, whatever the exit code.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let line = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|_| panic!("JSON, not {line:?}"))
        };
        self.stdout.lines().map(line).collect()
    }

    /// Asserts this exit code and an empty standard output; the failure that was told.
    #[track_caller]
    pub(crate) fn failure(&self, code: i32) -> Value {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        assert_eq!(self.stdout, "");
        self.told()
    }

    /// The failure on standard error: its last line.
    #[track_caller]
    pub(crate) fn told(&self) -> Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        let failure: Value =
            serde_json::from_str(last).unwrap_or_else(|_| panic!("JSON, not {:?}", self.stderr));
        for member in ["type", "message", "status_code", "retryable"] {
            assert!(
                failure.get(member).is_some(),
                "a failure has `{member}`: {failure}"
            );
        }
        failure
    }
}

/// A file with this text, in a folder that goes away.
pub(crate) fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder for a test");
    let path = folder.path().join("input.json");
    std::fs::write(&path, text).expect("a file for a test");
    let path = path.to_str().expect("a plain path").to_owned();
    (folder, path)
}

/// A role as the API gives it.
pub(crate) fn role(id: u64, name: &str) -> Value {
    let at = "2026-02-03T08:15:00Z";
    json!({"id": id, "name": name, "user_ids": [], "created_at": at, "updated_at": at})
}

/// A page of roles with a link to the next one.
pub(crate) fn roles(roles: &[Value], next: Option<&str>) -> Value {
    json!({
        "roles": roles, "page": 1, "per_page": 2000, "total_pages": 1, "total_entries": roles.len(),
        "next_page": null, "previous_page": null,
        "links": {"first": "https://x.test/1", "next": next, "previous": null, "last": "https://x.test/1"},
    })
}

/// Runs on a terminal of its own, signed in; gives all that it showed. Nothing where no terminal can be made.
pub(crate) fn on_a_terminal(arguments: &[&str], typed: &str) -> Option<String> {
    let line = format!("{} {}", path().display(), arguments.join(" "));
    let child = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .envs([
            ("HARVEST_TOKEN", TOKEN),
            ("HARVEST_ACCOUNT_ID", "77"),
            ("TERM", "xterm"),
        ])
        .env_remove("AIRBYTE_ALLOW_DESTRUCTIVE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped: there is no `script` to make a terminal with");
        return None;
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(typed.as_bytes())
        .expect("the terminal takes input");
    let mut shown = Vec::new();
    let mut stdout = child.stdout.take().expect("a pipe");
    std::io::Read::read_to_end(&mut stdout, &mut shown).expect("the terminal shows something");
    child.wait().expect("the program ends");
    drop(stdin);
    Some(String::from_utf8_lossy(&shown).into_owned())
}
