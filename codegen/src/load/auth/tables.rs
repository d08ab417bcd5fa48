//! From the pieces of a page to its tables: which are field tables, and what is in them.

use std::ops::Range;

use super::blocks::{Block, Kind};
use super::rows;
use super::sections::{Headings, Meaning};
use super::{
    AuthMethod, AuthPage, AuthSection, ExecutionMode, FieldRow, FieldTable, PageLayout,
    SkippedTable, TableTarget, examples,
};
use crate::diagnostics::{Diagnostic, Sink, SourceId, Span, codes};

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
    let mut reading = Reading {
        page,
        headings: Headings::default(),
        before: None,
        sink,
    };
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
pub(super) struct Reading<'a> {
    pub(super) page: AuthPage,
    headings: Headings,
    before: Option<Block>,
    pub(super) sink: &'a mut Sink,
}

impl Reading<'_> {
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
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
            self.page.sections.push(AuthSection {
                mode,
                method,
                span,
                unavailable: None,
                flawed: false,
            });
        }
    }

    fn paragraph(&mut self, block: &Block) {
        let lower = block.text.to_lowercase().replace('\u{2019}', "'");
        if lower.contains("isn't available for this connector")
            || lower.contains("is not available for this connector")
        {
            let span = self.span(&block.range);
            if let (true, Some(section)) = (
                self.headings.right_in_method(),
                self.page.sections.last_mut(),
            ) {
                section.unavailable = Some(span);
            }
        }
        if block.text.trim_start().starts_with('|') && lower.contains("field name") {
            self.flaw();
            let first = block.text.lines().next().unwrap_or("").len();
            let span = Span::new(
                self.page.source,
                block.range.start,
                block.range.start + first,
            );
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_COLUMNS,
                    span,
                    "this table has no line of dashes under its head",
                )
                .help("put `|---|---|---|---|` under the first line"),
            );
        }
    }

    fn code(&mut self, block: &Block) {
        let (Some(mode), Some(method)) = (self.headings.mode(), self.headings.method()) else {
            return;
        };
        if matches!(method, AuthMethod::OAuth | AuthMethod::Token) {
            let found = examples::find(
                &block.text,
                block.range.start,
                self.page.source,
                mode,
                method,
            );
            self.page.examples.extend(found);
        }
    }

    fn table(&mut self, block: &Block) {
        let mut lines = lines(block);
        let head = if lines.is_empty() {
            None
        } else {
            Some(lines.remove(0))
        };
        let Some((start, head)) = head else {
            return;
        };
        let columns: Vec<String> = rows::cells(&head, start)
            .iter()
            .map(|cell| rows::word(&cell.text).to_ascii_lowercase())
            .collect();
        lines.retain(|(_, line)| !rows::is_separator(line));
        if columns == FIELD_COLUMNS {
            self.field_table(block, &lines);
        } else if columns == VARIABLE_COLUMNS {
            let rows = self.rows(&lines, &VARIABLE_COLUMNS);
            self.push(
                ExecutionMode::Any,
                AuthMethod::Any,
                TableTarget::Configuration,
                rows,
                block,
            );
        } else if columns
            .iter()
            .filter(|column| FIELD_COLUMNS.contains(&column.as_str()))
            .count()
            >= 3
        {
            self.flaw();
            let span = Span::new(self.page.source, start, start + head.len());
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_COLUMNS,
                    span,
                    "this looks like a field table with other columns",
                )
                .label(columns.join(", "))
                .help(
                    "the columns are `Field Name | Type | Required | Description`, in this order",
                ),
            );
        } else {
            self.skip(block, format!("its columns are `{}`", columns.join("`, `")));
        }
    }

    /// Decides whether a table with the right columns is one of ours.
    fn field_table(&mut self, block: &Block, lines: &[(usize, String)]) {
        let lead = self
            .before
            .as_ref()
            .filter(|before| before.kind == Kind::Paragraph);
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
                self.skip(
                    block,
                    "no line before it names `credentials` or `replication_config`".to_owned(),
                );
                return;
            }
        };
        let rows = self.rows(lines, &FIELD_COLUMNS);
        self.push(mode, method, target, rows, block);
    }

    /// Notes that the section lacks a table because of a mistake that was reported.
    fn flaw(&mut self) {
        let here = (self.headings.mode(), self.headings.method());
        if let Some(section) = self.page.sections.last_mut()
            && here == (Some(section.mode), Some(section.method))
        {
            section.flawed = true;
        }
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
                format!(
                    "the section `{}` of this field table is not known",
                    self.headings.nearest()
                ),
            )
            .help(format!(
                "the headings above a field table name the {missing}"
            )),
        );
    }

    fn no_target(&mut self, block: &Block) {
        self.flaw();
        let span = head_span(block, self.page.source);
        self.sink.push(
            Diagnostic::error(
                codes::AUTH_NO_TARGET,
                span,
                "nothing before this field table says what it fills",
            )
            .help("put a line such as `credentials` fields you need: right before it"),
        );
    }

    fn skip(&mut self, block: &Block, reason: String) {
        let heading = self.headings.nearest().to_owned();
        let span = self.span(&block.range);
        self.page.skipped.push(SkippedTable {
            span,
            heading,
            reason,
        });
    }

    fn push(
        &mut self,
        mode: ExecutionMode,
        method: AuthMethod,
        target: TableTarget,
        (rows, unread): (Vec<FieldRow>, Vec<String>),
        block: &Block,
    ) {
        let span = head_span(block, self.page.source);
        if rows.is_empty() && unread.is_empty() {
            self.sink.push(
                Diagnostic::error(
                    codes::AUTH_EMPTY_TABLE,
                    span,
                    "this field table lists no field",
                )
                .help("list the fields, or remove the table"),
            );
        }
        let heading = self.headings.nearest().to_owned();
        self.page.tables.push(FieldTable {
            mode,
            method,
            target,
            heading,
            rows,
            unread,
            span,
        });
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
