//! Whatever an API answers, it is decoded or refused; what was decoded can be written and decoded again.

#![no_main]

use connector_runtime::operation::{MetaField, MetaSource, Method, NextPage, Operation, Pagination, Step};
use connector_runtime::reply::{Reply, ReplyBody};
use connector_runtime::schema::{Field, Type};
use connector_runtime::{Envelope, ErrorKind, Url};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const NEXT: MetaSource = MetaSource::Body(&[Step::Key("links"), Step::Key("next")]);

static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps")
    .records(&[Step::Key("lamps")])
    .envelope(&[
        MetaField { name: "next", source: NEXT },
        MetaField { name: "all", source: MetaSource::Body(&[Step::Key("links")]) },
    ])
    .pagination(Pagination::new(NextPage::Url(NEXT)).total(&[Step::Key("total")]))
    .response(Type::Object(&[Field::new(
        "lamps",
        Type::array(&Type::Object(&[Field::new("id", Type::INTEGER).required(), Field::new("since", Type::DATE)])),
    )
    .required()]));
static DEEP: Operation =
    Operation::new("lamps", "find", Method::Get, "/find").records(&[Step::Key("hits"), Step::Each, Step::Key("lamp")]);

fuzz_target!(|text: &str| {
    let Ok(url) = Url::parse("http://lamps.localhost/v2/lamps") else {
        return;
    };
    let reply = ReplyBody::new(200, http::HeaderMap::new(), text, url);
    match Envelope::<Vec<Value>, Value>::decode(&LIST, &reply) {
        Ok(page) => assert!(serde_json::to_string(&page).is_ok()),
        Err(error) => assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}"),
    }
    let _ = Vec::<i64>::decode(&LIST, &reply).map_err(|error| error.to_string());
    let _ = Vec::<Value>::decode(&DEEP, &reply).map_err(|error| error.to_string());
    let _ = Value::decode(&LIST, &reply);
    let _ = String::decode(&DEEP, &reply);
});
