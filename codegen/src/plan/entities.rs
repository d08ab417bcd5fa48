//! Entities: handles, methods, parameters, and the static table of operations.

use super::bodies::{is_file, taken};
use super::docs::{paragraphs, plain, sentence};
use super::names::{distinct, static_name, type_name, value_name};
use super::records::{FieldPlan, FieldPresence};
use super::types::{FieldExpr, Planner, RustType, SchemaExpr, Side, Taken};
use crate::model::{
    Body, BodyEncoding, Effects, Entity, Location, MetaField, MetaSource, NextPage, Operation,
    Pagination, Param, Response, Rule, SchemaKind, Step, Style, Type,
};
use crate::resolve::HttpMethod;

/// Most arguments of a method; further required parameters are setters.
const MOST_ARGUMENTS: usize = 6;

/// An entity.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityPlan {
    /// Its name in the spec.
    pub wire: String,
    /// Module, and accessor of the connector.
    pub module: String,
    /// Type of the handle.
    pub handle: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The same on one line.
    pub doc: String,
    /// Its methods, in the fixed order of actions.
    pub methods: Vec<MethodPlan>,
}

/// A method and the operation that it calls.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodPlan {
    /// Method name.
    pub ident: String,
    /// Its name in the spec.
    pub action: String,
    /// Name of the static operation.
    pub operation: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Title and explanation, each on one line.
    pub about: (String, String),
    /// The page of the API's documentation.
    pub docs_url: Option<String>,
    /// Who may call it.
    pub permissions: Option<String>,
    /// HTTP method.
    pub method: HttpMethod,
    /// Path template.
    pub path: String,
    /// A server of its own.
    pub server: Option<String>,
    /// Arguments of the method.
    pub arguments: Vec<ArgumentPlan>,
    /// The type of the body argument, when the body has known fields.
    pub body: Option<RustType>,
    /// How the body is sent.
    pub encoding: Option<BodyEncoding>,
    /// Type of the builder, when there are setters.
    pub params: Option<String>,
    /// Setters of the builder.
    pub setters: Vec<ArgumentPlan>,
    /// What the call gives.
    pub reply: ReplyPlan,
    /// Entries of the static table.
    pub table: Vec<ParamPlan>,
    /// Rules over several parameters.
    pub rules: Vec<Rule>,
    /// Where the data stand.
    pub records: Vec<Step>,
    /// The shape of the whole body of the answer.
    pub response: Option<SchemaExpr>,
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Rate-limit class.
    pub rate_limit: Option<String>,
    /// What a call does beyond its answer.
    pub effects: Effects,
    /// Additional headers that are not sent.
    pub omit_headers: Vec<String>,
    /// Whether the API advises against it.
    pub deprecated: bool,
}

/// An argument of a method or a setter of its builder.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentPlan {
    /// Its name.
    pub ident: String,
    /// Its name on the wire.
    pub wire: String,
    /// Its type.
    pub rust: RustType,
    /// How it is taken.
    pub taken: Taken,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the API advises against it.
    pub deprecated: bool,
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyPlan {
    /// `{data, meta}` under a name of its own.
    Envelope {
        /// The alias.
        alias: String,
        /// The data.
        data: RustType,
        /// The struct of `meta` and its members; none when there is no `meta`.
        meta: Option<MetaPlan>,
    },
    /// The value itself.
    Value(RustType),
    /// Nothing.
    Unit,
}

/// The struct of `meta`.
#[derive(Clone, Debug, PartialEq)]
pub struct MetaPlan {
    /// Its name.
    pub ident: String,
    /// Name of its static schema.
    pub schema: String,
    /// Its fields with their sources.
    pub fields: Vec<(FieldPlan, MetaSource)>,
}

/// An entry of the static table of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamPlan {
    /// Where it is sent.
    pub place: ParamPlace,
    /// Name, shape, requiredness and meaning.
    pub field: FieldExpr,
    /// How a list or object is written.
    pub style: Style,
    /// The API's default, as JSON.
    pub default: Option<String>,
    /// Whether the API advises against it.
    pub deprecated: bool,
}

