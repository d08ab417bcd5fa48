//! Arguments with which a call works now.
//!
//! They come from the static tables (everything required), from the records that the fake holds (identifiers), and
//! from the script (`example`), in rising order of weight. A record that the call is about is made for it, so that
//! a call may use it up.

use jiff::Span;
use serde_json::{Map, Value};

use super::answer::Refusal;
use super::call::{item_of, path_names};
use super::expression::{Datum, Scope, World};
use super::inputs::Inputs;
use super::least::least_arguments;
use super::script::{Act, Example, Script};
use super::state::{Fields, State};
use super::template::{Ordered, Template};
use super::view::plainest;
use crate::connector::ConnectorSpec;
use crate::operation::{Location, Method, Operation, Rule, Step};
use crate::schema::Type;

/// The size of a page in arguments.
const SHORT_PAGE: u32 = 3;
/// The most days in arguments.
const WEEKS: u32 = 14;
/// How many records may have to be made for one call.
const DEPTH: usize = 6;

/// What arguments are made of.
pub(super) struct Examples<'a> {
    pub(super) spec: &'static ConnectorSpec,
    pub(super) script: &'a Script,
    pub(super) state: &'a mut State,
}

impl Examples<'_> {
    /// Arguments with which the operation works now.
    pub(super) fn arguments(
        &mut self,
        operation: &'static Operation,
    ) -> Result<Map<String, Value>, String> {
        self.with(operation, None, DEPTH)
    }

    fn with(
        &mut self,
        operation: &'static Operation,
        further: Option<&Ordered<Template>>,
        depth: usize,
    ) -> Result<Map<String, Value>, String> {
        let mut arguments = least_arguments(operation);
        self.lists(operation, &mut arguments);
        let own = self.fill(self.example(operation).map(|example| &example.arguments))?;
        let further = self.fill(further)?;
        let said: Vec<(String, Value)> = own.into_iter().chain(further).collect();
        let is_said = |name: &str| said.iter().any(|(known, _)| known == name);
        let item = item_of(operation).filter(|name| !is_said(name));
        for param in operation.params {
            let name = param.name;
            let wanted = arguments.contains_key(name) && !is_said(name) && Some(name) != item;
            if wanted && let Some(id) = self.referred(operation, param.location, name, depth)? {
                arguments.insert(name.to_owned(), id);
            }
        }
        arguments.extend(said);
        arguments.retain(|_, value| !value.is_null());
        if let Some(item) = item {
            let path = self.item(operation, item, &arguments, depth)?;
            arguments.extend(path);
        }
        Ok(arguments)
    }

    /// A short page, and the days before the present where the days are limited.
    fn lists(&self, operation: &Operation, arguments: &mut Map<String, Value>) {
        let page_size = operation.pagination.and_then(|pages| pages.page_size);
        if let Some(page_size) = page_size
            && operation.param(page_size).is_some()
        {
            arguments.insert(page_size.to_owned(), SHORT_PAGE.into());
        }
        for rule in operation.rules {
            if let Rule::MaxDays { from, to, days } = *rule
                && arguments.contains_key(from)
                && let Ok(today) = self.state.today().parse::<jiff::civil::Date>()
            {
                let first = today.saturating_sub(Span::new().days(days.min(WEEKS)));
                arguments.insert(from.to_owned(), first.to_string().into());
                arguments.insert(to.to_owned(), today.to_string().into());
            }
        }
    }

    fn act(&self, operation: &Operation) -> Option<&Act> {
        let key = format!("{}.{}", operation.entity, operation.action);
        self.script.operations.get(&key)
    }

    fn example(&self, operation: &Operation) -> Option<&Example> {
        Some(&self.act(operation)?.example)
    }

    fn collection(&self, operation: &'static Operation) -> String {
        let act = self.act(operation);
        let own = act.and_then(|act| act.collection.as_deref());
        own.unwrap_or(operation.entity).to_owned()
    }

    /// What the script says, worked out.
    fn fill(&self, said: Option<&Ordered<Template>>) -> Result<Vec<(String, Value)>, String> {
        let world = World {
            script: self.script,
            state: self.state,
        };
        let mut scope = Scope::new(world).with("data", Datum::borrowed(&self.script.data));
        let caller = self.script.caller.as_ref();
        if let Some(Ok(caller)) = caller.map(|caller| caller.value(&mut scope)) {
            scope = scope.with("caller", caller);
        }
        let said = said.into_iter().flat_map(Ordered::iter);
        said.map(|(name, template)| Ok((name.to_owned(), template.fill(&mut scope)?)))
            .collect()
    }

    /// The identifier of a record that a parameter (`thing_id`) refers to. What a new record hangs below is made
    /// for it, as some things can be there only once.
    fn referred(
        &mut self,
        operation: &'static Operation,
        location: Location,
        name: &str,
        depth: usize,
    ) -> Result<Option<Value>, String> {
        let kind = self.script.kind(operation.entity);
        let thing = name.strip_suffix("_id").unwrap_or_default();
        let Some(collection) = self.script.reference(kind, thing) else {
            return Ok(None);
        };
        let collection = collection.to_owned();
        let hangs_below = location == Location::Path && operation.method == Method::Post;
        if hangs_below
            && depth > 0
            && let Some(create) = creation(self.spec, &collection)
            && let Ok((_, id)) = self.make(create, None, depth - 1)
        {
            return Ok(Some(id));
        }
        let first = self.state.all(&collection).next();
        Ok(first.and_then(|fields| fields.get("id")).cloned())
    }

    /// The parts of the path that name the record that a call is about.
    fn item(
        &mut self,
        operation: &'static Operation,
        item: &str,
        arguments: &Map<String, Value>,
        depth: usize,
    ) -> Result<Map<String, Value>, String> {
        let create = creation(self.spec, operation.entity);
        let said = self
            .example(operation)
            .map(|example| example.record.clone());
        if depth > 0
            && let Some(create) = create
        {
            let (made, id) = self.make(create, said.as_ref(), depth - 1)?;
            let parents = path_names(create);
            let mut path: Map<String, Value> = parents
                .filter(|name| operation.param(name).is_some())
                .filter_map(|name| Some((name.to_owned(), made.get(name)?.clone())))
                .collect();
            path.insert(item.to_owned(), id);
            return Ok(path);
        }
        let collection = self.collection(operation);
        let first = self.state.all(&collection).next().cloned();
        let fields = match first {
            Some(fields) => fields,
            None => self.plant(operation, &collection, item, arguments),
        };
        let mut path = Map::new();
        for name in path_names(operation) {
            let field = if name == item { "id" } else { name };
            let value = fields.get(field).or_else(|| fields.get(name));
            path.extend(value.map(|value| (name.to_owned(), value.clone())));
        }
        Ok(path)
    }

    /// Makes a record by its operation; gives the arguments and the identifier.
    fn make(
        &mut self,
        create: &'static Operation,
        further: Option<&Ordered<Template>>,
        depth: usize,
    ) -> Result<(Map<String, Value>, Value), String> {
        let arguments = self.with(create, further, depth)?;
        let inputs = inputs(create, &arguments);
        let failed = |refusal: Refusal| {
            let name = format!("{}.{}", create.entity, create.action);
            format!(
                "{name} with {}: {}",
                Value::Object(arguments.clone()),
                refusal.message
            )
        };
        let answer = super::call::perform(self.script, self.state, create, inputs, String::new())
            .map_err(failed)?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let id = body
            .pointer(&pointer(create.records))
            .and_then(|record| record.get("id"));
        // An answer need not show the identifier; the newest record has it.
        let newest = || {
            let collection = self.collection(create);
            let newest = self.state.all(&collection).last()?;
            newest.get("id").cloned()
        };
        let id = id.cloned().or_else(newest);
        let id =
            id.ok_or_else(|| format!("{}.{} makes no record", create.entity, create.action))?;
        Ok((arguments, id))
    }

    /// A record of the plainest values, for connectors whose fake has none of a kind.
    fn plant(
        &mut self,
        operation: &'static Operation,
        collection: &str,
        item: &str,
        arguments: &Map<String, Value>,
    ) -> Fields {
        let mut fields = match operation.response.as_ref().map(plainest) {
            Some(Value::Object(fields)) => fields,
            _ => Fields::new(),
        };
        for name in path_names(operation) {
            fields.extend(
                arguments
                    .get(name)
                    .map(|value| (name.to_owned(), value.clone())),
            );
        }
        let text = operation
            .param(item)
            .is_some_and(|param| is_text(&param.ty));
        let id = self.state.new_id(collection, 1);
        // The store goes by numbers; an identifier that is text is a number written out.
        let shown = if text {
            Value::String(id.to_string())
        } else {
            id.into()
        };
        fields.insert("id".to_owned(), shown);
        self.state.put(collection, id, fields.clone());
        fields
    }
}

