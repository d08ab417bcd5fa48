//! Bodies with files: a file becomes an object with its name, type and size.

use serde_json::{Map, Value, json};

use super::form;

/// Reads a body of parts; nothing when it is malformed.
pub(super) fn read(content_type: &str, body: &[u8]) -> Option<Value> {
    let (_, boundary) = content_type.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let delimiter = format!("--{boundary}");
    let mut members = Value::Object(Map::new());
    let mut rest = after(body, delimiter.as_bytes())?;
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, format!("\r\n{delimiter}").as_bytes())?;
        let (head, content) = split(part.get(..end)?)?;
        let disposition = header(head, "content-disposition")?;
        let name = parameter(disposition, "name")?;
        let value = match parameter(disposition, "filename") {
            Some(file) => json!({
                "file_name": file,
                "file_size": content.len(),
                "content_type": header(head, "content-type").unwrap_or("application/octet-stream"),
            }),
            None => String::from_utf8_lossy(content).into_owned().into(),
        };
        form::put(&mut members, name, value);
        rest = after(part.get(end..)?, format!("\r\n{delimiter}").as_bytes())?;
    }
    Some(members)
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
}
