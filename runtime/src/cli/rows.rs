//! Records as rows: columns out of nested objects, CSV, and tables for people.

use serde_json::Value;

use crate::schema::{Field, Type};

/// How deep objects inside records become columns of their own.
const DEPTH: usize = 2;
/// The widest cell of a table, in characters.
const WIDEST: usize = 40;

/// The columns that a type of records has, in the order of the description; nothing for what is no object.
pub(super) fn described(ty: &'static Type) -> Vec<String> {
    let mut columns = Vec::new();
    describe(ty, "", 0, &mut columns);
    columns
}

fn describe(ty: &'static Type, prefix: &str, depth: usize, columns: &mut Vec<String>) {
    for field in fields_of(ty) {
        let column = format!("{prefix}{}", field.name);
        if depth < DEPTH && !fields_of(&field.ty).is_empty() {
            describe(&field.ty, &format!("{column}."), depth + 1, columns);
        } else {
            columns.push(column);
        }
    }
}

fn fields_of(ty: &'static Type) -> &'static [Field] {
    match ty {
        Type::Object(fields) => fields,
        Type::Ref(schema) => fields_of(&schema.ty),
        _ => &[],
    }
}

/// Adds the columns of records that the description does not name.
pub(super) fn add_unknown(columns: &mut Vec<String>, records: &[Value]) {
    for record in records {
        let mut found = Vec::new();
        leaves(record, "", 0, &mut found);
        for column in found {
            let below = format!("{column}.");
            // A described object that is null here has its columns already.
            if !columns
                .iter()
                .any(|known| *known == column || known.starts_with(&below))
            {
                columns.push(column);
            }
        }
    }
}

fn leaves(value: &Value, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let Value::Object(members) = value else {
        found.push("value".to_owned());
        return;
    };
    for (name, value) in members {
        let column = format!("{prefix}{name}");
        match value {
            Value::Object(inner) if depth < DEPTH && !inner.is_empty() => {
                leaves(value, &format!("{column}."), depth + 1, found);
            }
            _ => found.push(column),
        }
    }
}

/// The text of a record in a column.
pub(super) fn cell(record: &Value, column: &str) -> String {
    if !record.is_object() && column == "value" {
        return text(record);
    }
    let mut value = record;
    for part in column.split('.') {
        match value.get(part) {
            Some(inner) => value = inner,
            None => return String::new(),
        }
    }
    text(value)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// One line of CSV (RFC 4180, with a bare line feed).
pub(super) fn csv(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| {
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let mut line = cells.map(quoted).collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

/// A table with the columns that have something in them and fit into the width, and the columns that do not fit.
pub(super) fn table(columns: &[String], records: &[Value], width: usize) -> (String, Vec<String>) {
    let mut text = vec![String::new(); records.len() + 2];
    let mut used = 0;
    let mut left_out = Vec::new();
    for column in columns {
        let cells: Vec<String> = records
            .iter()
            .map(|record| shown(&cell(record, column)))
            .collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        let longest = cells
            .iter()
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0);
        let wide = longest.max(column.chars().count());
        if used > 0 && used + 2 + wide > width {
            left_out.push(column.clone());
            continue;
        }
        used += wide + 2;
        let rule = "-".repeat(wide);
        let column_text = [column.as_str(), &rule]
            .into_iter()
            .chain(cells.iter().map(String::as_str));
        for (line, cell) in text.iter_mut().zip(column_text) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', wide + 2 - cell.chars().count()));
        }
    }
    let lines = text.iter().map(|line| format!("{}\n", line.trim_end()));
    (
        if used == 0 {
            String::new()
        } else {
            lines.collect()
        },
        left_out,
    )
}

/// A record as a table of its own, one field a line.
pub(super) fn sheet(columns: &[String], record: &Value) -> String {
    let shown: Vec<(&String, String)> = columns
        .iter()
        .map(|column| (column, cell(record, column)))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let wide = shown
        .iter()
        .map(|(column, _)| column.chars().count())
        .max()
        .unwrap_or(0);
    shown
        .iter()
        .map(|(column, cell)| format!("{column:wide$}  {}\n", one_line(cell)))
        .collect()
}

fn one_line(cell: &str) -> String {
    cell.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn shown(cell: &str) -> String {
    let line = one_line(cell);
    if line.chars().count() <= WIDEST {
        return line;
    }
    line.chars().take(WIDEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{add_unknown, cell, csv, described, sheet, table};
    use crate::schema::{Field, Schema, Type};

    static CLIENT: Schema = Schema::object(
        "Client",
        "",
        &[
            Field::new("id", Type::INTEGER),
            Field::new("name", Type::TEXT),
        ],
    );
    static JAR: Type = Type::Object(&[
        Field::new("id", Type::INTEGER),
        Field::new("client", Type::Ref(&CLIENT)),
        Field::new("tags", Type::array(&Type::TEXT)),
    ]);

    #[test]
    fn columns_come_from_the_description_and_then_from_the_records() {
        let mut columns = described(&JAR);
        assert_eq!(columns, ["id", "client.id", "client.name", "tags"]);
        add_unknown(
            &mut columns,
            &[json!({"id": 1, "client": null, "extra": {"x": 1}, "tags": []})],
        );
        assert_eq!(
            columns,
            ["id", "client.id", "client.name", "tags", "extra.x"]
        );
    }

    #[test]
    fn csv_quotes_what_would_break_it() {
        let record = json!({"a": "x,y", "b": "say \"hi\"", "c": "two\nlines", "d": null, "e": 1.50, "f": ["x"], "g": " "});
        let cells = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|column| cell(&record, column));
        assert_eq!(
            csv(cells.into_iter()),
            "\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\",,1.5,\"[\"\"x\"\"]\",\" \",\n"
        );
    }

    #[test]
    fn tables_leave_out_what_is_empty_or_does_not_fit() {
        let columns = ["id", "none", "name", "note"].map(str::to_owned);
        let records = [
            json!({"id": 1, "name": "Ada"}),
            json!({"id": 22, "name": "Bo", "note": "n".repeat(60)}),
        ];
        let (text, left_out) = table(&columns, &records, 20);
        assert_eq!(text, "id  name\n--  ----\n1   Ada\n22  Bo\n");
        assert_eq!(left_out, ["note"]);
        assert_eq!(table(&columns, &[], 20).0, "");
        assert_eq!(sheet(&columns, &records[0]), "id    1\nname  Ada\n");
    }
}
