//! Files that go along with a request.
//!
//! An upload is streamed while it is sent, never held in memory as a whole (unless it was given as bytes).
//! What comes from bytes or from a path can be sent again after a failure; what comes from a reader or a
//! stream is read once, so a call with it is repeated only as long as nothing was read.

mod stream;
mod value;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

pub(crate) use stream::{Broken, Chunks};

/// What a reader or a stream gives.
type Source = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A file that goes along with a request, as a part of `multipart/form-data`.
#[derive(Clone)]
pub struct Upload {
    file_name: String,
    content_type: Option<String>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Path(PathBuf),
    Once(Once),
}

/// A source that is read once; clones share it.
#[derive(Clone)]
struct Once {
    size: Option<u64>,
    source: Arc<Mutex<Option<Source>>>,
}

impl Upload {
    /// A file out of memory.
    #[must_use]
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(file_name.into(), Content::Bytes(content.into()))
    }

    /// A file on disk, streamed from there. It is opened when the request is sent (anew for each attempt), and its
    /// size then is what counts. Only ordinary files will do.
    #[must_use]
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self::new(
            name.to_string_lossy().into_owned(),
            Content::Path(path.to_owned()),
        )
    }

    /// What a reader gives. With a size the request says how long it is, and a reader that gives more or less is
    /// an error; without one the request goes out in chunks, which some APIs refuse.
    #[must_use]
    pub fn reader(
        file_name: impl Into<String>,
        size: Option<u64>,
        reader: impl AsyncRead + Send + 'static,
    ) -> Self {
        Self::once(file_name.into(), size, Box::pin(stream::of_reader(reader)))
    }

    /// What a stream gives; see [`Upload::reader`].
    #[must_use]
    pub fn stream(
        file_name: impl Into<String>,
        size: Option<u64>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self::once(file_name.into(), size, Box::pin(stream))
    }

    fn once(file_name: String, size: Option<u64>, source: Source) -> Self {
        let source = Arc::new(Mutex::new(Some(source)));
        Self::new(file_name, Content::Once(Once { size, source }))
    }

    fn new(file_name: String, content: Content) -> Self {
        Self {
            file_name,
            content_type: None,
            content,
        }
    }

    /// The name that the API is told, instead of the one on disk.
    #[must_use]
    pub fn named(self, file_name: impl Into<String>) -> Self {
        Self {
            file_name: file_name.into(),
            ..self
        }
    }

    /// What the content is, for example `image/png`. Unless set, it is told by the ending of the name, and is
    /// `application/octet-stream` for endings that are not known.
    #[must_use]
    pub fn content_type(self, mime: impl Into<String>) -> Self {
        Self {
            content_type: Some(mime.into()),
            ..self
        }
    }

    /// The name that the API is told.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The size in bytes, when it is known before the request is sent; that of a file on disk is looked up then.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Path(_) => None,
            Content::Once(once) => once.size,
        }
    }

    /// What the content is said to be.
    pub(crate) fn mime(&self) -> &str {
        match &self.content_type {
            Some(mime) => mime,
            None => by_ending(&self.file_name),
        }
    }

    /// Whether the content can be had (again).
    pub(crate) fn is_whole(&self) -> bool {
        match &self.content {
            Content::Bytes(_) | Content::Path(_) => true,
            Content::Once(once) => once
                .source
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_some(),
        }
    }
}

/// The usual endings of what people attach.
fn by_ending(file_name: &str) -> &'static str {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "heic" => "image/heic",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

impl PartialEq for Upload {
    /// Equal names, types and contents; contents that are read once are equal to themselves only.
    fn eq(&self, other: &Self) -> bool {
        let content = match (&self.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(two)) => one == two,
            (Content::Path(one), Content::Path(two)) => one == two,
            (Content::Once(one), Content::Once(two)) => Arc::ptr_eq(&one.source, &two.source),
            _ => false,
        };
        content && self.file_name == other.file_name && self.content_type == other.content_type
    }
}

impl fmt::Debug for Upload {
    /// Without the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Upload");
        debug
            .field("file_name", &self.file_name)
            .field("content_type", &self.mime())
            .field("size", &self.size());
        if let Content::Path(path) = &self.content {
            debug.field("path", path);
        }
        debug.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
