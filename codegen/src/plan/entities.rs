//! Entities: handles, methods, parameters, and the static table of operations.

use super::bodies::taken;
use super::docs::{paragraphs, plain, sentence};
use super::method_docs::{limits_doc, method_docs};
use super::names::{distinct, static_name, type_name, value_name};
use super::reply::ReplyPlan;
use super::types::{FieldExpr, Planner, RustType, SchemaExpr, Side, Taken};
use crate::model::{
    AiHints, Body, BodyEncoding, Effects, Entity, GraphQl, Inject, Method, Operation, Pagination,
    Param, Response, Rule, SchemaKind, SignIn, Step, Style,
};

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
    /// The static with hints for agents, and what they say.
    pub hints: Option<(String, AiHints)>,
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
    /// An example of a call, as lines of documentation.
    pub example: Vec<String>,
    /// Title and explanation, each on one line.
    pub about: (String, String),
    /// The page of the API's documentation.
    pub docs_url: Option<String>,
    /// Who may call it.
    pub permissions: Option<String>,
    /// HTTP method.
    pub method: Method,
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
    /// The query that the body is, when it is one.
    pub graphql: Option<GraphQl>,
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
    /// How its records and its check are shaped.
    pub shaping: crate::model::Shaping,
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
    /// How calls are signed.
    pub sign_in: SignIn,
    /// What an agent should know of it.
    pub hints: Option<AiHints>,
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
    /// Whether the default is sent when the parameter is left out.
    pub send_default: bool,
    /// The setting that it is taken from when it is left out.
    pub inject: Option<Inject>,
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
    /// As a cookie.
    Cookie,
    /// As a field of the body.
    Body,
    /// As a field of the body that takes the content of a file.
    File,
    /// As the body.
    WholeBody,
}

impl Planner<'_> {
    /// The entities, by name.
    pub(super) fn entities(&mut self) -> Vec<EntityPlan> {
        let connector = self.connector;
        let modules = distinct(
            connector
                .entities
                .iter()
                .map(|entity| module_name(&entity.name)),
        );
        let entities = connector.entities.iter().zip(modules);
        entities
            .map(|(entity, module)| self.entity(entity, module))
            .collect()
    }

    fn entity(&mut self, entity: &Entity, module: String) -> EntityPlan {
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
        let idents = entity
            .operations
            .iter()
            .map(|operation| method_name(&operation.key.action));
        let idents = distinct(idents);
        EntityPlan {
            wire: entity.name.clone(),
            hints: entity
                .hints
                .clone()
                .map(|hints| (static_name(&format!("{module}_hints")), hints)),
            module,
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
        let params =
            (!setters.is_empty()).then(|| self.claim(&format!("{base}Params"), operation.span));
        let summary = plain(&operation.summary);
        let description = plain(&operation.description);
        MethodPlan {
            operation: static_name(&format!("{}_{ident}", key.entity)),
            ident,
            action: key.action.clone(),
            docs: method_docs(operation),
            example: Vec::new(),
            about: (summary, description),
            docs_url: operation.docs_url.clone(),
            permissions: operation.permissions.as_deref().map(plain),
            method: operation.method,
            path: operation.path.clone(),
            server: operation.server.clone(),
            arguments,
            body,
            encoding: operation.body.as_ref().map(|body| body.encoding),
            graphql: operation
                .body
                .as_ref()
                .and_then(|body| body.graphql.clone()),
            params,
            setters,
            reply: self.reply(operation, &base),
            table: self.table(operation),
            rules: operation.rules.clone(),
            shaping: operation.shaping.clone(),
            records: match &operation.response {
                Response::Envelope { data, .. } | Response::Value { data, .. } => data.0.clone(),
                Response::File { .. } | Response::Empty => Vec::new(),
            },
            response: operation
                .response_type
                .as_ref()
                .map(|ty| self.schema_expr(ty, Side::Answer)),
            pagination: operation.pagination.clone(),
            rate_limit: operation.rate_limit.clone(),
            effects: operation.effects.clone(),
            sign_in: operation.sign_in.clone(),
            hints: operation.hints.clone(),
            deprecated: operation.deprecated,
        }
    }

    /// Required parameters as arguments, optional ones as setters.
    fn inputs_of(&mut self, operation: &Operation) -> (Vec<ArgumentPlan>, Vec<ArgumentPlan>) {
        let mut wires: Vec<&str> = operation
            .params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        let whole = operation
            .body
            .as_ref()
            .filter(|body| self.body_fields(body).is_none() && body.graphql.is_none());
        let mut idents = distinct(wires.drain(..).map(argument_name));
        idents.extend(whole.map(|_| whole_body(operation).to_owned()));
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (param, ident) in operation.params.iter().zip(&idents) {
            let argument = self.argument(param, ident.clone());
            if param.required && param.inject.is_none() && arguments.len() < MOST_ARGUMENTS {
                arguments.push(argument);
            } else {
                setters.push(argument);
            }
        }
        if let (Some(body), Some(ident)) = (whole, idents.get(operation.params.len())) {
            let rust = self.rust_type(&body.ty, Side::Request);
            let argument = ArgumentPlan {
                ident: ident.clone(),
                wire: whole_body(operation).to_owned(),
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
        let doc = if param.doc.is_empty() {
            format!("`{}`", param.name)
        } else {
            param.doc.clone()
        };
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
    pub(super) fn body_fields(&self, body: &Body) -> Option<&[crate::model::Field]> {
        match &self.connector.schema(body.schema()?)?.kind {
            SchemaKind::Record { fields, .. } => Some(fields),
            SchemaKind::Enum { .. } | SchemaKind::Union { .. } => None,
        }
    }

    fn body_argument(&mut self, operation: &Operation) -> Option<RustType> {
        let body = operation.body.as_ref()?;
        self.body_fields(body)?;
        Some(self.rust_type(&body.ty, Side::Request))
    }
}

/// The name of the argument for a body without known fields.
pub(super) fn whole_body(operation: &Operation) -> &'static str {
    let taken = operation.params.iter().any(|param| param.name == "body");
    if taken { "request_body" } else { "body" }
}

/// An argument is not called like what every builder has.
fn argument_name(wire: &str) -> String {
    match value_name(wire) {
        name if matches!(
            name.as_str(),
            "body" | "call" | "pages" | "stream" | "send" | "timeout" | "into_future" | "clone"
        ) =>
        {
            format!("{name}_")
        }
        name => name,
    }
}

impl MethodPlan {
    /// Whether the answer comes in pages.
    #[must_use]
    pub fn is_paged(&self) -> bool {
        let list = matches!(
            &self.reply,
            ReplyPlan::Envelope {
                data: RustType::List(_),
                ..
            }
        );
        list && self.pagination.is_some()
    }
}

/// The module and accessor of an entity, apart from what every connector has.
fn module_name(wire: &str) -> String {
    const TAKEN: &[&str] = &[
        "builder",
        "check",
        "client",
        "connect",
        "create_hosted",
        "describe",
        "entities",
        "execute",
        "execute_with",
        "new",
        "runtime",
        "toolbox",
        "tools",
    ];
    match value_name(wire) {
        name if TAKEN.contains(&name.as_str()) => format!("{name}_entity"),
        name => name,
    }
}

/// A method is not called like what every handle has.
fn method_name(wire: &str) -> String {
    let name = value_name(wire);
    let taken = matches!(name.as_str(), "new" | "clone");
    if taken { format!("{name}_") } else { name }
}
