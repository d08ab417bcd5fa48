//! Searches in the copy of a connector's records.
//!
//! The copy is always up to date here: a search reads the records from the fake of the API.

use std::cmp::Ordering;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::backing::Backing;
use super::execute::{Order, Outcome, refused};
use super::filter::{at, holds, words};
use super::request::Refused;
use super::server::Core;
use super::world::Made;
use crate::connector::{ConnectorSpec, Entity};
use crate::fake::expression::order_json;
use crate::operation::{Operation, Param};
use crate::schema::{TextFormat, Type};

/// How many rows come when no limit is given.
const USUAL_ROWS: usize = 10;
/// The most rows of a search by meaning.
const MOST_BY_MEANING: usize = 100;
/// The most pages that are read of the API.
const MOST_PAGES: usize = 1000;

/// The result of a search; nothing when the action is none.
pub(super) async fn answer(
    core: &Core,
    backing: &Backing,
    made: &Made,
    entity: &Entity,
    order: &Order,
) -> Result<Option<Outcome>, Refused> {
    let sql = match order.action.as_str() {
        "context_store_search" => false,
        "context_store_sql_query" => true,
        _ => return Ok(None),
    };
    if !core.inner().behaviour.context_store_ready {
        let problem = "The context store is still loading; inspect tells when it can be searched";
        return Err(Refused::new(400, problem));
    }
    let result = if sql {
        by_sql(core, &order.params)?
    } else {
        let search = Search::read(&order.params)?;
        let rows = records(backing, made, entity).await?;
        search.run(entity, rows)?
    };
    Ok(Some(Outcome {
        result,
        meta: Value::Null,
    }))
}

/// Whether the records of an entity are copied: those of the entities that the connector's description names, or all
/// when it names none.
pub(super) fn is_searchable(spec: &ConnectorSpec, entity: &Entity) -> bool {
    let store = spec.context_store;
    source(entity).is_some() && store.is_none_or(|store| store.entity(entity.name).is_some())
}

/// The operation that gives all records of an entity: its list, or the only record that there is. Nothing but dates
/// can be made up for it.
fn source(entity: &Entity) -> Option<&'static Operation> {
    let operation = entity
        .operation("list")
        .or_else(|| entity.operation("get"))?;
    let mut needed = operation.params.iter().filter(|param| param.required);
    needed.all(is_date).then_some(operation)
}

fn is_date(param: &Param) -> bool {
    matches!(param.ty, Type::Text(rules) if rules.format == TextFormat::Date)
}

/// Dates for an operation that needs them: a year that ends today.
fn period(operation: &Operation, today: Date) -> Value {
    let dates = operation.params.iter().filter(|param| param.required);
    let first = today.saturating_sub(jiff::Span::new().days(364));
    let days = [first, today].into_iter().chain(std::iter::repeat(today));
    let given = dates
        .zip(days)
        .map(|(param, day)| (param.name.to_owned(), Value::from(day.to_string())));
    Value::Object(given.collect())
}

/// All records of an entity.
pub(super) async fn records(
    backing: &Backing,
    made: &Made,
    entity: &Entity,
) -> Result<Vec<Value>, Refused> {
    if !is_searchable(backing.spec, entity) {
        let problem = format!("The context store has no entity \"{}\"", entity.name);
        return Err(Refused::field("entity", problem));
    }
    let Some(operation) = source(entity) else {
        return Ok(Vec::new());
    };
    let client = backing.client(made).map_err(|error| refused(&error))?;
    let params = period(operation, backing.today());
    let pages = client.execute_pages(entity.name, operation.action, params);
    let mut pages = pages.map_err(|error| refused(&error))?;
    let mut records = Vec::new();
    for _ in 0..MOST_PAGES {
        match pages.next().await.map_err(|error| refused(&error))? {
            Some(page) => match page.data {
                Value::Array(items) => records.extend(items),
                single => records.push(single),
            },
            None => break,
        }
    }
    Ok(records)
}

/// A search by conditions or by meaning.
struct Search {
    filter: Option<Value>,
    sort: Vec<(String, bool)>,
    meaning: Option<Meaning>,
    limit: usize,
    from: usize,
    fields: Vec<Vec<String>>,
}

struct Meaning {
    words: Vec<String>,
    least: f64,
}

impl Search {
    fn read(params: &Map<String, Value>) -> Result<Self, Refused> {
        let meaning = params.get("semantic").map(Meaning::read).transpose()?;
        let query = match (params.get("query"), &meaning) {
            (Some(_), Some(_)) => {
                let problem = "query and semantic exclude each other";
                return Err(Refused::field("params.query", problem));
            }
            (Some(query), None) => query.as_object().cloned(),
            (None, Some(_)) => Some(Map::new()),
            (None, None) => None,
        };
        let query = query.ok_or_else(|| Refused::field("params.query", "expected an object"))?;
        let semantic = params
            .get("semantic")
            .and_then(|semantic| semantic.get("filter"));
        let most = if meaning.is_some() {
            MOST_BY_MEANING
        } else {
            usize::MAX
        };
        Ok(Self {
            filter: query.get("filter").or(semantic).cloned(),
            sort: sort(query.get("sort"))?,
            meaning,
            limit: limit(params.get("limit"), most)?,
            from: place(params.get("cursor"))?,
            fields: fields(params.get("fields"))?,
        })
    }

