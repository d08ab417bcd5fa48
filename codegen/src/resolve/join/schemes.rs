//! Which table belongs to which scheme.

use super::Joining;
use crate::diagnostics::{Span, codes};
use crate::load::{AuthMethod, ExecutionMode, FieldTable, TableTarget};
use crate::resolve::types::ResolvedScheme;

/// The section in which the page describes a scheme: the title decides, and without one
/// the type of the scheme.
fn method(scheme: &ResolvedScheme) -> AuthMethod {
    let oauth = match &scheme.config.title {
        Some(title) => title.to_lowercase().contains("oauth"),
        None => matches!(scheme.scheme, openapiv3::SecurityScheme::OAuth2 { .. }),
    };
    if oauth {
        AuthMethod::OAuth
    } else {
        AuthMethod::Token
    }
}

impl Joining<'_> {
    /// Joins the schemes with the credential tables of one mode.
    pub(super) fn credentials(&mut self, mode: ExecutionMode, schemes: &mut [ResolvedScheme]) {
        for wanted in [AuthMethod::OAuth, AuthMethod::Token] {
            let page = self.page;
            let tables: Vec<(usize, &FieldTable)> = page
                .tables
                .iter()
                .enumerate()
                .filter(|(_, table)| {
                    table.mode == mode
                        && table.method == wanted
                        && table.target == TableTarget::Credentials
                })
                .collect();
            let mut own: Vec<&mut ResolvedScheme> = schemes
                .iter_mut()
                .filter(|scheme| method(scheme) == wanted)
                .collect();
            let pairs = pair(&own, &tables);
            for (scheme, index) in own.iter_mut().zip(&pairs) {
                match index.and_then(|index| Some((index, page.tables.get(index)?))) {
                    Some((index, table)) => {
                        let pointer = scheme.pointer.clone();
                        self.fields(&mut scheme.config.fields, table, &pointer);
                        scheme.tables.push(index);
                    }
                    None => self.scheme_without_table(scheme, mode, wanted),
                }
            }
            for (index, table) in tables {
                if !pairs.contains(&Some(index)) {
                    self.table_without_scheme(table);
                }
            }
        }
    }

    fn scheme_without_table(
        &mut self,
        scheme: &ResolvedScheme,
        mode: ExecutionMode,
        method: AuthMethod,
    ) {
        let section = self
            .page
            .sections
            .iter()
            .find(|section| section.mode == mode && section.method == method);
        if section.is_some_and(|section| section.flawed) {
            return;
        }
        let span = self.document.spans.key(&scheme.pointer);
        let title = scheme.config.title.as_deref().unwrap_or(&scheme.name);
        let unavailable = section.and_then(|section| section.unavailable);
        let code = if unavailable.is_some() {
            codes::AUTH_UNAVAILABLE
        } else {
            codes::AUTH_SCHEME_WITHOUT_TABLE
        };
        let message = format!(
            "the auth page has no `credentials` table for `{title}` in {}",
            mode.describe()
        );
        let mut found = self
            .disagreement(code, span, message)
            .pointer(scheme.pointer.clone());
        found = match (unavailable, section) {
            (Some(span), _) => found.related(span, "the page says so here"),
            (None, Some(section)) => {
                found.related(section.span, "the table would stand in this section")
            }
            (None, None) => found.related(Span::start_of(self.page.source), "the auth page"),
        };
        found = found.help(format!(
            "add the table to the section `{}` of {}; a scheme belongs to `OAuth` if its title contains that word",
            method.describe(),
            mode.describe()
        ));
        self.sink.push(found);
    }

    fn table_without_scheme(&mut self, table: &FieldTable) {
        let found = self
            .disagreement(
                codes::AUTH_TABLE_WITHOUT_SCHEME,
                table.span,
                format!(
                    "the spec has no security scheme for this table (`{}` in {})",
                    table.method.describe(),
                    table.mode.describe()
                ),
            )
            .related(self.document.spans.key("/components/securitySchemes"), "the schemes of the spec")
            .help("a scheme belongs to `OAuth` if the title of its auth config contains that word, else to `Token`");
        self.sink.push(found);
    }
}

/// For every scheme its table: the one with the same fields, else the next one in order.
fn pair(schemes: &[&mut ResolvedScheme], tables: &[(usize, &FieldTable)]) -> Vec<Option<usize>> {
    let mut free: Vec<(usize, &FieldTable)> = tables.to_vec();
    let mut pairs: Vec<Option<usize>> = schemes
        .iter()
        .map(|scheme| {
            let at = free
                .iter()
                .position(|(_, table)| same_fields(scheme, table))?;
            Some(free.remove(at).0)
        })
        .collect();
    let mut rest = free.into_iter();
    for pair in pairs.iter_mut().filter(|pair| pair.is_none()) {
        *pair = rest.next().map(|(index, _)| index);
    }
    pairs
}

fn same_fields(scheme: &ResolvedScheme, table: &FieldTable) -> bool {
    let fields = &scheme.config.fields;
    fields.len() == table.rows.len()
        && fields
            .iter()
            .all(|field| table.rows.iter().any(|row| row.name.value == field.name))
}
