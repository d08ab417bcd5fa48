//! Every sample, served on loopback and asked for by `execute`.

use connector_runtime::Operation;
use connector_tests::reference::{Sample, samples};
use connector_tests::{Answer, FakeApi, arguments, assert_json, connector};
use harvest_connector::HarvestConnector;

use super::expected;

/// A path template with the names of its places taken out, since they differ between descriptions.
fn nameless(template: &str) -> String {
    let segments = template.split('/');
    segments
        .map(|part| if part.starts_with('{') { "{}" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

fn operation_of(sample: &Sample) -> Option<&'static Operation> {
    let operations = HarvestConnector::entities()
        .iter()
        .flat_map(|entity| entity.operations.iter());
    operations.copied().find(|operation| {
        operation.method.as_str() == sample.method
            && nameless(operation.path) == nameless(&sample.path)
    })
}

/// Whether a path is the template with something in its places.
fn fits(template: &str, path: &str) -> bool {
    let (left, right): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    left.len() == right.len()
        && left.iter().zip(&right).all(|(left, right)| {
            if left.starts_with('{') {
                !right.is_empty() && !right.starts_with('{')
            } else {
                left == right
            }
        })
}

#[tokio::test]
async fn every_sample_comes_back_by_execute() {
    let Some(samples) = samples() else { return };
    let mut left_out = Vec::new();
    let mut called = 0;
    for sample in samples {
        let Some(operation) = operation_of(&sample) else {
            left_out.push(sample.path.clone());
            continue;
        };
        let served = sample.clone();
        let api = FakeApi::start(move |_| Answer::json(served.status, &served.body)).await;
        let what = &sample.name;
        let params = arguments::minimal(operation);
        let result = connector(&api)
            .execute(operation.entity, operation.action, params)
            .await;
        let result = result.unwrap_or_else(|error| panic!("{what}: {error}"));
        let (data, meta) = expected(&sample);
        assert_json(&result.data, &data, what);
        assert_eq!(result.meta, meta, "{what}: meta");
        let seen = api.request();
        assert_eq!(seen.method, sample.method, "{what}");
        let base = if sample.path == "/api/v2/accounts" {
            ""
        } else {
            "/v2"
        };
        assert!(
            fits(&format!("{base}{}", sample.path), &seen.path),
            "{what}: {}",
            seen.path
        );
        called += 1;
    }
    // The paid-time-off samples are not described on purpose; the token endpoint is no operation.
    left_out.sort();
    left_out.dedup();
    let undescribed = [
        "/api/v2/oauth2/token",
        "/pto/allocations",
        "/pto/balances",
        "/pto/holiday_calendars",
        "/pto/requests",
        "/pto/types",
        "/pto/work_schedules",
    ];
    assert_eq!(left_out, undescribed);
    assert_eq!(called, 112);
}

#[tokio::test]
async fn every_read_operation_has_a_sample() {
    let Some(samples) = samples() else { return };
    let mut without: Vec<String> = Vec::new();
    for operation in HarvestConnector::entities()
        .iter()
        .flat_map(|entity| entity.operations.iter())
    {
        let with = samples
            .iter()
            .filter_map(operation_of)
            .any(|found| std::ptr::eq(found, *operation));
        if operation.method.as_str() == "GET" && !with {
            without.push(format!("{}.{}", operation.entity, operation.action));
        }
    }
    assert_eq!(without, Vec::<String>::new());
}
