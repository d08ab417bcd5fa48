//! Searching the copy of an account's data that the hosted service keeps: the context store.
//!
//! Generated crates have a module for each entity in the store, with a row type and a function for each field, so that
//! a filter cannot name a field that is not there, compare it with a value of another type, or be used for another
//! entity.

mod answer;
mod field;
mod filter;
mod pages;
mod semantic;
mod sql;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

pub use answer::{SearchMeta, SearchPage};
pub use field::{Field, FieldPath, Operand, Ordered, Sort, Textual, kind};
pub use filter::Filter;
pub use pages::{SearchPages, SearchRows};
pub use semantic::{Dedup, Meaning, SemanticHit, SemanticMetadata, SemanticSearch};
pub use sql::SqlQuery;

use crate::client::Client;
use crate::error::Error;

/// The action that searches.
pub(crate) const SEARCH: &str = "context_store_search";
/// The action that queries by SQL.
pub(crate) const SQL: &str = "context_store_sql_query";
/// The rows of a page unless set: the service's own descriptions disagree, so the number is always sent.
const PAGE: u32 = 100;

/// A row of an entity in the context store.
pub trait SearchRow: DeserializeOwned + Send + 'static {
    /// The entity.
    const ENTITY: &'static str;
}

/// A search of an entity, which is made when it is awaited.
#[must_use = "a search does nothing until it is awaited"]
pub struct Search<R> {
    client: Client,
    filter: Option<Filter<R>>,
    sort: Vec<Sort<R>>,
    fields: Vec<FieldPath<R>>,
    limit: u32,
    cursor: Option<String>,
}

impl<R: SearchRow> Search<R> {
    /// Every row.
    pub fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            filter: None,
            sort: Vec::new(),
            fields: Vec::new(),
            limit: PAGE,
            cursor: None,
        }
    }

    /// Only rows that fit; a second filter narrows the first.
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.filter = Some(match self.filter {
            None => filter,
            Some(first) => first.and(filter),
        });
        self
    }

    /// The order of the rows; a second one counts where the first tells no difference.
    pub fn sort(mut self, sort: Sort<R>) -> Self {
        self.sort.push(sort);
        self
    }

    /// Only this field, with the others that are asked for; the rest of a row is empty.
    pub fn field(mut self, field: impl Into<FieldPath<R>>) -> Self {
        self.fields.push(field.into());
        self
    }

    /// The most rows of one page (100 unless set).
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = rows;
        self
    }

    /// Where the page begins: the cursor of the page before.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Every page from here on; each is asked for when it is wanted.
    pub fn pages(self) -> SearchPages<R> {
        SearchPages::new(self)
    }

    /// Every row from here on; one page is held at a time.
    pub fn stream(self) -> SearchRows<R> {
        SearchRows::new(self.pages())
    }

    /// The parameters, as the service takes them.
    #[must_use]
    pub fn params(&self) -> Value {
        let mut query = Map::new();
        if let Some(filter) = &self.filter {
            query.insert("filter".to_owned(), filter.to_value());
        }
        if !self.sort.is_empty() {
            query.insert(
                "sort".to_owned(),
                self.sort.iter().map(Sort::to_value).collect(),
            );
        }
        let mut params = Map::new();
        params.insert("query".to_owned(), Value::Object(query));
        params.insert("limit".to_owned(), self.limit.into());
        if let Some(cursor) = &self.cursor {
            params.insert("cursor".to_owned(), cursor.clone().into());
        }
        if !self.fields.is_empty() {
            let paths = self.fields.iter().map(FieldPath::to_value);
            params.insert("fields".to_owned(), paths.collect());
        }
        Value::Object(params)
    }

    /// Makes the search.
    ///
    /// # Errors
    /// In direct mode; when the call fails, for example since the store is not ready; when a row is not as described.
    pub async fn send(&self) -> Result<SearchPage<R>, Error> {
        let body = self
            .client
            .in_store(R::ENTITY, SEARCH, self.params())
            .await?;
        answer::page(R::ENTITY, &body)
    }

    fn set_cursor(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

impl<R: SearchRow + Sync> IntoFuture for Search<R> {
    type Output = Result<SearchPage<R>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await })
    }
}

impl<R> fmt::Debug for Search<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search")
            .field("filter", &self.filter)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// What a filter, a field or a cursor belongs to, without holding one.
type Of<R> = PhantomData<fn() -> R>;

impl Client {
    /// Calls an action of the context store; gives `result` as JSON text.
    pub(crate) async fn in_store(
        &self,
        entity: &str,
        action: &str,
        params: Value,
    ) -> Result<String, Error> {
        let Some(hosted) = self.as_hosted() else {
            return Err(crate::client::only_hosted("context store"));
        };
        let options = crate::execute::ExecuteOptions::new();
        let execution = hosted
            .in_store(entity, action, params, &options, self.patience)
            .await?;
        Ok(execution.result.to_string())
    }
}

/// What a dynamic call of the store gives: rows as data, the rest as meta.
pub(crate) fn split(result: Value, beside: Value) -> (Value, Option<Value>) {
    match result {
        Value::Object(mut members) if members.get("data").is_some_and(Value::is_array) => {
            let data = members.shift_remove("data").unwrap_or_else(|| json!([]));
            (
                data,
                members.shift_remove("meta").filter(|meta| !meta.is_null()),
            )
        }
        other => (other, Some(beside).filter(|meta| !meta.is_null())),
    }
}
