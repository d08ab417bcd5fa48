//! What goes wrong between client and server.

use std::error::Error as StdError;
use std::fmt;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a request was not answered, or an answer could not be read to its end.
#[derive(Debug)]
pub struct HttpError {
    kind: HttpErrorKind,
    source: BoxError,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HttpErrorKind {
    Connect,
    Timeout,
    Compression,
    Other,
}

impl HttpError {
    /// There was no connection: nothing was sent.
    pub fn connect(error: impl Into<BoxError>) -> Self {
        Self::of(HttpErrorKind::Connect, error)
    }

    /// It took too long.
    pub fn timeout(error: impl Into<BoxError>) -> Self {
        Self::of(HttpErrorKind::Timeout, error)
    }

    /// Something else: the request may have been sent.
    pub fn other(error: impl Into<BoxError>) -> Self {
        Self::of(HttpErrorKind::Other, error)
    }

    /// The body is not compressed as its header says.
    pub(super) fn compression(error: impl Into<BoxError>) -> Self {
        Self::of(HttpErrorKind::Compression, error)
    }

    fn of(kind: HttpErrorKind, error: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: error.into(),
        }
    }

    pub(crate) const fn kind(&self) -> HttpErrorKind {
        self.kind
    }
}

impl From<hyper_util::client::legacy::Error> for HttpError {
    #[cold]
    fn from(error: hyper_util::client::legacy::Error) -> Self {
        if error.is_connect() {
            Self::connect(error)
        } else {
            Self::other(error)
        }
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            HttpErrorKind::Connect => "no connection",
            HttpErrorKind::Timeout => "it took too long",
            HttpErrorKind::Compression => "the body is not compressed as its header says",
            HttpErrorKind::Other => "the exchange broke off",
        })
    }
}

impl StdError for HttpError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
