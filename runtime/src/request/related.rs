//! Bodies of `multipart/related`: the fields as JSON, then the content of the file.

use std::sync::Arc;

use http::HeaderValue;
use serde_json::{Map, Value};

use super::multipart::{File, boundary, checked_mime};
use crate::error::Error;
use crate::payload::{Form, Payload, Piece};

/// The body with its content type. The field that says what the content is (`file_mime_type` beside
/// `file_content`) becomes the type of its part and is no field of the first one.
pub(super) fn write(
    mut fields: Map<String, Value>,
    files: &[File],
) -> Result<(HeaderValue, Payload), Error> {
    let boundary = boundary();
    let kinds: Vec<Option<Value>> = files
        .iter()
        .map(|(name, _)| fields.shift_remove(&kind_field(name)))
        .collect();
    let told = Value::Object(fields);
    let mut text =
        format!("--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{told}\r\n");
    let mut pieces = Vec::new();
    for ((name, upload), kind) in files.iter().zip(&kinds) {
        let stated = kind.as_ref().and_then(Value::as_str);
        let mime = checked_mime(name, stated.unwrap_or_else(|| upload.mime()))?;
        text.push_str(&format!("--{boundary}\r\nContent-Type: {mime}\r\n\r\n"));
        pieces.push(Piece::Text(std::mem::take(&mut text).into()));
        pieces.push(Piece::File(name, upload.clone()));
        text.push_str("\r\n");
    }
    text.push_str(&format!("--{boundary}--\r\n"));
    pieces.push(Piece::Text(text.into()));
    let kind = HeaderValue::from_str(&format!("multipart/related; boundary={boundary}"))
        .map_err(|error| Error::config("the body's type cannot be sent").caused_by(error))?;
    Ok((kind, Payload::Form(Arc::new(Form { pieces }))))
}

/// The field beside that of a file which says what its content is.
fn kind_field(name: &str) -> String {
    let stem = name.strip_suffix("_content").unwrap_or(name);
    format!("{stem}_mime_type")
}
