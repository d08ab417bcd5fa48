//! Samples by their typed methods: the fields have the types and values that the documentation states, and the
//! result serialises to the sample.

mod projects;
mod reports;
mod sales;
mod team;
mod time;

use std::fmt::Debug;

use connector_runtime::{Date, Decimal, Timestamp};
use connector_tests::reference::{Sample, samples};
use connector_tests::{Answer, FakeApi, assert_json, connector, json};
use harvest_connector::HarvestConnector;
use serde::Serialize;
use serde_json::Value;

use super::expected;

/// A connector whose API gives one sample, and what a call should give of it.
struct Served {
    harvest: HarvestConnector,
    api: FakeApi,
    sample: Sample,
}

/// Serves a sample; `None` when there is no reference material.
async fn serve(name: &str) -> Option<Served> {
    let sample = samples()?.into_iter().find(|sample| sample.name == name);
    let sample = sample.unwrap_or_else(|| panic!("there is no sample {name}"));
    let served = sample.clone();
    let api = FakeApi::start(move |_| Answer::json(served.status, &served.body)).await;
    Some(Served {
        harvest: connector(&api),
        api,
        sample,
    })
}

impl Served {
    /// Asserts that a list serialises to the records and the `meta` of the sample.
    #[track_caller]
    fn assert_list(&self, list: &(impl Serialize + Debug)) {
        let (data, meta) = expected(&self.sample);
        let whole = serde_json::json!({"data": data, "meta": meta.unwrap_or(Value::Null)});
        assert_json(&json::json_of(list), &whole, &self.sample.name);
        self.assert_route();
    }

    /// Asserts that a record serialises to the sample.
    #[track_caller]
    fn assert_record(&self, record: &(impl Serialize + Debug)) {
        assert_json(&json::json_of(record), &self.sample.body, &self.sample.name);
        self.assert_route();
    }

    #[track_caller]
    fn assert_route(&self) {
        let seen = self.api.request();
        assert_eq!(seen.method, self.sample.method);
        let places = self
            .sample
            .path
            .split('/')
            .filter(|part| !part.starts_with('{'));
        for part in places {
            assert!(
                seen.path.split('/').any(|found| found == part),
                "{}: {}",
                self.sample.name,
                seen.path
            );
        }
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}
