//! What expressions work on: records of the fake's state, and JSON.

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::evaluate::Scope;
use crate::fake::script::{Kind, Script};
use crate::fake::state::{State, id_number};

/// Everything that an expression can see besides its own variables.
#[derive(Clone, Copy)]
pub(in crate::fake) struct World<'a> {
    pub(in crate::fake) script: &'a Script,
    pub(in crate::fake) state: &'a State,
}

/// A record with what its collection knows of it.
#[derive(Clone, Copy)]
pub(in crate::fake) struct Row<'a> {
    /// Empty for items of lists.
    pub(in crate::fake) collection: &'a str,
    pub(in crate::fake) kind: &'a Kind,
    pub(in crate::fake) fields: &'a Map<String, Value>,
}

/// A value of an expression.
#[derive(Clone)]
pub(in crate::fake) enum Datum<'a> {
    Json(Cow<'a, Value>),
    Record(Row<'a>),
    List(Rc<Vec<Datum<'a>>>),
}

impl<'a> Datum<'a> {
    pub(in crate::fake) const NULL: Self = Self::Json(Cow::Owned(Value::Null));

    pub(in crate::fake) fn owned(value: impl Into<Value>) -> Self {
        Self::Json(Cow::Owned(value.into()))
    }

    pub(in crate::fake) fn borrowed(value: &'a Value) -> Self {
        Self::Json(Cow::Borrowed(value))
    }

    pub(in crate::fake) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub(in crate::fake) fn is_true(&self) -> bool {
        match self {
            Self::Json(value) => !matches!(value.as_ref(), Value::Null | Value::Bool(false)),
            Self::Record(_) | Self::List(_) => true,
        }
    }

    pub(in crate::fake) fn is_null(&self) -> bool {
        matches!(self, Self::Json(value) if value.is_null())
    }

    pub(in crate::fake) fn is_list(&self) -> bool {
        match self {
            Self::List(_) => true,
            Self::Json(value) => value.is_array(),
            Self::Record(_) => false,
        }
    }

    pub(in crate::fake) fn text(&self) -> Option<&str> {
        match self {
            Self::Json(value) => value.as_str(),
            _ => None,
        }
    }

    pub(in crate::fake) fn record(&self) -> Option<Row<'a>> {
        match self {
            Self::Record(row) => Some(*row),
            _ => None,
        }
    }

    /// The items of a list; nothing of anything else.
    pub(in crate::fake) fn items(&self) -> Rc<Vec<Self>> {
        match self {
            Self::List(items) => Rc::clone(items),
            Self::Json(value) => match value.as_ref() {
                Value::Array(items) => {
                    Rc::new(items.iter().map(|item| Self::owned(item.clone())).collect())
                }
                Value::Null => Rc::new(Vec::new()),
                _ => Rc::new(vec![self.clone()]),
            },
            Self::Record(_) => Rc::new(vec![self.clone()]),
        }
    }

    pub(in crate::fake) fn into_json(self) -> Value {
        match self {
            Self::Json(value) => value.into_owned(),
            Self::Record(row) => Value::Object(row.fields.clone()),
            Self::List(items) => items.iter().cloned().map(Datum::into_json).collect(),
        }
    }
}

impl<'a> Row<'a> {
    /// The identifier.
    pub(in crate::fake) fn id(&self) -> Option<i64> {
        id_number(self.fields.get("id")?)
    }

    /// A field: computed, stored, or the record that `<name>_id` refers to.
    pub(in crate::fake) fn field(
        &self,
        scope: &mut Scope<'a>,
        name: &str,
    ) -> Result<Option<Datum<'a>>, String> {
        if let Some(stored) = name.strip_prefix('$') {
            return Ok(self.fields.get(stored).map(Datum::borrowed));
        }
        if let Some(computed) = self.kind.computed.get(name) {
            return scope.computed(*self, computed).map(Some);
        }
        if let Some(value) = self.fields.get(name) {
            return Ok(Some(self.listed(scope.world, name, value)));
        }
        let world = scope.world;
        let Some(target) = world.script.reference(self.kind, name) else {
            return Ok(None);
        };
        let key = format!("{name}_id");
        let id = match self.field(scope, &key)? {
            Some(Datum::Json(id)) => id.as_i64(),
            _ => None,
        };
        let found = id.and_then(|id| world.record(target, id));
        Ok(Some(found.map_or(Datum::NULL, Datum::Record)))
    }

    /// Objects and items of lists that have a kind of their own are records.
    fn listed(&self, world: World<'a>, name: &str, value: &'a Value) -> Datum<'a> {
        let kind = self.kind.lists.get(name);
        match (
            kind.and_then(|kind| world.script.collections.get(kind)),
            value,
        ) {
            (Some(kind), Value::Array(items)) => Datum::list(
                items
                    .iter()
                    .filter_map(Value::as_object)
                    .map(|fields| {
                        Datum::Record(Row {
                            collection: "",
                            kind,
                            fields,
                        })
                    })
                    .collect(),
            ),
            (Some(kind), Value::Object(fields)) => Datum::Record(Row {
                collection: "",
                kind,
                fields,
            }),
            _ => Datum::borrowed(value),
        }
    }
}

impl<'a> World<'a> {
    /// The record with that identifier.
    pub(in crate::fake) fn record(&self, collection: &'a str, id: i64) -> Option<Row<'a>> {
        let fields = self.state.get(collection, id)?;
        Some(Row {
            collection,
            kind: self.script.kind(collection),
            fields,
        })
    }

    /// All records of a collection in the order in which they were made.
    pub(in crate::fake) fn records(
        &self,
        collection: &'a str,
    ) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let kind = self.script.kind(collection);
        self.state.all(collection).map(move |fields| Row {
            collection,
            kind,
            fields,
        })
    }
}
