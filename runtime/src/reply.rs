//! Answers: their raw form and how they become types.
//!
//! A body is checked to be UTF-8 once and then read in one pass straight into the types, wherever the records
//! stand in it. Only when that fails is it read again to find the place that is not as described.

pub(crate) mod explain;
mod last;
mod lenient;
mod link;
mod locate;
mod meta;
mod reshape;
mod steps;
mod walk;

use std::sync::Arc;

use http::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::drift::Drift;
use crate::envelope::{Envelope, PageInfo};
use crate::error::Error;
use crate::execute::ExecuteResult;
use crate::operation::Operation;
use crate::record::Record;
use crate::url::Url;

pub use lenient::{Decoding, SkippedRecord};
pub(crate) use reshape::reshaped;
pub(crate) use steps::{described, name_of_records};

/// Decodes an answer through the generated types of an operation.
pub type Decode = fn(&'static Operation, &ReplyBody) -> Result<ExecuteResult, Error>;

/// An answer that came with a status of success.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReplyBody {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
    /// Where it came from.
    pub url: Url,
    /// Where left out records are counted, when they may be left out.
    pub(crate) lenient: Option<Arc<Drift>>,
    /// How many requests it took.
    pub(crate) attempts: u32,
}

impl ReplyBody {
    /// An answer that was had in another way: from a recording, or made up by a test.
    #[must_use]
    pub fn new(status: u16, headers: HeaderMap, text: impl Into<String>, url: Url) -> Self {
        Self {
            status,
            headers,
            text: text.into(),
            url,
            lenient: None,
            attempts: 0,
        }
    }

    /// The value of a header, when it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The value at a path of a body.
pub(crate) fn value_at(body: &Value, path: &[crate::operation::Step]) -> Option<Value> {
    steps::resolve(body, path).ok()
}

/// A type that an answer can become.
pub trait Reply: Sized + Send + 'static {
    /// Reads the answer.
    ///
    /// # Errors
    /// When the answer is not as the operation describes it; the error names the place.
    fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error>;

    /// Reads the answer and writes it as JSON again.
    ///
    /// # Errors
    /// As [`Reply::decode`].
    fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error>;
}

/// What an answer says about the next page and the whole.
pub(crate) fn page_info(
    operation: &'static Operation,
    reply: &ReplyBody,
) -> Result<PageInfo, Error> {
    let wanted = meta::wanted(operation);
    let found = walk::read::<serde::de::IgnoredAny>(operation, reply, &wanted)?;
    let captured = meta::Captured::new(&wanted, &found.captured);
    Ok(meta::page(operation, reply, &captured))
}

/// The value at the operation's records as it came, what stands beside it as JSON text, and what is known of the
/// next page.
pub(crate) fn raw(
    operation: &'static Operation,
    reply: &ReplyBody,
) -> Result<(Box<RawValue>, Option<String>, PageInfo), Error> {
    let bare = operation.records.is_empty() && !operation.envelope;
    if bare && (operation.response.is_none() || reply.is_empty()) {
        // Nothing is promised of the body; what it holds all the same is passed on.
        let whole = serde_json::from_str(&reply.text).ok();
        let data = whole.unwrap_or_else(|| RawValue::NULL.to_owned());
        return Ok((data, None, PageInfo::default()));
    }
    let wanted = meta::wanted(operation);
    let found = walk::read::<Box<RawValue>>(operation, reply, &wanted)?;
    let captured = meta::Captured::new(&wanted, &found.captured);
    let meta = (!operation.meta.is_empty()).then(|| meta::as_text(operation, reply, &captured));
    Ok((found.data, meta, meta::page(operation, reply, &captured)))
}

/// Reads the value at the operation's records (or the whole body).
pub(crate) fn data<T: DeserializeOwned>(
    operation: &'static Operation,
    reply: &ReplyBody,
) -> Result<T, Error> {
    if operation.records.is_empty() {
        return serde_json::from_str(&reply.text)
            .map_err(|error| explain::failure(operation, reply, Some(&error)));
    }
    walk::read(operation, reply, &[]).map(|found| found.data)
}

fn as_value(data: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(data)
        .map_err(|error| Error::decode("data", "a value that JSON can hold", error.to_string()))
}

pub(crate) fn without_meta(data: &impl Serialize) -> Result<ExecuteResult, Error> {
    Ok(ExecuteResult::new(as_value(data)?, None))
}

/// A body of which the description says nothing: as it is, or an empty object when there is none.
fn undescribed(reply: &ReplyBody) -> Value {
    if reply.is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    serde_json::from_str(&reply.text).unwrap_or_else(|_| Value::String(reply.text.clone()))
}

impl Reply for () {
    fn decode(_: &'static Operation, _: &ReplyBody) -> Result<Self, Error> {
        Ok(())
    }

    fn dynamic(_: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
        Ok(ExecuteResult::new(undescribed(reply), None))
    }
}

impl<T: Record + Serialize + DeserializeOwned + Send + 'static> Reply for T {
    fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error> {
        data(operation, reply)
    }

    fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
        without_meta(&Self::decode(operation, reply)?)
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for Vec<T> {
    fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error> {
        lenient::read(operation, reply, &[]).map(|(found, _)| found.data)
    }

    fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
        let (found, skipped) = lenient::read::<Self>(operation, reply, &[])?;
        without_meta(&found.data).map(|result| result.without(skipped))
    }
}

impl<D, M> Reply for Envelope<D, M>
where
    D: Serialize + DeserializeOwned + Send + 'static,
    M: Serialize + DeserializeOwned + Send + 'static,
{
    fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error> {
        let wanted = meta::wanted(operation);
        let (found, skipped) = lenient::read::<D>(operation, reply, &wanted)?;
        let captured = meta::Captured::new(&wanted, &found.captured);
        let mut page = meta::page(operation, reply, &captured);
        page.skipped = skipped;
        let meta = meta::decode(operation, reply, &captured)?;
        Ok(Self {
            data: found.data,
            meta,
            page,
        })
    }

    fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
        let envelope = Self::decode(operation, reply)?;
        let meta = if operation.meta.is_empty() {
            None
        } else {
            Some(as_value(&envelope.meta)?)
        };
        let result = ExecuteResult::new(as_value(&envelope.data)?, meta);
        Ok(result.without(envelope.page.skipped))
    }
}

impl Reply for Value {
    fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error> {
        if operation.records.is_empty() && reply.is_empty() {
            return Ok(Self::Null);
        }
        let body: Self = match serde_json::from_str(&reply.text) {
            Ok(body) => body,
            Err(_) => return data(operation, reply),
        };
        // Nothing is known of the value, not even that it must be there.
        Ok(steps::resolve(&body, operation.records).unwrap_or_default())
    }

    fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
        Ok(ExecuteResult::new(Self::decode(operation, reply)?, None))
    }
}

macro_rules! scalar {
    ($($ty:ty),*) => {$(
        impl Reply for $ty {
            fn decode(operation: &'static Operation, reply: &ReplyBody) -> Result<Self, Error> {
                data(operation, reply)
            }

            fn dynamic(operation: &'static Operation, reply: &ReplyBody) -> Result<ExecuteResult, Error> {
                without_meta(&Self::decode(operation, reply)?)
            }
        }
    )*};
}

scalar!(bool, i64, u64, f64, String, crate::Text);

#[cfg(test)]
mod tests;
