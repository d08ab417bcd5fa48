//! Calls that change something: create, update, delete, and what follows from them.

use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::inputs::multipart;
use super::script::{Effect, Kind, Script, Write};
use super::state::{Fields, State};
use crate::operation::{Location, Param};

/// Makes a record of the body.
pub(super) fn create(call: &Call<'_>, state: &mut State) -> Result<Answer, Refusal> {
    let mut fields = Fields::new();
    for (name, value) in call.parent_values() {
        fields.insert(name.to_owned(), value.clone());
    }
    for param in call.operation.params {
        if param.location == Location::Body
            && let Some(default) = param.default
            && let Ok(value) = serde_json::from_str(default)
        {
            fields.insert(param.name.to_owned(), value);
        }
    }
    references(call, state, &[])?;
    merge(call, state, &mut fields, &[])?;
    let draft = (0, fields);
    let own = &call.kind.create;
    call.demand(state, &own.require, Some(&draft))?;
    call.demand(state, &call.act.require, Some(&draft))?;
    let (_, mut fields) = draft;
    let id = state.new_id(call.collection, call.kind.ids.unwrap_or(1));
    fields.insert("id".to_owned(), id.into());
    let stamps = &call.script.stamps;
    for stamp in [&stamps.created, &stamps.updated] {
        fields.insert(stamp.clone(), state.now().into());
    }
    call.fill(state, &mut fields, &call.kind.defaults, true)?;
    call.fill(state, &mut fields, &own.set, false)?;
    call.fill(state, &mut fields, &call.act.set, false)?;
    number_items(call.script, call.kind, state, &mut fields);
    state.put(call.collection, id, fields);
    effects(call, state, id, [&own.effects, &call.act.effects])?;
    call.answer(state, id, 201)
}

/// Changes the record that the call is about.
pub(super) fn update(call: &Call<'_>, state: &mut State) -> Result<Answer, Refusal> {
    let target = match call.target(state)? {
        Some(target) => target,
        // What there is only one of (`/settings`) comes to be when it is first changed.
        None if call.item().is_none() && call.act.record.is_none() => {
            let id = state.new_id(call.collection, call.kind.ids.unwrap_or(1));
            (id, Fields::from_iter([("id".to_owned(), id.into())]))
        }
        None => return Err(Refusal::not_found()),
    };
    let none = Write::default();
    // Actions of their own (`/things/1/start`) are not bound by what an ordinary change is.
    let ordinary = call.act.set.is_empty() || call.operation.action == "update";
    let own = if ordinary { &call.kind.update } else { &none };
    call.demand(state, &own.require, Some(&target))?;
    call.demand(state, &call.act.require, Some(&target))?;
    let ignored = ignored(call, state, own, &target)?;
    references(call, state, &ignored)?;
    let (id, mut fields) = target;
    merge(call, state, &mut fields, &ignored)?;
    call.fill(state, &mut fields, &own.set, false)?;
    call.fill(state, &mut fields, &call.act.set, false)?;
    number_items(call.script, call.kind, state, &mut fields);
    fields.insert(call.script.stamps.updated.clone(), state.now().into());
    state.put(call.collection, id, fields);
    effects(call, state, id, [&own.effects, &call.act.effects])?;
    call.answer(state, id, 200)
}

/// Removes the record that the call is about.
pub(super) fn delete(call: &Call<'_>, state: &mut State) -> Result<Answer, Refusal> {
    let Some(target) = call.target(state)? else {
        return Err(Refusal::not_found());
    };
    let own = &call.kind.delete;
    call.demand(state, &own.require, Some(&target))?;
    call.demand(state, &call.act.require, Some(&target))?;
    let (id, _) = target;
    effects(call, state, id, [&own.effects, &[]])?;
    let answer = call.answer(state, id, 200);
    state.remove(call.collection, id);
    answer
}

/// What the script says of an operation that changes other records than its own.
pub(super) fn effects_only(call: &Call<'_>, state: &mut State) -> Result<(), Refusal> {
    call.demand(state, &call.act.require, None)?;
    references(call, state, &[])?;
    effects(call, state, 0, [&[], &call.act.effects])
}

/// The members of the body that a record passes over without an error.
fn ignored<'a>(
    call: &Call<'_>,
    state: &State,
    write: &'a Write,
    target: &(i64, Fields),
) -> Result<Vec<&'a str>, Refusal> {
    let mut names = Vec::new();
    for ignore in &write.ignore {
        let mut scope = call.scope(state, Some(target));
        if ignore.when.holds(&mut scope).map_err(Refusal::defect)? {
            names.extend(ignore.fields.iter().map(String::as_str));
        }
    }
    Ok(names)
}

/// The members of the body that a record takes.
fn taken<'a>(
    call: &'a Call<'_>,
    ignored: &'a [&str],
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let members = call.body_fields().iter();
    members.filter(|(name, _)| !ignored.contains(&name.as_str()))
}

/// Refuses bodies that refer to records that do not exist.
fn references(call: &Call<'_>, state: &State, ignored: &[&str]) -> Result<(), Refusal> {
    for (name, value) in taken(call, ignored) {
        let reference = name.strip_suffix("_id");
        let target = reference.and_then(|name| call.script.reference(call.kind, name));
        if let (Some(target), Some(id)) = (target, value.as_i64())
            && state.get(target, id).is_none()
        {
            let what = reference.unwrap_or_default().replace('_', " ");
            return Err(Refusal::new(
                422,
                format!("there is no {what} with the id {id}"),
            ));
        }
    }
    Ok(())
}

