//! All that a model needs to know of one operation, or of one entity.

use serde_json::{Map, Value, json};

use super::confirm::{Confirmation, phrase};
use super::failure::ToolError;
use super::scope::Scope;
use super::{sample, schemas, search};
use crate::connector::ConnectorSpec;
use crate::guide::AiHints;
use crate::nearest::hint;
use crate::operation::{NextPage, Operation, Param, Rule, Step};
use crate::schema::{Field, Type};

/// Describes an operation, an entity, or what there is.
pub(super) fn run(
    spec: &ConnectorSpec,
    scope: &Scope,
    entity: Option<&str>,
    action: Option<&str>,
    confirms: bool,
) -> Result<String, ToolError> {
    let Some(entity) = entity else {
        return search::run(scope, action, None);
    };
    let (found, operations) = search::find(scope, entity)?;
    let Some(action) = action else {
        let lines: Vec<Value> = operations.iter().map(|o| search::line(o)).collect();
        let fields = operations.iter().find_map(|o| fields_of(o));
        let mut about = json!({"entity": found.name, "is": found.doc, "operations": lines});
        if let Some(fields) = fields {
            about["fields"] = fields.into();
        }
        if let Some(hints) = found.ai_hints {
            about["hints"] = told(hints);
        }
        let refers: Map<String, Value> = spec
            .relationships_of(found.name)
            .map(|to| (to.foreign_key.to_owned(), to.target.into()))
            .collect();
        if !refers.is_empty() {
            about["refers_to"] = refers.into();
        }
        return Ok(about.to_string());
    };
    let names = || operations.iter().map(|operation| operation.action);
    let Some(operation) = operations.iter().find(|o| o.action == action) else {
        let near = hint(action, names());
        let problem = format!("`{entity}` has no action `{action}`{near}");
        let all: Vec<_> = names().collect();
        return Err(ToolError::argument("action", problem).with("actions", all));
    };
    Ok(of_operation(spec, operation, confirms).to_string())
}

/// All about an operation.
pub(super) fn of_operation(spec: &ConnectorSpec, operation: &Operation, confirms: bool) -> Value {
    let mut about = Map::new();
    let mut put = |name: &str, value: Value| drop(about.insert(name.to_owned(), value));
    put("entity", operation.entity.into());
    put("action", operation.action.into());
    put("does", operation.description.into());
    let kind = if operation.effects.read_only {
        "read"
    } else {
        "write"
    };
    put("kind", kind.into());
    put("params", schemas::params(operation));
    put(
        "example",
        json!({
            "entity": operation.entity,
            "action": operation.action,
            "params": sample::params(operation),
        }),
    );
    if let Some(paging) = paging(operation) {
        put("paging", paging);
    }
    if !operation.rules.is_empty() {
        put("rules", operation.rules.iter().map(rule).collect());
    }
    if let Some(fields) = fields_of(operation) {
        put("fields", fields.into());
    }
    if let Some(who) = operation.permissions {
        put("permissions", who.into());
    }
    if let Some(limit) = rate_limit(spec, operation) {
        put("rate_limit", limit);
    }
    if confirms && Confirmation::of(operation, &Map::new()).is_some() {
        put("confirm", phrase(operation, |_| None).into());
    }
    if let Some(hints) = operation.ai_hints {
        put("hints", told(hints));
    }
    if let Some(url) = operation.docs_url {
        put("docs", url.into());
    }
    Value::Object(about)
}

/// What an agent should know, without what is not said.
fn told(hints: &AiHints) -> Value {
    let texts = [
        ("summary", hints.summary),
        ("when_to_use", hints.when_to_use),
        ("freshness", hints.freshness),
        ("search_strategy", hints.search_strategy),
    ];
    let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| (name.to_owned(), Value::from(text)))
        .collect::<Map<_, _>>()
        .into()
}

fn paging(operation: &Operation) -> Option<Value> {
    let pagination = operation.pagination?;
    let mut paging = Map::new();
    if let Some(size) = pagination.page_size.and_then(|name| operation.param(name)) {
        paging.insert("page_size".to_owned(), size.name.into());
        if let Some(most) = largest(size) {
            paging.insert("most".to_owned(), most.into());
        }
    }
    let parameter = match pagination.next {
        NextPage::PageNumber(name) | NextPage::Offset(name) => Some(name),
        NextPage::Cursor { parameter, .. } | NextPage::LastRecord { parameter, .. } => {
            Some(parameter)
        }
        NextPage::Url(_) => operation.param("page").map(|param| param.name),
    };
    if let Some(parameter) = parameter {
        paging.insert("next_page".to_owned(), parameter.into());
    }
    let how = "`limit` follows pages; `next` of an answer holds the params of the rest";
    paging.insert("how".to_owned(), how.into());
    Some(Value::Object(paging))
}

/// The largest value of a number.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "page sizes are small whole numbers above 0"
)]
pub(super) fn largest(param: &Param) -> Option<u64> {
    match param.ty {
        Type::Integer(bounds) => bounds.max.filter(|max| *max >= 1.0).map(|max| max as u64),
        _ => None,
    }
}

fn rate_limit(spec: &ConnectorSpec, operation: &Operation) -> Option<Value> {
    let limit = match operation.rate_limit {
        Some(class) => spec.rate_limits.iter().find(|limit| limit.class == class),
        None => spec.rate_limits.first(),
    }?;
    Some(json!({"requests": limit.requests, "seconds": limit.seconds}))
}

fn rule(rule: &Rule) -> Value {
    let list = |names: &[&str]| names.join(", ");
    let text = match rule {
        Rule::MaxDays { from, to, days } => format!("at most {days} days from {from} to {to}"),
        Rule::Exclusive(names) => format!("at most one of {}", list(names)),
        Rule::Together(names) => format!("all or none of {}", list(names)),
        Rule::AtLeastOne(names) => format!("at least one of {}", list(names)),
    };
    text.into()
}

/// The names of a record's fields, with one level of the objects in it: what `fields` may name.
pub(super) fn fields_of(operation: &Operation) -> Option<Vec<String>> {
    let mut ty = operation.response?;
    for step in operation.records {
        ty = below(&ty, step)?;
    }
    let mut names = Vec::new();
    for field in fields(&ty) {
        let inner = fields(&field.ty);
        if inner.is_empty() {
            names.push(field.name.to_owned());
        }
        names.extend(
            inner
                .iter()
                .map(|inner| format!("{}.{}", field.name, inner.name)),
        );
    }
    (!names.is_empty()).then_some(names)
}

fn below(ty: &Type, step: &Step) -> Option<Type> {
    match (ty, step) {
        (Type::Ref(schema), _) => below(&schema.ty, step),
        (Type::Object(fields), Step::Key(name)) => {
            let field = fields.iter().find(|field| field.name == *name)?;
            Some(field.ty)
        }
        (Type::Array(item, _), Step::Index(_) | Step::Each) => Some(**item),
        _ => None,
    }
}

/// The fields of an object, or of the objects in a list.
fn fields(ty: &Type) -> &'static [Field] {
    match ty {
        Type::Object(fields) => fields,
        Type::Ref(schema) => fields(&schema.ty),
        Type::Array(item, _) => fields(item),
        _ => &[],
    }
}
