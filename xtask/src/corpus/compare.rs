//! Whether requests and results are those that were recorded.
//!
//! Equal means: the same method, place, query (in any order of names), body (JSON by value, forms in any order of
//! names) and the recorded headers. What only an answer tells (an access token, a server) stands in a planned
//! request as `<name>` and matches any text.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use url::Url;
use url::form_urlencoded::parse as pairs_of;

use super::json::same;
use super::recording::{Call, Recording, Request};
use super::replay::Answer;

/// How much of a recording was repeated.
#[derive(Clone, Debug, Default)]
pub(super) struct Parity {
    /// Calls whose requests were compared.
    pub(super) requests: Share,
    /// Calls whose results were compared.
    pub(super) results: Share,
    /// What was different.
    pub(super) differences: Vec<Difference>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// As recorded.
    pub(super) equal: usize,
    /// All.
    pub(super) all: usize,
}

impl Share {
    fn count(&mut self, equal: bool) {
        self.all += 1;
        self.equal += usize::from(equal);
    }

    /// Whether at least that many percent are as recorded.
    #[allow(
        clippy::cast_precision_loss,
        reason = "recordings have thousands of calls, not 2^52"
    )]
    pub(super) fn reaches(self, percent: f64) -> bool {
        self.equal as f64 * 100.0 >= percent * self.all as f64
    }
}

/// A call that was not as recorded.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    /// Which call.
    pub(super) call: String,
    /// `request` or `result`.
    pub(super) of: &'static str,
    /// Where and how.
    pub(super) what: String,
}

/// Compares the answers to a recording's calls.
pub(super) fn compare(recording: &Recording, answers: &[Answer]) -> Parity {
    let mut parity = Parity::default();
    for (call, answer) in recording.calls.iter().zip(answers) {
        let requests = requests(call, &answer.requests);
        parity.requests.count(requests.is_none());
        parity.note(call, "request", requests);
        // What a call that failed gave is no result.
        let recorded = call.result.as_ref().filter(|_| call.success);
        if let (Some(recorded), Some(result)) = (recorded, &answer.result) {
            let difference = first_difference("", recorded, result);
            parity.results.count(difference.is_none());
            parity.note(call, "result", difference);
        }
    }
    parity
}

impl Parity {
    fn note(&mut self, call: &Call, of: &'static str, what: Option<String>) {
        let name = format!("{}.{} ({})", call.entity, call.action, call.variant);
        self.differences.extend(what.map(|what| Difference {
            call: name,
            of,
            what,
        }));
    }
}

/// What is different about the requests of a call.
fn requests(call: &Call, answer: &Value) -> Option<String> {
    let planned: Option<Vec<Request>> = answer
        .get("requests")
        .and_then(|requests| serde_json::from_value(requests.clone()).ok());
    let Some(planned) = planned else {
        let refused_by_both = !call.success && call.requests.is_empty();
        return (!refused_by_both)
            .then(|| format!("refused: {}", answer.get("error").unwrap_or(answer)));
    };
    if planned.len() != call.requests.len() {
        let (ours, recorded) = (planned.len(), call.requests.len());
        return Some(format!("{ours} requests instead of {recorded}"));
    }
    let mut pairs = planned.iter().zip(&call.requests);
    pairs.find_map(|(planned, recorded)| request(planned, recorded))
}

fn request(planned: &Request, recorded: &Request) -> Option<String> {
    if planned.method != recorded.method {
        return Some(format!(
            "method {} instead of {}",
            planned.method, recorded.method
        ));
    }
    if let Some(what) = place(&planned.url, &recorded.url) {
        return Some(what);
    }
    for (name, value) in &recorded.headers {
        let (value, own) = (
            value.as_str().unwrap_or_default(),
            planned.headers.get(name),
        );
        let own = own.and_then(Value::as_str).unwrap_or("(none)");
        let (own, value) = (without_boundary(own), without_boundary(value));
        if !fits(&own, &value) {
            return Some(format!("header {name}: {own} instead of {value}"));
        }
    }
    body(planned, recorded)
}

/// What is different about two URLs.
fn place(planned: &str, recorded: &str) -> Option<String> {
    let Ok(there) = Url::parse(recorded) else {
        return (planned != recorded).then(|| format!("URL {planned} instead of {recorded}"));
    };
    // A server that only an answer tells.
    let planned = told(planned, recorded, &there);
    let Ok(here) = Url::parse(&planned) else {
        return Some(format!("URL {planned} instead of {recorded}"));
    };
    if (here.origin(), here.path()) != (there.origin(), there.path()) {
        return Some(format!("URL {planned} instead of {recorded}"));
    }
    let query = |url: &Url| pairs(url.query().unwrap_or_default());
    let (here, there) = (query(&here), query(&there));
    (here != there).then(|| format!("query {} instead of {}", shown(&here), shown(&there)))
}

