//! What a request carries: bytes, or a form with files that is streamed.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::stream::{iter, once};

use crate::client::Coming;
use crate::error::Error;
use crate::upload::{Broken, Chunks, Upload};

/// The body of a request.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    Bytes(Bytes),
    Form(Arc<dyn Streamed>),
}

/// A body that is streamed. A trait, so that programs without uploads do not carry what reads files (ADR 24).
pub(crate) trait Streamed: fmt::Debug + Send + Sync {
    /// Whether it can be sent (again).
    fn is_whole(&self) -> bool;

    /// Checks that every file is there, before anything is sent.
    fn check(&self) -> Coming<'_, ()>;

    /// Opens every file.
    fn open(&self) -> Coming<'_, Opened>;

    /// The body as people read it.
    fn shown(&self) -> String;
}

/// A body of parts.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a form.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Bytes),
    /// A file with the name of its parameter.
    File(&'static str, Upload),
}

/// A form on its way, with its whole size when that is known.
pub(crate) struct Opened {
    pub(crate) chunks: Pin<Box<dyn Stream<Item = Result<Bytes, Broken>> + Send>>,
    pub(crate) size: Option<u64>,
}

impl Payload {
    /// Whether it can be sent (again).
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Form(form) => form.is_whole(),
        }
    }

    /// The body as people read it; a file is shown by its name.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Bytes(bytes) => text(bytes),
            Self::Form(form) => form.shown(),
        }
    }

    /// The bytes, unless they are streamed.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> &Bytes {
        static NONE: Bytes = Bytes::new();
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Form(_) => &NONE,
        }
    }
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Streamed for Form {
    fn is_whole(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(_) => true,
            Piece::File(_, upload) => upload.is_whole(),
        })
    }

    fn check(&self) -> Coming<'_, ()> {
        Box::pin(async {
            for piece in &self.pieces {
                if let Piece::File(name, upload) = piece {
                    drop(upload.open(name).await?);
                }
            }
            Ok(())
        })
    }

    fn open(&self) -> Coming<'_, Opened> {
        Box::pin(self.in_a_row())
    }

    /// A file is shown by its name.
    fn shown(&self) -> String {
        let pieces = self.pieces.iter();
        pieces
            .map(|piece| match piece {
                Piece::Text(bytes) => text(bytes),
                Piece::File(_, upload) => format!("<the content of {}>", upload.file_name()),
            })
            .collect()
    }
}

impl Form {
    /// Opens every file and puts the pieces in a row.
    async fn in_a_row(&self) -> Result<Opened, Error> {
        let mut chunks: Vec<Chunks> = Vec::with_capacity(self.pieces.len());
        let mut whole = Some(0_u64);
        for piece in &self.pieces {
            let (piece, size): (Chunks, _) = match piece {
                Piece::Text(bytes) => {
                    let (bytes, size) = (bytes.clone(), bytes.len() as u64);
                    (Box::pin(once(async { Ok(bytes) })), Some(size))
                }
                Piece::File(name, upload) => upload.open(name).await?,
            };
            whole = whole.zip(size).map(|(sum, size)| sum + size);
            chunks.push(piece);
        }
        Ok(Opened {
            chunks: Box::pin(iter(chunks).flatten()),
            size: whole,
        })
    }
}
