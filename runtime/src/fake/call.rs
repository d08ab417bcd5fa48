//! One call: the operation, what came with it, and what the script says of it.

use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};
use super::expression::{Datum, Row, Scope, World};
use super::inputs::Inputs;
use super::script::{Act, Kind, Requirement, Script};
use super::state::{Fields, State, id_number};
use super::template::{Ordered, Template};
use super::{file, list, view, write};
use crate::operation::{Method, Operation};
use crate::schema::{TextFormat, Type};

/// A call that is being carried out.
pub(super) struct Call<'s> {
    pub(super) script: &'s Script,
    pub(super) operation: &'static Operation,
    pub(super) act: &'s Act,
    pub(super) collection: &'s str,
    pub(super) kind: &'s Kind,
    /// `path`, `query` and `body`, as expressions see them.
    pub(super) path: Value,
    pub(super) query: Value,
    pub(super) body: Value,
    /// The address that the request was sent to, without its query.
    pub(super) url: String,
}

/// Carries out an operation.
pub(super) fn perform(
    script: &Script,
    state: &mut State,
    operation: &'static Operation,
    inputs: Inputs,
    url: String,
) -> Result<Answer, Refusal> {
    let none = Act::default();
    let key = format!("{}.{}", operation.entity, operation.action);
    let act = script.operations.get(&key).unwrap_or(&none);
    let collection = act.collection.as_deref().unwrap_or(operation.entity);
    let mut query = inputs.query;
    query.extend(inputs.headers);
    let call = Call {
        script,
        operation,
        act,
        collection,
        kind: script.kind(collection),
        path: Value::Object(inputs.path),
        query: Value::Object(query),
        body: Value::Object(inputs.body),
        url,
    };
    super::permission::check(&call, state)?;
    call.parents(state)?;
    call.carry_out(state)
}