/// Where an input of the static table is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamPlace {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// As a field of the body.
    Body,
    /// As the body.
    WholeBody,
}

impl Planner<'_> {
    /// The entities, by name.
    pub(super) fn entities(&mut self) -> Vec<EntityPlan> {
        let connector = self.connector;
        connector.entities.iter().map(|entity| self.entity(entity)).collect()
    }

    fn entity(&mut self, entity: &Entity) -> EntityPlan {
        let span = entity.operations.first().map(|operation| operation.span);
        let wanted = type_name(&entity.name);
        let handle = match (self.types.values().any(|name| *name == wanted), span) {
            (true, Some(span)) => self.claim(&format!("{wanted}Entity"), span),
            (false, Some(span)) => self.claim(&wanted, span),
            (_, None) => wanted,
        };
        let doc = if entity.doc.is_empty() {
            format!("Operations on `{}`.", entity.name)
        } else {
            sentence(&entity.doc)
        };
        let idents = entity.operations.iter().map(|operation| value_name(&operation.key.action));
        let idents = distinct(idents);
        EntityPlan {
            wire: entity.name.clone(),
            module: value_name(&entity.name),
            handle,
            docs: paragraphs(&doc),
            doc: plain(&doc),
            methods: entity
                .operations
                .iter()
                .zip(idents)
                .map(|(operation, ident)| self.method(operation, ident))
                .collect(),
        }
    }

    fn method(&mut self, operation: &Operation, ident: String) -> MethodPlan {
        let key = &operation.key;
        let base = format!("{}{}", type_name(&key.entity), type_name(&key.action));
        let (arguments, setters) = self.inputs_of(operation);
        let body = self.body_argument(operation);
        let params = (!setters.is_empty())
            .then(|| self.claim(&format!("{base}Params"), operation.span));
        let summary = plain(&operation.summary);
        let description = plain(&operation.description);
        MethodPlan {
            ident,
            action: key.action.clone(),
            operation: static_name(&format!("{}_{}", key.entity, key.action)),
            docs: method_docs(operation),
            about: (summary, description),
            docs_url: operation.docs_url.clone(),
            permissions: operation.permissions.as_deref().map(plain),
            method: operation.method,
            path: operation.path.clone(),
            server: operation.server.clone(),
            arguments,
            body,
            encoding: operation.body.as_ref().map(|body| body.encoding),
            params,
            setters,
            reply: self.reply(operation, &base),
            table: self.table(operation),
            rules: operation.rules.clone(),
            records: match &operation.response {
                Response::Envelope { data, .. } | Response::Value { data, .. } => data.0.clone(),
                Response::Empty => Vec::new(),
            },
            response: operation
                .response_type
                .as_ref()
                .map(|ty| self.schema_expr(ty, Side::Answer)),
            pagination: operation.pagination.clone(),
            rate_limit: operation.rate_limit.clone(),
            effects: operation.effects.clone(),
            omit_headers: operation.omit_headers.clone(),
            deprecated: operation.deprecated,
        }
    }

    /// Required parameters as arguments, optional ones as setters.
    fn inputs_of(&mut self, operation: &Operation) -> (Vec<ArgumentPlan>, Vec<ArgumentPlan>) {
        let mut wires: Vec<&str> = operation.params.iter().map(|param| param.name.as_str()).collect();
        let whole = operation.body.as_ref().filter(|body| self.body_fields(body).is_none());
        wires.extend(whole.map(|_| WHOLE_BODY));
        let idents = distinct(wires.iter().map(|wire| argument_name(wire)));
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (param, ident) in operation.params.iter().zip(&idents) {
            let argument = self.argument(param, ident.clone());
            if param.required && arguments.len() < MOST_ARGUMENTS {
                arguments.push(argument);
            } else {
                setters.push(argument);
            }
        }
        if let (Some(body), Some(ident)) = (whole, idents.get(operation.params.len())) {
            let rust = self.rust_type(&body.ty, Side::Request);
            let argument = ArgumentPlan {
                ident: ident.clone(),
                wire: WHOLE_BODY.to_owned(),
                taken: taken(&rust),
                rust,
                docs: vec!["The body of the request.".to_owned()],
                deprecated: false,
            };
            if body.required {
                arguments.push(argument);
            } else {
                setters.push(argument);
            }
        }
        (arguments, setters)
    }

    fn argument(&mut self, param: &Param, ident: String) -> ArgumentPlan {
        let rust = self.rust_type(&param.ty, Side::Request);
        let doc = if param.doc.is_empty() { format!("`{}`", param.name) } else { param.doc.clone() };
        let mut docs = paragraphs(&sentence(&doc));
        if let Some(limits) = limits_doc(&param.ty, param.default.as_ref()) {
            docs.push(String::new());
            docs.push(limits);
        }
        ArgumentPlan {
            ident,
            wire: param.name.clone(),
            taken: taken(&rust),
            rust,
            docs,
            deprecated: param.deprecated,
        }
    }

    /// The fields of a body that is an object with known fields.
    fn body_fields(&self, body: &Body) -> Option<&[crate::model::Field]> {
        match &self.connector.schema(body.schema()?)?.kind {
            SchemaKind::Record { fields, .. } => Some(fields),
            SchemaKind::Enum { .. } => None,
        }
    }

    fn body_argument(&mut self, operation: &Operation) -> Option<RustType> {
        let body = operation.body.as_ref()?;
        self.body_fields(body)?;
        Some(self.rust_type(&body.ty, Side::Request))
    }

    fn reply(&mut self, operation: &Operation, base: &str) -> ReplyPlan {
        match &operation.response {
            Response::Empty => ReplyPlan::Unit,
            Response::Value { ty, .. } => ReplyPlan::Value(self.rust_type(ty, Side::Answer)),
            Response::Envelope { ty, meta, .. } => {
                let data = self.rust_type(ty, Side::Answer);
                let alias = self.claim(&format!("{base}Result"), operation.span);
                let meta = (!meta.is_empty()).then(|| self.meta(operation, base, meta));
                ReplyPlan::Envelope { alias, data, meta }
            }
        }
    }

    fn meta(&mut self, operation: &Operation, base: &str, meta: &[MetaField]) -> MetaPlan {
        let ident = self.claim(&format!("{base}ResultMeta"), operation.span);
        let idents = distinct(meta.iter().map(|field| value_name(&field.name)));
        let fields = meta.iter().zip(idents).map(|(field, ident)| {
            let rust = self.rust_type(&field.ty, Side::Answer);
            let doc = meta_doc(field);
            let plan = FieldPlan {
                ident,
                wire: field.name.clone(),
                rust,
                presence: FieldPresence::Nullable,
                docs: paragraphs(&doc),
                expr: FieldExpr {
                    name: field.name.clone(),
                    ty: self.schema_expr(&field.ty, Side::Answer),
                    required: true,
                    nullable: true,
                    doc,
                },
                deprecated: false,
            };
            (plan, field.source.clone())
        });
        let fields: Vec<_> = fields.collect();
        MetaPlan { schema: static_name(&ident), ident, fields }
    }

    /// The inputs of an operation as `execute` knows them.
    fn table(&self, operation: &Operation) -> Vec<ParamPlan> {
        let mut table: Vec<ParamPlan> =
            operation.params.iter().map(|param| self.param_entry(param)).collect();
        let Some(body) = &operation.body else { return table };
        let plain_entry = |place, field| ParamPlan {
            place,
            field,
            style: Style::Form { explode: true },
            default: None,
            deprecated: false,
        };
        match self.body_fields(body) {
            Some(fields) => {
                for field in fields.iter().filter(|field| !is_file(&field.ty)) {
                    let mut entry = plain_entry(ParamPlace::Body, self.field_expr(field));
                    entry.default = field.default.as_ref().map(ToString::to_string);
                    entry.deprecated = field.deprecated;
                    table.push(entry);
                }
            }
            None => table.push(plain_entry(
                ParamPlace::WholeBody,
                FieldExpr {
                    name: WHOLE_BODY.to_owned(),
                    ty: self.schema_expr(&body.ty, Side::Request),
                    required: body.required,
                    nullable: false,
                    doc: "The body of the request.".to_owned(),
                },
            )),
        }
        table
    }

    fn param_entry(&self, param: &Param) -> ParamPlan {
        ParamPlan {
            place: match param.location {
                Location::Path => ParamPlace::Path,
                Location::Query => ParamPlace::Query,
                Location::Header => ParamPlace::Header,
            },
            field: FieldExpr {
                name: param.name.clone(),
                ty: self.schema_expr(&param.ty, Side::Request),
                required: param.required,
                nullable: false,
                doc: plain(&param.doc),
            },
            style: param.style,
            default: param.default.as_ref().map(ToString::to_string),
            deprecated: param.deprecated,
        }
    }
}

