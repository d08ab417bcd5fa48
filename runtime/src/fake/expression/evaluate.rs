//! From the tree of an expression to its value.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde_json::Value;

use super::number::{decimal, json_number};
use super::value::{Datum, Row, World};
use super::{Node, Operator, functions};

/// How deep computed fields may lead into each other.
const DEPTH: usize = 48;

/// The variables that an expression sees.
#[derive(Clone)]
pub(in crate::fake) struct Scope<'a> {
    pub(in crate::fake) world: World<'a>,
    names: Vec<(&'static str, Datum<'a>)>,
    depth: usize,
    /// Computed fields that were worked out before, by the places of record and expression. Both stay as they are
    /// for as long as a scope lives.
    known: HashMap<(usize, usize), Datum<'a>>,
}

impl<'a> Scope<'a> {
    pub(in crate::fake) fn new(world: World<'a>) -> Self {
        Self {
            world,
            names: Vec::new(),
            depth: 0,
            known: HashMap::new(),
        }
    }

    /// The same with one more variable.
    pub(in crate::fake) fn with(mut self, name: &'static str, value: Datum<'a>) -> Self {
        self.names.push((name, value));
        self
    }

    /// Adds a variable for as long as something runs.
    pub(in crate::fake) fn bound<T>(
        &mut self,
        name: &'static str,
        value: Datum<'a>,
        run: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        self.names.push((name, value));
        let result = run(self);
        self.names.pop();
        result
    }

    /// Runs in the place of a computed field of a record: there `self` and `row` are the record.
    fn inside<T>(
        &mut self,
        row: Row<'a>,
        run: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if self.depth >= DEPTH {
            return Err("computed fields lead in a circle".to_owned());
        }
        self.depth += 1;
        let result = self.bound("self", Datum::Record(row), |scope| {
            scope.bound("row", Datum::Record(row), run)
        });
        self.depth -= 1;
        result
    }

    /// The value of a computed field of a record.
    pub(super) fn computed(
        &mut self,
        row: Row<'a>,
        expression: &'a super::Expression,
    ) -> Result<Datum<'a>, String> {
        let key = (
            std::ptr::from_ref(row.fields).addr(),
            std::ptr::from_ref(expression).addr(),
        );
        if let Some(value) = self.known.get(&key) {
            return Ok(value.clone());
        }
        let value = self.inside(row, |scope| expression.value(scope))?;
        self.known.insert(key, value.clone());
        Ok(value)
    }

    fn variable(&self, name: &str) -> Option<&Datum<'a>> {
        let mut names = self.names.iter().rev();
        names
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    fn name(&mut self, name: &str) -> Result<Datum<'a>, String> {
        if let Some(value) = self.variable(name) {
            return Ok(value.clone());
        }
        match name {
            "now" => return Ok(Datum::owned(self.world.state.now())),
            "today" => return Ok(Datum::owned(self.world.state.today())),
            _ => {}
        }
        let holder = self
            .variable("row")
            .or_else(|| self.variable("it"))
            .cloned();
        match holder {
            Some(holder) => member(&holder, name, self),
            None => Ok(Datum::NULL),
        }
    }
}

pub(super) fn evaluate<'a>(node: &'a Node, scope: &mut Scope<'a>) -> Result<Datum<'a>, String> {
    match node {
        Node::Literal(value) => Ok(Datum::borrowed(value)),
        Node::Name(name) => scope.name(name),
        Node::Collection(name) => Ok(Datum::list(
            scope.world.records(name).map(Datum::Record).collect(),
        )),
        Node::List(items) => {
            let items = items.iter().map(|item| evaluate(item, scope));
            items.collect::<Result<_, _>>().map(Datum::list)
        }
        Node::Member(of, name) => {
            let of = evaluate(of, scope)?;
            member(&of, name, scope)
        }
        Node::Index(of, index) => {
            let of = evaluate(of, scope)?;
            let index = evaluate(index, scope)?;
            at(&of, &index, scope)
        }
        Node::Call(name, arguments) => functions::call(name, arguments, scope),
        Node::Not(inner) => Ok(Datum::owned(!evaluate(inner, scope)?.is_true())),
        Node::Negative(inner) => {
            let value = evaluate(inner, scope)?;
            let number = number_of(&value)?.unwrap_or_default();
            Ok(Datum::Json(std::borrow::Cow::Owned(json_number(-number))))
        }
        Node::Binary(operator, left, right) => binary(*operator, left, right, scope),
    }
}

