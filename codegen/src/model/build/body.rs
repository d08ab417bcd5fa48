//! Request bodies.

use openapiv3::{MediaType, RequestBody};

use super::Builder;
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{Body, BodyEncoding, OperationKey, Place, Root, Type};
use crate::resolve::{Located, ResolvedOperation};

impl<'a> Builder<'a> {
    /// The body of an operation, from the richest of its media types.
    pub(super) fn body(
        &mut self,
        resolved: &'a ResolvedOperation,
        key: &OperationKey,
    ) -> Option<Body> {
        let located = resolved.body.as_ref()?;
        let (encoding, name, media) = self.encoding(located)?;
        let root = Root::Operation {
            entity: key.entity.clone(),
            action: key.action.clone(),
            part: "body",
        };
        let at = child(&child(&child(&located.pointer, "content"), name), "schema");
        let ty = match &media.schema {
            Some(schema) => {
                self.typed(
                    &at,
                    schema,
                    &Place {
                        root,
                        path: Vec::new(),
                    },
                )
                .ty
            }
            None => Type::Any,
        };
        Some(Body {
            ty,
            required: located.value.required,
            encoding,
            span: self.spec.span(&at),
        })
    }

    /// JSON, form and multipart are known; JSON beside multipart means that files are optional.
    fn encoding(
        &mut self,
        located: &'a Located<RequestBody>,
    ) -> Option<(BodyEncoding, &'a str, &'a MediaType)> {
        let content = &located.value.content;
        let find = |wanted: &dyn Fn(&str) -> bool| {
            content
                .iter()
                .filter(|(name, _)| wanted(name))
                .min_by_key(|(name, _)| name.as_str())
                .map(|(name, media)| (name.as_str(), media))
        };
        let json = json_of(content).map(|(name, media)| (name.as_str(), media));
        let multipart = find(&|name| name.starts_with("multipart/form-data"));
        let form = find(&|name| name.starts_with("application/x-www-form-urlencoded"));
        let found = match (json, multipart, form) {
            (Some(_), Some((name, media)), _) => (BodyEncoding::JsonOrMultipart, name, media),
            (Some((name, media)), None, _) => (BodyEncoding::Json, name, media),
            (None, Some((name, media)), _) => (BodyEncoding::Multipart, name, media),
            (None, None, Some((name, media))) => (BodyEncoding::Form, name, media),
            (None, None, None) => {
                let names: Vec<&str> = content.keys().map(String::as_str).collect();
                let diagnostic = self
                    .warning(
                        codes::BODY_MEDIA_TYPE,
                        &located.pointer,
                        format!("no body of media type {} can be sent", names.join(", ")),
                    )
                    .label("the operation is generated without a body")
                    .help("JSON, form and multipart/form-data bodies are known");
                self.sink.push(diagnostic);
                return None;
            }
        };
        Some(found)
    }
}

/// Whether a media type is JSON.
fn is_json(name: &str) -> bool {
    let name = name.split(';').next().unwrap_or_default().trim();
    name == "application/json" || name.ends_with("+json") || name == "*/*"
}

/// The JSON media type of a content map: the plain one, else the first by name.
pub(super) fn json_of(
    content: &indexmap::IndexMap<String, MediaType>,
) -> Option<(&String, &MediaType)> {
    let plain = content.get_key_value("application/json");
    plain.or_else(|| {
        content
            .iter()
            .filter(|(name, _)| is_json(name))
            .min_by_key(|(name, _)| name.as_str())
    })
}
