//! `cargo xtask generate --watch`, through its output: nothing here waits for a time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

const SPEC: &str = "openapi: 3.0.3
info: {title: Lamps, version: 1.0.0, description: Lamps., x-airbyte-connector-name: lamps}
servers: [{url: https://lamps.example}]
paths:
  /lamps/{id}:
    get:
      summary: Get a lamp
      description: Returns one lamp.
      x-airbyte-entity: lamps
      x-airbyte-action: get
      parameters: [{name: id, in: path, required: true, description: Id., schema: {type: integer}}]
      responses:
        '200':
          description: A lamp.
          content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
components:
  schemas:
    Lamp: {type: object, description: A lamp., properties: {name: {type: string, description: Name.}}}
";

/// A line that is only waited for so long: a program that hangs must not hang the tests too.
const PATIENCE: Duration = Duration::from_secs(120);

/// The task at work in a folder; it is ended with the test.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(root: &Path) -> Self {
        // The top of the repository is the folder above the manifest's.
        let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--watch", "--as-built"])
            .env("CARGO_MANIFEST_DIR", root.join("xtask"))
            .env("CARGO_TARGET_DIR", root.join("target"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let stdout: Box<dyn Read + Send> = Box::new(child.stdout.take().unwrap());
        let stderr: Box<dyn Read + Send> = Box::new(child.stderr.take().unwrap());
        for stream in [stdout, stderr] {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines() {
                    drop(sender.send(line.unwrap()));
                }
            });
        }
        Self { child, lines }
    }

    /// The lines up to one that holds this.
    fn until(&self, part: &str) -> String {
        let mut seen = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("{part:?} was never said, only:\n{seen}");
            };
            seen += &line;
            seen.push('\n');
            if line.contains(part) {
                return seen;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("specs/lamps")).unwrap();
    fs::write(folder.path().join("specs/lamps/openapi.yaml"), SPEC).unwrap();
    folder
}

/// As most editors do it: another file takes the place of the old one.
fn save(root: &Path, text: &str) {
    let beside = root.join("openapi.yaml.new");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, root.join("specs/lamps/openapi.yaml")).unwrap();
}

#[test]
fn a_saved_spec_is_generated_and_its_change_told() {
    let folder = folder();
    let root = folder.path();
    let watch = Watch::start(root);
    let first = watch.until("watching `specs`");
    assert!(first.contains("1 entities, 1 operations"), "{first}");
    let record = root.join("generated/lamps/src/records/lamp.rs");
    assert!(fs::read_to_string(&record).unwrap().contains("pub name:"));

    save(
        root,
        &SPEC.replace("{name: {type: string", "{title: {type: string"),
    );
    let told = watch.until("[record/field-removed]");
    assert!(told.contains("`generated/lamps` written "), "{told}");
    let text = fs::read_to_string(&record).unwrap();
    assert!(
        text.contains("pub title:") && !text.contains("pub name:"),
        "{text}"
    );

    // What cannot be understood is told, the crate stays, and what comes next is compared with what was good.
    save(
        root,
        &SPEC.replace("#/components/schemas/Lamp", "#/components/schemas/Lam"),
    );
    let told = watch.until("was not generated, see above");
    assert!(told.contains("did you mean"), "{told}");
    assert_eq!(fs::read_to_string(&record).unwrap(), text);
    save(root, SPEC);
    let told = watch.until("[record/field-removed]");
    assert!(told.contains("Lamp.title"), "{told}");
    assert!(fs::read_to_string(&record).unwrap().contains("pub name:"));

    // As some editors do it: the file is emptied and written again.
    let text = SPEC.replace("Returns one lamp.", "Gives a lamp.");
    fs::write(root.join("specs/lamps/openapi.yaml"), text).unwrap();
    watch.until("[operation/docs]");

    // A connector that is new.
    fs::create_dir(root.join("new")).unwrap();
    let chairs = SPEC.replace("connector-name: lamps", "connector-name: chairs");
    fs::write(root.join("new/openapi.yaml"), chairs).unwrap();
    fs::rename(root.join("new"), root.join("specs/chairs")).unwrap();
    watch.until("Chairs: 1 entities");
    assert!(root.join("generated/chairs/src/lib.rs").is_file());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let folder = folder();
    let mut watch = Watch::start(folder.path());
    watch.until("watching");
    let interrupt = format!("kill -INT {}", watch.child.id());
    let sent = Command::new("sh")
        .args(["-c", &interrupt])
        .status()
        .unwrap();
    assert!(sent.success());
    watch.until("stopped");
    assert_eq!(watch.child.wait().unwrap().code(), Some(0));
}
