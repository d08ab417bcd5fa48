//! `mcp`: the program as a server for language models, on its own pipes.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::program::{CLIENT_SECRET, Run, TOKEN, harvest};

/// A running server and its client of the newer era.
struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn start(run: Run) -> Self {
        let mut command = run.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    fn request(&mut self, method: &str, mut params: Value) -> Value {
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        });
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{message}\n").as_bytes()).unwrap();
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no message: {line:?}"))
    }

    /// Whether a call went wrong, and its text as JSON.
    fn call(&mut self, tool: &str, arguments: Value) -> (bool, Value) {
        let answer = self.request("tools/call", json!({"name": tool, "arguments": arguments}));
        let text = answer["result"]["content"][0]["text"].as_str();
        let text = text.unwrap_or_else(|| panic!("no text: {answer}"));
        let failed = answer["result"]["isError"] == true;
        (failed, serde_json::from_str(text).unwrap())
    }

    /// Goes away; the server does so too, without another word.
    fn end(mut self) {
        drop(self.input.take());
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        let mut told = String::new();
        let mut errors = self.child.stderr.take().unwrap();
        errors.read_to_string(&mut told).unwrap();
        assert_eq!((rest.as_str(), told.as_str()), ("", ""));
        assert!(self.child.wait().unwrap().success());
    }
}

fn direct(desk: &Desk) -> Run {
    let credential = |name: &str| desk.api.credential(name).unwrap();
    harvest(["mcp"])
        .to(&desk.api.base_url())
        .env("HARVEST_TOKEN", &credential("token"))
        .env("HARVEST_ACCOUNT_ID", &credential("account_id"))
}

/// The same work for a server with credentials of its own and for one behind the hosted service.
fn works(run: Run) {
    let mut server = Server::start(run);
    let tools = server.request("tools/list", json!({}))["result"]["tools"].clone();
    let names: Vec<_> = tools
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| &tool["name"])
        .collect();
    assert_eq!(
        names,
        [
            "harvest_search",
            "harvest_describe",
            "harvest_read",
            "harvest_write",
            "harvest_execute"
        ]
    );

    let users = json!({"entity": "users", "action": "list", "limit": 2, "fields": ["id", "email"]});
    let (failed, users) = server.call("harvest_read", users);
    assert!(!failed, "{users}");
    let first = users["data"][0].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["id", "email"]);
    assert_eq!(
        (users["data"].as_array().unwrap().len(), &users["returned"]),
        (2, &json!(2))
    );

    let missing = json!({"entity": "users", "action": "get", "params": {"id": 1}});
    let (failed, missing) = server.call("harvest_execute", missing);
    assert_eq!(
        (failed, &missing["error"]["type"]),
        (true, &json!("not_found"))
    );

    let role = json!({"entity": "roles", "action": "create", "params": {"name": "Audit"}});
    let (failed, role) = server.call("harvest_write", role);
    assert!(!failed, "{role}");
    let id = &role["data"]["id"];
    let mut delete = json!({"entity": "roles", "action": "delete", "params": {"id": id}});
    let (failed, refused) = server.call("harvest_write", delete.clone());
    assert_eq!(
        (failed, &refused["error"]["type"]),
        (true, &json!("confirmation_required"))
    );
    delete["confirm"] = refused["error"]["confirm"].clone();
    let (failed, gone) = server.call("harvest_write", delete);
    assert!(!failed, "{gone}");
    server.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_serves_with_credentials_of_its_own() {
    let desk = Desk::start().await;
    works(direct(&desk));
    assert_eq!(desk.hosted.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_serves_behind_the_hosted_service() {
    let desk = Desk::start().await;
    works(desk.client(["mcp", "--hosted"]));
    assert!(desk.hosted.requests().len() > 4);
    // The client of the settings file, the connector by its id, the service by its address.
    desk.write_settings(&desk.known_settings());
    desk.keep_to_owner();
    let id = desk.hosted.connector_id().unwrap().to_owned();
    works(desk.stranger(["mcp", "--hosted", "--connector-id", &id]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_served_is_told_at_the_start() {
    let desk = Desk::start().await;
    let told = |run: Run| {
        let done = run.run();
        assert_ne!(done.code, 0);
        assert_eq!(done.stdout, "");
        done.stderr
    };
    let unknown = told(direct(&desk).args(["--entities", "usres"]));
    assert!(
        unknown.contains("usres") && unknown.contains("users"),
        "{unknown}"
    );
    let open = told(direct(&desk).args(["--http", "0.0.0.0:0"]));
    assert!(open.contains("bearer token"), "{open}");
    let nobody = told(desk.stranger(["mcp", "--hosted"]));
    assert!(nobody.contains("AIRBYTE_CLIENT_ID"), "{nobody}");
    let alone = told(direct(&desk).args(["--workspace", "team"]));
    assert!(alone.contains("--hosted"), "{alone}");
    let both = told(desk.client(["mcp", "--hosted", "--credentials", "-"]));
    assert!(both.contains("--credentials"), "{both}");
    assert!(!nobody.contains(CLIENT_SECRET) && !open.contains(TOKEN));
}

/// The same server over HTTP, for suites of others: its address on standard error.
pub(crate) struct Http {
    child: Child,
    pub(crate) url: String,
}

impl Http {
    pub(crate) fn start(desk: &Desk) -> Self {
        let mut command = direct(desk).args(["--http", "127.0.0.1:0"]).command();
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        errors.read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let url = told["url"].as_str().unwrap().to_owned();
        // Whatever else it says must have somewhere to go.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        Self { child, url }
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
