//! A client that writes and reads lines, and knows nothing of the server's own library.

use std::collections::HashMap;

use connector_runtime::{Connector, ToolOptions, Toolbox, mcp};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::JoinHandle;

use crate::fake::Fake;

pub const OLD: &str = "2025-11-25";
pub const NEW: &str = "2026-07-28";

pub type Input = WriteHalf<DuplexStream>;

pub struct Client {
    input: Option<Input>,
    output: tokio::io::Lines<BufReader<ReadHalf<DuplexStream>>>,
    era: &'static str,
    capabilities: Value,
    next: u64,
    /// Answers that came while another was awaited.
    early: HashMap<u64, Value>,
    /// Notifications, and requests of the server, in order.
    pub heard: Vec<Value>,
    pub server: JoinHandle<Result<(), connector_runtime::Error>>,
}

pub fn toolbox(fake: &Fake) -> Toolbox {
    Toolbox::new(fake.connector().client())
}

impl Client {
    /// A client of the older era that has shaken hands.
    pub async fn old(fake: &Fake, capabilities: Value) -> Self {
        let mut client = Self::with(toolbox(fake), OLD, capabilities);
        let hello = json!({
            "protocolVersion": OLD,
            "capabilities": client.capabilities,
            "clientInfo": {"name": "test", "version": "1"},
        });
        let answer = client.request("initialize", hello).await;
        assert_eq!(answer["result"]["protocolVersion"], OLD, "{answer}");
        client
            .send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))
            .await;
        client
    }

    /// A client of the newer era, which says who it is in each request.
    pub fn new(fake: &Fake, capabilities: Value) -> Self {
        Self::with(toolbox(fake), NEW, capabilities)
    }

    pub fn narrow(fake: &Fake, options: &ToolOptions) -> Self {
        let toolbox = Toolbox::with_options(fake.connector().client(), options).unwrap();
        Self::with(toolbox, NEW, json!({}))
    }

    /// A client of the newer era whose connector asks the API as often as it is asked.
    pub fn without_limits(fake: &Fake) -> Self {
        let connector = fake.builder().rate_limits(false).build().unwrap();
        Self::with(Toolbox::new(connector.client()), NEW, json!({}))
    }

    /// What is written to; the client cannot write until it is put back.
    pub fn input(&mut self) -> Input {
        self.input.take().unwrap()
    }

    pub fn put_back(&mut self, input: Input) {
        self.input = Some(input);
    }

    fn with(toolbox: Toolbox, era: &'static str, capabilities: Value) -> Self {
        let (here, there) = tokio::io::duplex(1 << 20);
        let (read, write) = tokio::io::split(there);
        let server = tokio::spawn(mcp::serve(toolbox, read, write));
        let (read, write) = tokio::io::split(here);
        Self {
            input: Some(write),
            output: BufReader::new(read).lines(),
            era,
            capabilities,
            next: 1,
            early: HashMap::new(),
            heard: Vec::new(),
            server,
        }
    }

    pub async fn raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).await.unwrap();
    }

    pub async fn send(&mut self, message: &Value) {
        self.raw(format!("{message}\n").as_bytes()).await;
    }

    /// Sends a request without waiting.
    pub async fn begin(&mut self, method: &str, mut params: Value) -> u64 {
        let id = self.next;
        self.next += 1;
        if self.era == NEW {
            for (name, value) in meta(&self.capabilities).as_object().unwrap() {
                params["_meta"][name] = value.clone();
            }
        }
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
            .await;
        id
    }

    /// The next line of the server.
    pub async fn line(&mut self) -> Option<Value> {
        let line = self.output.next_line().await.unwrap()?;
        Some(serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}")))
    }

    pub async fn answer(&mut self, id: u64) -> Value {
        if let Some(answer) = self.early.remove(&id) {
            return answer;
        }
        loop {
            let message = self.line().await.expect("the server goes on");
            match message["id"].as_u64() {
                Some(found) if message.get("method").is_none() => {
                    if found == id {
                        return message;
                    }
                    self.early.insert(found, message);
                }
                _ => self.heard.push(message),
            }
        }
    }

    pub async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        self.answer(id).await
    }

    /// The result of a call.
    pub async fn call(&mut self, name: &str, arguments: Value) -> Value {
        let answer = self
            .request("tools/call", json!({"name": name, "arguments": arguments}))
            .await;
        answer["result"].clone()
    }

    pub async fn close(&mut self) {
        self.input.take().unwrap().shutdown().await.unwrap();
    }
}

/// What a client of the newer era says of itself in each request.
pub fn meta(capabilities: &Value) -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": NEW,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": capabilities,
    })
}

/// The text of a result, read as JSON.
pub fn text(result: &Value) -> Value {
    assert_eq!(result["content"].as_array().unwrap().len(), 1, "{result}");
    assert_eq!(result.get("structuredContent"), None, "data goes once");
    serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap()
}

pub fn read(action: &str, params: Value) -> Value {
    json!({"entity": "users", "action": action, "params": params})
}
