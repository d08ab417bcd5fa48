//! What a server does to one request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// What happens to one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Reads it, writes this, hangs up in good order.
    Say(Vec<u8>),
    /// Reads it, writes this, and resets the connection.
    Reset(Vec<u8>),
    /// Resets the connection without reading.
    ResetAtOnce,
    /// Reads it, waits, writes this.
    After(u64, Vec<u8>),
    /// Reads it, then writes one byte at a time with these waits (ms).
    Drip(u64, Vec<u8>),
    /// Reads it, writes this and goes quiet.
    Quiet(Vec<u8>),
    /// Writes this as soon as the head is there, and reads the rest only then.
    Early(Vec<u8>),
}

/// An answer with a length and `connection: close`.
pub fn say(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Act {
    Act::Say(answer(status, headers, body))
}

pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut all = format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    all.extend_from_slice(body);
    all
}

/// The bytes as they are.
pub fn raw(bytes: impl AsRef<[u8]>) -> Act {
    Act::Say(bytes.as_ref().to_vec())
}

pub fn user(id: u32) -> String {
    format!(
        r#"{{"id":{id},"first_name":"Ada","telephone":null,"created_at":"2026-01-02T03:04:05Z"}}"#
    )
}

/// A good answer to `get`, `create`, `update`.
pub fn good() -> Act {
    say(200, "content-type: application/json\r\n", user(1))
}

/// A page with one user and this next link.
pub fn page(id: u32, next: Option<&str>) -> Act {
    let next = next.map_or("null".to_owned(), |next| format!("{next:?}"));
    let body = format!(
        r#"{{"users":[{}],"links":{{"next":{next}}},"total_entries":2}}"#,
        user(id)
    );
    say(200, "", body)
}

/// A server that goes through two scripts: one for the token endpoint, one for everything else.
#[derive(Debug)]
pub struct Server {
    pub url: String,
    counted: Arc<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    api: Mutex<usize>,
    token: Mutex<usize>,
}

impl Server {
    /// `{here}` in an answer stands for the server's own URL.
    pub async fn start(api: Vec<Act>, token: Vec<Act>, then: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counted = Arc::new(Counted::default());
        let (counts, here) = (Arc::clone(&counted), url.clone());
        let scripts = Arc::new((api, token, then));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (scripts, counts) = (Arc::clone(&scripts), Arc::clone(&counts));
                let here = here.clone();
                tokio::spawn(async move { serve(stream, &scripts, &counts, &here).await });
            }
        });
        Self { url, counted }
    }

    /// How many requests came to the API and to its token endpoint.
    pub fn requests(&self) -> (usize, usize) {
        (
            *self.counted.api.lock().unwrap(),
            *self.counted.token.lock().unwrap(),
        )
    }
}

async fn serve(
    mut stream: TcpStream,
    (api, token, then): &(Vec<Act>, Vec<Act>, Act),
    counts: &Counted,
    here: &str,
) {
    // The path is looked at without being read, since some acts read nothing.
    let mut first = [0; 11];
    let _ = stream.readable().await;
    let Ok(seen) = stream.peek(&mut first).await else {
        return;
    };
    if seen == 0 {
        return;
    }
    let is_token = first.starts_with(b"POST /token");
    let (script, count) = if is_token {
        (token, &counts.token)
    } else {
        (api, &counts.api)
    };
    let place = {
        let mut count = count.lock().unwrap();
        *count += 1;
        *count - 1
    };
    let fallback = if is_token { &new_token() } else { then };
    let act = script.get(place).unwrap_or(fallback).clone();
    let _ = perform(&mut stream, act, here).await;
}

/// A token endpoint on a good day.
pub fn new_token() -> Act {
    say(
        200,
        "",
        r#"{"access_token":"AT-planted","expires_in":3600,"refresh_token":"RT2-planted"}"#,
    )
}

async fn perform(stream: &mut TcpStream, act: Act, here: &str) -> std::io::Result<()> {
    match act {
        Act::Say(bytes) => {
            read(stream).await?;
            stream.write_all(&filled(bytes, here)).await?;
            stream.shutdown().await
        }
        Act::Reset(bytes) => {
            read(stream).await?;
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            sleep(Duration::from_millis(20)).await;
            stream.set_zero_linger()
        }
        Act::ResetAtOnce => stream.set_zero_linger(),
        Act::After(wait, bytes) => {
            read(stream).await?;
            sleep(Duration::from_millis(wait)).await;
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Act::Drip(wait, bytes) => {
            read(stream).await?;
            for byte in bytes {
                stream.write_all(&[byte]).await?;
                sleep(Duration::from_millis(wait)).await;
            }
            stream.shutdown().await
        }
        Act::Quiet(bytes) => {
            read(stream).await?;
            stream.write_all(&bytes).await?;
            sleep(Duration::from_secs(20)).await;
            Ok(())
        }
        Act::Early(bytes) => {
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer).await?;
            stream.write_all(&bytes).await?;
            let mut sink = vec![0; 1 << 16];
            while stream.read(&mut sink).await? > 0 {}
            Ok(())
        }
    }
}

fn filled(bytes: Vec<u8>, here: &str) -> Vec<u8> {
    match String::from_utf8(bytes) {
        // The length of the placeholder is made up for, so that `content-length` stays right.
        Ok(text) if text.contains("{here}") => {
            let grown = here.len() as i64 - "{here}".len() as i64;
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            if body.contains("{here}") {
                let old = format!("content-length: {}", body.len());
                let new = format!("content-length: {}", body.len() as i64 + grown);
                format!("{}\r\n\r\n{body}", head.replace(&old, &new))
                    .replace("{here}", here)
                    .into_bytes()
            } else {
                text.replace("{here}", here).into_bytes()
            }
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// Reads a request to its end.
async fn read(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut all = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        all.extend_from_slice(&buffer[..count]);
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&all[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
                .unwrap_or(0);
            if all.len() >= end + 4 + length {
                return Ok(());
            }
        }
    }
}