/// A field of a record, a member of an object, or that of each item of a list.
pub(super) fn member<'a>(
    of: &Datum<'a>,
    name: &str,
    scope: &mut Scope<'a>,
) -> Result<Datum<'a>, String> {
    match of {
        Datum::Record(row) => Ok(row.field(scope, name)?.unwrap_or(Datum::NULL)),
        Datum::Json(std::borrow::Cow::Borrowed(value)) => {
            Ok(value.get(name).map_or(Datum::NULL, Datum::borrowed))
        }
        Datum::Json(value) => Ok(Datum::owned(value.get(name).cloned().unwrap_or_default())),
        Datum::List(items) => {
            let members = items.iter().map(|item| member(item, name, scope));
            members.collect::<Result<_, _>>().map(Datum::list)
        }
    }
}

fn at<'a>(of: &Datum<'a>, index: &Datum<'a>, scope: &mut Scope<'a>) -> Result<Datum<'a>, String> {
    if let Some(name) = index.text() {
        return member(of, name, scope);
    }
    let place = number_of(index)?.and_then(|number| usize::try_from(number).ok());
    let items = of.items();
    Ok(place
        .and_then(|place| items.get(place))
        .cloned()
        .unwrap_or(Datum::NULL))
}

fn binary<'a>(
    operator: Operator,
    left: &'a Node,
    right: &'a Node,
    scope: &mut Scope<'a>,
) -> Result<Datum<'a>, String> {
    let left = evaluate(left, scope)?;
    match operator {
        Operator::Or if left.is_true() => return Ok(Datum::owned(true)),
        Operator::And if !left.is_true() => return Ok(Datum::owned(false)),
        _ => {}
    }
    let right = evaluate(right, scope)?;
    let compared = |wanted: fn(Ordering) -> bool| {
        let ordering = (!left.is_null() && !right.is_null()).then(|| order(&left, &right));
        Ok(Datum::owned(ordering.is_some_and(wanted)))
    };
    match operator {
        Operator::Or | Operator::And => Ok(Datum::owned(right.is_true())),
        Operator::Equal => Ok(Datum::owned(equal(&left, &right))),
        Operator::Unequal => Ok(Datum::owned(!equal(&left, &right))),
        Operator::Less => compared(Ordering::is_lt),
        Operator::AtMost => compared(Ordering::is_le),
        Operator::More => compared(Ordering::is_gt),
        Operator::AtLeast => compared(Ordering::is_ge),
        Operator::In => Ok(Datum::owned(
            right.items().iter().any(|item| equal(item, &left)),
        )),
        Operator::Plus | Operator::Minus | Operator::Times | Operator::Over => {
            functions::arithmetic(operator, &left, &right)
        }
    }
}

/// Whether two values are the same; numbers by value, records by identity.
pub(super) fn equal(left: &Datum<'_>, right: &Datum<'_>) -> bool {
    match (left, right) {
        (Datum::Record(left), Datum::Record(right)) => std::ptr::eq(left.fields, right.fields),
        (Datum::Json(left), Datum::Json(right)) => match (left.as_ref(), right.as_ref()) {
            (Value::Number(_), Value::Number(_)) => decimal(left) == decimal(right),
            (left, right) => left == right,
        },
        (Datum::List(left), Datum::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(left, right)| equal(left, right))
        }
        _ => false,
    }
}

/// Which of two values comes first: nothing before everything, numbers by value, texts by letters.
pub(in crate::fake) fn order(left: &Datum<'_>, right: &Datum<'_>) -> Ordering {
    match (left, right) {
        (Datum::Json(left), Datum::Json(right)) => order_json(left, right),
        _ => Ordering::Equal,
    }
}

/// The same for JSON.
pub(in crate::fake) fn order_json(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Number(_), Value::Number(_)) => decimal(left).cmp(&decimal(right)),
        (Value::String(left), Value::String(right)) => left.cmp(right),
        _ => Ordering::Equal,
    }
}

/// The number that a value is; nothing for `null`.
pub(super) fn number_of(value: &Datum<'_>) -> Result<Option<rust_decimal::Decimal>, String> {
    match value {
        Datum::Json(json) if json.is_null() => Ok(None),
        Datum::Json(json) => decimal(json)
            .map(Some)
            .ok_or_else(|| format!("{json} is no number")),
        Datum::Record(_) => Err("a record is no number".to_owned()),
        Datum::List(_) => Err("a list is no number".to_owned()),
    }
}
