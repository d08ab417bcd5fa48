//! From the pieces of a page to its tables: which are field tables, and what is in them.

use std::ops::Range;

use super::blocks::{Block, Kind};
use super::rows::{self, Cell};
use super::sections::{Headings, Meaning};
use super::{
    AuthMethod, AuthPage, AuthSection, ExecutionMode, FieldKind, FieldRow, FieldTable, PageLayout, SkippedTable,
    TableTarget, examples,
};
use crate::diagnostics::{Diagnostic, Sink, SourceId, Span, Spanned, codes};

const FIELD_COLUMNS: [&str; 4] = ["field name", "type", "required", "description"];
const VARIABLE_COLUMNS: [&str; 5] = ["variable", "type", "required", "default", "description"];

/// Reads the pieces of a page.
pub(super) fn collect(source: SourceId, blocks: Vec<Block>, sink: &mut Sink) -> AuthPage {
    let page = AuthPage {
        source,
        layout: PageLayout::Current,
        sections: Vec::new(),
        tables: Vec::new(),
        skipped: Vec::new(),
        examples: Vec::new(),
    };
    let mut reading = Reading { page, headings: Headings::default(), before: None, sink };
    for block in blocks {
        reading.block(&block);
        reading.before = Some(block);
    }
    reading.page
}

/// What a line before a table says that the table fills.
pub(super) fn names_target(line: &str) -> Option<TableTarget> {
    let mut words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let fields = words.clone().any(|word| word == "fields");
    words.find_map(|word| match word {
        "replication_config" => Some(TableTarget::ReplicationConfig),
        "oauth_credentials" => Some(TableTarget::OAuthCredentials),
        "credentials" if fields => Some(TableTarget::Credentials),
        _ => None,
    })
}

/// The walk over the pieces of a page.
struct Reading<'a> {
    page: AuthPage,
    headings: Headings,
    before: Option<Block>,
    sink: &'a mut Sink,
}

