//! Every way in which the next page is asked for, against a server that keeps no state: how many records there
//! are and how large a page is stand in the query.

use connector_runtime::auth::{AuthKind, CredentialField};
use connector_runtime::operation::{MetaSource, Method, NextPage, Pagination, Param, Step};
use connector_runtime::schema::Type;
use connector_runtime::{
    AuthScheme, Builder, Call, Client, Connector, ConnectorSpec, Credentials, Entity, Envelope,
    ErrorKind, Operation,
};
use futures_util::TryStreamExt;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fake::{Answer, Fake, Seen, json, quick};

struct Tide(Client);

impl Connector for Tide {
    const SPEC: &'static ConnectorSpec = &TIDE;

    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

static TOKEN: AuthScheme = AuthScheme::new("token", "Token", AuthKind::Bearer)
    .fields(&[CredentialField::new("token").required().secret()])
    .mapping(&[("token", "${token}")]);

const fn body(path: &'static [Step]) -> MetaSource {
    MetaSource::Body(path)
}

const fn cursor(parameter: &'static str) -> Pagination {
    Pagination::new(NextPage::Cursor {
        source: body(&[Step::Key("page"), Step::Key("next")]),
        parameter,
    })
}

macro_rules! styles {
    ($($name:ident: $action:literal, $parameter:expr, $pagination:expr;)*) => {
        $(static $name: Operation = Operation::new("waves", $action, Method::Get, concat!("/", $action))
            .params(&[
                Param::query("n", Type::INTEGER),
                Param::query("size", Type::INTEGER.min(1.0).max(50.0)),
                $parameter,
            ])
            .records(&[Step::Key("waves")])
            .envelope(&[])
            .pagination($pagination)
            .reply::<Envelope<Vec<Value>>>();)*
        static ALL: &[&Operation] = &[$(&$name),*];
    };
}

styles! {
    CURSOR: "list_cursor", Param::query("after", Type::TEXT), cursor("after");
    CURSOR_WITH_FLAG: "list_flagged", Param::query("after", Type::TEXT),
        cursor("after").more(body(&[Step::Key("has_more")]), true);
    CURSOR_THAT_IS_A_URL: "list_whole", Param::query("after", Type::TEXT), cursor("after");
    CURSOR_NUMBER: "list_number", Param::query("skip_to", Type::INTEGER), cursor("skip_to");
    CURSOR_HEADER: "list_header", Param::query("after", Type::TEXT), Pagination::new(NextPage::Cursor {
        source: MetaSource::Header("X-Next"),
        parameter: "after",
    });
    LINK: "list_link", Param::query("after", Type::TEXT), Pagination::new(NextPage::Url(MetaSource::Link("next")));
    URL: "list_url", Param::query("after", Type::TEXT), Pagination::new(NextPage::Url(body(&[Step::Key("next")])));
    ROOTED: "list_rooted", Param::query("after", Type::TEXT),
        Pagination::new(NextPage::Url(body(&[Step::Key("next")]))).more(body(&[Step::Key("done")]), false);
    LAST: "list_last", Param::query("starting_after", Type::TEXT), Pagination::new(NextPage::LastRecord {
        key: &[Step::Key("key"), Step::Key("id")],
        parameter: "starting_after",
    }).more(body(&[Step::Key("has_more")]), true);
    PAGE: "list_page", Param::query("page", Type::INTEGER), Pagination::new(NextPage::PageNumber("page"));
    PAGE_SIZED: "list_sized", Param::query("page", Type::INTEGER),
        Pagination::new(NextPage::PageNumber("page")).page_size("size");
    PAGE_FROM_ZERO: "list_zero", Param::query("page", Type::INTEGER.min(0.0)),
        Pagination::new(NextPage::PageNumber("page")).total(&[Step::Key("total")]);
    PAGE_OF_PAGES: "list_pages", Param::query("page", Type::INTEGER).default("1"),
        Pagination::new(NextPage::PageNumber("page")).pages(&[Step::Key("pages")]);
    PAGE_FLAGGED: "list_ends", Param::query("page", Type::INTEGER),
        Pagination::new(NextPage::PageNumber("page")).more(body(&[Step::Key("done")]), false);
    OFFSET: "list_offset", Param::query("offset", Type::INTEGER), Pagination::new(NextPage::Offset("offset"));
    OFFSET_TOTAL: "list_total", Param::query("offset", Type::INTEGER),
        Pagination::new(NextPage::Offset("offset")).total(&[Step::Key("total")]);
}

static TIDE: ConnectorSpec = ConnectorSpec::new("tide", "Tide", "https://tide.test/v2")
    .auth(&[&TOKEN])
    .entities(&[Entity::new("waves", "Waves.", ALL)]);

fn tide(fake: &Fake) -> Tide {
    Builder::new(Credentials::new(&TOKEN).with("token", "T-planted"))
        .base_url(format!("{}/v2", fake.url))
        .retry(quick())
        .build()
        .unwrap()
}

/// One page, told in every way at once: each operation reads its own.
fn page(seen: &Seen, _: usize) -> Answer {
    let pairs = seen.pairs();
    let number = |name: &str| pairs.get(name).and_then(|text| text.parse::<usize>().ok());
    let (n, size) = (number("n").unwrap_or(7), number("size").unwrap_or(3));
    let action = seen.path.rsplit('/').next().unwrap_or_default();
    let first = usize::from(action != "list_zero");
    let from = number("after")
        .or(number("skip_to"))
        .or(number("starting_after").map(|last| last + 1))
        .or(number("page").map(|page| (page - first) * size))
        .or(number("offset"))
        .unwrap_or(0);
    let to = (from + size).min(n);
    let there = to < n;
    let waves: Vec<Value> = (from.min(n)..to)
        .map(|id| json!({"key": {"id": id.to_string()}}))
        .collect();
    let host = seen.header("host");
    let rooted = format!("{}?n={n}&size={size}&after={to}", seen.path);
    let whole = format!("http://{host}{rooted}");
    let next = match action {
        "list_number" => json!(to),
        "list_whole" => json!(whole),
        _ => json!(to.to_string()),
    };
    let url = if action == "list_rooted" {
        &rooted
    } else {
        &whole
    };
    let answer = json(json!({
        "waves": waves,
        "page": if there { json!({"next": next}) } else { Value::Null },
        // A cursor may stay although there is nothing behind it.
        "next": (there || action == "list_rooted").then_some(url),
        "has_more": there,
        "done": !there,
        "total": n,
        "pages": n.div_ceil(size),
    }));
    let results = if there { "true" } else { "false" };
    let link = format!("<{whole}>; rel=\"next\"; results=\"{results}\"");
    let answer = answer.header("link", link);
    if there {
        answer.header("x-next", to)
    } else {
        answer
    }
}

async fn ids(tide: &Tide, operation: &'static Operation, n: usize, size: usize) -> Vec<usize> {
    let call = Call::<Envelope<Vec<Value>>>::new(&tide.0, operation)
        .with("n", n as i64)
        .with("size", size as i64);
    let waves: Vec<Value> = call.stream().try_collect().await.unwrap();
    waves.iter().map(id).collect()
}

fn id(wave: &Value) -> usize {
    wave["key"]["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn every_style_asks_for_what_is_next_and_stops() {
    let fake = Fake::start(page).await;
    let tide = tide(&fake);
    let mut asked = 0;
    // Records, page size, requests: an end that only an empty page tells takes one more.
    for (operation, requests) in ALL
        .iter()
        .zip([3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 4, 3])
    {
        let ids = ids(&tide, operation, 7, 3).await;
        assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6], "{}", operation.action);
        let now = fake.seen().len();
        assert_eq!(now - asked, requests, "{}", operation.action);
        asked = now;
    }
    let lines = fake.lines();
    let of = |action: &str| -> Vec<String> {
        let path = format!("/v2/{action}?");
        let own = lines.iter().filter(|line| line.contains(&path));
        own.map(|line| line.split_once('?').unwrap().1.to_owned())
            .collect()
    };
    assert_eq!(
        of("list_zero"),
        ["n=7&size=3", "n=7&size=3&page=1", "n=7&size=3&page=2"]
    );
    assert_eq!(
        of("list_last")[1..],
        ["n=7&size=3&starting_after=2", "n=7&size=3&starting_after=5"]
    );
    assert_eq!(of("list_number")[2], "n=7&size=3&skip_to=6");
    assert_eq!(
        of("list_offset")[1..],
        [
            "n=7&size=3&offset=3",
            "n=7&size=3&offset=6",
            "n=7&size=3&offset=7"
        ]
    );
    assert!(
        fake.seen()
            .iter()
            .all(|seen| seen.header("authorization") == "Bearer T-planted")
    );
}

