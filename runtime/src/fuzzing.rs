//! Entrances for `fuzz/`: parts that take what strangers send and that nobody reaches from outside.

use std::collections::BTreeMap;

use crate::connector::ConnectorSpec;
use crate::operation::{Method, Operation};
use crate::server::{Server, Variables};
use crate::url::Url;

static SPEC: ConnectorSpec = ConnectorSpec::new("lamps", "Lamps", "http://lamps.localhost/v2");
static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps");

/// Where a link of an answer leads, and where it may lead.
#[must_use]
pub fn link(text: &str) -> Option<(Url, Url)> {
    let variables = Variables::new(&SPEC, BTreeMap::new()).ok()?;
    let server = Server::new(&SPEC, None, variables, false).ok()?;
    let home = server.url(&LIST, LIST.path, "").ok()?;
    let target = server.link(&LIST, &home, text).ok()?;
    Some((target, home))
}

/// What is taken out of the body of a failure: its message and its beginning.
#[must_use]
pub fn failure(body: &[u8]) -> (Option<String>, String) {
    let text = String::from_utf8_lossy(body);
    (
        crate::error::message_of(&text),
        crate::error::snippet(&text),
    )
}
