//! Bodies with files: a file becomes an object with its name, type and size.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use super::form;

/// Reads a body of parts with names; nothing when it is malformed.
pub(super) fn read(content_type: &str, body: &[u8]) -> Option<Value> {
    let mut members = Value::Object(Map::new());
    for (head, content) in parts(content_type, body)? {
        let disposition = header(head, "content-disposition")?;
        let name = parameter(disposition, "name")?;
        let value = match parameter(disposition, "filename") {
            Some(file) => {
                let kind = header(head, "content-type");
                description(file, content.len(), kind)
            }
            None => String::from_utf8_lossy(content).into_owned().into(),
        };
        form::put(&mut members, name, value);
    }
    Some(members)
}

/// Reads fields as JSON with the content of a file behind them; nothing when it is malformed.
pub(super) fn read_related(content_type: &str, body: &[u8], file: &str) -> Option<Value> {
    let parts = parts(content_type, body)?;
    let [(_, fields), rest @ ..] = parts.as_slice() else {
        return None;
    };
    let mut members: Map<String, Value> = serde_json::from_slice(fields).ok()?;
    if let Some((head, content)) = rest.first() {
        let kind = header(head, "content-type");
        members.insert(file.to_owned(), description(file, content.len(), kind));
    }
    Some(Value::Object(members))
}

/// Head and content of each part.
fn parts<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<(&'a str, &'a [u8])>> {
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let delimiter = format!("--{boundary}");
    let next = format!("\r\n{delimiter}");
    let mut found = Vec::new();
    let mut rest = after(body, delimiter.as_bytes())?;
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, next.as_bytes())?;
        found.push(split(part.get(..end)?)?);
        rest = after(part.get(end..)?, next.as_bytes())?;
    }
    Some(found)
}

/// What a record keeps of an uploaded file. One that was given as an argument, with its content, becomes what a part
/// of a body would have become.
pub(in crate::fake) fn described(file: &Value) -> Value {
    let text = |name: &str| file.get(name).and_then(Value::as_str);
    let Some(content) = text("content_base64") else {
        return file.clone();
    };
    let size = BASE64_STANDARD
        .decode(content)
        .map_or(0, |bytes| bytes.len());
    description(text("name").unwrap_or("file"), size, text("content_type"))
}

fn description(name: &str, size: usize, kind: Option<&str>) -> Value {
    json!({
        "file_name": name,
        "file_size": size,
        "content_type": kind.unwrap_or("application/octet-stream"),
    })
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

fn after<'a>(text: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    text.get(find(text, wanted)? + wanted.len()..)
}

fn split(part: &[u8]) -> Option<(&str, &[u8])> {
    let end = find(part, b"\r\n\r\n")?;
    let head = std::str::from_utf8(part.get(..end)?).ok()?;
    Some((head, part.get(end + 4..)?))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim())
    })
}

fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').find_map(|part| {
        let (known, value) = part.trim().split_once('=')?;
        (known == name).then(|| value.trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn fields_and_files() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"units\"\r\n\r\n2\r\n--x\r\n\
            Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
            abc\r\n--x--\r\n";
        let read = super::read("multipart/form-data; boundary=x", body.as_bytes());
        let photo = json!({"file_name": "a.png", "file_size": 3, "content_type": "image/png"});
        assert_eq!(read, Some(json!({"units": "2", "photo": photo})));
        assert_eq!(
            super::read("multipart/form-data; boundary=x", b"--x\r\nbroken"),
            None
        );
    }

    #[test]
    fn fields_as_json_and_a_file() {
        let body = "--x\r\nContent-Type: application/json\r\n\r\n{\"units\":2}\r\n--x\r\n\
            Content-Type: image/png\r\n\r\nabcd\r\n--x--\r\n";
        let kind = "multipart/related; boundary=x";
        let photo = json!({"file_name": "photo", "file_size": 4, "content_type": "image/png"});
        assert_eq!(
            super::read_related(kind, body.as_bytes(), "photo"),
            Some(json!({"units": 2, "photo": photo}))
        );
        assert_eq!(
            super::read_related(kind, b"--x\r\n\r\n[1]\r\n--x--", "photo"),
            None
        );
    }
}
