//! Records together with what the API says about them.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::reply::SkippedRecord;

/// The records of a list or a search, and what stands beside them in the answer.
///
/// It serialises as `{"data": …, "meta": …}`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Envelope<D, M = ()> {
    /// The records.
    pub data: D,
    /// What stands beside them.
    pub meta: M,
    /// What is known of the next page and of the whole. Not serialised.
    pub page: PageInfo,
}

impl<D: Serialize, M: Serialize> Serialize for Envelope<D, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_struct("Envelope", 2)?;
        envelope.serialize_field("data", &self.data)?;
        envelope.serialize_field("meta", &self.meta)?;
        envelope.end()
    }
}

/// What an answer says about the next page and the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageInfo {
    /// The URL or cursor of the next page, when the answer names one.
    pub next: Option<String>,
    /// Whether there is more, when the answer tells it.
    pub more: Option<bool>,
    /// The number of all pages, when the answer tells it.
    pub pages: Option<u64>,
    /// The number of all records, when the answer tells it.
    pub total: Option<u64>,
    /// The records that were left out; with [`Decoding::Lenient`](crate::Decoding::Lenient) only.
    pub skipped: Vec<SkippedRecord>,
}

#[cfg(test)]
mod tests {
    use super::{Envelope, PageInfo};

    #[test]
    fn it_serialises_without_the_page() {
        let page = PageInfo {
            next: Some("n".to_owned()),
            total: Some(1),
            ..PageInfo::default()
        };
        let envelope = Envelope {
            data: vec![1],
            meta: (),
            page,
        };
        assert_eq!(
            serde_json::to_value(envelope).ok(),
            Some(serde_json::json!({"data": [1], "meta": null}))
        );
    }
}
