//! Records that are made by the script: those that are there from the start, and those that follow from others.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::Value;

use super::answer::Refusal;
use super::call::Call;
use super::expression::{Datum, Expression, Row, Scope, World};
use super::script::{Effect, Kind, Script, Step};
use super::state::{Fields, State};
use super::template::{Ordered, Template};

/// The most states that are kept for fakes to come.
const KEPT: usize = 4;

/// States by script, seed with the most records of a step, and time.
type Planted = Mutex<Vec<((String, (u64, usize), Timestamp), State)>>;

/// A state as the script wants it at first. Fakes with the same seed at the same time share the work.
pub(super) fn planted(
    script: &Script,
    text: &str,
    (seed, at_most): (u64, usize),
    now: Timestamp,
) -> Result<State, String> {
    static PLANTED: Planted = Mutex::new(Vec::new());
    let key = (text.to_owned(), (seed, at_most), now);
    let kept = || PLANTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, state)) = kept().iter().find(|(known, _)| *known == key) {
        return Ok(state.clone());
    }
    let mut state = State::new(seed, now);
    plant(script, &mut state, at_most)?;
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push((key, state.clone()));
    Ok(state)
}

/// Fills an empty state.
fn plant(script: &Script, state: &mut State, at_most: usize) -> Result<(), String> {
    for step in &script.seed {
        one_step(script, state, step, at_most)
            .map_err(|problem| format!("the seed of `{}`: {problem}", step.collection))?;
    }
    Ok(())
}

fn one_step(script: &Script, state: &mut State, step: &Step, at_most: usize) -> Result<(), String> {
    let places = {
        let mut scope = plain(script, state);
        places(step.each.as_ref(), &mut scope)?
    };
    for (index, place) in places.iter().enumerate().take(at_most) {
        let fields = {
            let scope = plain(script, state);
            let each = place.datum(scope.world);
            let scope = scope.with("each", each).with("index", Datum::owned(index));
            fields(&step.collection, &step.set, step.when.as_ref(), scope)?
        };
        if let Some(fields) = fields {
            keep(script, state, &step.collection, fields);
        }
    }
    Ok(())
}

/// Makes the records of an effect.
pub(super) fn make(
    call: &Call<'_>,
    state: &mut State,
    it: Option<&(i64, Fields)>,
    collection: &str,
    effect: &Effect,
) -> Result<(), Refusal> {
    let places = {
        let mut scope = call.scope(state, it);
        places(effect.each.as_ref(), &mut scope).map_err(Refusal::defect)?
    };
    for place in &places {
        let made = {
            let mut scope = call.scope(state, it);
            let cause = it.map_or(Datum::NULL, |(_, fields)| Datum::Record(call.row(fields)));
            let each = place.datum(scope.world);
            scope = scope.with("cause", cause).with("each", each);
            fields(collection, &effect.set, None, scope).map_err(Refusal::defect)?
        };
        if let Some(fields) = made {
            keep(call.script, state, collection, fields);
        }
    }
    Ok(())
}

fn plain<'a>(script: &'a Script, state: &'a State) -> Scope<'a> {
    Scope::new(World { script, state }).with("data", Datum::borrowed(&script.data))
}

/// An item of the list that is gone through; a record is looked up again each time, as others come in between.
enum Place {
    Json(Value),
    Record(String, i64),
}

impl Place {
    fn datum<'a>(&'a self, world: World<'a>) -> Datum<'a> {
        match self {
            Self::Json(value) => Datum::borrowed(value),
            Self::Record(collection, id) => world
                .record(collection, *id)
                .map_or(Datum::NULL, Datum::Record),
        }
    }
}

fn places<'a>(each: Option<&'a Expression>, scope: &mut Scope<'a>) -> Result<Vec<Place>, String> {
    let Some(each) = each else {
        return Ok(vec![Place::Json(Value::Null)]);
    };
    let items = each.value(scope)?.items();
    let items = items.iter().map(|item| match item.record() {
        Some(row) if row.id().is_some() => {
            Place::Record(row.collection.to_owned(), row.id().unwrap_or_default())
        }
        _ => Place::Json(item.clone().into_json()),
    });
    Ok(items.collect())
}

/// The fields of a new record, each seeing the earlier ones; nothing when its condition does not hold.
fn fields(
    collection: &str,
    set: &Ordered<Template>,
    when: Option<&Expression>,
    scope: Scope<'_>,
) -> Result<Option<Fields>, String> {
    let script = scope.world.script;
    let kind = script.kind(collection);
    let mut made = Fields::new();
    for (name, template) in set.iter() {
        let value = with_draft(&scope, collection, kind, &made, |scope| {
            template.fill(scope)
        })?;
        made.insert(name.to_owned(), value);
    }
    let holds = match when {
        None => true,
        Some(when) => with_draft(&scope, collection, kind, &made, |scope| when.holds(scope))?,
    };
    Ok(holds.then_some(made))
}

/// Runs with the unfinished record as `it`.
fn with_draft<'a, T>(
    scope: &Scope<'a>,
    collection: &'a str,
    kind: &'a Kind,
    fields: &'a Fields,
    run: impl FnOnce(&mut Scope<'a>) -> Result<T, String>,
) -> Result<T, String> {
    let row = Row {
        collection,
        kind,
        fields,
    };
    run(&mut scope.clone().with("it", Datum::Record(row)))
}

/// Stores a record with what every record has.
fn keep(script: &Script, state: &mut State, collection: &str, mut fields: Fields) {
    let kind = script.kind(collection);
    super::write::number_items(script, kind, state, &mut fields);
    let given = fields.get("id").and_then(Value::as_i64);
    let id = given.unwrap_or_else(|| state.new_id(collection, kind.ids.unwrap_or(1)));
    fields.insert("id".to_owned(), id.into());
    let stamps = &script.stamps;
    for stamp in [&stamps.created, &stamps.updated] {
        if !fields.contains_key(stamp) {
            fields.insert(stamp.clone(), state.now().into());
        }
    }
    state.put(collection, id, fields);
}
