//! Asking for a file: in one step, or by an address that a first answer holds.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use serde_json::Value;

use super::Download;
use super::call::Range;
use crate::argument::Arguments;
use crate::client::{Client, Executor};
use crate::direct::{Direct, Outgoing, Place};
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::http_client::Incoming;
use crate::operation::{FileSource, Method, Operation, Step};
use crate::reply::ReplyBody;
use crate::request::Prepared;
use crate::server::Server;
use crate::url::{Url, UrlError};

/// Where an answer is put whose body is read later.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slot(Arc<Mutex<Option<Incoming>>>);

impl Slot {
    pub(crate) fn put(&self, response: Option<Incoming>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = response;
    }

    /// The answer that was put here.
    pub(crate) fn take(&self) -> Result<Incoming, Error> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.take()
            .ok_or_else(|| Error::config("the answer was taken already"))
    }
}

impl Client {
    /// Asks for the file of an operation.
    pub(crate) async fn download(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        timeout: Option<Duration>,
        range: Option<Range>,
    ) -> Result<Download, Error> {
        let prepared = self
            .completed(operation, arguments)
            .and_then(|arguments| crate::request::prepare(operation, &arguments))
            .map_err(|error| error.in_operation(operation))?;
        let opening = async {
            match self.executor() {
                Executor::Direct(direct) => {
                    let opening = direct.download(operation, prepared, range, self.patience);
                    opening.await
                }
                Executor::Remote(remote) => {
                    let (range, patience) = (range.map(written), self.patience);
                    let opening = remote.download(operation, arguments, range, patience);
                    opening.await
                }
            }
        };
        let result = match timeout {
            None => opening.await,
            Some(limit) => tokio::time::timeout(limit, opening)
                .await
                .unwrap_or_else(|_| {
                    Err(Error::new(ErrorKind::Transport(TransportProblem::Timeout)))
                }),
        };
        result.map_err(|error| self.failed(operation, error))
    }
}

impl Direct {
    /// Asks for a file and gives it when the API begins to send it.
    async fn download(
        &self,
        operation: &'static Operation,
        prepared: Prepared,
        range: Option<Range>,
        patience: Option<Duration>,
    ) -> Result<Download, Error> {
        let mut outgoing = match operation.download {
            Some(FileSource::Url(path)) => {
                let mut asking = Outgoing::new(operation, prepared);
                let told = self.run(&mut asking, patience).await?;
                let link = address(&told, path)?;
                self.at(operation, &told.url, &link)?
            }
            Some(FileSource::Body) | None => Outgoing::new(operation, prepared),
        };
        dress(&mut outgoing.headers, range);
        let slot = Slot::default();
        outgoing.file = Some(slot.clone());
        self.run(&mut outgoing, patience).await?;
        Ok(Download::new(slot.take()?, &self.transport))
    }

    /// A request for the file at an address of the answer. Elsewhere than at the API it goes without credentials.
    fn at(&self, operation: &'static Operation, from: &Url, link: &str) -> Result<Outgoing, Error> {
        let server = self.told_server()?;
        let place = match server.link(operation, from, link) {
            Err(error) if matches!(error.kind(), ErrorKind::ForeignLink { .. }) => {
                elsewhere(&server, operation, from, link).map(Place::Away)
            }
            result => result.map(Place::Link),
        };
        Ok(Outgoing {
            operation,
            method: Method::Get,
            place: place?,
            headers: HeaderMap::new(),
            body: None,
            file: None,
        })
    }
}

/// An address outside of the API: encrypted, unless the API itself is not.
pub(crate) fn elsewhere(
    server: &Server,
    operation: &Operation,
    from: &Url,
    link: &str,
) -> Result<Url, Error> {
    let wrong = |found: String| Error::decode("the address of the file", "an https URL", found);
    let url = from.join(link).map_err(|error| match error {
        UrlError::UserInfo(_) => wrong("one with a user name or a password".to_owned()),
        UrlError::Scheme(scheme) => wrong(format!("one that begins with `{scheme}:`")),
        _ => wrong(format!("{link:?}")),
    })?;
    let plain = server.base(operation)?.scheme() == "http";
    let scheme = url.scheme() == "https" || (plain && url.scheme() == "http");
    if !scheme {
        return Err(wrong(format!("one that begins with `{}:`", url.scheme())));
    }
    Ok(url)
}

/// The text at a path of the first answer.
fn address(told: &ReplyBody, path: &[Step]) -> Result<String, Error> {
    let wrong = |found: String| {
        let place = crate::reply::described(path);
        Error::decode(place, "the address of the file", found)
    };
    let body: Value =
        serde_json::from_str(&told.text).map_err(|error| wrong(format!("no JSON ({error})")))?;
    match crate::reply::value_at(&body, path) {
        Some(Value::String(link)) if !link.is_empty() => Ok(link),
        Some(other) => Err(wrong(crate::reply::explain::found(&other))),
        None => Err(wrong("nothing".to_owned())),
    }
}

/// Headers of a request for a file: as it is, not compressed, perhaps a part of it.
fn dress(headers: &mut HeaderMap, range: Option<Range>) {
    as_it_is(headers);
    let range = range.map(|range| HeaderValue::from_str(&written(range)));
    if let Some(Ok(value)) = range {
        headers.insert(header::RANGE, value);
    }
}

/// Asks for any kind of content, not compressed.
pub(crate) fn as_it_is(headers: &mut HeaderMap) {
    headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    headers.insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    );
}

/// A range as in a header: `bytes=0-99`, `bytes=100-`.
fn written((from, to): Range) -> String {
    let to = to.map_or_else(String::new, |to| to.to_string());
    format!("bytes={from}-{to}")
}