#[tokio::test]
async fn dynamic_pages_follow_the_same_way() {
    let fake = Fake::start(page).await;
    let tide = tide(&fake);
    for operation in ALL {
        let params = json!({"n": 5, "size": 2});
        let mut pages = tide
            .0
            .execute_pages("waves", operation.action, params)
            .unwrap();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await.unwrap() {
            found.extend(page.data.as_array().unwrap().iter().map(id));
        }
        assert_eq!(found, [0, 1, 2, 3, 4], "{}", operation.action);
    }
}

#[test]
fn records_come_exactly_once_whatever_the_page_size() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_fake, tide) = runtime.block_on(async {
        let fake = Fake::start(page).await;
        let tide = tide(&fake);
        (fake, tide)
    });
    let config = ProptestConfig::with_cases(96);
    proptest!(config, |(n in 0..24_usize, size in 1..9_usize, style in 0..ALL.len())| {
        let found = runtime.block_on(ids(&tide, ALL[style], n, size));
        prop_assert_eq!(found, (0..n).collect::<Vec<_>>(), "{}", ALL[style].action);
    });
}

#[tokio::test]
async fn the_same_cursor_twice_ends_the_stream() {
    let fake = Fake::start(|_, _| json(json!({"waves": [1], "page": {"next": "x"}}))).await;
    let call = Call::<Envelope<Vec<Value>>>::new(&tide(&fake).0, &CURSOR);
    let waves: Vec<Value> = call.stream().try_collect().await.unwrap();
    assert_eq!((waves.len(), fake.seen().len()), (2, 2));
}

