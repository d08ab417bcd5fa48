//! The fields of one config against the rows of one table.

use super::Joining;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::spelling::nearest;
use crate::load::{FieldRow, FieldTable};
use crate::resolve::types::CredentialField;

impl Joining<'_> {
    /// Compares, and completes the fields with what only the page says.
    pub(super) fn fields(
        &mut self,
        fields: &mut [CredentialField],
        table: &FieldTable,
        owner: &str,
    ) {
        for field in fields.iter_mut() {
            match table.rows.iter().find(|row| row.name.value == field.name) {
                Some(row) => self.field(field, row),
                None if table.rows.is_empty() || table.unread.contains(&field.name) => {}
                None => self.missing(field, table),
            }
        }
        for row in &table.rows {
            if fields.iter().all(|field| field.name != row.name.value) {
                self.extra(row, fields, owner);
            }
        }
    }

    fn field(&mut self, field: &mut CredentialField, row: &FieldRow) {
        if field.kind != row.kind.value {
            let found = self
                .disagreement(
                    codes::AUTH_TYPE_DISAGREES,
                    row.kind.span,
                    format!("the spec gives `{}` another type", field.name),
                )
                .label(format!("`{}` here", row.kind.value.describe()))
                .related(
                    field.span,
                    format!("`{}` in the spec", field.kind.describe()),
                )
                .help("make the two agree");
            self.sink.push(found);
        }
        if field.required != row.required.value {
            let says = |required: bool| if required { "required" } else { "optional" };
            let found = self
                .disagreement(
                    codes::AUTH_REQUIRED_DISAGREES,
                    row.required.span,
                    format!(
                        "spec and auth page disagree whether `{}` must be given",
                        field.name
                    ),
                )
                .label(format!("{} here", says(row.required.value)))
                .related(field.span, format!("{} in the spec", says(field.required)))
                .help("make the two agree");
            self.sink.push(found);
        }
        self.description(field, row);
        if field.default.is_none() {
            field.default.clone_from(&row.default);
        }
    }

    fn description(&mut self, field: &mut CredentialField, row: &FieldRow) {
        match (&field.description, &row.description) {
            (Some(spec), Some(page)) if words(spec) != words(page) => self.sink.push(
                Diagnostic::warning(
                    codes::AUTH_DESCRIPTION_DISAGREES,
                    row.span,
                    format!("spec and auth page describe `{}` differently", field.name),
                )
                .related(field.span, "described here too")
                .help("the text of the spec is used; make the two agree"),
            ),
            (None, Some(page)) => field.description = Some(page.clone()),
            _ => {}
        }
    }

    fn missing(&mut self, field: &CredentialField, table: &FieldTable) {
        let found = self
            .disagreement(
                codes::AUTH_MISSING_FIELD,
                field.span,
                format!("the auth page does not list the field `{}`", field.name),
            )
            .related(
                table.span,
                format!("this `{}` table lacks it", table.target.describe()),
            )
            .help("add a row for it, or remove the field from the spec");
        self.sink.push(found);
    }

    fn extra(&mut self, row: &FieldRow, fields: &[CredentialField], owner: &str) {
        let found = self
            .disagreement(
                codes::AUTH_EXTRA_FIELD,
                row.name.span,
                format!("the spec does not define the field `{}`", row.name.value),
            )
            .related(
                self.document.spans.key(owner),
                "its fields are defined here",
            );
        let near = nearest(
            &row.name.value,
            fields.iter().map(|field| field.name.as_str()),
        );
        self.sink.push(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found.help("define it in the spec, or remove the row"),
        });
    }
}

/// A text as its words, without marks of Markdown and without differences in blanks.
fn words(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, '`' | '*' | '\\'))
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
