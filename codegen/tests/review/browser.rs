//! The page in a browser: its filters and its search, in headless Chromium where there is one.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use connector_codegen::review::{compare, page};
use serde_json::{Value, json};

use super::{BASE, understood, with};

/// Under which names Chromium is installed; `CHROMIUM` names another one.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A browser that has said nothing for so long never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a person would do with the page, and what is to be seen after each step.
const STEPS: &str = r##"
const told = {};
const tell = (step) => {
  const visible = (what) => [...document.querySelectorAll(what)].map((one) => one.textContent);
  told[step] = {
    codes: visible("article:not([hidden]) small").map((text) => text.split(" · ")[0]),
    groups: visible(".group:not([hidden]) h3"),
    count: document.querySelector("#count").textContent,
  };
};
const tick = (value) => document.querySelector(`input[value=${value}]`).click();
const type = (text) => {
  const field = document.querySelector("input[type=search]");
  field.value = text;
  field.dispatchEvent(new Event("input"));
};
tell("all");
tick("breaking"); tell("without breaking");
tick("compatible"); tell("texts only");
tick("breaking"); tick("compatible"); tick("documentation"); tell("no texts");
tick("documentation");
type("  SIZE default "); tell("a search");
tick("compatible"); tell("a search for what is left out");
tick("compatible");
type("no such word"); tell("nothing");
type(""); tell("all again");
const out = document.createElement("pre");
out.id = "told";
out.textContent = JSON.stringify(told);
document.body.replaceChildren(out);
"##;

/// Says loudly that nothing was tested.
fn skipped(why: &str) {
    eprintln!("\n=== SKIPPED: the page of changes was NOT tried in a browser: {why} ===\n");
}

#[test]
fn filters_and_search_show_what_fits() {
    let spec = with(
        BASE,
        &[
            ("required: [id, name]", "required: [id]"),
            ("default: 20", "default: 30"),
            ("summary: List lamps", "summary: All lamps"),
        ],
    );
    let report = compare(&understood(BASE), &understood(&spec));
    let page = page(&[report]).replace("</body>", &format!("<script>{STEPS}</script></body>"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, page).unwrap();
    let told = match in_browser(&file, folder.path()) {
        Ok(told) => told,
        Err(why) => return skipped(&why),
    };

    let see = |codes: &[&str], groups: &[&str]| {
        let count = format!("{} of 3 changes", codes.len());
        json!({"codes": codes, "groups": groups, "count": count})
    };
    let (record, default, docs) = (
        "record/field-optional",
        "parameter/default",
        "operation/docs",
    );
    let lamps = &["lamps"];
    for (step, expected) in [
        ("all", see(&[record, default, docs], lamps)),
        ("without breaking", see(&[default, docs], lamps)),
        ("texts only", see(&[docs], lamps)),
        ("no texts", see(&[record, default], lamps)),
        ("a search", see(&[default], lamps)),
        ("a search for what is left out", see(&[], &[])),
        ("nothing", see(&[], &[])),
        ("all again", see(&[record, default, docs], lamps)),
    ] {
        assert_eq!(told[step], expected, "{step}");
    }
}

/// What the steps told, or why there is no browser to try them in.
fn in_browser(page: &Path, profile: &Path) -> Result<Value, String> {
    let named = std::env::var("CHROMIUM").ok();
    let mut names = named.as_deref().into_iter().chain(NAMES.iter().copied());
    let works = |name: &&str| {
        let mut version = Command::new(name);
        version
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        version.status().is_ok_and(|status| status.success())
    };
    let name = names.find(works).ok_or("there is no Chromium")?;
    // Without its sandbox, which containers seldom allow: the page is ours.
    let mut child = Command::new(name)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
        ])
        .args(["--no-first-run", "--dump-dom"])
        .arg(format!(
            "--user-data-dir={}",
            profile.join("profile").display()
        ))
        .arg(format!("file://{}", page.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut output = child.stdout.take().ok_or("it has no output")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).map(|_| text)
    });
    let start = Instant::now();
    while !reader.is_finished() && start.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(child.kill());
    drop(child.wait());
    let text = reader.join().map_err(|_| "it could not be listened to")?;
    let text = text.map_err(|error| error.to_string())?;
    if !text.contains("</html>") {
        return Err(format!("{name} did not show the page"));
    }
    let told = text
        .split_once("<pre id=\"told\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"));
    let (told, _) = told.unwrap_or_else(|| panic!("the page's script failed:\n{text}"));
    serde_json::from_str(told).map_err(|error| error.to_string())
}
