//! A server that keeps count of what it applies, and fails a fifth of the time.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

pub struct Server {
    pub url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    random: u64,
    requests: u64,
    faults: u64,
    applied: HashMap<String, u32>,
    /// Access tokens that are good until their time.
    good: HashMap<String, std::time::Instant>,
    spent: HashSet<String>,
    renewals: u64,
    reused: u64,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// Before anything was done.
    Reset,
    Busy(u16, &'static str),
    /// After it was done.
    Forgotten,
    Cut,
    Late,
}

impl State {
    /// A number below `limit` (xorshift, so that a seed gives the same faults again).
    fn below(&mut self, limit: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % limit
    }

    fn fault(&mut self) -> Fault {
        self.requests += 1;
        if self.below(100) >= 20 {
            return Fault::None;
        }
        self.faults += 1;
        match self.below(100) {
            0..20 => Fault::Reset,
            20..35 => Fault::Busy(429, "retry-after: 0\r\n"),
            35..45 => Fault::Busy(503, "retry-after: 0\r\n"),
            45..55 => Fault::Busy(503, ""),
            55..65 => Fault::Busy(502, ""),
            65..80 => Fault::Forgotten,
            80..98 => Fault::Cut,
            _ => Fault::Late,
        }
    }

    fn token(&mut self, body: &str) -> String {
        let (_, rest) = body.split_once("refresh_token=").unwrap_or_default();
        let (_, rest) = rest.split_once("refresh_token=").unwrap_or(("", rest));
        let used = rest.split('&').next().unwrap_or_default().to_owned();
        if !self.spent.insert(used) {
            self.reused += 1;
        }
        self.renewals += 1;
        let number = self.renewals;
        let end = std::time::Instant::now() + Duration::from_secs(3);
        self.good.insert(format!("Bearer AT{number}"), end);
        format!(
            "{{\"access_token\":\"AT{number}\",\"expires_in\":2,\"refresh_token\":\"{number}\"}}"
        )
    }

    fn signed(&self, token: &str) -> bool {
        let now = std::time::Instant::now();
        self.good.get(token).is_some_and(|end| now < *end)
    }
}

impl Server {
    pub async fn start(seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            random: seed.max(1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move { serve(stream, &state).await });
            }
        });
        Self { url, state }
    }

    /// How often each name was applied.
    pub fn applied(&self) -> HashMap<String, u32> {
        self.state.lock().unwrap().applied.clone()
    }

    /// Requests, faults, renewals.
    pub fn counts(&self) -> (u64, u64, u64) {
        let state = self.state.lock().unwrap();
        (state.requests, state.faults, state.renewals)
    }

    pub fn reused_tokens(&self) -> u64 {
        self.state.lock().unwrap().reused
    }
}

/// Serves one connection until it ends or a fault ends it.
async fn serve(stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut stream = BufReader::new(stream);
    loop {
        let request = read(&mut stream).await?;
        let (fault, body) = {
            let mut state = state.lock().unwrap();
            // The token endpoint fails only before it does anything, since a lost token is lost for good.
            let fault = match state.fault() {
                Fault::Busy(..) if request.is_token() => Fault::Busy(429, "retry-after: 0\r\n"),
                _ if request.is_token() => Fault::None,
                fault => fault,
            };
            (fault, apply(&mut state, &request, fault))
        };
        match fault {
            Fault::None => answer(&mut stream, body.0, "", &body.1).await?,
            Fault::Busy(status, headers) => answer(&mut stream, status, headers, "{}").await?,
            Fault::Reset => {
                let _ = stream.get_ref().set_zero_linger();
                return None;
            }
            Fault::Forgotten => return None,
            Fault::Cut => {
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{{",
                    body.1.len()
                );
                stream.write_all(head.as_bytes()).await.ok()?;
                return None;
            }
            Fault::Late => {
                sleep(Duration::from_millis(900)).await;
                answer(&mut stream, body.0, "", &body.1).await?;
            }
        }
    }
}

/// Does what a request asks for, unless the fault comes first.
fn apply(state: &mut State, request: &Request, fault: Fault) -> (u16, String) {
    if matches!(fault, Fault::Reset | Fault::Busy(..)) {
        return (0, String::new());
    }
    if request.is_token() {
        return (200, state.token(&request.body));
    }
    if !state.signed(&request.token) {
        return (401, "{}".to_owned());
    }
    let mut name = "Ada".to_owned();
    if request.line.starts_with("POST") {
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        name = body["first_name"].as_str().unwrap().to_owned();
        *state.applied.entry(name.clone()).or_default() += 1;
    }
    let body = format!(
        r#"{{"id":1,"first_name":"{name}","telephone":null,"created_at":"2026-01-02T03:04:05Z"}}"#
    );
    (200, body)
}

async fn answer(
    stream: &mut BufReader<TcpStream>,
    status: u16,
    headers: &str,
    body: &str,
) -> Option<()> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await.ok()
}

#[derive(Debug, Default)]
struct Request {
    line: String,
    token: String,
    body: String,
}

impl Request {
    fn is_token(&self) -> bool {
        self.line.starts_with("POST /token")
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut request = Request::default();
    if stream.read_line(&mut request.line).await.ok()? == 0 {
        return None;
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name {
            "content-length" => length = value.parse().ok()?,
            "authorization" => request.token = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}