/// The name of the argument for a body without known fields.
const WHOLE_BODY: &str = "body";

/// An argument is not called like what every builder has.
fn argument_name(wire: &str) -> String {
    match value_name(wire) {
        name if matches!(name.as_str(), "pages" | "stream" | "send" | "into_future" | "clone") => {
            format!("{name}_")
        }
        name => name,
    }
}

/// What a method does, where it goes, who may call it, what can go wrong.
fn method_docs(operation: &Operation) -> Vec<String> {
    let mut docs = Vec::new();
    let mut add = |lines: Vec<String>| {
        if !lines.is_empty() {
            if !docs.is_empty() {
                docs.push(String::new());
            }
            docs.extend(lines);
        }
    };
    let summary = sentence(&operation.summary);
    let description = sentence(&operation.description);
    add(paragraphs(&summary));
    if description != summary {
        add(paragraphs(&description));
    }
    if let Some(note) = &operation.effects.note {
        add(paragraphs(&sentence(note)));
    }
    if let Some(permissions) = &operation.permissions {
        add(paragraphs(&format!("Who may call it: {}", sentence(permissions))));
    }
    let route = format!("`{} {}`", operation.method, operation.path);
    add(vec![match &operation.docs_url {
        Some(url) => format!("{route}, [API documentation]({url})"),
        None => route,
    }]);
    docs
}