/// The parameter of the path that names the record that a call is about: `id`, or the one that ends the path when
/// its values can be identifiers.
pub(super) fn item_of(operation: &'static Operation) -> Option<&'static str> {
    let ends = operation.path.ends_with('}');
    let last = || path_names(operation).last().filter(|_| ends);
    path_names(operation)
        .find(|name| *name == "id")
        .or_else(|| {
            last().filter(|name| {
                operation
                    .param(name)
                    .is_none_or(|param| identifies(&param.ty))
            })
        })
}

/// The names of the parameters of a path.
pub(super) fn path_names(operation: &'static Operation) -> impl Iterator<Item = &'static str> {
    let parts = operation.path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

fn identifies(ty: &Type) -> bool {
    match ty {
        Type::Integer(_) => true,
        Type::Text(rules) => {
            let format = matches!(rules.format, TextFormat::Plain | TextFormat::Uuid);
            format && rules.values.is_empty()
        }
        Type::Ref(schema) => identifies(&schema.ty),
        _ => false,
    }
}

impl<'s> Call<'s> {
    fn carry_out(&self, state: &mut State) -> Result<Answer, Refusal> {
        let operation = self.operation;
        if let Some(answer) = &self.act.answer {
            let target = self.target(state)?;
            self.demand(state, &self.act.require, target.as_ref())?;
            let mut scope = self.scope(state, target.as_ref());
            let value = answer.fill(&mut scope).map_err(Refusal::defect)?;
            let body = self.shown(Datum::owned(value), &mut scope)?;
            return Ok(Answer::json(200, &body));
        }
        if let Some(source) = operation.download {
            // Where no records are known, there is a file for everything.
            let world = self.scope(state, None).world;
            if world.records(self.collection).next().is_some() {
                let target = self.target(state)?;
                self.demand(state, &self.act.require, target.as_ref())?;
            }
            return Ok(file::of(self, source));
        }
        let lists = self.act.rows.is_some() || self.act.group.is_some();
        let item = self.item().is_some() || self.act.record.is_some();
        match operation.method {
            Method::Get | Method::Head | Method::Options => {
                if lists || (!item && self.is_list()) {
                    list::list(self, state)
                } else {
                    self.get(state)
                }
            }
            Method::Post if !item => write::create(self, state),
            Method::Delete if self.act.set.is_empty() && self.act.effects.is_empty() => {
                write::delete(self, state)
            }
            _ if lists => {
                write::effects_only(self, state)?;
                list::list(self, state)
            }
            _ => write::update(self, state),
        }
    }

    fn get(&self, state: &State) -> Result<Answer, Refusal> {
        let target = self.target(state)?;
        let mut scope = self.scope(state, None);
        let value = match &target {
            Some((id, _)) => {
                let row = scope.world.record(self.collection, *id);
                row.map_or(Datum::NULL, Datum::Record)
            }
            None => Datum::NULL,
        };
        let body = self.shown(value, &mut scope)?;
        Ok(Answer::json(200, &body))
    }

    /// The record that the call is about: named by the path or by the script, or the only one.
    pub(super) fn target(&self, state: &State) -> Result<Option<(i64, Fields)>, Refusal> {
        let mut scope = self.scope(state, None);
        let row = if let Some(record) = &self.act.record {
            let found = record.value(&mut scope).map_err(Refusal::defect)?;
            Some(found.record().ok_or_else(Refusal::not_found)?)
        } else if let Some(item) = self.item() {
            let id = self.path.get(item).and_then(id_number);
            let row = id.and_then(|id| scope.world.record(self.collection, id));
            let row = row.ok_or_else(Refusal::not_found)?;
            if !self.belongs(row, &mut scope)? {
                return Err(Refusal::not_found());
            }
            Some(row)
        } else {
            scope.world.records(self.collection).next()
        };
        Ok(row.and_then(|row| Some((row.id()?, row.fields.clone()))))
    }

    /// Whether a record hangs below the parents that the path names.
    pub(super) fn belongs<'a>(
        &'a self,
        row: Row<'a>,
        scope: &mut Scope<'a>,
    ) -> Result<bool, Refusal> {
        for (name, value) in self.parent_values() {
            let field = row.field(scope, name).map_err(Refusal::defect)?;
            if field.map(Datum::into_json).as_ref() != Some(value) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The parameters of the path that name other records than the one the call is about.
    pub(super) fn parent_values(&self) -> impl Iterator<Item = (&str, &Value)> {
        let members = self.path.as_object().into_iter().flatten();
        let item = self.item();
        members
            .map(|(name, value)| (name.as_str(), value))
            .filter(move |(name, _)| Some(*name) != item)
    }

    /// The parameter of the path that names the record.
    pub(super) fn item(&self) -> Option<&'static str> {
        item_of(self.operation)
    }

    /// Whether the answer is a list.
    fn is_list(&self) -> bool {
        let operation = self.operation;
        let is_array = matches!(operation.response, Some(Type::Array(..)));
        operation.envelope || !operation.records.is_empty() || is_array
    }

    /// Refuses calls below records that do not exist.
    fn parents(&self, state: &State) -> Result<(), Refusal> {
        for (name, value) in self.parent_values() {
            let reference = name.strip_suffix("_id");
            let target = reference.and_then(|name| self.script.reference(self.kind, name));
            let id = value.as_i64();
            if let (Some(target), Some(id)) = (target, id)
                && state.get(target, id).is_none()
            {
                return Err(Refusal::not_found());
            }
        }
        Ok(())
    }

    /// What expressions see: the parts of the request, the caller, and the record as `it`.
    pub(super) fn scope<'a>(
        &'a self,
        state: &'a State,
        it: Option<&'a (i64, Fields)>,
    ) -> Scope<'a> {
        let world = World {
            script: self.script,
            state,
        };
        let mut scope = Scope::new(world)
            .with("data", Datum::borrowed(&self.script.data))
            .with("path", Datum::borrowed(&self.path))
            .with("query", Datum::borrowed(&self.query))
            .with("body", Datum::borrowed(&self.body));
        let caller = self.script.caller.as_ref();
        if let Some(Ok(caller)) = caller.map(|caller| caller.value(&mut scope)) {
            scope = scope.with("caller", caller);
        }
        match it {
            Some((_, fields)) => scope.with("it", Datum::Record(self.row(fields))),
            None => scope,
        }
    }

    /// A record of this call's collection that need not be stored.
    pub(super) fn row<'a>(&'a self, fields: &'a Fields) -> Row<'a> {
        Row {
            collection: self.collection,
            kind: self.kind,
            fields,
        }
    }

    /// Refuses the call when something does not hold.
    pub(super) fn demand(
        &self,
        state: &State,
        requirements: &[Requirement],
        it: Option<&(i64, Fields)>,
    ) -> Result<(), Refusal> {
        let mut scope = self.scope(state, it);
        let mut problems = Vec::new();
        let mut status = 422;
        for requirement in requirements {
            if !requirement
                .that
                .holds(&mut scope)
                .map_err(Refusal::defect)?
            {
                let message = requirement.message.fill(&mut scope);
                let message = message.map_err(Refusal::defect)?;
                problems.push(message.as_str().unwrap_or_default().to_owned());
                status = requirement.status.unwrap_or(status);
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Refusal::new(status, problems.join(", ")))
        }
    }

    /// Works fields out one after the other; later ones see earlier ones.
    pub(super) fn fill(
        &self,
        state: &State,
        fields: &mut Fields,
        templates: &Ordered<Template>,
        only_missing: bool,
    ) -> Result<(), Refusal> {
        for (name, template) in templates.iter() {
            if only_missing && fields.contains_key(name) {
                continue;
            }
            let record = (0, std::mem::take(fields));
            let value = template.fill(&mut self.scope(state, Some(&record)));
            *fields = record.1;
            fields.insert(name.to_owned(), value.map_err(Refusal::defect)?);
        }
        Ok(())
    }

    /// A value in the shape of the operation's answer.
    pub(super) fn shown<'a>(
        &self,
        value: Datum<'a>,
        scope: &mut Scope<'a>,
    ) -> Result<Value, Refusal> {
        let steps = self.operation.records;
        match (&self.operation.response, &value) {
            (None, _) => Ok(Value::Null),
            (Some(ty), Datum::Record(_)) if !steps.is_empty() => {
                view::wrapped(value, ty, steps, scope).map_err(Refusal::defect)
            }
            (Some(ty), _) => view::shaped(value, ty, scope).map_err(Refusal::defect),
        }
    }

    /// The answer that shows a record, or nothing when the operation answers nothing.
    pub(super) fn answer(&self, state: &State, id: i64, status: u16) -> Result<Answer, Refusal> {
        if self.operation.response.is_none() {
            return Ok(Answer::empty(status));
        }
        let mut scope = self.scope(state, None);
        let row = scope.world.record(self.collection, id);
        let body = self.shown(row.map_or(Datum::NULL, Datum::Record), &mut scope)?;
        Ok(Answer::json(status, &body))
    }

    /// The fields of the body.
    pub(super) fn body_fields(&self) -> &Map<String, Value> {
        static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        self.body.as_object().unwrap_or(&NONE)
    }
}
