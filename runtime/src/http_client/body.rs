//! The bodies of requests and of answers.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::{BoxError, HttpError};
use crate::payload::Opened;

/// The body of a request: nothing, bytes, or a stream of chunks.
pub struct RequestBody(Content);

enum Content {
    Whole(Option<Bytes>),
    Stream(Opened),
}

impl RequestBody {
    /// Without content.
    pub(crate) const EMPTY: Self = Self(Content::Whole(None));

    pub(crate) const fn whole(bytes: Bytes) -> Self {
        Self(Content::Whole(Some(bytes)))
    }

    pub(crate) const fn streamed(form: Opened) -> Self {
        Self(Content::Stream(form))
    }

    /// The content, or the stream that it is.
    #[cfg(feature = "reqwest")]
    pub(super) fn into_bytes(self) -> Result<Bytes, Opened> {
        match self.0 {
            Content::Whole(bytes) => Ok(bytes.unwrap_or_default()),
            Content::Stream(form) => Err(form),
        }
    }

    /// The content, unless it is streamed.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.as_deref().unwrap_or_default()),
            Content::Stream(_) => None,
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(form) => form
                .chunks
                .as_mut()
                .poll_next(context)
                .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data).map_err(Into::into))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Content::Stream(form) => form.size == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64)
            }
            // The header says it: what is left of a stream is not counted.
            Content::Stream(_) => SizeHint::default(),
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Bodies may hold secrets.
        f.debug_struct("RequestBody").finish_non_exhaustive()
    }
}

/// The body of an answer.
pub struct ResponseBody(Arriving);

enum Arriving {
    Hyper(hyper::body::Incoming),
    Whole(Option<Bytes>),
    Other(Pin<Box<dyn Body<Data = Bytes, Error = HttpError> + Send>>),
}

impl ResponseBody {
    /// A body that is still arriving.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<HttpError>,
    {
        Self(Arriving::Other(Box::pin(Foreign(Box::pin(body)))))
    }

    pub(super) const fn of_hyper(body: hyper::body::Incoming) -> Self {
        Self(Arriving::Hyper(body))
    }
}

impl<B: Into<Bytes>> From<B> for ResponseBody {
    fn from(bytes: B) -> Self {
        Self(Arriving::Whole(Some(bytes.into())))
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        match &mut self.0 {
            Arriving::Hyper(body) => Pin::new(body).poll_frame(context).map_err(HttpError::other),
            Arriving::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Arriving::Other(body) => body.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Arriving::Hyper(body) => body.is_end_stream(),
            Arriving::Whole(bytes) => bytes.is_none(),
            Arriving::Other(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Arriving::Hyper(body) => body.size_hint(),
            Arriving::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64)
            }
            Arriving::Other(body) => body.size_hint(),
        }
    }
}

/// A body with errors of its own.
struct Foreign<B>(Pin<Box<B>>);

impl<B> Body for Foreign<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<HttpError>,
{
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        self.0.as_mut().poll_frame(context).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
