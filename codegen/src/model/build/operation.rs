//! Operations and the entities that they belong to.

use std::collections::BTreeMap;

use openapiv3::{
    Content, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
};
use serde_json::Value;

use super::Builder;
use super::body::json_of;
use super::extension::{flag, member, text, text_map, texts};
use super::guide;
use super::info::tag_docs;
use super::pagination::{Paged, no_pages};
use crate::diagnostics::codes;
use crate::load::child;
use crate::model::{
    Connector, Effects, Entity, Inject, Location, Method, Operation, OperationKey, Param, Place,
    Root, Rule, Segment, Style, Type,
};
use crate::resolve::{HttpMethod, Located, ResolvedOperation};

impl<'a> Builder<'a> {
    /// The entities of the connector with their operations, and the check operation.
    pub(super) fn entities(&mut self, connector: &mut Connector) {
        let spec = self.spec;
        let docs = tag_docs(&spec.document.openapi.tags);
        let hints = self.entity_hints();
        let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
        self.derived = self.derive_keys();
        let mut operations: Vec<&ResolvedOperation> = spec.operations.iter().collect();
        operations.sort_by_key(|operation| (&operation.path, operation.method));
        for resolved in operations {
            let Some(operation) = self.operation(resolved) else {
                continue;
            };
            if flag(
                &resolved.operation.extensions,
                "x-airbyte-preferred-for-check",
            ) {
                self.prefer(connector, &operation);
            }
            let name = operation.key.entity.clone();
            let entity = entities.entry(name.clone()).or_insert_with(|| {
                let tag = resolved
                    .operation
                    .tags
                    .first()
                    .map(String::as_str)
                    .unwrap_or_default();
                let doc = docs.get(name.as_str()).or_else(|| docs.get(tag)).copied();
                let doc = doc.unwrap_or_default().trim().to_owned();
                let hints = hints.get(name.as_str()).cloned();
                Entity {
                    name,
                    doc,
                    hints,
                    operations: Vec::new(),
                }
            });
            self.add_operation(entity, operation);
        }
        for entity in entities.values_mut() {
            entity
                .operations
                .sort_by_cached_key(|operation| action_order(&operation.key.action));
        }
        connector.entities = entities.into_values().collect();
        if connector.check.is_none() {
            connector.check = default_check(connector);
        }
    }

    /// Takes an operation for the check; the first that asks for it wins.
    fn prefer(&mut self, connector: &mut Connector, operation: &Operation) {
        let Some(first) = connector.check.clone() else {
            connector.check = Some(operation.key.clone());
            return;
        };
        let diagnostic = crate::diagnostics::Diagnostic::warning(
            codes::CHECK_TWICE,
            operation.span,
            format!("`{first}` is preferred for the check already"),
        )
        .label(format!("so `{}` is not used for it", operation.key))
        .help("keep `x-airbyte-preferred-for-check` on one operation");
        self.sink.push(diagnostic);
    }

    /// Adds an operation; the second of the same name replaces the first, as the ecosystem does.
    fn add_operation(&mut self, entity: &mut Entity, operation: Operation) {
        let known = entity
            .operations
            .iter_mut()
            .find(|known| known.key == operation.key);
        let Some(known) = known else {
            entity.operations.push(operation);
            return;
        };
        let diagnostic = crate::diagnostics::Diagnostic::warning(
            codes::DUPLICATE_OPERATION,
            operation.span,
            format!("`{}` is defined twice", operation.key),
        )
        .label("this one counts")
        .related(known.span, "this one is ignored")
        .help("give one of them another `x-airbyte-action`");
        self.sink.push(diagnostic);
        *known = operation;
    }

