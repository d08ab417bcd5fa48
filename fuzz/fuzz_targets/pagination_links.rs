//! Whatever stands in a link, it leads to the API or nowhere.

#![no_main]

use connector_runtime::fuzzing::link;
use connector_runtime::operation::{MetaSource, Method, NextPage, Operation, Pagination};
use connector_runtime::reply::{Reply, ReplyBody};
use connector_runtime::{Envelope, Url};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").envelope(&[]).pagination(Pagination::new(NextPage::Url(MetaSource::Link("next"))));

fn leads_home(text: &str) {
    if let Some((target, home)) = link(text) {
        assert_eq!(target.origin(), home.origin(), "{text:?}");
    }
}

fuzz_target!(|text: &str| {
    leads_home(text);
    // The same text as a whole `Link` header.
    let (Ok(header), Ok(url)) = (http::HeaderValue::from_str(text), Url::parse("http://lamps.localhost/")) else {
        return;
    };
    let mut headers = http::HeaderMap::new();
    headers.insert("link", header);
    let reply = ReplyBody::new(200, headers, "[]", url);
    if let Ok(page) = Envelope::<Vec<Value>>::decode(&LIST, &reply)
        && let Some(next) = page.page.next
    {
        leads_home(&next);
    }
});