/// A planned URL with the recorded value in the place of a `<name>`.
fn told(planned: &str, recorded: &str, url: &Url) -> String {
    let named = planned.split_once('<').and_then(|(before, rest)| {
        let (_, after) = rest.split_once('>')?;
        Some((before, after))
    });
    match named {
        None => planned.to_owned(),
        Some(("", after)) => format!("{}{after}", url.origin().ascii_serialization()),
        Some((before, after)) => {
            let rest = recorded.strip_prefix(before).unwrap_or_default();
            let end = rest.find(['.', '/']).unwrap_or(rest.len());
            format!("{before}{}{after}", rest.get(..end).unwrap_or_default())
        }
    }
}

/// What is different about two bodies.
fn body(planned: &Request, recorded: &Request) -> Option<String> {
    let (here, there) = (planned.body.as_str(), recorded.body.as_str());
    if here == there {
        return None;
    }
    if let (Ok(here), Ok(there)) = (
        serde_json::from_str::<Value>(here),
        serde_json::from_str::<Value>(there),
    ) {
        return first_difference("body", &there, &here);
    }
    let kind = recorded
        .headers
        .get("content-type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let (here, there) = (pairs(here), pairs(there));
        return (here != there)
            .then(|| format!("form {} instead of {}", shown(&here), shown(&there)));
    }
    if let (Some(own), Some(boundary)) = (boundary(planned), boundary(recorded)) {
        let (here, there) = (
            here.replace(&own, "BOUNDARY"),
            there.replace(&boundary, "BOUNDARY"),
        );
        return (here != there).then(|| format!("body {here:?} instead of {there:?}"));
    }
    Some(format!("body {here:?} instead of {there:?}"))
}

fn boundary(request: &Request) -> Option<String> {
    let kind = request.headers.get("content-type")?.as_str()?;
    let (_, boundary) = kind.split_once("boundary=")?;
    Some(boundary.trim_matches('"').to_owned())
}

/// A content type whose boundary, which is random, is left out.
fn without_boundary(value: &str) -> String {
    match value.split_once("boundary=") {
        Some((kind, _)) => format!("{kind}boundary="),
        None => value.to_owned(),
    }
}

/// Names with their values, which keep their order.
type Pairs = BTreeMap<String, Vec<String>>;

fn pairs(text: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for (name, value) in pairs_of(text.as_bytes()) {
        pairs
            .entry(name.into_owned())
            .or_default()
            .push(value.into_owned());
    }
    pairs
}

fn shown(pairs: &Pairs) -> Value {
    json!(pairs)
}

/// Whether a text is the recorded one, where `<name>` stands for anything.
fn fits(planned: &str, recorded: &str) -> bool {
    let place = planned.split_once('<').and_then(|(before, rest)| {
        let (name, after) = rest.split_once('>')?;
        let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        named.then_some((before, after))
    });
    match place {
        None => planned == recorded,
        Some((before, after)) => recorded
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|value| !value.is_empty()),
    }
}

/// The first place at which a value is not the recorded one.
fn first_difference(path: &str, recorded: &Value, found: &Value) -> Option<String> {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match (recorded, found) {
        (Value::Object(there), Value::Object(here)) => {
            names(there, here).into_iter().find_map(|name| {
                let at = below(name);
                match (there.get(name), here.get(name)) {
                    (Some(there), Some(here)) => first_difference(&at, there, here),
                    (Some(there), None) => Some(format!("{at}: missing instead of {}", cut(there))),
                    (None, Some(here)) => Some(format!("{at}: {} instead of nothing", cut(here))),
                    (None, None) => None,
                }
            })
        }
        (Value::Array(there), Value::Array(here)) if there.len() == here.len() => {
            let mut items = there.iter().zip(here).enumerate();
            items.find_map(|(index, (there, here))| {
                first_difference(&format!("{path}[{index}]"), there, here)
            })
        }
        _ if same(recorded, found) => None,
        _ => Some(format!(
            "{path}: {} instead of {}",
            cut(found),
            cut(recorded)
        )),
    }
}

fn names<'a>(there: &'a Map<String, Value>, here: &'a Map<String, Value>) -> Vec<&'a str> {
    let more = here.keys().filter(|name| !there.contains_key(*name));
    there.keys().chain(more).map(String::as_str).collect()
}

