//! Request bodies.

use openapiv3::{MediaType, RequestBody};

use super::Builder;
use super::extension::text;
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Body, BodyEncoding, Field, Lengths, OperationKey, Place, Root, SchemaKind, TextFormat, Type,
};
use crate::resolve::{Located, ResolvedOperation};

/// The media type of a description followed by a file.
const RELATED: &str = "multipart/related";
/// The media type of forms with files.
const MULTIPART: &str = "multipart/form-data";

impl<'a> Builder<'a> {
    /// The body of an operation, from the richest of its media types.
    pub(super) fn body(
        &mut self,
        resolved: &'a ResolvedOperation,
        key: &OperationKey,
    ) -> Option<Body> {
        let located = resolved.body.as_ref()?;
        if let Some(body) = self.graphql_body(located, key) {
            return Some(body);
        }
        let (encoding, name, media) = self.encoding(located)?;
        let (at, ty) = self.body_type(&located.pointer, name, media, key);
        if encoding == BodyEncoding::Related {
            self.take_file(resolved, &ty);
        }
        let files = match encoding {
            BodyEncoding::JsonOrMultipart => self.file_fields(located, key),
            BodyEncoding::Multipart | BodyEncoding::Related => self.files_of(&ty),
            BodyEncoding::Json | BodyEncoding::Form | BodyEncoding::GraphQl => Vec::new(),
        };
        Some(Body {
            ty,
            files,
            required: located.value.required,
            encoding,
            graphql: None,
            span: self.spec.span(&at),
        })
    }

    /// Lets the field that `x-airbyte-upload-file-param` names take the content of a file.
    fn take_file(&mut self, resolved: &ResolvedOperation, ty: &Type) {
        const KEY: &str = "x-airbyte-upload-file-param";
        let Some(name) = text(&resolved.operation.extensions, KEY) else {
            return;
        };
        let fields = match ty {
            Type::Schema(id) => match self.schemas.get_mut(id.0).map(|schema| &mut schema.kind) {
                Some(SchemaKind::Record { fields, .. }) => Some(fields),
                _ => None,
            },
            _ => None,
        };
        let mut fields = fields.into_iter().flatten();
        if let Some(field) = fields.find(|field| field.name == name) {
            field.ty = Type::Text {
                format: TextFormat::Binary,
                lengths: Lengths::default(),
                pattern: None,
            };
            return;
        }
        let diagnostic = self
            .error(
                codes::UPLOAD_PARAM,
                &child(&resolved.pointer, KEY),
                format!("the body has no field `{name}` to hold the file"),
            )
            .label("named here")
            .help("name a property of the body's schema");
        self.sink.push(diagnostic);
    }

    pub(super) fn body_type(
        &mut self,
        pointer: &str,
        name: &str,
        media: &'a MediaType,
        key: &OperationKey,
    ) -> (String, Type) {
        let root = Root::Operation {
            entity: key.entity.clone(),
            action: key.action.clone(),
            part: "body",
        };
        let at = child(&child(&child(pointer, "content"), name), "schema");
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
        (at, ty)
    }

    /// The files of the multipart twin of a JSON body.
    fn file_fields(&mut self, located: &'a Located<RequestBody>, key: &OperationKey) -> Vec<Field> {
        let content = &located.value.content;
        let Some((name, media)) = content.iter().find(|(name, _)| name.starts_with(MULTIPART))
        else {
            return Vec::new();
        };
        let (_, ty) = self.body_type(&located.pointer, name, media, key);
        self.files_of(&ty)
    }

    /// The fields of an object that take the content of a file.
    fn files_of(&self, ty: &Type) -> Vec<Field> {
        let Type::Schema(id) = ty else {
            return Vec::new();
        };
        let Some(SchemaKind::Record { fields, .. }) =
            self.schemas.get(id.0).map(|schema| &schema.kind)
        else {
            return Vec::new();
        };
        fields
            .iter()
            .filter(|field| field.ty.is_file())
            .cloned()
            .collect()
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
        let related = find(&|name| name.starts_with(RELATED));
        if let (None, Some((name, media))) = (json, related) {
            return Some((BodyEncoding::Related, name, media));
        }
        let multipart = find(&|name| name.starts_with(MULTIPART));
        let form = find(&|name| name.starts_with("application/x-www-form-urlencoded"));
        let found = match (json, multipart, form) {
            (Some((name, media)), Some(_), _) => (BodyEncoding::JsonOrMultipart, name, media),
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
                    .help("JSON, form, multipart/form-data and multipart/related bodies are known");
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