/// Limits and default of a parameter in words.
fn limits_doc(ty: &Type, default: Option<&serde_json::Value>) -> Option<String> {
    let mut parts = Vec::new();
    if let Type::Integer { bounds, .. } | Type::Number { bounds, .. } = ty {
        match (bounds.min, bounds.max) {
            (Some(min), Some(max)) => parts.push(format!("From {min} to {max}")),
            (Some(min), None) => parts.push(format!("At least {min}")),
            (None, Some(max)) => parts.push(format!("At most {max}")),
            (None, None) => {}
        }
    }
    if let Some(default) = default {
        parts.push(format!("the API's default is `{default}`"));
    }
    if parts.is_empty() {
        return None;
    }
    let text = parts.join("; ");
    let mut letters = text.chars();
    let first = letters.next()?.to_uppercase();
    Some(format!("{}{}.", first, letters.as_str()))
}

fn meta_doc(field: &MetaField) -> String {
    match &field.source {
        MetaSource::Body(path) => format!("`{path}` of the answer."),
        MetaSource::Link(relation) => format!("The target of the `Link` header with relation `{relation}`."),
        MetaSource::Header(name) => format!("The response header `{name}`."),
    }
}

impl MethodPlan {
    /// Whether the answer comes in pages.
    #[must_use]
    pub fn is_paged(&self) -> bool {
        let list = matches!(&self.reply, ReplyPlan::Envelope { data: RustType::List(_), .. });
        list && matches!(
            self.pagination,
            Some(Pagination {
                next: NextPage::Url(_)
                    | NextPage::Cursor { .. }
                    | NextPage::PageNumber(_)
                    | NextPage::Offset(_),
                ..
            })
        )
    }
}
