//! The name of a file, from `Content-Disposition`.

use percent_encoding::percent_decode_str;

/// The name without folders; nothing when there is none that a file can have.
pub(super) fn of(disposition: &str) -> Option<String> {
    let mut plain = None;
    let mut encoded = None;
    for (name, value) in parameters(disposition) {
        match name.to_ascii_lowercase().as_str() {
            "filename" => plain = Some(value),
            "filename*" => encoded = decoded(&value),
            _ => {}
        }
    }
    let name = encoded.or(plain)?;
    let last = name.rsplit(['/', '\\']).next()?.trim();
    let good = !last.is_empty() && last != "." && last != ".." && !last.contains(char::is_control);
    good.then(|| last.to_owned())
}

/// `utf-8'en'na%C3%AFve`
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    if !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
}

/// The parameters after the kind; a `;` between quotes belongs to the value.
fn parameters(disposition: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in disposition.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => {
                escaped = true;
                continue;
            }
            '"' => {
                quoted = !quoted;
                continue;
            }
            ';' if !quoted => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    let pairs = parts.iter().skip(1).filter_map(|part| part.split_once('='));
    pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_are_read_and_made_harmless() {
        for (header, name) in [
            ("attachment; filename=a.pdf", Some("a.pdf")),
            (
                r#"attachment; filename="a; \"b\".pdf"; size=3"#,
                Some(r#"a; "b".pdf"#),
            ),
            (
                "attachment; filename=x; filename*=UTF-8'de'f%C3%BCr.txt",
                Some("für.txt"),
            ),
            (
                "attachment; filename*=latin1''f%FC; filename=plain",
                Some("plain"),
            ),
            (r#"attachment; filename="../../etc/passwd""#, Some("passwd")),
            (r#"attachment; filename="C:\\dir\\a.txt""#, Some("a.txt")),
            (r#"attachment; filename="..""#, None),
            ("attachment; filename=\"\"", None),
            ("inline", None),
            ("", None),
        ] {
            assert_eq!(of(header).as_deref(), name, "{header}");
        }
    }
}
