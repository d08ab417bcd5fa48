//! An answer whose body is still arriving.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode, header};
use http_body::Body;

use super::gunzip::Gunzip;
use super::{FinalUri, HttpError, ResponseBody};

/// The head of an answer, and its body chunk by chunk, unpacked.
pub(crate) struct Incoming {
    head: Parts,
    body: ResponseBody,
    gunzip: Option<Box<Gunzip>>,
}

impl Incoming {
    pub(crate) fn new(response: Response<ResponseBody>) -> Self {
        let (mut head, body) = response.into_parts();
        let gunzip = is_packed(&head.headers).then(|| {
            head.headers.remove(header::CONTENT_ENCODING);
            head.headers.remove(header::CONTENT_LENGTH);
            Box::new(Gunzip::new())
        });
        Self { head, body, gunzip }
    }

    pub(crate) const fn status(&self) -> StatusCode {
        self.head.status
    }

    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    pub(crate) const fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.head.headers
    }

    /// Where it came from, when redirects were followed.
    pub(crate) fn final_uri(&self) -> Option<&http::Uri> {
        self.head.extensions.get::<FinalUri>().map(|uri| &uri.0)
    }

    /// How many bytes are to come, when that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        match self.gunzip {
            None => self.body.size_hint().exact(),
            Some(_) => None,
        }
    }

    /// The next chunk.
    pub(crate) fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, HttpError>> {
        poll_fn(move |context| self.poll_chunk(context))
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, HttpError>> {
        loop {
            if let Some(gunzip) = &mut self.gunzip
                && let Some(chunk) = gunzip.next().map_err(HttpError::compression)?
            {
                return Poll::Ready(Ok(Some(chunk)));
            }
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)?) else {
                let last = match &mut self.gunzip {
                    Some(gunzip) => gunzip.finish().map_err(HttpError::compression)?,
                    None => None,
                };
                return Poll::Ready(Ok(last));
            };
            // What is no data is a trailer, which nobody reads.
            let Ok(chunk) = frame.into_data() else {
                continue;
            };
            match &mut self.gunzip {
                Some(gunzip) => gunzip.feed(chunk),
                None => return Poll::Ready(Ok(Some(chunk))),
            }
        }
    }
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming")
            .field("status", &self.head.status)
            .finish_non_exhaustive()
    }
}

fn is_packed(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING);
    encoding.is_some_and(|encoding| {
        let encoding = encoding.as_bytes();
        encoding.eq_ignore_ascii_case(b"gzip") || encoding.eq_ignore_ascii_case(b"x-gzip")
    })
}