fn cut(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn call(url: &str, body: &str, kind: &str) -> Call {
        serde_json::from_value(json!({
            "entity": "bulbs", "action": "list", "variant": "all", "success": true,
            "requests": [{"method": "POST", "url": url, "body": body,
                "headers": {"authorization": "Bearer acc-1", "content-type": kind}}],
        }))
        .unwrap()
    }

    fn planned(url: &str, body: &str, kind: &str) -> Value {
        json!({"requests": [{"method": "POST", "url": url, "body": body, "headers": {
            "authorization": "Bearer <access_token>", "content-type": kind, "user-agent": "x"}}]})
    }

    const FORM: &str = "application/x-www-form-urlencoded";

    #[test]
    fn order_of_names_and_spelling_do_not_matter() {
        for (recorded, ours, kind) in [
            (
                ("https://a.test/x?b=1&a=2+3", "{\"n\": 27.0}"),
                ("https://a.test/x?a=2%203&b=1", "{\"n\":27}"),
                "application/json",
            ),
            (
                ("https://eu.shop.test/x", "a=1"),
                ("https://<zone>.shop.test/x", "a=1"),
                FORM,
            ),
            (
                ("https://eu.test/x", "a=1&b=2&a=3"),
                ("<server>/x", "b=2&a=1&a=3"),
                FORM,
            ),
        ] {
            let call = call(recorded.0, recorded.1, kind);
            assert_eq!(requests(&call, &planned(ours.0, ours.1, kind)), None);
        }
        let call = call(
            "https://a.test/x",
            "--q1\r\n--q1--",
            "multipart/related; boundary=q1",
        );
        let ours = planned(
            "https://a.test/x",
            "--z\r\n--z--",
            "multipart/related; boundary=z",
        );
        assert_eq!(requests(&call, &ours), None);
    }

    #[test]
    fn differences_are_named() {
        let call = call(
            "https://a.test/x?a=1",
            "{\"n\": [1, 2]}",
            "application/json",
        );
        let ours = |url, body| requests(&call, &planned(url, body, "application/json"));
        for (url, body, what) in [
            (
                "https://b.test/x?a=1",
                "{\"n\": [1, 2]}",
                "URL https://b.test/x?a=1 instead of https://a.test/x?a=1",
            ),
            (
                "https://a.test/x?a=2",
                "{\"n\": [1, 2]}",
                "query {\"a\":[\"2\"]} instead of {\"a\":[\"1\"]}",
            ),
            (
                "https://a.test/x?a=1",
                "{\"n\": [1, 3]}",
                "body.n[1]: 3 instead of 2",
            ),
            (
                "https://a.test/x?a=1",
                "{}",
                "body.n: missing instead of [1,2]",
            ),
        ] {
            assert_eq!(ours(url, body).as_deref(), Some(what));
        }
        let refused = json!({"error": "no"});
        assert_eq!(
            requests(&call, &refused).as_deref(),
            Some("refused: \"no\"")
        );
        let unsigned = json!({"requests": [{"method": "POST", "url": "https://a.test/x?a=1"}]});
        assert!(
            requests(&call, &unsigned)
                .unwrap()
                .starts_with("header authorization: (none)")
        );
    }

    #[test]
    fn what_both_refuse_is_equal() {
        let call: Call =
            serde_json::from_value(json!({"entity": "a", "action": "b", "success": false}))
                .unwrap();
        let recording = Recording { calls: vec![call] };
        let answer = Answer {
            requests: json!({"error": "no"}),
            result: None,
        };
        let parity = compare(&recording, &[answer]);
        assert_eq!((parity.requests.equal, parity.results.all), (1, 0));
        let answer = Answer {
            requests: json!({"requests": []}),
            result: None,
        };
        assert_eq!(compare(&recording, &[answer]).requests.equal, 1);
    }

    #[test]
    fn results_are_compared_by_value() {
        let recorded = json!({"data": [{"a": 1.0, "b": null}], "meta": null});
        assert_eq!(
            first_difference(
                "",
                &recorded,
                &json!({"data": [{"b": null, "a": 1}], "meta": null})
            ),
            None
        );
        assert_eq!(
            first_difference("", &recorded, &json!({"data": [{"a": 1}], "meta": null})).as_deref(),
            Some("data[0].b: missing instead of null")
        );
    }

    #[test]
    fn shares() {
        assert!(
            Share {
                equal: 99,
                all: 100
            }
            .reaches(99.0)
        );
        assert!(
            !Share {
                equal: 98,
                all: 100
            }
            .reaches(99.0)
        );
        assert!(Share::default().reaches(100.0));
    }
}
