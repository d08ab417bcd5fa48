//! A server on loopback that costs its clients nothing: a thread for each connection, answers made before.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use crate::page;

/// Records on a page.
pub const PAGE: u64 = 2_000;

/// What the server answers with.
struct Answers {
    user: Vec<u8>,
    /// The page before and after the address of the next page.
    page: (String, String),
    pages: u64,
    delay: Duration,
    origin: String,
}

/// Starts a server whose list has so many pages and that thinks so long about each. Gives its origin.
pub fn start(pages: u64, delay: Duration) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    let mark = "\"@\"";
    let whole = page::page(0, PAGE, Some("@"));
    let (before, after) = whole.split_once(mark).unwrap_or((&whole, ""));
    let answers = Arc::new(Answers {
        user: response(&page::user()),
        page: (before.to_owned(), after.to_owned()),
        pages,
        delay,
        origin: origin.clone(),
    });
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            std::thread::spawn(move || serve(&stream, &answers));
        }
    });
    Ok(origin)
}

fn response(body: &str) -> Vec<u8> {
    [head(body.len()).as_bytes(), body.as_bytes()].concat()
}

fn head(length: usize) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n")
}

/// Answers until the client goes away.
fn serve(stream: &TcpStream, answers: &Answers) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut writer = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let target = request(&mut reader)?;
        if target.contains("/users/") {
            writer.write_all(&answers.user).ok()?;
            continue;
        }
        let number: u64 = target
            .split_once("cursor=")
            .and_then(|(_, rest)| rest.split('&').next()?.parse().ok())
            .unwrap_or(1);
        let next = if number < answers.pages {
            format!(
                "\"{}/v2/time_entries?cursor={}\"",
                answers.origin,
                number + 1
            )
        } else {
            "null".to_owned()
        };
        std::thread::sleep(answers.delay);
        let (before, after) = &answers.page;
        let head = head(before.len() + next.len() + after.len());
        for part in [head.as_str(), before, &next, after] {
            writer.write_all(part.as_bytes()).ok()?;
        }
    }
}

/// Reads one request without a body; gives its target.
fn request(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut first = String::new();
    if reader.read_line(&mut first).ok()? == 0 {
        return None;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    first.split(' ').nth(1).map(str::to_owned)
}
