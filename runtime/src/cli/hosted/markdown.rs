//! Pages of blocks as Markdown.

use serde_json::Value;

/// The blocks of a page, then its outline when the page is shown from its start.
pub(super) fn of(page: &Value) -> String {
    let blocks = page.get("content").and_then(Value::as_array);
    let mut parts: Vec<String> = blocks.into_iter().flatten().map(block).collect();
    parts.retain(|part| !part.is_empty());
    let outline = page.get("outline").and_then(Value::as_array);
    let from_start = page.get("section_id").is_none_or(Value::is_null);
    let sections: Vec<String> = outline.into_iter().flatten().filter_map(section).collect();
    if from_start && !sections.is_empty() {
        parts.push(format!("## Sections\n\n{}", sections.join("\n")));
    }
    parts.join("\n\n")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn section(section: &Value) -> Option<String> {
    let id = Some(text(section, "id")).filter(|id| !id.is_empty())?;
    let about = [text(section, "title"), text(section, "summary")];
    let about: Vec<&str> = about
        .into_iter()
        .filter(|part| !part.is_empty() && *part != id)
        .collect();
    Some(if about.is_empty() {
        format!("- `{id}`")
    } else {
        format!("- `{id}`: {}", about.join(", "))
    })
}

fn block(block: &Value) -> String {
    let own = text(block, "text");
    match text(block, "type") {
        "heading" => {
            let level = block
                .get("level")
                .and_then(Value::as_u64)
                .unwrap_or(2)
                .clamp(1, 6);
            let marks = "#".repeat(usize::try_from(level).unwrap_or(2));
            format!("{marks} {own}")
        }
        "list" => {
            let items = block.get("items").and_then(Value::as_array);
            let items = items
                .into_iter()
                .flatten()
                .map(|item| format!("- {}", plain(item)));
            items.collect::<Vec<_>>().join("\n")
        }
        "code" => fenced(text(block, "language"), text(block, "code")),
        "table" => table(block),
        // A kind that is not known is shown as far as it has text.
        _ => own.to_owned(),
    }
}

/// A fence that is longer than any in the code.
fn fenced(language: &str, code: &str) -> String {
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!(
        "{fence}{language}\n{}\n{fence}",
        code.trim_end_matches('\n')
    )
}

fn table(block: &Value) -> String {
    let cells = |row: &Value| -> Vec<String> {
        let row = row.as_array();
        let cell = |cell: &Value| plain(cell).replace('|', "\\|").replace('\n', " ");
        row.into_iter().flatten().map(cell).collect()
    };
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let headers = block.get("headers").map(cells).unwrap_or_default();
    let rule: Vec<String> = headers.iter().map(|_| "---".to_owned()).collect();
    let rows = block.get("rows").and_then(Value::as_array);
    let rows = rows.into_iter().flatten().map(|row| line(&cells(row)));
    let mut lines = vec![line(&headers), line(&rule)];
    lines.extend(rows);
    lines.join("\n")
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn every_kind_of_block() {
        let page = json!({
            "section_id": null,
            "outline": [{"id": "jars", "title": "jars", "summary": "Glass."}, {"id": "lids", "title": "Lids"}],
            "content": [
                {"type": "heading", "level": 1, "text": "Jars"},
                {"type": "paragraph", "text": "They hold jam."},
                {"type": "list", "items": ["one", "two"]},
                {"type": "code", "language": "json", "code": "{\"a\": \"```\"}\n"},
                {"type": "table", "headers": ["a", "b"], "rows": [["1", "x|y"]]},
                {"type": "riddle", "text": "?"},
            ],
        });
        let expected = "# Jars\n\nThey hold jam.\n\n- one\n- two\n\n````json\n{\"a\": \"```\"}\n````\n\n\
                        | a | b |\n| --- | --- |\n| 1 | x\\|y |\n\n?\n\n\
                        ## Sections\n\n- `jars`: Glass.\n- `lids`: Lids";
        assert_eq!(of(&page), expected);
        assert_eq!(
            of(&json!({"section_id": "jars", "outline": [{"id": "jars"}], "content": []})),
            ""
        );
    }
}
