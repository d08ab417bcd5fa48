//! The spec and the auth page say the same about every field that the user fills.
//!
//! Every disagreement is reported at both places. A page in the old layout may be behind
//! its spec, so its disagreements are warnings.

mod fields;
mod schemes;

use std::collections::BTreeSet;

use super::types::{AppSpec, ResolvedReplication, ResolvedScheme};
use crate::diagnostics::{Code, Diagnostic, Sink, Span, codes};
use crate::load::{AuthPage, ExecutionMode, PageLayout, TableTarget, TypedDocument};

/// Joins the schemes and the replication settings with their tables.
pub(super) fn join(
    document: &TypedDocument,
    page: &AuthPage,
    schemes: &mut [ResolvedScheme],
    replication: &mut Option<ResolvedReplication>,
    sink: &mut Sink,
) {
    let mut joining = Joining {
        document,
        page,
        sink,
    };
    if page.tables.is_empty() {
        if let Some(scheme) = schemes.first() {
            joining.no_tables(&scheme.pointer);
        }
        return;
    }
    for mode in [ExecutionMode::Hosted, ExecutionMode::OpenSource] {
        joining.credentials(mode, schemes);
    }
    joining.apps(schemes);
    joining.replication(replication.as_mut());
    joining.configuration();
}

/// What the checks share.
struct Joining<'a> {
    document: &'a TypedDocument,
    page: &'a AuthPage,
    sink: &'a mut Sink,
}

impl Joining<'_> {
    /// A disagreement: an error, or a warning where the page may be behind.
    fn disagreement(&self, code: Code, span: Span, message: String) -> Diagnostic {
        match self.page.layout {
            PageLayout::Current => Diagnostic::error(code, span, message),
            PageLayout::Old => Diagnostic::warning(code, span, message),
        }
    }

    fn no_tables(&mut self, pointer: &str) {
        let found = self
            .disagreement(
                codes::AUTH_NO_TABLES,
                Span::start_of(self.page.source),
                "the auth page has no field table".to_owned(),
            )
            .related(
                self.document.spans.key(pointer),
                "the spec has security schemes",
            )
            .help("a field table has the columns `Field Name | Type | Required | Description`");
        self.sink.push(found);
    }

    /// Tables of OAuth applications of the caller's own. A page need not have any.
    fn apps(&mut self, schemes: &mut [ResolvedScheme]) {
        let page = self.page;
        let tables = page
            .tables
            .iter()
            .filter(|table| table.target == TableTarget::OAuthCredentials);
        let mut apps: Vec<_> = schemes
            .iter_mut()
            .filter_map(|scheme| scheme.app.as_mut())
            .collect();
        for table in tables {
            // The one that has most of the fields, when several schemes have one.
            let known = |app: &&mut AppSpec| {
                let has = |name: &str| app.fields.iter().any(|field| field.name == name);
                table.rows.iter().filter(|row| has(&row.name.value)).count()
            };
            if let Some(app) = apps.iter_mut().max_by_key(|app| known(app)) {
                let pointer = app.pointer.clone();
                self.fields(&mut app.fields, table, &pointer);
            }
        }
    }

    fn replication(&mut self, replication: Option<&mut ResolvedReplication>) {
        let page = self.page;
        let tables: Vec<usize> = (0..page.tables.len())
            .filter(|at| {
                page.tables
                    .get(*at)
                    .is_some_and(|table| table.target == TableTarget::ReplicationConfig)
            })
            .collect();
        let first = tables.first().and_then(|at| page.tables.get(*at));
        match (replication, first) {
            (Some(config), Some(_)) => {
                for table in tables.iter().filter_map(|at| page.tables.get(*at)) {
                    self.fields(&mut config.fields, table, &config.pointer);
                }
                self.sections_without_replication(&config.pointer);
                config.tables = tables;
            }
            (Some(config), None) => {
                let found = self
                    .disagreement(
                        codes::AUTH_REPLICATION,
                        self.document.spans.key(&config.pointer),
                        "the auth page has no table for `replication_config`".to_owned(),
                    )
                    .related(Span::start_of(page.source), "the auth page")
                    .pointer(config.pointer.clone())
                    .help("add the table to every section of hosted mode");
                self.sink.push(found);
            }
            (None, Some(table)) => {
                let found = self
                    .disagreement(
                        codes::AUTH_REPLICATION,
                        table.span,
                        "the spec has no replication settings for this table".to_owned(),
                    )
                    .related(
                        self.document.spans.key("/info"),
                        "`x-airbyte-replication-config` would stand here",
                    )
                    .help("add the settings to the spec, or remove the table");
                self.sink.push(found);
            }
            (None, None) => {}
        }
    }

    /// Every way to authenticate in hosted mode needs the replication settings.
    fn sections_without_replication(&mut self, pointer: &str) {
        let of = |target: TableTarget| {
            let tables = self
                .page
                .tables
                .iter()
                .filter(move |table| table.target == target);
            tables.filter(|table| table.mode == ExecutionMode::Hosted)
        };
        let described: BTreeSet<&str> = of(TableTarget::ReplicationConfig)
            .map(|table| table.method.describe())
            .collect();
        let lacking: Vec<_> = of(TableTarget::Credentials)
            .filter(|table| !described.contains(table.method.describe()))
            .collect();
        for table in lacking {
            let found = self
                .disagreement(
                    codes::AUTH_REPLICATION,
                    table.span,
                    format!(
                        "the section `{}` has no table for `replication_config`",
                        table.heading
                    ),
                )
                .related(self.document.spans.key(pointer), "the settings in the spec")
                .help("add the table after this one");
            self.sink.push(found);
        }
    }

    /// The variables of the configuration tables are variables of a server.
    fn configuration(&mut self) {
        let servers = &self.document.openapi.servers;
        let known: Vec<&str> = servers
            .iter()
            .filter_map(|server| server.variables.as_ref())
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        let tables: Vec<_> = self
            .page
            .tables
            .iter()
            .filter(|table| table.target == TableTarget::Configuration)
            .collect();
        for row in tables.iter().flat_map(|table| &table.rows) {
            if known.contains(&row.name.value.as_str()) {
                continue;
            }
            let found = self
                .disagreement(
                    codes::AUTH_EXTRA_FIELD,
                    row.name.span,
                    format!(
                        "no server of the spec has the variable `{}`",
                        row.name.value
                    ),
                )
                .related(self.document.spans.key("/servers"), "the servers")
                .help("add the variable to a server, or remove the row");
            self.sink.push(found);
        }
        let listed = |name: &str| {
            tables
                .iter()
                .flat_map(|table| &table.rows)
                .any(|row| row.name.value == name)
        };
        let missing: Vec<&str> = known.into_iter().filter(|name| !listed(name)).collect();
        if let (Some(table), false) = (tables.first(), missing.is_empty()) {
            let found = Diagnostic::warning(
                codes::AUTH_MISSING_FIELD,
                table.span,
                format!(
                    "this table leaves out the server variable `{}`",
                    missing.join("`, `")
                ),
            )
            .related(self.document.spans.key("/servers"), "the servers")
            .help("add a row for it");
            self.sink.push(found);
        }
    }
}
