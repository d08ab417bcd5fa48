//! What a search gives.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::Error;
use crate::reply::explain::parts;

/// A page of rows. It serialises as `{"data": …, "meta": …}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SearchPage<R> {
    /// The rows.
    pub data: Vec<R>,
    /// What the service tells about the page.
    pub meta: SearchMeta,
}

/// What the service tells about a page of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchMeta {
    /// Whether there are more rows.
    #[serde(default)]
    pub has_more: bool,
    /// Where the next page begins.
    #[serde(default)]
    pub cursor: Option<String>,
    /// How long the search took, in milliseconds.
    #[serde(default)]
    pub took_ms: Option<f64>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    #[serde(default)]
    meta: Option<SearchMeta>,
}

/// Reads a page, row by row, so that an error names the row.
pub(super) fn page<R: DeserializeOwned>(
    entity: &str,
    result: &str,
) -> Result<SearchPage<R>, Error> {
    let answer: Answer<'_> = serde_json::from_str(result).map_err(|error| {
        let (expected, found) = parts(&error.to_string());
        Error::decode(format!("the rows of `{entity}`"), expected, found)
    })?;
    let rows = answer.data.iter().enumerate().map(|(index, row)| {
        serde_json::from_str(row.get()).map_err(|error| {
            let (expected, found) = parts(&error.to_string());
            Error::decode(format!("data[{index}] of `{entity}`"), expected, found)
        })
    });
    Ok(SearchPage {
        data: rows.collect::<Result<_, _>>()?,
        meta: answer.meta.unwrap_or_default(),
    })
}
