//! The terminal session in `docs/cli.md`: run again and compared (`UPDATE_EXPECT=1` writes it anew).

use std::fs;
use std::path::Path;

use connector_tests::{Answer, FakeApi, Seen};
use serde_json::json;

use crate::desk::Desk;
use crate::program::{harvest, role, roles};

const BEGIN: &str = "<!-- session: begin -->\n";
const END: &str = "<!-- session: end -->";
const HOSTED_BEGIN: &str = "<!-- hosted session: begin -->\n";
const HOSTED_END: &str = "<!-- hosted session: end -->";

/// What the reader sees as the address of the API.
const SHOWN: &str = "http://127.0.0.1:8080";

fn answer(seen: &Seen) -> Answer {
    match (seen.path.as_str(), seen.query_value("page")) {
        ("/v2/roles", Some("2")) => Answer::json(200, &roles(&[role(3, "Build")], None)),
        ("/v2/roles", _) => {
            let next = format!("{}/v2/roles?page=2", seen.origin());
            Answer::json(
                200,
                &roles(&[role(1, "Design"), role(2, "Audit")], Some(&next)),
            )
        }
        _ => Answer::json(404, &json!({"status": 404, "error": "Not Found"})),
    }
}

/// The commands of the session with what stands on their standard input.
const COMMANDS: &[(&str, Option<&str>)] = &[
    ("harvest roles list --fields id,name", None),
    (
        "harvest roles list --all --output-format table --fields id,name",
        None,
    ),
    (
        "harvest execute --entity roles --action list --all --limit 2 --fields name",
        None,
    ),
    ("harvest roles get --id 9", None),
    ("harvest roles list --per-page 5000", None),
    ("harvest roles delete --id 9", None),
    ("harvest roles create --name Build --dry-run", None),
    (
        "harvest execute --jsonl --fields data.name",
        Some(
            "{\"entity\":\"roles\",\"action\":\"list\"}\n{\"entity\":\"roles\",\"action\":\"get\",\"params\":{\"id\":9}}\n",
        ),
    ),
    (
        "harvest decode --entity roles --action get --drift",
        Some(
            "{\"id\":1,\"name\":\"Design\",\"user_ids\":[],\"colour\":\"red\",\"created_at\":\"2026-02-03T08:15:00Z\"}\n",
        ),
    ),
];

fn session(base_url: &str) -> String {
    let mut text = String::from("```console\n$ export HARVEST_TOKEN=… HARVEST_ACCOUNT_ID=77\n");
    for (command, stdin) in COMMANDS {
        let mut run = harvest(command.split(' ').skip(1)).signed_in();
        if !command.contains(" decode ") {
            run = run.to(base_url);
        }
        if let Some(stdin) = stdin {
            let lines = stdin
                .lines()
                .map(|line| format!("'{line}'"))
                .collect::<Vec<_>>()
                .join(" ");
            text.push_str(&format!("$ printf '%s\\n' {lines} | {command}\n"));
            run = run.stdin(*stdin);
        } else {
            text.push_str(&format!("$ {command}\n"));
        }
        let done = run.run();
        text.push_str(&done.stdout);
        text.push_str(&done.stderr);
        if done.code != 0 {
            text.push_str(&format!("$ echo $?\n{}\n", done.code));
        }
    }
    text.push_str("```\n");
    text
}

/// The commands of the hosted session. `CREDENTIALS` stands for good ones.
const HOSTED: &[(&str, Option<&str>)] = &[
    ("harvest login show", None),
    ("harvest workspaces use --name north", None),
    (
        "harvest connectors list --fields name,context_store_status",
        None,
    ),
    (
        "harvest connectors create --connector-name Mine --credentials - --check --fields name,source_template.name",
        Some("CREDENTIALS"),
    ),
    (
        "harvest connectors execute --name mine --entity roles --action list --select-fields id,name --fields status,result",
        None,
    ),
    (
        "harvest connectors execute --json - --fields result.data",
        Some(
            "{\"name\":\"mine\",\"entity\":\"users\",\"action\":\"context_store_search\",\"params\":{\"query\":{\"filter\":{\"startswith\":{\"last_name\":\"N\"}}},\"limit\":1,\"fields\":[[\"last_name\"],[\"is_active\"]]}}",
        ),
    ),
    (
        "harvest connectors execute --name mine --entity roles --action fly",
        None,
    ),
    ("harvest connectors delete --name mine", None),
    (
        "harvest connectors delete --name mine --yes --fields nothing",
        None,
    ),
    ("harvest schema workspaces use", None),
    ("harvest logout", None),
];

fn hosted_session(desk: &Desk) -> String {
    let mut text = String::from("```console\n");
    let credentials = desk.api.credentials()["bearer"].to_string();
    for (command, stdin) in HOSTED {
        let mut run = desk.stranger(command.split(' ').skip(1));
        match stdin {
            Some("CREDENTIALS") => {
                text.push_str(&format!("$ {command} < credentials.json\n"));
                run = run.stdin(credentials.clone());
            }
            Some(stdin) => {
                text.push_str(&format!("$ echo '{stdin}' | {command}\n"));
                run = run.stdin(*stdin);
            }
            None => text.push_str(&format!("$ {command}\n")),
        }
        let done = desk.done(run);
        text.push_str(&done.stdout);
        text.push_str(&done.stderr);
        if done.code != 0 {
            text.push_str(&format!("$ echo $?\n{}\n", done.code));
        }
    }
    text.push_str("```\n");
    text.replace(desk.home.path().to_str().unwrap(), "~")
}

/// Compares a part of the page with what happens, or writes it anew.
fn compare(begin: &str, end: &str, session: &str) {
    // Two tests change the same file.
    static PAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _mine = PAGE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page
        .split_once(begin)
        .expect("the page has a place for the session");
    let (recorded, after) = rest
        .split_once(end)
        .expect("the session in the page has an end");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{before}{begin}{session}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        recorded, session,
        "docs/cli.md is stale: run this test with UPDATE_EXPECT=1"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_in_the_documentation_is_what_happens() {
    let api = FakeApi::start(answer).await;
    let session = session(&api.base_url()).replace(api.origin(), SHOWN);
    compare(BEGIN, END, &session);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hosted_session_in_the_documentation_is_what_happens() {
    let desk = Desk::start().await;
    desk.hosted
        .add_connector("harvest", "north", "Ours")
        .unwrap();
    let mut settings = desk.known_settings();
    settings["settings"]["workspace"] = json!("default");
    desk.write_settings(&settings);
    desk.keep_to_owner();
    let session = hosted_session(&desk);
    compare(HOSTED_BEGIN, HOSTED_END, &session);
}
