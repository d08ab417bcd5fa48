//! Files that an operation gives: streamed, never held in memory as a whole unless that is asked for.

mod call;
mod name;
mod open;

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode, header};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::error::{Error, ErrorKind};
use crate::http_client::Incoming;
use crate::transport::Transport;

pub(crate) use call::Range;
pub(crate) use open::{Slot, as_it_is, elsewhere};

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// A file on its way: what is known of it, and its content as a stream of chunks.
///
/// Nothing is read before it is asked for. The connection is closed when this is dropped.
#[must_use = "nothing of the file is read unless this is polled"]
pub struct Download {
    file_name: Option<String>,
    content_type: Option<String>,
    size: Option<u64>,
    range: Option<(u64, Option<u64>)>,
    chunks: Chunks,
    /// The most bytes that are read.
    limit: Option<u64>,
    /// The most bytes that are held in memory.
    most: usize,
    read: u64,
}

impl Download {
    pub(crate) fn new(response: Incoming, transport: &Transport) -> Self {
        let (status, size) = (response.status(), response.size());
        let (headers, most) = (response.headers().clone(), transport.max_response_size());
        let chunks = transport.chunks(response);
        Self::of(&headers, status, size, Box::pin(chunks), most)
    }

    /// A file whose content was read already.
    pub(crate) fn held(head: &HeaderMap, status: StatusCode, content: Vec<u8>) -> Self {
        let (size, most) = (content.len() as u64, content.len());
        let chunk = std::future::ready(Ok(Bytes::from(content)));
        let chunks = Box::pin(futures_util::stream::once(chunk));
        Self::of(head, status, Some(size), chunks, most)
    }

    fn of(
        headers: &HeaderMap,
        status: StatusCode,
        size: Option<u64>,
        chunks: Chunks,
        most: usize,
    ) -> Self {
        Self {
            file_name: text(headers, &header::CONTENT_DISPOSITION).and_then(name::of),
            content_type: text(headers, &header::CONTENT_TYPE).map(str::to_owned),
            size,
            range: text(headers, &header::CONTENT_RANGE)
                .filter(|_| status == StatusCode::PARTIAL_CONTENT)
                .and_then(range),
            chunks,
            limit: None,
            most,
            read: 0,
        }
    }

    /// The name that the API gives the file, without folders.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// What the API says the content is, for example `image/png`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How many bytes are to come, when the API tells it.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        self.size
    }

    /// Where this part begins in the file, when a part was asked for and given. An API may give the whole file all
    /// the same: then this is `None`.
    #[must_use]
    pub fn part_from(&self) -> Option<u64> {
        self.range.map(|(from, _)| from)
    }

    /// The size of the whole file, when the API tells it.
    #[must_use]
    pub fn whole_size(&self) -> Option<u64> {
        match self.range {
            Some((_, whole)) => whole,
            None => self.size,
        }
    }

    /// Fails instead of reading more than so many bytes.
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// The whole content. Without a limit of its own, the client's limit for answers counts.
    ///
    /// # Errors
    /// When the connection breaks, and when the file is larger than the limit.
    pub async fn bytes(self) -> Result<Vec<u8>, Error> {
        let most = self.most as u64;
        let limit = self.limit.unwrap_or(most);
        let mut download = self.limit(limit);
        let mut content = Vec::new();
        while let Some(chunk) = download.next().await {
            content.extend_from_slice(&chunk?);
        }
        Ok(content)
    }

    /// Writes the content; gives the number of bytes.
    ///
    /// # Errors
    /// When the connection breaks, when the file is larger than the limit, and when it cannot be written.
    pub async fn write_to(mut self, target: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        while let Some(chunk) = self.next().await {
            target.write_all(&chunk?).await.map_err(unwritten)?;
        }
        target.flush().await.map_err(unwritten)?;
        Ok(self.read)
    }

    /// Writes the content to a file; gives the number of bytes. The file is there when all of it is: before that,
    /// `.part` is added to its name.
    ///
    /// # Errors
    /// As [`Download::write_to`]; the unfinished file is removed then.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let mut file = tokio::fs::File::create(&part).await.map_err(unwritten)?;
        let written = match self.write_to(&mut file).await {
            Ok(written) => tokio::fs::rename(&part, path)
                .await
                .map(|()| written)
                .map_err(unwritten),
            Err(error) => Err(error),
        };
        if written.is_err() {
            let _ = tokio::fs::remove_file(&part).await;
        }
        written
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = self.chunks.as_mut().poll_next(context);
        let Poll::Ready(Some(Ok(chunk))) = &polled else {
            return polled;
        };
        self.read += chunk.len() as u64;
        match self.limit {
            Some(limit) if self.read > limit => {
                self.chunks = Box::pin(futures_util::stream::empty());
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                Poll::Ready(Some(Err(Error::new(ErrorKind::TooLarge { limit }))))
            }
            _ => polled,
        }
    }
}

impl Unpin for Download {}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// `bytes 0-9/100`: where it begins, and the size of the whole.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (part, whole) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = part.split_once('-')?;
    Some((from.trim().parse().ok()?, whole.trim().parse().ok()))
}

fn unwritten(error: std::io::Error) -> Error {
    Error::config(format!("the file could not be written: {error}")).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn parts_are_read() {
        assert_eq!(range("bytes 5-9/100"), Some((5, Some(100))));
        assert_eq!(range("bytes 0-4/*"), Some((0, None)));
        for bad in ["bytes */100", "items 0-4/5", "5-9/100", ""] {
            assert_eq!(range(bad), None, "{bad}");
        }
    }
}
