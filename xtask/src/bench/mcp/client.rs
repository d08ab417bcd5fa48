//! A client that writes and reads lines, so that what is measured is the server.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The revision that is spoken: the one with a handshake, which costs more.
const REVISION: &str = "2025-11-25";

/// A program that serves, and its pipes.
pub(super) struct Client {
    program: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    line: Vec<u8>,
    start: Instant,
    next: u64,
}

impl Client {
    /// Starts a program whose input and output are pipes.
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        let start = Instant::now();
        let mut program = command.spawn()?;
        let output = program.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self {
            input: program.stdin.take(),
            program,
            output: BufReader::with_capacity(1 << 18, output),
            line: Vec::new(),
            start,
            next: 1,
        })
    }

    /// How long ago the program was started.
    pub(super) fn age(&self) -> Duration {
        self.start.elapsed()
    }

    /// Shakes hands; gives the list of tools.
    pub(super) fn hello(&mut self) -> io::Result<String> {
        let who = json!({
            "protocolVersion": REVISION,
            "capabilities": {},
            "clientInfo": {"name": "bench", "version": "1"},
        });
        self.request("initialize", &who)?;
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))?;
        self.request("tools/list", &json!({}))
    }

    /// Calls a tool; gives the whole answer and how long it took.
    pub(super) fn call(&mut self, params: &Value) -> io::Result<(String, Duration)> {
        let start = Instant::now();
        let answer = self.request("tools/call", params)?;
        Ok((answer, start.elapsed()))
    }

    fn request(&mut self, method: &str, params: &Value) -> io::Result<String> {
        let id = self.next;
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        self.line.clear();
        if self.output.read_until(b'\n', &mut self.line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(String::from_utf8_lossy(&self.line).into_owned())
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        input.write_all(format!("{message}\n").as_bytes())
    }

    /// The most memory that the program has had so far, in megabytes, where the system tells it.
    pub(super) fn peak_memory(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1_024.0)
    }

    /// Closes the program's input and waits for its end.
    pub(super) fn end(mut self) -> io::Result<()> {
        drop(self.input.take());
        let status = self.program.wait()?;
        if status.success() {
            return Ok(());
        }
        Err(io::Error::other(format!("the server ended with {status}")))
    }
}

/// A measurement that broke off leaves nothing behind.
impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
