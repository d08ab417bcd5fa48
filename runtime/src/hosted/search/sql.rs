//! Queries by SQL.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_json::{Map, Value};

use super::{SQL, SearchPage, answer};
use crate::client::Client;
use crate::error::Error;

/// A query by SQL over the context store, which is made when it is awaited.
///
/// One statement that only reads, in DuckDB's dialect. The names of tables and columns stand in the skill
/// documentation of the connector. There is no cursor: pages are taken by `LIMIT` and `OFFSET`. Values from outside do
/// not belong into the text.
#[must_use = "a query does nothing until it is awaited"]
pub struct SqlQuery {
    client: Client,
    entity: &'static str,
    sql: String,
    limit: Option<u32>,
}

impl SqlQuery {
    /// That query; the entity says where it is sent, the statement what is read.
    pub fn new(client: &Client, entity: &'static str, sql: impl Into<String>) -> Self {
        Self {
            client: client.clone(),
            entity,
            sql: sql.into(),
            limit: None,
        }
    }

    /// The most rows.
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Makes the query.
    ///
    /// # Errors
    /// In direct mode, when the statement is empty, and when the call fails.
    pub async fn send(self) -> Result<SearchPage<Map<String, Value>>, Error> {
        if self.sql.trim().is_empty() {
            return Err(Error::input("sql", "is empty"));
        }
        let mut params = Map::new();
        params.insert("sql".to_owned(), self.sql.into());
        if let Some(limit) = self.limit {
            params.insert("limit".to_owned(), limit.into());
        }
        let params = Value::Object(params);
        let body = self.client.in_store(self.entity, SQL, params).await?;
        answer::page(self.entity, &body)
    }
}

impl IntoFuture for SqlQuery {
    type Output = Result<SearchPage<Map<String, Value>>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for SqlQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlQuery")
            .field("entity", &self.entity)
            .field("sql", &self.sql)
            .finish_non_exhaustive()
    }
}