/// Puts the fields of the body into a record; items of lists with identifiers are changed one by one.
fn merge(
    call: &Call<'_>,
    state: &mut State,
    fields: &mut Fields,
    ignored: &[&str],
) -> Result<(), Refusal> {
    for (name, value) in taken(call, ignored) {
        let uploads = |param: &Param| param.location == Location::File;
        let value = match (call.kind.lists.get(name), value) {
            _ if call.operation.param(name).is_some_and(uploads) => multipart::described(value),
            (Some(_), Value::Array(changes)) => {
                let old = match fields.remove(name) {
                    Some(Value::Array(old)) => old,
                    _ => Vec::new(),
                };
                Value::Array(items(old, changes)?)
            }
            (_, value) => value.clone(),
        };
        fields.insert(name.clone(), value);
    }
    number_items(call.script, call.kind, state, fields);
    Ok(())
}

/// Adds items without an identifier, changes those with one, removes those marked `_destroy`.
fn items(mut items: Vec<Value>, changes: &[Value]) -> Result<Vec<Value>, Refusal> {
    for change in changes {
        let Some(id) = change.get("id").filter(|id| !id.is_null()) else {
            items.push(change.clone());
            continue;
        };
        let place = items.iter().position(|item| item.get("id") == Some(id));
        let Some(place) = place else {
            return Err(Refusal::new(
                422,
                format!("there is no item with the id {id}"),
            ));
        };
        if change.get("_destroy").is_some_and(is_yes) {
            items.remove(place);
        } else if let (Some(Value::Object(item)), Value::Object(change)) =
            (items.get_mut(place), change)
        {
            item.extend(change.clone());
        }
    }
    Ok(items)
}

fn is_yes(value: &Value) -> bool {
    matches!(value, Value::Bool(true)) || value.as_str() == Some("true")
}

/// Gives new items their identifiers and defaults.
pub(super) fn number_items(
    script: &Script,
    kind: &Kind,
    state: &mut State,
    fields: &mut Map<String, Value>,
) {
    for (name, collection) in &kind.lists {
        let kind = script.kind(collection);
        let Some(Value::Array(items)) = fields.get_mut(name) else {
            continue;
        };
        for item in items.iter_mut().filter_map(Value::as_object_mut) {
            if item.get("id").is_some_and(|id| !id.is_null()) {
                continue;
            }
            let id = state.new_id(collection, kind.ids.unwrap_or(1));
            item.insert("id".to_owned(), id.into());
            for (name, default) in kind.defaults.iter() {
                if !item.contains_key(name)
                    && let super::template::Template::Plain(value) = default
                {
                    item.insert(name.to_owned(), value.clone());
                }
            }
        }
    }
}

/// Carries out what follows from a change.
fn effects(
    call: &Call<'_>,
    state: &mut State,
    id: i64,
    lists: [&[Effect]; 2],
) -> Result<(), Refusal> {
    for effect in lists.into_iter().flatten() {
        let it = state.get(call.collection, id).cloned();
        let it = it.map(|fields| (id, fields));
        if let Some(when) = &effect.when {
            let mut scope = call.scope(state, it.as_ref());
            if !when.holds(&mut scope).map_err(Refusal::defect)? {
                continue;
            }
        }
        one_effect(call, state, it.as_ref(), effect)?;
    }
    Ok(())
}

fn one_effect(
    call: &Call<'_>,
    state: &mut State,
    it: Option<&(i64, Fields)>,
    effect: &Effect,
) -> Result<(), Refusal> {
    if let Some(records) = &effect.delete {
        for (collection, id) in named(call, state, it, records)? {
            state.remove(&collection, id);
        }
    }
    if let Some(records) = &effect.update {
        for (collection, id) in named(call, state, it, records)? {
            let mut fields = state.get(&collection, id).cloned().unwrap_or_default();
            for (name, template) in effect.set.iter() {
                let value = {
                    let mut scope = call.scope(state, it);
                    let row = super::expression::Row {
                        collection: "",
                        kind: call.script.kind(&collection),
                        fields: &fields,
                    };
                    scope = scope.with("row", super::expression::Datum::Record(row));
                    template.fill(&mut scope).map_err(Refusal::defect)?
                };
                fields.insert(name.to_owned(), value);
            }
            fields.insert(call.script.stamps.updated.clone(), state.now().into());
            state.put(&collection, id, fields);
        }
    }
    if let Some(collection) = &effect.create {
        super::seed::make(call, state, it, collection, effect)?;
    }
    Ok(())
}

/// The records that an expression stands for.
fn named(
    call: &Call<'_>,
    state: &State,
    it: Option<&(i64, Fields)>,
    records: &super::expression::Expression,
) -> Result<Vec<(String, i64)>, Refusal> {
    let mut scope = call.scope(state, it);
    let records = records.value(&mut scope).map_err(Refusal::defect)?;
    let records = records.items();
    let rows = records.iter().filter_map(super::expression::Datum::record);
    Ok(rows
        .filter_map(|row| Some((row.collection.to_owned(), row.id()?)))
        .collect())
}