    fn operation(&mut self, resolved: &'a ResolvedOperation) -> Option<Operation> {
        let spec = &resolved.operation;
        let pointer = resolved.pointer.as_str();
        if resolved.method == HttpMethod::Trace {
            return None;
        }
        let key = self.operation_key(resolved)?;
        let params = self.params(resolved, &key);
        let body = self.body(resolved, &key);
        let (response, response_type) = self.response(resolved, &key);
        let paged = Paged {
            key: &key,
            params: &params,
            body: body.as_ref(),
            response: &response,
            answer: response_type.as_ref(),
        };
        let pagination = self.pagination(resolved, &paged);
        let path = spec.extensions.get("x-airbyte-path-override");
        let path = path
            .and_then(|value| member(value, "path"))
            .unwrap_or_else(|| resolved.path.clone());
        let summary = spec.summary.clone().unwrap_or_default().trim().to_owned();
        let description = self.doc(
            spec.description.as_deref().or(spec.summary.as_deref()),
            pointer,
        );
        let operation = Operation {
            key,
            summary,
            description,
            docs_url: spec.external_docs.as_ref().map(|docs| docs.url.clone()),
            permissions: text(&spec.extensions, "x-connector-permissions"),
            method: method(resolved.method),
            path,
            server: self.own_server(resolved),
            params,
            body,
            rules: rules(spec.extensions.get("x-connector-rules")),
            shaping: self.shaping(resolved),
            response,
            response_type,
            pagination,
            no_pages: no_pages(resolved),
            rate_limit: text(&spec.extensions, "x-connector-rate-limit"),
            effects: effects(spec.extensions.get("x-connector-effects")),
            sign_in: self.sign_in(spec),
            hints: guide::hints(spec.extensions.get("x-airbyte-ai-hints")),
            deprecated: spec.deprecated,
            span: self.spec.key_span(pointer),
        };
        self.check_graphql(resolved, &operation);
        Some(operation)
    }

    /// Entity and action; an operation without them is left out, with a warning.
    fn operation_key(&mut self, resolved: &ResolvedOperation) -> Option<OperationKey> {
        if let Some(key) = self.derived.get(&resolved.pointer) {
            return Some(key.clone());
        }
        let extensions = &resolved.operation.extensions;
        let entity = text(extensions, "x-airbyte-entity");
        let action = text(extensions, "x-airbyte-action");
        if let (Some(entity), Some(action)) = (entity, action) {
            return Some(OperationKey { entity, action });
        }
        let diagnostic = self
            .warning(
                codes::NO_ENTITY,
                &resolved.pointer,
                format!(
                    "{} {} has no entity and action",
                    resolved.method, resolved.path
                ),
            )
            .label("this operation is left out")
            .help("add `x-airbyte-entity` and `x-airbyte-action`");
        self.sink.push(diagnostic);
        None
    }

    fn params(&mut self, resolved: &'a ResolvedOperation, key: &OperationKey) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for located in &resolved.parameters {
            if let Some(param) = self.param(located, key) {
                params.push(param);
            }
        }
        params.sort_by_key(|param| param.location);
        params
    }

    /// The type of a parameter that is sent in a media type.
    fn content_type(&mut self, pointer: &str, content: &'a Content, place: &Place) -> Type {
        let found = json_of(content).and_then(|(name, media)| Some((name, media.schema.as_ref()?)));
        found.map_or(Type::Any, |(name, schema)| {
            let at = child(&child(&child(pointer, "content"), name), "schema");
            self.typed(&at, schema, place).ty
        })
    }

    fn param(&mut self, located: &'a Located<Parameter>, key: &OperationKey) -> Option<Param> {
        let (location, style, data) = sent(&located.value);
        let root = Root::Operation {
            entity: key.entity.clone(),
            action: key.action.clone(),
            part: "",
        };
        let place = Place {
            root,
            path: vec![Segment::Field(data.name.clone())],
        };
        let (ty, default) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let at = child(&located.pointer, "schema");
                let found = self.spec.schema(&at, schema);
                (
                    self.typed(&at, schema, &place).ty,
                    found.schema.schema_data.default.clone(),
                )
            }
            ParameterSchemaOrContent::Content(content) => {
                (self.content_type(&located.pointer, content, &place), None)
            }
        };
        let style = match (&data.format, location) {
            (ParameterSchemaOrContent::Content(_), Location::Query) => Style::Json,
            _ => style,
        };
        let send_default = default.is_some() && sends_default(data, location, key);
        let required = location == Location::Path || (data.required && !send_default);
        Some(Param {
            name: data.name.clone(),
            location,
            ty,
            required,
            deprecated: data.deprecated.unwrap_or(false),
            default,
            send_default,
            inject: inject(data.extensions.get("x-airbyte-param-config-inject")),
            style,
            doc: self.doc(data.description.as_deref(), &located.pointer),
            span: self.spec.span(&located.pointer),
        })
    }
}

