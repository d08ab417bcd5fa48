//! A server that reads requests by hand, and multipart bodies too.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub head: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub length: usize,
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    pub content: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.head
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The parts, read to the letter: anything out of place is a failure of the test.
    pub fn parts(&self) -> Vec<Part> {
        let kind = self.header("content-type");
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        let mut whole = b"\r\n".to_vec();
        whole.extend_from_slice(&self.body);
        let mut pieces = split(&whole, &delimiter);
        assert_eq!(pieces.remove(0), b"");
        assert_eq!(pieces.pop().unwrap(), b"--\r\n");
        pieces.iter().map(|piece| part(piece)).collect()
    }
}

fn split(whole: &[u8], delimiter: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let mut at = 0;
    while at < whole.len() {
        if whole[at..].starts_with(delimiter) {
            pieces.push(Vec::new());
            at += delimiter.len();
        } else {
            pieces.last_mut().unwrap().push(whole[at]);
            at += 1;
        }
    }
    pieces
}

fn part(piece: &[u8]) -> Part {
    let end = piece
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = std::str::from_utf8(&piece[..end]).unwrap();
    let mut lines = head.strip_prefix("\r\n").unwrap().split("\r\n");
    let disposition = lines.next().unwrap();
    let rest = disposition
        .strip_prefix("Content-Disposition: form-data; name=\"")
        .unwrap();
    let (name, file_name) = match rest.split_once("\"; filename=\"") {
        Some((name, file)) => (name, Some(file.strip_suffix('"').unwrap().to_owned())),
        None => (rest.strip_suffix('"').unwrap(), None),
    };
    let content_type = lines
        .next()
        .map(|line| line.strip_prefix("Content-Type: ").unwrap().to_owned());
    assert_eq!(lines.next(), None);
    Part {
        name: name.to_owned(),
        file_name,
        content_type,
        content: piece[end + 4..].to_vec(),
    }
}

/// Answers its requests with one status after the other.
pub struct Receiver {
    pub url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Receiver {
    pub async fn start(statuses: Vec<u16>) -> Self {
        Self::serve(listener().await, statuses, true)
    }

    /// Counts the bytes of bodies and does not keep them.
    pub async fn counting(statuses: Vec<u16>) -> Self {
        Self::serve(listener().await, statuses, false)
    }

    pub fn on(listener: TcpListener, statuses: Vec<u16>) -> Self {
        Self::serve(listener, statuses, true)
    }

    fn serve(listener: TcpListener, statuses: Vec<u16>, keeps: bool) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Request>>> = Arc::default();
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            let mut statuses = statuses.into_iter();
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                let Some(request) = read(&mut stream, keeps).await else {
                    continue;
                };
                let status = statuses.next().unwrap_or(500);
                log.lock().unwrap().push(request);
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
                );
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, seen }
    }

    pub fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// One request; nothing when the connection ends within it.
async fn read(stream: &mut BufReader<TcpStream>, keeps: bool) -> Option<Request> {
    let mut request = Request {
        line: line(stream).await?,
        ..Request::default()
    };
    loop {
        let line = line(stream).await?;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        request
            .head
            .push((name.to_ascii_lowercase(), value.to_owned()));
    }
    if request.header("transfer-encoding") == "chunked" {
        loop {
            let size = usize::from_str_radix(&line(stream).await?, 16).ok()?;
            take(stream, size, keeps, &mut request).await?;
            line(stream).await?;
            if size == 0 {
                return Some(request);
            }
        }
    }
    let size = request.header("content-length").parse().unwrap_or(0);
    take(stream, size, keeps, &mut request).await?;
    Some(request)
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let count = stream.read_line(&mut line).await.ok()?;
    (count > 0).then(|| line.trim_end().to_owned())
}

async fn take(
    stream: &mut BufReader<TcpStream>,
    mut size: usize,
    keeps: bool,
    request: &mut Request,
) -> Option<()> {
    let mut buffer = vec![0; 1 << 16];
    while size > 0 {
        let most = size.min(buffer.len());
        let count = stream.read(&mut buffer[..most]).await.ok()?;
        if count == 0 {
            return None;
        }
        size -= count;
        request.length += count;
        if keeps {
            request.body.extend_from_slice(&buffer[..count]);
        }
    }
    Some(())
}
