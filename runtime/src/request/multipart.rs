//! Bodies with files: `multipart/form-data`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use http::HeaderValue;
use serde_json::{Map, Value};

use super::query::{Items, flat};
use crate::error::Error;
use crate::payload::{Form, Payload, Piece};
use crate::upload::Upload;

/// A file with the name of its parameter.
pub(super) type File = (&'static str, Upload);

/// The body with its content type: the fields as text, then the files.
pub(super) fn write(
    fields: &Map<String, Value>,
    files: &[File],
) -> Result<(HeaderValue, Payload), Error> {
    let boundary = boundary();
    let mut parts = Parts {
        boundary: &boundary,
        text: String::new(),
        pieces: Vec::new(),
    };
    for (name, value) in fields {
        match value {
            Value::Null => parts.field(name, ""),
            value => flat(name, value, Items::Bare, &mut |name, text| {
                parts.field(name, text)
            }),
        }
    }
    for (name, upload) in files {
        parts.file(name, upload)?;
    }
    let pieces = parts.end();
    let kind = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
        .map_err(|error| Error::config("the body's type cannot be sent").caused_by(error))?;
    Ok((kind, Payload::Form(Arc::new(Form { pieces }))))
}

/// A content type that can be sent.
pub(super) fn checked_mime<'a>(name: &str, mime: &'a str) -> Result<&'a str, Error> {
    if HeaderValue::from_str(mime).is_err() || mime.trim().is_empty() {
        let problem = format!("{mime:?} is no content type; one looks like `image/png`");
        return Err(Error::input(name, problem));
    }
    Ok(mime)
}

/// A line that no content holds: 128 random bits.
pub(super) fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("connector-{:016x}{:016x}", random(), random())
}

struct Parts<'a> {
    boundary: &'a str,
    /// What was written since the last file.
    text: String,
    pieces: Vec<Piece>,
}

impl Parts<'_> {
    fn field(&mut self, name: &str, text: &str) {
        let name = quoted(name);
        self.text.push_str("--");
        self.text.push_str(self.boundary);
        self.text.push_str(&format!(
            "\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        ));
    }

    fn file(&mut self, name: &'static str, upload: &Upload) -> Result<(), Error> {
        let mime = checked_mime(name, upload.mime())?;
        if upload.file_name().is_empty() {
            return Err(Error::input(name, "the file has no name"));
        }
        let (quoted_name, file) = (quoted(name), quoted(upload.file_name()));
        self.text.push_str("--");
        self.text.push_str(self.boundary);
        self.text.push_str(&format!(
            "\r\nContent-Disposition: form-data; name=\"{quoted_name}\"; filename=\"{file}\"\r\n\
             Content-Type: {mime}\r\n\r\n"
        ));
        let head = std::mem::take(&mut self.text);
        self.pieces.push(Piece::Text(head.into()));
        self.pieces.push(Piece::File(name, upload.clone()));
        self.text.push_str("\r\n");
        Ok(())
    }

    fn end(mut self) -> Vec<Piece> {
        self.text.push_str("--");
        self.text.push_str(self.boundary);
        self.text.push_str("--\r\n");
        self.pieces.push(Piece::Text(self.text.into()));
        self.pieces
    }
}

/// A name between quotes, escaped as browsers do it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