/// Where a parameter is sent, and how it is written there.
fn sent(parameter: &Parameter) -> (Location, Style, &ParameterData) {
    let (location, data) = match parameter {
        Parameter::Path {
            parameter_data,
            style,
        } => {
            let explode = parameter_data.explode.unwrap_or(false);
            let style = match style {
                PathStyle::Simple => Style::Simple { explode },
                PathStyle::Label => Style::Label { explode },
                PathStyle::Matrix => Style::Matrix { explode },
            };
            return (Location::Path, style, parameter_data);
        }
        Parameter::Header { parameter_data, .. } => (Location::Header, parameter_data),
        Parameter::Cookie { parameter_data, .. } => (Location::Cookie, parameter_data),
        Parameter::Query {
            parameter_data,
            style,
            ..
        } => {
            let style = query_style(style, parameter_data);
            return (Location::Query, style, parameter_data);
        }
    };
    (location, Style::Form { explode: false }, data)
}

/// get, list, search, create, update, delete, then the others by name.
fn action_order(action: &str) -> (usize, String) {
    const FIRST: [&str; 6] = ["get", "list", "search", "create", "update", "delete"];
    let place = FIRST
        .iter()
        .position(|first| *first == action)
        .unwrap_or(FIRST.len());
    (place, action.to_owned())
}

/// The first list that needs no parameter.
fn default_check(connector: &Connector) -> Option<OperationKey> {
    let mut lists = connector
        .operations()
        .filter(|operation| operation.key.action == "list");
    lists
        .find(|operation| operation.params.iter().all(|param| !param.required))
        .map(|operation| operation.key.clone())
}

/// Whether the default goes out for a parameter that is left out: it need not be given then, and the ecosystem
/// sends it.
fn sends_default(data: &ParameterData, location: Location, key: &OperationKey) -> bool {
    match location {
        Location::Path => false,
        Location::Header => true,
        Location::Query | Location::Cookie => data.required || key.action == "download",
    }
}

/// The setting that fills a parameter.
fn inject(value: Option<&Value>) -> Option<Inject> {
    let value = value?;
    Some(Inject {
        source: member(value, "source")?,
        map: text_map(value.get("map")).into_iter().collect(),
    })
}

fn query_style(style: &QueryStyle, data: &ParameterData) -> Style {
    match style {
        QueryStyle::Form => Style::Form {
            explode: data.explode.unwrap_or(true),
        },
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

fn rules(value: Option<&Value>) -> Vec<Rule> {
    let items = value.and_then(Value::as_array);
    items.into_iter().flatten().filter_map(rule).collect()
}

fn rule(item: &Value) -> Option<Rule> {
    if let Some(days) = super::extension::count(item, "max_days") {
        return Some(Rule::MaxDays {
            from: member(item, "from")?,
            to: member(item, "to")?,
            days,
        });
    }
    if let Some(names) = item.get("exclusive") {
        return Some(Rule::Exclusive(texts(Some(names))));
    }
    if let Some(names) = item.get("together") {
        return Some(Rule::Together(texts(Some(names))));
    }
    item.get("at_least_one")
        .map(|names| Rule::AtLeastOne(texts(Some(names))))
}

fn effects(value: Option<&Value>) -> Effects {
    let value = value.unwrap_or(&Value::Null);
    let yes = |key: &str| value.get(key).and_then(Value::as_bool);
    Effects {
        read_only: yes("read_only").unwrap_or(false),
        destructive: yes("destructive").unwrap_or(false),
        sends_mail: yes("sends_mail").unwrap_or(false),
        idempotent: yes("idempotent"),
        note: member(value, "note"),
    }
}

/// The method of a route. `TRACE` never stands in an API description in earnest.
fn method(method: HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::Get,
        HttpMethod::Head => Method::Head,
        HttpMethod::Post => Method::Post,
        HttpMethod::Put => Method::Put,
        HttpMethod::Patch => Method::Patch,
        HttpMethod::Delete => Method::Delete,
        HttpMethod::Options | HttpMethod::Trace => Method::Options,
    }
}
