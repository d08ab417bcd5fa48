//! From the resolved spec to the model.

mod auth;
mod body;
mod choice;
mod derived;
mod extension;
pub mod fake;
mod graphql;
mod guide;
mod info;
mod likeness;
mod oauth;
mod object;
mod operation;
mod pagination;
mod parts;
mod response;
mod routes;
mod scalars;
mod schema;
mod servers;
mod settings;
mod shaping;
mod sign_in;
mod tags;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Connector, OperationKey, Schema, SchemaId};
use crate::diagnostics::codes::{self, Code};
use crate::diagnostics::{Diagnostic, Sink, Span, ignored};
use crate::resolve::ResolvedSpec;

/// Builds the model. What is wrong goes to the sink; the result is still as complete as it can be.
pub fn build(spec: &ResolvedSpec, sink: &mut Sink) -> Connector {
    let mut builder = Builder {
        spec,
        sink,
        schemas: Vec::new(),
        known: HashMap::new(),
        ids: HashMap::new(),
        undocumented: Vec::new(),
        open: Vec::new(),
        left_out: BTreeMap::new(),
        unpaged: Vec::new(),
        derived: HashMap::new(),
    };
    let mut connector = builder.info();
    builder.entities(&mut connector);
    connector.guide = builder.guide(&connector.entities);
    connector.auth = builder.auth();
    connector.replication = builder.replication();
    builder.report_undocumented();
    builder.report_ignored();
    builder.report_unpaged();
    connector.schemas = builder.schemas;
    connector
}

/// What the parts of the building share.
struct Builder<'a> {
    spec: &'a ResolvedSpec,
    sink: &'a mut Sink,
    schemas: Vec<Schema>,
    /// Schemas by the pointer of their definition, so that each is built once.
    known: HashMap<String, SchemaId>,
    /// Whether ids of a kind are numbers, and where that was first seen.
    ids: HashMap<String, (bool, Span)>,
    /// Places without a description.
    undocumented: Vec<Span>,
    /// The named schemas that are being built, from the outside in.
    open: Vec<String>,
    /// Places of what has no effect, by key.
    left_out: BTreeMap<&'static str, BTreeSet<String>>,
    /// Lists without pages, with the reason.
    unpaged: Vec<(pagination::Unpaged, Span)>,
    /// Names of operations that state none, by pointer.
    derived: HashMap<String, OperationKey>,
}

impl Builder<'_> {
    fn error(&mut self, code: Code, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.spec.span(pointer), message).pointer(pointer)
    }

    fn warning(&mut self, code: Code, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.spec.span(pointer), message).pointer(pointer)
    }

    /// A description, or a note that there is none.
    fn doc(&mut self, text: Option<&str>, pointer: &str) -> String {
        match text.map(str::trim) {
            Some(text) if !text.is_empty() => text.to_owned(),
            _ => {
                self.undocumented.push(self.spec.key_span(pointer));
                String::new()
            }
        }
    }

    /// Notes that something has no effect on what is generated.
    fn ignored(&mut self, key: &'static str, pointer: &str) {
        self.left_out
            .entry(key)
            .or_default()
            .insert(pointer.to_owned());
    }

    /// One warning for each key that has no effect, with its first places.
    fn report_ignored(&mut self) {
        for (key, places) in std::mem::take(&mut self.left_out) {
            let places: Vec<(Span, String)> = places
                .into_iter()
                .map(|at| (self.spec.key_span(&at), at))
                .collect();
            let why = "this has no effect on what is generated";
            if let Some(warning) = ignored(codes::IGNORED, key, &places, why) {
                self.sink.push(warning);
            }
        }
    }

    /// One note for all places without a description: a list of each would hide the rest.
    fn report_undocumented(&mut self) {
        let Some((first, rest)) = self.undocumented.split_first() else {
            return;
        };
        let count = rest.len() + 1;
        let mut note = Diagnostic::note(
            codes::MISSING_DESCRIPTION,
            *first,
            format!("{count} operations, parameters or fields have no description"),
        )
        .label("this is the first")
        .help("describe them in the spec; their Rust docs say only the wire name");
        for span in rest.iter().take(2) {
            note = note.related(*span, "another one");
        }
        self.sink.push(note);
    }
}
