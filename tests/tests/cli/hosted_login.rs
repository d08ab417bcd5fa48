//! Signing in to the hosted service, and the settings file.

use serde_json::{Value, json};

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn login_asks_and_keeps_what_it_is_told() {
    let desk = Desk::start().await;
    let done = desk.sign_in();
    assert_eq!(done.json()["status"], "saved");
    assert!(done.stderr.contains("Client id:\n") && done.stderr.contains("Workspace [default]:\n"));
    let settings = desk.settings();
    assert_eq!(
        settings["settings"]["credentials"]["client_secret"],
        desk.hosted.client_secret()
    );
    assert_eq!(
        settings["settings"]["organization_id"],
        desk.hosted.organization_id()
    );
    assert_eq!(settings["settings"]["workspace"], "default");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&desk.settings_path()), 0o600);
        assert_eq!(mode(desk.settings_path().parent().unwrap()), 0o700);
    }
    let shown = desk.done(desk.stranger(["login", "show"])).json();
    let secret = shown["client_secret"].as_str().unwrap();
    assert!(
        secret.starts_with("*****")
            && desk
                .hosted
                .client_secret()
                .ends_with(&secret[secret.len() - 4..])
    );
    assert_eq!(shown["organization_id"], desk.hosted.organization_id());
    // The file is enough to work with, and so it is for a copy of the command that knows no variables.
    let listed = desk
        .done(desk.stranger(["workspaces", "list", "--fields", "name"]))
        .json();
    assert_eq!(listed, json!({"data": [{"name": "default"}]}));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_others_stay() {
    let desk = Desk::start().await;
    desk.write_settings(&desk.known_settings());
    desk.hosted.add_workspace("North");
    let used = desk
        .done(desk.stranger(["workspaces", "use", "--name", "nORTH"]))
        .json();
    assert_eq!(
        (&used["status"], &used["workspace"]),
        (&json!("saved"), &json!("North"))
    );
    let mut expected = desk.known_settings();
    expected["settings"]["workspace"] = json!("North");
    assert_eq!(desk.settings(), expected);
    assert_eq!(desk.sign_in().code, 0);
    expected["settings"]["workspace"] = json!("default");
    assert_eq!(desk.settings(), expected);
    assert_eq!(
        desk.done(desk.stranger(["logout"])).json()["status"],
        "removed"
    );
    let left = desk.settings();
    assert_eq!(
        left["settings"],
        json!({"workspace": "default", "telemetry_enabled": false, "colour": "green"})
    );
    assert_eq!(left["more"], json!([1, 2]));
    assert_eq!(
        desk.done(desk.stranger(["logout"])).json()["status"],
        "absent"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_told() {
    let desk = Desk::start().await;
    let failure = desk.done(desk.stranger(["workspaces", "list"])).failure(2);
    assert_eq!(failure["type"], "auth_error");
    let half = desk
        .stranger(["workspaces", "list"])
        .env("AIRBYTE_CLIENT_ID", desk.hosted.client_id());
    let failure = desk.done(half).failure(2);
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .contains("AIRBYTE_CLIENT_SECRET"),
        "{failure}"
    );
    assert_eq!(
        desk.done(desk.stranger(["login", "show"])).failure(3)["type"],
        "not_found"
    );
    let failure = desk
        .done(desk.stranger(["login"]).stdin("id\n\n\n\n"))
        .failure(4);
    assert_eq!(failure["type"], "validation_error");
    assert!(!desk.settings_path().exists(), "nothing was saved");
    // Half an environment beside a settings file: the file is used, and that is told.
    desk.write_settings(&desk.known_settings());
    let half = desk
        .stranger(["workspaces", "list"])
        .env("AIRBYTE_CLIENT_ID", "another");
    let done = desk.done(half);
    done.json();
    let notices: Vec<&str> = done.stderr.lines().collect();
    assert!(
        notices
            .iter()
            .any(|line| line.contains("AIRBYTE_CLIENT_SECRET is not set")),
        "{}",
        done.stderr
    );
    std::fs::write(desk.settings_path(), "{\"client_secret\": hush").unwrap();
    let failure = desk.done(desk.stranger(["workspaces", "list"])).failure(4);
    assert!(
        failure["type"] == "input_error" && !failure.to_string().contains("hush"),
        "{failure}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_a_matter_of_credentials() {
    let desk = Desk::start().await;
    let wrong = desk
        .client(["workspaces", "list"])
        .env("AIRBYTE_CLIENT_SECRET", "planted-client-secret-4713");
    let failure = desk.done(wrong).failure(2);
    assert_eq!(
        (&failure["type"], &failure["status_code"]),
        (&json!("auth_error"), &json!(401))
    );
    let answers = format!(
        "{}\nwrong\n{}\n\n",
        desk.hosted.client_id(),
        desk.hosted.organization_id()
    );
    desk.done(desk.stranger(["login", "--verify"]).stdin(answers))
        .failure(2);
    assert!(!desk.settings_path().exists(), "nothing was saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn organizations_are_listed_and_chosen() {
    let desk = Desk::start().await;
    let second = desk.hosted.add_organization("Second");
    desk.write_settings(&desk.known_settings());
    let run = |arguments: &[&str]| desk.done(desk.stranger(arguments.iter().copied()));
    let listed = run(&["organizations", "list", "--fields", "id"]).json();
    assert_eq!(listed["organizations"].as_array().unwrap().len(), 2);
    let used = run(&[
        "organizations",
        "use",
        "--json",
        &json!({"id": second.to_uppercase()}).to_string(),
    ])
    .json();
    assert_eq!(used["organization_id"], json!(second));
    assert_eq!(
        desk.settings()["settings"]["organization_id"],
        json!(second)
    );
    assert_eq!(run(&["workspaces", "list"]).json()["data"], json!([]));
    let elsewhere = run(&[
        "organizations",
        "use",
        "--id",
        "77777777-7777-4777-a777-777777777777",
    ]);
    assert_eq!(elsewhere.failure(3)["type"], "not_found");
    let by_environment = desk.ask(&["organizations", "use", "--id", &second]);
    by_environment.json();
    // Without an organization the service does not know which is meant.
    let mut settings = desk.known_settings();
    settings["settings"]["organization_id"] = Value::Null;
    desk.write_settings(&settings);
    let failure = run(&["workspaces", "list"]).failure(4);
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .contains("AIRBYTE_ORGANIZATION_ID"),
        "{failure}"
    );
    assert_eq!(
        run(&["workspaces", "list", "--organization", &second]).json()["data"],
        json!([])
    );
}

/// Follows the address that the command prints, as a browser would.
fn browse(line: &str) {
    let notice: Value = serde_json::from_str(line).unwrap();
    let url = notice["url"].as_str().unwrap();
    let (host, path) = parts(url);
    let answer = get(&host, &path);
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .unwrap()
        .trim()
        .to_owned();
    let (host, path) = parts(&location);
    get(&host, "/favicon.ico");
    assert!(get(&host, &path).contains("signed in"));
}

fn parts(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), format!("/{path}"))
}

fn get(host: &str, path: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in() {
    use std::io::{BufRead, BufReader, Read};
    let desk = Desk::start().await;
    let mut child = desk
        .stranger(["login", "--browser", "--no-open"])
        .env("AIRBYTE_KEYCLOAK_URL", desk.hosted.url())
        .spawn();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    tokio::task::block_in_place(|| browse(&line));
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success(), "{rest}");
    assert_eq!(
        desk.settings()["settings"]["credentials"]["client_id"],
        desk.hosted.client_id()
    );
    assert_eq!(desk.settings()["settings"]["workspace"], "default");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_cannot_choose_between_organizations() {
    use std::io::{BufRead, BufReader, Read};
    let desk = Desk::start().await;
    desk.hosted.add_organization("Second");
    for (enrolled, expected) in [(true, "several organizations"), (false, "not enrolled")] {
        desk.hosted
            .change(|behaviour| behaviour.enrolled = enrolled);
        let mut child = desk
            .stranger(["login", "--browser", "--no-open"])
            .env("AIRBYTE_KEYCLOAK_URL", desk.hosted.url())
            .spawn();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        tokio::task::block_in_place(|| browse(&line));
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(4), "{rest}");
        assert!(rest.contains(expected), "{rest}");
    }
}
