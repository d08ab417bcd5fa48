//! The rows of one field table.

use super::rows::{self, Cell};
use super::tables::Reading;
use super::{FieldKind, FieldRow};
use crate::diagnostics::{Diagnostic, Span, Spanned, codes};

impl Reading<'_> {
    /// The rows that make sense, and the first cells of the others, which are reported.
    pub(super) fn rows(
        &mut self,
        lines: &[(usize, String)],
        columns: &[&str],
    ) -> (Vec<FieldRow>, Vec<String>) {
        let mut rows: Vec<FieldRow> = Vec::new();
        let mut unread = Vec::new();
        for (start, line) in lines {
            let Some(row) = self.row(*start, line, columns) else {
                unread.extend(
                    rows::cells(line, *start)
                        .first()
                        .map(|cell| rows::word(&cell.text)),
                );
                continue;
            };
            if let Some(first) = rows.iter().find(|other| other.name.value == row.name.value) {
                self.sink.push(
                    Diagnostic::error(
                        codes::AUTH_DUPLICATE_FIELD,
                        row.name.span,
                        format!("the field `{}` stands twice in this table", row.name.value),
                    )
                    .label("again here")
                    .related(first.name.span, "first here")
                    .help("remove one of the two rows"),
                );
                continue;
            }
            rows.push(row);
        }
        (rows, unread)
    }

    fn row(&mut self, start: usize, line: &str, columns: &[&str]) -> Option<FieldRow> {
        let cells = rows::cells(line, start);
        let span = Span::new(self.page.source, start, start + line.trim_end().len());
        if cells.len() != columns.len() {
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_ROW,
                    span,
                    format!("this row has {} cells, its table has {} columns", cells.len(), columns.len()),
                )
                .help("a `|` inside of a cell is written `\\|`; a field without description says `N/A`"),
            );
            return None;
        }
        let cell = |column: &str| {
            let at = columns.iter().position(|name| *name == column)?;
            cells.get(at)
        };
        let name = cell("field name").or_else(|| cell("variable"))?;
        let (kind, required) = (cell("type")?, cell("required")?);
        let (description, inline_default) = rows::description(&cell("description")?.text);
        let default = cell("default")
            .and_then(|cell| rows::description(&cell.text).0)
            .or(inline_default);
        let name = self.name(name, span);
        let kind = self.kind(kind);
        let required = self.required(required);
        Some(FieldRow {
            name: name?,
            kind: kind?,
            required: required?,
            description,
            default,
            span,
        })
    }

    fn name(&mut self, cell: &Cell, row: Span) -> Option<Spanned<String>> {
        let name = rows::word(&cell.text);
        let proper = !name.is_empty() && !name.contains(char::is_whitespace);
        if !proper {
            let span = if cell.range.is_empty() {
                row
            } else {
                self.span(&cell.range)
            };
            self.sink.push(
                Diagnostic::error(codes::AUTH_ROW, span, "this row does not name a field")
                    .help("the first cell holds the name of the field as the spec writes it"),
            );
            return None;
        }
        Some(Spanned::new(name, self.span(&cell.range)))
    }

    fn kind(&mut self, cell: &Cell) -> Option<Spanned<FieldKind>> {
        let span = self.span(&cell.range);
        let kind = rows::kind(&cell.text);
        if kind.is_none() {
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_UNKNOWN_TYPE,
                    span,
                    format!("the type `{}` is not known", rows::word(&cell.text)),
                )
                .help("the types are str, str (date), str (date-time), int, float and bool"),
            );
        }
        kind.map(|kind| Spanned::new(kind, span))
    }

    fn required(&mut self, cell: &Cell) -> Option<Spanned<bool>> {
        let span = self.span(&cell.range);
        let required = rows::required(&cell.text);
        if required.is_none() {
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_REQUIRED,
                    span,
                    format!("`{}` is neither Yes nor No", rows::word(&cell.text)),
                )
                .help("the column `Required` says Yes or No"),
            );
        }
        required.map(|required| Spanned::new(required, span))
    }
}
