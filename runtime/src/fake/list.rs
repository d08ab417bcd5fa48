//! Calls that list records: which, in what order, and one page of them.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::expression::{Datum, Expression, Row, Scope, order_json};
use super::page::{Page, Wanted};
use super::state::State;
use super::view;
use crate::operation::{MetaSource, NextPage, Operation, Step};
use crate::schema::Type;

/// A row with what it is sorted by.
struct Sorted<'a> {
    keys: Vec<Value>,
    row: Datum<'a>,
}

pub(super) fn list(call: &Call<'_>, state: &State) -> Result<Answer, Refusal> {
    call.demand(state, &call.act.require, None)?;
    let mut scope = call.scope(state, None);
    let mut rows = rows(call, &mut scope)?;
    let falling = falling(call);
    rows.sort_by(|left, right| by_keys(&left.keys, &right.keys, &falling));
    let wanted = Wanted::of(call.operation, &call.query)?;
    let keys: Vec<&[Value]> = rows.iter().map(|row| row.keys.as_slice()).collect();
    let page = Page::of(&wanted, &keys, |left, right| by_keys(left, right, &falling))?;
    let item = item_type(call.operation);
    let shown = rows.get(page.from..page.to).unwrap_or_default().iter();
    let shown: Result<Vec<Value>, String> = shown
        .map(|row| view::shaped(row.row.clone(), &item, &mut scope))
        .collect();
    let shown = shown.map_err(Refusal::defect)?;
    finish(call, &page, shown, &mut scope)
}

/// The rows that the call asks for, in no order yet.
fn rows<'a>(call: &'a Call<'_>, scope: &mut Scope<'a>) -> Result<Vec<Sorted<'a>>, Refusal> {
    let found: Vec<Datum<'a>> = if let Some(group) = &call.act.group {
        let rows = group.rows(scope).map_err(Refusal::defect)?;
        rows.into_iter().map(Datum::owned).collect()
    } else if let Some(rows) = &call.act.rows {
        let rows = rows.value(scope).map_err(Refusal::defect)?;
        rows.items().as_ref().clone()
    } else {
        let world = scope.world;
        world.records(call.collection).map(Datum::Record).collect()
    };
    let filters = filters(call);
    let mut kept = Vec::new();
    for row in found {
        if let Some(record) = row.record()
            && !keeps(call, record, &filters, scope)?
        {
            continue;
        }
        let keys = match row.record() {
            Some(record) => keys(call, record, scope)?,
            // Rows of reports stay in their order.
            None => vec![kept.len().into()],
        };
        kept.push(Sorted { keys, row });
    }
    Ok(kept)
}

/// A query parameter that was given, with its condition if the script has one.
struct Filter<'a> {
    name: &'a str,
    value: &'a Value,
    condition: Option<&'a Expression>,
}

fn filters<'a>(call: &'a Call<'_>) -> Vec<Filter<'a>> {
    let given = call.query.as_object().into_iter().flatten();
    let paging = super::page::parameters(call.operation);
    given
        .filter(|(name, _)| !paging.contains(&name.as_str()))
        .map(|(name, value)| Filter {
            name,
            value,
            condition: call
                .kind
                .filters
                .get(name)
                .or_else(|| call.script.filters.get(name)),
        })
        .collect()
}

fn keeps<'a>(
    call: &'a Call<'_>,
    row: Row<'a>,
    filters: &[Filter<'a>],
    scope: &mut Scope<'a>,
) -> Result<bool, Refusal> {
    let own = call.act.rows.is_none();
    if own && !call.belongs(row, scope)? {
        return Ok(false);
    }
    if let Some(only) = &call.act.only {
        let holds = scope.bound("row", Datum::Record(row), |scope| only.holds(scope));
        if !holds.map_err(Refusal::defect)? {
            return Ok(false);
        }
    }
    for filter in filters {
        if !passes(row, filter, scope).map_err(Refusal::defect)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Without a condition, the field of the parameter's name must have the value (if there is such a field).
fn passes<'a>(row: Row<'a>, filter: &Filter<'a>, scope: &mut Scope<'a>) -> Result<bool, String> {
    match filter.condition {
        Some(condition) => scope.bound("value", Datum::borrowed(filter.value), |scope| {
            scope.bound("row", Datum::Record(row), |scope| condition.holds(scope))
        }),
        None => {
            let field = row.field(scope, filter.name)?;
            Ok(
                field.is_none_or(|field| match (field.into_json(), filter.value) {
                    (Value::Array(items), wanted) => items.contains(wanted),
                    (found, Value::Array(wanted)) => wanted.contains(&found),
                    (found, wanted) => {
                        order_json(&found, wanted).is_eq() && found.is_null() == wanted.is_null()
                    }
                }),
            )
        }
    }
}

/// The values that a record is sorted by; the identifier is the last of them.
fn keys<'a>(
    call: &'a Call<'_>,
    row: Row<'a>,
    scope: &mut Scope<'a>,
) -> Result<Vec<Value>, Refusal> {
    let mut keys = Vec::new();
    for name in &call.kind.order {
        let field = row.field(scope, name.trim_start_matches('-'));
        let field = field.map_err(Refusal::defect)?;
        keys.push(field.map(Datum::into_json).unwrap_or_default());
    }
    keys.push(row.id().unwrap_or_default().into());
    Ok(keys)
}