fn is_text(ty: &Type) -> bool {
    match ty {
        Type::Text(_) => true,
        Type::Ref(schema) => is_text(&schema.ty),
        _ => false,
    }
}

/// The operation that makes records of a kind.
fn creation(spec: &'static ConnectorSpec, entity: &str) -> Option<&'static Operation> {
    let create = spec.operation(entity, "create")?;
    let makes = create.method == Method::Post && item_of(create).is_none();
    (makes && create.response.is_some()).then_some(create)
}

fn pointer(steps: &[Step]) -> String {
    steps
        .iter()
        .filter_map(|step| match step {
            Step::Key(name) => Some(format!("/{}", name.replace('~', "~0").replace('/', "~1"))),
            _ => None,
        })
        .collect()
}

/// Arguments sorted to the places where a request has them.
fn inputs(operation: &'static Operation, arguments: &Map<String, Value>) -> Inputs {
    let mut inputs = Inputs::default();
    for param in operation.params {
        let Some(value) = arguments.get(param.name).cloned() else {
            continue;
        };
        let place = match param.location {
            Location::Path => &mut inputs.path,
            Location::Query => &mut inputs.query,
            Location::Header => &mut inputs.headers,
            Location::Cookie => &mut inputs.cookies,
            Location::Body | Location::WholeBody | Location::File => &mut inputs.body,
        };
        place.insert(param.name.to_owned(), value);
    }
    inputs
}