#[tokio::test]
async fn a_page_that_comes_again_is_not_given_twice() {
    // The API ignores numbers beyond its last page and gives that page again.
    let fake = Fake::start(|seen, _| {
        let second = seen.pairs().contains_key("page");
        json(json!({"waves": if second { [3, 4] } else { [1, 2] }}))
    })
    .await;
    let tide = tide(&fake);
    let call = Call::<Envelope<Vec<Value>>>::new(&tide.0, &PAGE);
    let waves: Vec<Value> = call.stream().try_collect().await.unwrap();
    assert_eq!(
        (waves, fake.seen().len()),
        (vec![json!(1), json!(2), json!(3), json!(4)], 3)
    );
    let mut pages = tide
        .0
        .execute_pages("waves", "list_page", json!({}))
        .unwrap();
    let mut count = 0;
    while pages.next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
}

#[tokio::test]
async fn empty_pages_are_passed_over_but_not_for_ever() {
    let fake = Fake::start(|_, before| {
        let waves = if before == 5 { json!([1]) } else { json!([]) };
        json(json!({"waves": waves, "page": {"next": before.to_string()}}))
    })
    .await;
    let call = Call::<Envelope<Vec<Value>>>::new(&tide(&fake).0, &CURSOR);
    let results: Result<Vec<Value>, _> = call.stream().try_collect().await;
    let error = results.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    assert!(error.to_string().contains("empty pages"), "{error}");
    assert_eq!(fake.seen().len(), 27, "six, and 21 empty ones in a row");
}

#[tokio::test]
async fn a_last_record_without_the_member_ends_the_stream() {
    let fake = Fake::start(|_, _| json(json!({"waves": [{}], "has_more": true}))).await;
    let call = Call::<Envelope<Vec<Value>>>::new(&tide(&fake).0, &LAST);
    let waves: Vec<Value> = call.stream().try_collect().await.unwrap();
    assert_eq!((waves.len(), fake.seen().len()), (1, 1));
}

#[tokio::test]
async fn what_is_no_address_is_not_followed() {
    let fake = Fake::start(|_, _| json(json!({"waves": [1], "next": "cursor-7"}))).await;
    let call = Call::<Envelope<Vec<Value>>>::new(&tide(&fake).0, &URL);
    let error = call.stream().try_collect::<Vec<Value>>().await.unwrap_err();
    assert!(error.to_string().contains("an address"), "{error}");
    assert_eq!(fake.seen().len(), 1);
}

#[tokio::test]
async fn links_in_the_body_and_in_cursors_stay_with_the_api() {
    for operation in [&URL, &CURSOR_THAT_IS_A_URL] {
        let fake = Fake::start(|_, _| {
            let away = "http://127.0.0.1:1/v2/list_url";
            json(json!({"waves": [1], "next": away, "page": {"next": away}}))
        })
        .await;
        let call = Call::<Envelope<Vec<Value>>>::new(&tide(&fake).0, operation);
        let error = call.stream().try_collect::<Vec<Value>>().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ForeignLink { .. }),
            "{error}"
        );
        assert_eq!(fake.seen().len(), 1);
    }
}
