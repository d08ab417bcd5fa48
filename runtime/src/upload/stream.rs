//! The content of an upload on its way.

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::stream::{once, try_unfold};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Content, Source, Upload};
use crate::error::Error;

/// How much is read at once, in bytes.
const CHUNK: usize = 64 << 10;

/// The content of an upload, piece by piece.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Broken>> + Send>>;

/// Why the content of an upload could not be sent to its end.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) parameter: &'static str,
    pub(crate) problem: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "upload `{}`: {}", self.parameter, self.problem)
    }
}

impl std::error::Error for Broken {}

impl Upload {
    /// The content and its size, when that is known.
    pub(crate) async fn open(
        &self,
        parameter: &'static str,
    ) -> Result<(Chunks, Option<u64>), Error> {
        match &self.content {
            Content::Bytes(bytes) => {
                let bytes = bytes.clone();
                let size = bytes.len() as u64;
                Ok((Box::pin(once(async { Ok(bytes) })), Some(size)))
            }
            Content::Path(path) => {
                let unreadable = |error: io::Error| {
                    let problem = format!("the file `{}` cannot be read: {error}", path.display());
                    Error::input(parameter, problem).caused_by(error)
                };
                let (file, size) = open_file(path).await.map_err(unreadable)?;
                // What is added while it is read is left for the next time.
                let source = Box::pin(of_reader(file.take(size)));
                Ok((Counted::chunks(parameter, source, Some(size)), Some(size)))
            }
            Content::Once(content) => {
                if !self.is_whole() {
                    return Err(Error::input(parameter, READ_ALREADY));
                }
                let source = Box::pin(Taken::Not(Arc::clone(&content.source)));
                let size = content.size;
                Ok((Counted::chunks(parameter, source, size), size))
            }
        }
    }
}

const READ_ALREADY: &str = "its reader was read by an earlier attempt; give a new one, or use `Upload::path` or \
     `Upload::bytes`, which can be sent again";

async fn open_file(path: &Path) -> io::Result<(File, u64)> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write to it.
    if !tokio::fs::metadata(path).await?.is_file() {
        return Err(io::Error::other("it is no ordinary file"));
    }
    let file = File::open(path).await?;
    let size = file.metadata().await?.len();
    Ok((file, size))
}

/// What a reader gives, in pieces.
pub(super) fn of_reader(
    reader: impl AsyncRead + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    try_unfold(Box::pin(reader), |mut reader| async move {
        let mut buffer = BytesMut::with_capacity(CHUNK);
        let count = reader.read_buf(&mut buffer).await?;
        Ok((count > 0).then(|| (buffer.freeze(), reader)))
    })
}

/// A source that counts as read from the first time that it is asked.
enum Taken {
    Not(Arc<Mutex<Option<Source>>>),
    Now(Source),
}

impl Stream for Taken {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Self::Not(shared) = &*self {
            let taken = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
            match taken {
                Some(source) => *self = Self::Now(source),
                None => return Poll::Ready(Some(Err(io::Error::other(READ_ALREADY)))),
            }
        }
        match &mut *self {
            Self::Now(source) => source.as_mut().poll_next(context),
            Self::Not(_) => Poll::Ready(None),
        }
    }
}

/// A source that must give as much as it says.
struct Counted {
    parameter: &'static str,
    source: Source,
    size: Option<u64>,
    given: u64,
}

impl Counted {
    fn chunks(parameter: &'static str, source: Source, size: Option<u64>) -> Chunks {
        Box::pin(Self {
            parameter,
            source,
            size,
            given: 0,
        })
    }

    fn broken(&self, problem: String) -> Poll<Option<Result<Bytes, Broken>>> {
        let parameter = self.parameter;
        Poll::Ready(Some(Err(Broken { parameter, problem })))
    }
}

impl Stream for Counted {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match ready!(self.source.as_mut().poll_next(context)) {
            Some(Ok(chunk)) => {
                self.given += chunk.len() as u64;
                match self.size {
                    Some(size) if self.given > size => {
                        self.broken(format!("it gives more than the {size} bytes of its size"))
                    }
                    _ => Poll::Ready(Some(Ok(chunk))),
                }
            }
            Some(Err(error)) => self.broken(format!("it cannot be read: {error}")),
            None => match self.size {
                Some(size) if self.given < size => self.broken(format!(
                    "it ends after {} of the {size} bytes of its size",
                    self.given
                )),
                _ => Poll::Ready(None),
            },
        }
    }
}