    fn run(&self, entity: &Entity, records: Vec<Value>) -> Result<Value, Refused> {
        let mut found = Vec::new();
        for record in records {
            let meets = match &self.filter {
                Some(filter) => holds(filter, &record)?,
                None => true,
            };
            let score = self
                .meaning
                .as_ref()
                .map_or(1.0, |meaning| meaning.score(&record));
            let near = self
                .meaning
                .as_ref()
                .is_none_or(|meaning| score >= meaning.least);
            if meets && near {
                found.push((score, record));
            }
        }
        found.sort_by(|(left_score, left), (right_score, right)| {
            right_score
                .total_cmp(left_score)
                .then_with(|| self.order(left, right))
        });
        let total = found.len();
        let to = self.from.saturating_add(self.limit).min(total);
        let page = found.get(self.from.min(total)..to).unwrap_or_default();
        let rows: Vec<Value> = page
            .iter()
            .map(|(score, record)| match &self.meaning {
                Some(_) => json!({
                    "entity": entity.name,
                    "metadata": {"score": score, "context": record.to_string()},
                    "data": self.projected(record),
                }),
                None => self.projected(record),
            })
            .collect();
        let more = to < total;
        let cursor = more.then(|| BASE64_URL_SAFE_NO_PAD.encode(format!("from {to}")));
        Ok(json!({"data": rows, "meta": {"has_more": more, "cursor": cursor, "took_ms": 1}}))
    }

    fn order(&self, left: &Value, right: &Value) -> Ordering {
        let fields = self.sort.iter().map(|(path, falling)| {
            let order = order_json(at(left, path), at(right, path));
            if *falling { order.reverse() } else { order }
        });
        fields
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    fn projected(&self, record: &Value) -> Value {
        if self.fields.is_empty() {
            return record.clone();
        }
        let mut kept = json!({});
        for path in &self.fields {
            let found = path.iter().try_fold(record, |value, part| value.get(part));
            if let Some(found) = found {
                keep(&mut kept, path, found.clone());
            }
        }
        kept
    }
}

fn keep(target: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *target = value;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    if let Some(members) = target.as_object_mut() {
        keep(
            members.entry(first.clone()).or_insert(Value::Null),
            rest,
            value,
        );
    }
}

impl Meaning {
    fn read(given: &Value) -> Result<Self, Refused> {
        let prompt = given
            .get("prompt")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if prompt.trim().is_empty() {
            return Err(Refused::field("params.semantic.prompt", "Field required").code("missing"));
        }
        Ok(Self {
            words: words(prompt),
            least: given
                .get("min_similarity")
                .and_then(Value::as_f64)
                .unwrap_or(0.25),
        })
    }

    /// The share of the words that the record holds: enough of a likeness for a fake.
    #[allow(clippy::cast_precision_loss, reason = "a prompt has few words")]
    fn score(&self, record: &Value) -> f64 {
        let held = words(&record.to_string());
        let count = self.words.iter().filter(|word| held.contains(word)).count();
        count as f64 / self.words.len().max(1) as f64
    }
}

fn sort(given: Option<&Value>) -> Result<Vec<(String, bool)>, Refused> {
    let wrong = || {
        Refused::field(
            "params.query.sort",
            "expected a list like [{\"name\": \"asc\"}]",
        )
    };
    let Some(given) = given.filter(|given| !given.is_null()) else {
        return Ok(Vec::new());
    };
    let mut fields = Vec::new();
    for entry in given.as_array().ok_or_else(wrong)? {
        for (path, direction) in entry.as_object().ok_or_else(wrong)? {
            let falling = match direction.as_str() {
                Some("asc") => false,
                Some("desc") => true,
                _ => return Err(wrong()),
            };
            fields.push((path.clone(), falling));
        }
    }
    Ok(fields)
}

fn limit(given: Option<&Value>, most: usize) -> Result<usize, Refused> {
    let Some(given) = given.filter(|given| !given.is_null()) else {
        return Ok(USUAL_ROWS);
    };
    let limit = given.as_u64().and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.filter(|limit| (1..=most).contains(limit));
    limit.ok_or_else(|| Refused::field("params.limit", "expected a number from 1"))
}

fn place(cursor: Option<&Value>) -> Result<usize, Refused> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_null()) else {
        return Ok(0);
    };
    let bytes = cursor
        .as_str()
        .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let place = text.and_then(|text| text.strip_prefix("from ")?.parse().ok());
    place.ok_or_else(|| Refused::field("params.cursor", "The cursor is not valid"))
}

fn fields(given: Option<&Value>) -> Result<Vec<Vec<String>>, Refused> {
    let wrong = || Refused::field("params.fields", "expected a list of paths like [[\"id\"]]");
    let Some(given) = given.filter(|given| !given.is_null()) else {
        return Ok(Vec::new());
    };
    let paths = given.as_array().ok_or_else(wrong)?.iter().map(|path| {
        let parts = path
            .as_array()
            .filter(|parts| !parts.is_empty())
            .ok_or_else(wrong)?;
        let parts = parts
            .iter()
            .map(|part| part.as_str().map(str::to_owned).ok_or_else(wrong));
        parts.collect()
    });
    paths.collect()
}

/// Canned rows by the exact text; nothing here reads SQL.
fn by_sql(core: &Core, params: &Map<String, Value>) -> Result<Value, Refused> {
    let sql = params
        .get("sql")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if sql.is_empty() {
        return Err(Refused::field("params.sql", "Field required").code("missing"));
    }
    let limit = limit(params.get("limit"), usize::MAX)?;
    let rows = core.inner().world.sql.get(sql).cloned();
    let rows = rows.ok_or_else(|| {
        Refused::new(
            400,
            "The fake answers only texts of SQL that `answer_sql` has told it",
        )
    })?;
    let mut rows = rows.as_array().cloned().unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(json!({"data": rows, "meta": {"has_more": more, "took_ms": 1}}))
}
