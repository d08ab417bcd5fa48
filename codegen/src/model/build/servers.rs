//! Which of several servers is called.

use openapiv3::Server;

use super::Builder;
use crate::resolve::ResolvedOperation;

/// The first server with a host, for the others are relative to the place of the document; without any the first.
pub(super) fn chosen(servers: &[Server]) -> Option<&Server> {
    let with_host = servers.iter().find(|server| has_host(&server.url));
    with_host.or_else(|| servers.first())
}

fn has_host(url: &str) -> bool {
    url.starts_with('{')
        || url
            .split_once("://")
            .is_some_and(|(_, host)| !host.is_empty())
}

/// The part of an address before its path.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(host..).and_then(|rest| rest.find('/'));
    path.and_then(|at| url.get(..host + at)).unwrap_or(url)
}

impl Builder<'_> {
    /// The server of an operation or of its path, when it is another than the document's.
    pub(super) fn own_server(&self, resolved: &ResolvedOperation) -> Option<String> {
        let usual = &self.spec.document.openapi.servers;
        if resolved.servers == *usual {
            return None;
        }
        let url = chosen(&resolved.servers)?.url.trim_end_matches('/');
        if has_host(url) {
            return Some(url.to_owned());
        }
        let base = origin(&chosen(usual)?.url);
        Some(format!("{base}/{}", url.trim_start_matches('/')))
    }
}