/// Which keys fall; the identifier does (newest first) unless the order says otherwise.
fn falling(call: &Call<'_>) -> Vec<bool> {
    if call.act.group.is_some() {
        return vec![false];
    }
    let order = call.kind.order.iter();
    let mut falling: Vec<bool> = order.map(|name| name.starts_with('-')).collect();
    falling.push(
        call.kind
            .order
            .first()
            .is_none_or(|first| first.starts_with('-')),
    );
    falling
}

fn by_keys(left: &[Value], right: &[Value], falling: &[bool]) -> Ordering {
    let pairs = left.iter().zip(right).enumerate();
    pairs
        .map(|(index, (left, right))| {
            let ordering = order_json(left, right);
            if falling.get(index) == Some(&true) {
                ordering.reverse()
            } else {
                ordering
            }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// The type of one record of the answer.
fn item_type(operation: &Operation) -> Type {
    let mut ty = operation.response.unwrap_or(Type::Any);
    for step in operation.records {
        ty = match (resolved(ty), step) {
            (Type::Object(fields), Step::Key(name)) => fields
                .iter()
                .find(|field| field.name == *name)
                .map_or(Type::Any, |field| field.ty),
            (Type::Array(item, _), _) => *item,
            _ => Type::Any,
        };
    }
    match resolved(ty) {
        Type::Array(item, _) => *item,
        other => other,
    }
}

fn resolved(ty: Type) -> Type {
    match ty {
        Type::Ref(schema) => resolved(schema.ty),
        other => other,
    }
}

/// Puts the records into their envelope.
fn finish<'a>(
    call: &'a Call<'_>,
    page: &Page,
    shown: Vec<Value>,
    scope: &mut Scope<'a>,
) -> Result<Answer, Refusal> {
    let operation = call.operation;
    if matches!(operation.response.map(resolved), Some(Type::Array(..))) {
        let answer = Answer::json(200, &Value::Array(shown));
        return Ok(linked(
            operation,
            answer,
            page.link(call, "next").as_deref(),
        ));
    }
    let envelope = match &call.script.envelope {
        Some(envelope) => {
            let page = Datum::owned(page.described(call));
            let filled = scope.bound("page", page, |scope| envelope.fill(scope));
            filled.map_err(Refusal::defect)?
        }
        None => plain_envelope(call, page),
    };
    let mut body = call.shown(Datum::owned(envelope), scope)?;
    put(&mut body, operation.records, Value::Array(shown));
    let answer = Answer::json(200, &body);
    Ok(linked(
        operation,
        answer,
        page.link(call, "next").as_deref(),
    ))
}

/// What the static table itself says about pages.
fn plain_envelope(call: &Call<'_>, page: &Page) -> Value {
    let mut body = json!({});
    let Some(pagination) = &call.operation.pagination else {
        return body;
    };
    if let Some(total) = pagination.total {
        put(&mut body, total, page.total.into());
    }
    if let Some((MetaSource::Body(more), when)) = pagination.more {
        put(&mut body, more, ((page.to < page.total) == when).into());
    }
    match pagination.next {
        NextPage::Url(MetaSource::Body(steps)) => {
            let next = page.link(call, "next").map_or(Value::Null, Value::from);
            put(&mut body, steps, next);
        }
        NextPage::Cursor {
            source: MetaSource::Body(steps),
            ..
        } => {
            let next = page.next_cursor.clone().map_or(Value::Null, Value::from);
            put(&mut body, steps, next);
        }
        _ => {}
    }
    body
}

fn linked(operation: &Operation, answer: Answer, next: Option<&str>) -> Answer {
    let style = operation.pagination.map(|pagination| pagination.next);
    match (style, next) {
        (Some(NextPage::Url(MetaSource::Link(relation))), Some(next)) => {
            answer.header("link", &format!("<{next}>; rel=\"{relation}\""))
        }
        (Some(NextPage::Url(MetaSource::Header(name))), Some(next)) => answer.header(name, next),
        _ => answer,
    }
}

/// Puts a value at a path, making objects on the way.
fn put(body: &mut Value, steps: &[Step], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *body = value;
        return;
    };
    let Step::Key(name) = step else {
        return;
    };
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    if let Some(members) = body.as_object_mut() {
        put(members.entry(*name).or_insert(Value::Null), rest, value);
    }
}
