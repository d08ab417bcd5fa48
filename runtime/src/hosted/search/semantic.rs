//! Searches by meaning.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Field, Filter, Of, SEARCH, SearchPage, SearchRow, answer, kind};
use crate::client::Client;
use crate::error::Error;

/// The most hits of one page.
const MOST: u32 = 100;
/// The hits of a page unless set, which is what the service gives by itself.
const USUAL: u32 = 10;

/// What rows should mean, in a field or in any.
#[must_use = "a meaning does nothing until it is searched for"]
pub struct Meaning<R> {
    field: Option<&'static str>,
    prompt: String,
    row: Of<R>,
}

impl<R> Meaning<R> {
    /// A meaning in any field that can be searched by it.
    pub fn anywhere(prompt: impl Into<String>) -> Self {
        Self {
            field: None,
            prompt: prompt.into(),
            row: PhantomData,
        }
    }
}

impl<R> Field<R, kind::Prose> {
    /// Means something like that.
    pub fn means(self, prompt: impl Into<String>) -> Meaning<R> {
        Meaning {
            field: Some(self.name),
            ..Meaning::anywhere(prompt)
        }
    }
}

impl<R> fmt::Debug for Meaning<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meaning")
            .field("field", &self.field)
            .field("prompt", &self.prompt)
            .finish()
    }
}

/// What becomes of several hits in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dedup {
    /// The best one stays.
    Max,
    /// All stay.
    None,
}

/// A search by meaning, which is made when it is awaited.
#[must_use = "a search does nothing until it is awaited"]
pub struct SemanticSearch<R> {
    client: Client,
    meaning: Meaning<R>,
    filter: Option<Filter<R>>,
    context_size: Option<u32>,
    min_similarity: Option<f64>,
    dedup: Option<Dedup>,
    limit: u32,
}

impl<R: SearchRow> SemanticSearch<R> {
    /// Rows of that meaning.
    pub fn new(client: &Client, meaning: Meaning<R>) -> Self {
        Self {
            client: client.clone(),
            meaning,
            filter: None,
            context_size: None,
            min_similarity: None,
            dedup: None,
            limit: USUAL,
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

    /// How much of the text around a hit is given.
    pub fn context_size(mut self, size: u32) -> Self {
        self.context_size = Some(size);
        self
    }

    /// How close a hit must be, from -1 to 1.
    pub fn min_similarity(mut self, similarity: f64) -> Self {
        self.min_similarity = Some(similarity);
        self
    }

    /// What becomes of several hits in one row.
    pub fn dedup(mut self, dedup: Dedup) -> Self {
        self.dedup = Some(dedup);
        self
    }

    /// The most hits (10 unless set, 100 at most).
    pub fn limit(mut self, hits: u32) -> Self {
        self.limit = hits;
        self
    }

    /// The parameters, as the service takes them.
    ///
    /// # Errors
    /// When one of them is outside its limits.
    pub fn params(&self) -> Result<Value, Error> {
        if self.meaning.prompt.trim().is_empty() {
            return Err(Error::input("prompt", "is empty"));
        }
        if self
            .min_similarity
            .is_some_and(|least| !(-1.0..=1.0).contains(&least))
        {
            return Err(Error::input("min_similarity", "must be from -1 to 1"));
        }
        if !(1..=MOST).contains(&self.limit) {
            return Err(Error::input("limit", format!("must be from 1 to {MOST}")));
        }
        let mut semantic = Map::new();
        semantic.insert("prompt".to_owned(), self.meaning.prompt.clone().into());
        let dedup = self.dedup.map(|dedup| match dedup {
            Dedup::Max => "max",
            Dedup::None => "none",
        });
        for (name, value) in [
            ("field", self.meaning.field.map(Value::from)),
            ("filter", self.filter.as_ref().map(Filter::to_value)),
            ("context_size", self.context_size.map(Value::from)),
            ("min_similarity", self.min_similarity.map(Value::from)),
            ("dedup", dedup.map(Value::from)),
        ] {
            if let Some(value) = value {
                semantic.insert(name.to_owned(), value);
            }
        }
        let mut params = Map::new();
        params.insert("semantic".to_owned(), Value::Object(semantic));
        params.insert("limit".to_owned(), self.limit.into());
        Ok(Value::Object(params))
    }

    /// Makes the search.
    ///
    /// # Errors
    /// In direct mode, when a setting is outside its limits, when the call fails, and when a hit is not as described.
    pub async fn send(self) -> Result<SearchPage<SemanticHit>, Error> {
        let params = self.params()?;
        let body = self.client.in_store(R::ENTITY, SEARCH, params).await?;
        answer::page(R::ENTITY, &body)
    }
}

impl<R: SearchRow> IntoFuture for SemanticSearch<R> {
    type Output = Result<SearchPage<SemanticHit>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<R> fmt::Debug for SemanticSearch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SemanticSearch")
            .field("meaning", &self.meaning)
            .finish_non_exhaustive()
    }
}

/// A row that means something like what was asked for.
///
/// Descriptions of the service differ in where the row stands: under `data`, or under `entity`, which is the name of the
/// entity otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SemanticHit {
    /// The entity, or the row itself.
    #[serde(default)]
    pub entity: Value,
    /// The row, when it stands by itself.
    #[serde(default)]
    pub data: Option<Value>,
    /// How close it is.
    #[serde(default)]
    pub metadata: SemanticMetadata,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl SemanticHit {
    /// The row as a type.
    ///
    /// # Errors
    /// When it is not as described.
    pub fn row<R: SearchRow>(&self) -> Result<R, Error> {
        let row = self.data.as_ref().unwrap_or(&self.entity);
        serde_json::from_value(row.clone()).map_err(|error| {
            let (expected, found) = crate::reply::explain::parts(&error.to_string());
            Error::decode(format!("a row of `{}`", R::ENTITY), expected, found)
        })
    }
}

/// How close a hit is to what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SemanticMetadata {
    /// The closeness.
    #[serde(default)]
    pub score: Option<f64>,
    /// The text around the hit.
    #[serde(default)]
    pub context: Option<Value>,
    /// What else the service told.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
