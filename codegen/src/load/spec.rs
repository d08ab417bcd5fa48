//! The spec file: from text to an OpenAPI 3.0 document with positions.

use serde_json::Value;

use super::typed::PathEntry;
use super::{SpanMap, extensions, openapi31, structure, support, typed, yaml};
use crate::diagnostics::{Diagnostic, Sink, SourceId, Sources, codes};

/// Which OpenAPI a file was written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OpenapiVersion {
    /// 3.0.x
    V30,
    /// 3.1.x, rewritten to 3.0 on loading.
    V31,
}

/// A YAML or JSON file as a value, before anything is known about its meaning.
#[derive(Clone, Debug)]
pub struct RawDocument {
    /// The file.
    pub source: SourceId,
    /// Its content, key order preserved.
    pub value: Value,
    /// Where its nodes stand.
    pub spans: SpanMap,
}

/// A spec after loading: valid OpenAPI 3.0 in shape, with the place of every node.
#[derive(Clone, Debug)]
pub struct SpecDocument {
    /// The file.
    pub source: SourceId,
    /// The document, key order preserved.
    pub value: Value,
    /// Where its nodes stand.
    pub spans: SpanMap,
    /// The version the file was written in.
    pub version: OpenapiVersion,
}

/// A spec as types. Examples, callbacks, links and the headers of answers are left out.
#[derive(Clone, Debug)]
pub struct TypedDocument {
    /// The file.
    pub source: SourceId,
    /// The document, without its paths.
    pub openapi: openapiv3::OpenAPI,
    /// The paths, in the order of the document.
    pub paths: Vec<PathEntry>,
    /// Where its nodes stand.
    pub spans: SpanMap,
    /// The version the file was written in.
    pub version: OpenapiVersion,
}

/// Loads a spec. What is wrong with it goes to the sink; without a document there is at
/// least one error.
pub fn load_spec(
    sources: &mut Sources,
    name: &str,
    text: String,
    sink: &mut Sink,
) -> Option<SpecDocument> {
    read_document(sources, name, text, sink)?.into_spec(sink)
}

/// Reads a YAML or JSON file. Fixups are applied to what this returns, before
/// [`RawDocument::into_spec`].
pub fn read_document(
    sources: &mut Sources,
    name: &str,
    text: String,
    sink: &mut Sink,
) -> Option<RawDocument> {
    let source = sources.add(name, text);
    let (value, spans) = yaml::read(sources, source, sink)?;
    Some(RawDocument {
        source,
        value,
        spans,
    })
}

impl RawDocument {
    /// Reads the value as a spec.
    pub fn into_spec(self, sink: &mut Sink) -> Option<SpecDocument> {
        let Self {
            source,
            mut value,
            mut spans,
        } = self;
        if !value.is_object() {
            sink.push(
                Diagnostic::error(
                    codes::YAML_NO_MAPPING,
                    spans.value(""),
                    "a spec must be a mapping",
                )
                .label("this is something else")
                .help("a spec begins with `openapi: 3.0.3`, `info:` and `paths:`"),
            );
            return None;
        }
        let version = version(&value, &spans, sink)?;
        extensions::check(&value, &spans, sink);
        structure::repair(&mut value, &spans, sink);
        match version {
            OpenapiVersion::V30 => openapi31::keep_reference_siblings(&mut value, &mut spans, sink),
            OpenapiVersion::V31 => openapi31::downlevel(&mut value, &mut spans, sink),
        }
        let before = sink.error_count();
        structure::check(&value, &spans, sink);
        support::report(&value, &spans, sink);
        if sink.error_count() > before {
            return None;
        }
        Some(SpecDocument {
            source,
            value,
            spans,
            version,
        })
    }
}

impl SpecDocument {
    /// Reads the document as types. The value goes: there is no memory for both in large documents.
    pub fn into_typed(self, sink: &mut Sink) -> Option<TypedDocument> {
        let Self {
            source,
            value,
            spans,
            version,
        } = self;
        let read = super::with_room(|| typed::document(value));
        let Some(Ok((openapi, paths))) = read else {
            sink.push(structure::rejected("the reader gave up", "", &spans));
            return None;
        };
        Some(TypedDocument {
            source,
            openapi,
            paths,
            spans,
            version,
        })
    }
}

fn version(value: &Value, spans: &SpanMap, sink: &mut Sink) -> Option<OpenapiVersion> {
    let found = value.get("openapi");
    match found.and_then(Value::as_str) {
        Some(text) if text == "3.0" || text.starts_with("3.0.") => {
            return Some(OpenapiVersion::V30);
        }
        Some(text) if text == "3.1" || text.starts_with("3.1.") => {
            return Some(OpenapiVersion::V31);
        }
        _ => {}
    }
    let error = match (found, value.get("swagger")) {
        (None, Some(_)) => Diagnostic::error(
            codes::OPENAPI_VERSION,
            spans.key("/swagger"),
            "Swagger 2 is not supported",
        )
        .help("convert the spec to OpenAPI 3.0 or 3.1 first"),
        (None, None) => Diagnostic::error(
            codes::OPENAPI_VERSION,
            spans.value(""),
            "the key `openapi` is missing",
        )
        .help("begin the file with `openapi: 3.0.3` or `openapi: 3.1.0`"),
        (Some(other), _) => Diagnostic::error(
            codes::OPENAPI_VERSION,
            spans.value("/openapi"),
            format!(
                "this OpenAPI version is not supported: {}",
                super::shape::describe_value(other)
            ),
        )
        .help("write `3.0.x` or `3.1.x`, in quotes if it has only two parts"),
    };
    sink.push(error);
    None
}