impl Reading<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.page.source, range.start, range.end)
    }

    fn block(&mut self, block: &Block) {
        match block.kind {
            Kind::Heading(level) => self.heading(level, block),
            Kind::Paragraph => self.paragraph(block),
            Kind::Table => self.table(block),
            Kind::Code => self.code(block),
        }
    }

    fn heading(&mut self, level: u8, block: &Block) {
        let meaning = self.headings.enter(level, &block.text);
        if matches!(meaning, Meaning::Mode(_)) && level > 2 {
            self.page.layout = PageLayout::Old;
        }
        if let (Meaning::Method(method), Some(mode)) = (meaning, self.headings.mode()) {
            let span = self.span(&block.range);
            self.page.sections.push(AuthSection { mode, method, span, unavailable: None });
        }
    }

    fn paragraph(&mut self, block: &Block) {
        let lower = block.text.to_lowercase().replace('\u{2019}', "'");
        if lower.contains("isn't available for this connector") || lower.contains("is not available for this connector")
        {
            let span = self.span(&block.range);
            if let (true, Some(section)) = (self.headings.right_in_method(), self.page.sections.last_mut()) {
                section.unavailable = Some(span);
            }
        }
        if block.text.trim_start().starts_with('|') && lower.contains("field name") {
            let span = self.span(&block.range);
            self.sink.push(
                Diagnostic::error(codes::AUTH_COLUMNS, span, "this table has no line of dashes under its head")
                    .help("put `|---|---|---|---|` under the first line"),
            );
        }
    }

    fn code(&mut self, block: &Block) {
        let (Some(mode), Some(method)) = (self.headings.mode(), self.headings.method()) else {
            return;
        };
        if matches!(method, AuthMethod::OAuth | AuthMethod::Token) {
            let found = examples::find(&block.text, block.range.start, self.page.source, mode, method);
            self.page.examples.extend(found);
        }
    }

    fn table(&mut self, block: &Block) {
        let mut lines = lines(block);
        let head = if lines.is_empty() { None } else { Some(lines.remove(0)) };
        let Some((start, head)) = head else {
            return;
        };
        let columns: Vec<String> =
            rows::cells(&head, start).iter().map(|cell| rows::word(&cell.text).to_ascii_lowercase()).collect();
        lines.retain(|(_, line)| !rows::is_separator(line));
        if columns == FIELD_COLUMNS {
            self.field_table(block, &lines);
        } else if columns == VARIABLE_COLUMNS {
            let rows = self.rows(&lines, &VARIABLE_COLUMNS);
            self.push(ExecutionMode::Any, AuthMethod::Any, TableTarget::Configuration, rows, block);
        } else if columns.iter().filter(|column| FIELD_COLUMNS.contains(&column.as_str())).count() >= 3 {
            let span = Span::new(self.page.source, start, start + head.len());
            self.sink.push(
                Diagnostic::error(codes::AUTH_COLUMNS, span, "this looks like a field table with other columns")
                    .label(columns.join(", "))
                    .help("the columns are `Field Name | Type | Required | Description`, in this order"),
            );
        } else {
            self.skip(block, format!("its columns are `{}`", columns.join("`, `")));
        }
    }

    /// Decides whether a table with the right columns is one of ours.
    fn field_table(&mut self, block: &Block, lines: &[(usize, String)]) {
        let lead = self.before.as_ref().filter(|before| before.kind == Kind::Paragraph);
        let target = lead.and_then(|lead| names_target(&lead.text));
        let (target, mode, method) = match (target, self.headings.mode(), self.headings.method()) {
            (Some(target), Some(mode), Some(method)) => (target, mode, method),
            (Some(_), mode, _) => {
                self.unknown_section(block, mode);
                return;
            }
            (None, Some(_), Some(AuthMethod::OAuth | AuthMethod::Token)) => {
                self.no_target(block);
                return;
            }
            (None, _, _) => {
                self.skip(block, "no line before it names `credentials` or `replication_config`".to_owned());
                return;
            }
        };
        let rows = self.rows(lines, &FIELD_COLUMNS);
        self.push(mode, method, target, rows, block);
    }

    fn unknown_section(&mut self, block: &Block, mode: Option<ExecutionMode>) {
        let missing = match mode {
            Some(_) => "method: `OAuth` or `Token`",
            None => "mode: `Hosted mode` or `Open source mode`",
        };
        let span = head_span(block, self.page.source);
        self.sink.push(
            Diagnostic::error(
                codes::AUTH_UNKNOWN_SECTION,
                span,
                format!("the section `{}` of this field table is not known", self.headings.nearest()),
            )
            .help(format!("the headings above a field table name the {missing}")),
        );
    }

    fn no_target(&mut self, block: &Block) {
        let span = head_span(block, self.page.source);
        self.sink.push(
            Diagnostic::error(codes::AUTH_NO_TARGET, span, "nothing before this field table says what it fills")
                .help("put a line such as `credentials` fields you need: right before it"),
        );
    }

    fn skip(&mut self, block: &Block, reason: String) {
        let heading = self.headings.nearest().to_owned();
        let span = self.span(&block.range);
        self.page.skipped.push(SkippedTable { span, heading, reason });
    }

    fn push(
        &mut self,
        mode: ExecutionMode,
        method: AuthMethod,
        target: TableTarget,
        rows: Vec<FieldRow>,
        block: &Block,
    ) {
        let span = head_span(block, self.page.source);
        if rows.is_empty() {
            self.sink.push(
                Diagnostic::error(codes::AUTH_EMPTY_TABLE, span, "this field table lists no field")
                    .help("list the fields, or remove the table"),
            );
        }
        let heading = self.headings.nearest().to_owned();
        self.page.tables.push(FieldTable { mode, method, target, heading, rows, span });
    }

    /// The rows that make sense; the others are reported.
    fn rows(&mut self, lines: &[(usize, String)], columns: &[&str]) -> Vec<FieldRow> {
        let mut rows: Vec<FieldRow> = Vec::new();
        for (start, line) in lines {
            let Some(row) = self.row(*start, line, columns) else {
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
        rows
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
        let default = cell("default").and_then(|cell| rows::description(&cell.text).0).or(inline_default);
        let name = self.name(name, span);
        let kind = self.kind(kind);
        let required = self.required(required);
        Some(FieldRow { name: name?, kind: kind?, required: required?, description, default, span })
    }

    fn name(&mut self, cell: &Cell, row: Span) -> Option<Spanned<String>> {
        let name = rows::word(&cell.text);
        let proper = !name.is_empty() && !name.contains(char::is_whitespace);
        if !proper {
            let span = if cell.range.is_empty() { row } else { self.span(&cell.range) };
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

/// The lines of a table that are not empty, with their offsets. A description may go on
/// over several lines: then its first line ends, and the next begins, without a bar.
fn lines(block: &Block) -> Vec<(usize, String)> {
    let mut start = block.range.start;
    let mut lines: Vec<(usize, String)> = Vec::new();
    for line in block.text.split_inclusive('\n') {
        let content = line.trim_end();
        match lines.last_mut() {
            _ if content.trim().is_empty() => {}
            Some((_, row)) if !row.ends_with('|') && !content.trim_start().starts_with('|') => {
                row.push('\n');
                row.push_str(content);
            }
            _ => lines.push((start, content.to_owned())),
        }
        start += line.len();
    }
    lines
}

/// The first line of a table, which stands for all of it in messages.
fn head_span(block: &Block, source: SourceId) -> Span {
    let first = block.text.lines().next().unwrap_or("").trim_end().len();
    Span::new(source, block.range.start, block.range.start + first)
}
