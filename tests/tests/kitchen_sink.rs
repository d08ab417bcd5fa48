//! The crate that uses every feature of the generator at once, called over loopback.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use connector_runtime::jiff::civil::date;
use connector_runtime::{Connector, Decimal, Error, ErrorKind, RetryPolicy};
use connector_tests::json::json_of;
use connector_tests::{Answer, FakeApi, Seen, assert_json};
use futures_util::{StreamExt, TryStreamExt};
use kitchen_sink_connector::{
    Category, KitchenSinkAuthConfig, KitchenSinkBasicAuthConfig, KitchenSinkConnector,
    KitchenSinkHeaderKeyAuthConfig, KitchenSinkKitchenTokenAuthConfig,
    KitchenSinkOauth20AuthConfig, KitchenSinkOauthMachineAuthConfig, KitchenSinkQueryKeyAuthConfig,
    KitchenSinkReplicationConfig, OrdersCreateBody, OrdersCreateBodyAddress, PanWithLidInput,
    Recipe, RecipeCreate, RecipeCreateStepsItem, RecipeFilter, RecipeFilterPrice, RecipeId,
    RecipeSeason, RecipeTerms, RecipeUpdate, RecipeUpdateSeason, RecipesListRanksItem,
    RecipesListSort, SelfValueMoveF, Settings, VesselsCreateBody,
};
use serde_json::{Value, json};

fn token() -> KitchenSinkKitchenTokenAuthConfig {
    KitchenSinkKitchenTokenAuthConfig {
        token: "planted".into(),
        kitchen: Some("k7".to_owned()),
    }
}

fn connect(api: &FakeApi, auth: impl Into<KitchenSinkAuthConfig>) -> KitchenSinkConnector {
    KitchenSinkConnector::builder(auth.into())
        .base_url(api.base_url())
        .token_url(api.token_url())
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap()
}

const SOUP: &str =
    r#"{"id": 7, "name": "Soup", "price": 3.50, "created_at": "2026-01-02T03:04:05Z"}"#;

fn page() -> Value {
    json!({"recipes": [], "total": 0, "links": {"next": null}})
}

async fn kitchen(answer: Value) -> (FakeApi, KitchenSinkConnector) {
    let api = FakeApi::constant(200, answer).await;
    let connector = connect(&api, token());
    (api, connector)
}

fn pairs(seen: &Seen) -> Vec<(&str, &str)> {
    seen.query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// The members of a JSON object have no order (and keep one or not as the features of `serde_json` have it).
fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}

/// The call fails on account of this input, and nothing is sent.
#[track_caller]
fn refused<T: std::fmt::Debug>(api: &FakeApi, result: Result<T, Error>, name: &str) {
    let text = result.unwrap_err().to_string();
    assert!(
        text.contains(&format!("`{name}`")),
        "`{name}` is not named: {text}"
    );
    assert_eq!(api.requests().len(), 0);
}

#[tokio::test]
async fn an_open_operation_is_called_without_credentials() {
    let (api, kitchen) = kitchen(json!([])).await;
    kitchen.vessels().list().await.unwrap();
    let seen = api.request();
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(seen.header("x-kitchen"), None);
    let planned = kitchen
        .client()
        .dry_run("vessels", "list", json!({}))
        .unwrap();
    assert!(
        planned[0]
            .headers
            .iter()
            .all(|(name, _)| name != "authorization")
    );
}

#[tokio::test]
async fn no_token_is_asked_for_where_none_is_needed() {
    let api = FakeApi::constant(200, json!([])).await;
    let auth = KitchenSinkOauthMachineAuthConfig {
        client_id: "c".to_owned(),
        client_secret: "s".into(),
    };
    connect(&api, auth).vessels().list().await.unwrap();
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn an_operation_that_takes_one_way_to_sign_in_refuses_the_others() {
    let api = FakeApi::constant(200, json!({"kind": "Pot"})).await;
    let auth = KitchenSinkBasicAuthConfig {
        email: "a@b.example".to_owned(),
        key: "k".into(),
    };
    let kitchen = connect(&api, auth);
    let params = json!({"vessel": {"kind": "Pot"}});
    let error = kitchen
        .client()
        .execute("vessels", "create", params.clone())
        .await;
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)), "{error:?}");
    let text = error.to_string();
    for part in ["vessels.create", "`header_key` or `bearer`", "`basic`"] {
        assert!(text.contains(part), "{text}");
    }
    let planned = kitchen
        .client()
        .dry_run("vessels", "create", params.clone());
    assert!(planned.is_err());
    assert_eq!(api.requests().len(), 0);
    let auth = KitchenSinkHeaderKeyAuthConfig { type_: "hk".into() };
    let pan = PanWithLidInput::new("pan_with-lid").width(28);
    connect(&api, auth)
        .vessels()
        .create(VesselsCreateBody::new(pan))
        .await
        .unwrap();
    let seen = api.request();
    assert_eq!(seen.header("x-api-key"), Some("hk"));
    assert_eq!(
        seen.json(),
        json!({"vessel": {"kind": "pan_with-lid", "width": 28}})
    );
}

#[tokio::test]
async fn where_signing_in_is_optional_another_way_sends_nothing() {
    let (api, kitchen) = kitchen(json!({"kind": "Pot"})).await;
    kitchen.vessels().get(7).await.unwrap();
    assert_eq!(api.request().header("authorization"), None);
    let auth = KitchenSinkBasicAuthConfig {
        email: "a@b.example".to_owned(),
        key: "k".into(),
    };
    connect(&api, auth).vessels().get(7).await.unwrap();
    let signed = api.requests().pop().unwrap();
    assert!(
        signed
            .header("authorization")
            .unwrap()
            .starts_with("Basic ")
    );
}

#[tokio::test]
async fn awkward_names_stand_on_the_wire_as_in_the_spec() {
    let (api, kitchen) = kitchen(page()).await;
    kitchen
        .recipes()
        .list()
        .page_size(5)
        .type_("warm & cold")
        .self_(true)
        .extra("+")
        .pages_(2)
        .sort(RecipesListSort::Plus1)
        .x_request_id("6d1f2a3b-0000-4000-8000-000000000001")
        .await
        .unwrap();
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("GET", "/v2/recipes")
    );
    let expected = [
        ("page[size]", "5"),
        ("type", "warm & cold"),
        ("self", "true"),
        ("extra", "+"),
        ("pages", "2"),
        ("sort", "+1"),
    ];
    assert_eq!(pairs(&seen), expected);
    assert_eq!(
        seen.header("x-request-id"),
        Some("6d1f2a3b-0000-4000-8000-000000000001")
    );
    assert_eq!(seen.header("authorization"), Some("Bearer planted"));
    assert_eq!(seen.header("x-kitchen"), Some("k7"));
    assert_eq!(
        seen.header("user-agent"),
        Some("Kitchen Tests (cook@kitchen.example)")
    );
}

#[tokio::test]
async fn lists_are_written_in_every_style() {
    let (api, kitchen) = kitchen(page()).await;
    kitchen
        .recipes()
        .list()
        .tags(["hot", "new"])
        .regions(["north", "south"])
        .codes([1, 2])
        .words(["deep", "pan"])
        .ids([RecipeId(3), RecipeId(4)])
        .max_price(Decimal::new(125, 1))
        .updated_since("2026-01-02T03:04:05Z".parse().unwrap())
        .ranks([RecipesListRanksItem::Low])
        .await
        .unwrap();
    let expected = [
        ("updated_since", "2026-01-02T03:04:05Z"),
        ("max_price", "12.5"),
        ("tags", "hot"),
        ("tags", "new"),
        ("regions", "north,south"),
        ("codes", "1|2"),
        ("words", "deep pan"),
        ("ids", "3,4"),
        ("ranks", "low"),
    ];
    assert_eq!(pairs(&api.request()), expected);
}

#[tokio::test]
async fn a_deep_object_is_written_in_brackets() {
    let (api, kitchen) = kitchen(page()).await;
    let price = RecipeFilterPrice::new().gte(Decimal::new(15, 1)).lt(9);
    let filter = RecipeFilter::new()
        .season("spring")
        .price(price)
        .tags(["a", "b"]);
    kitchen.recipes().list().filter(filter).await.unwrap();
    let expected = [
        ("filter[price][gte]", "1.5"),
        ("filter[price][lt]", "9"),
        ("filter[season]", "spring"),
        ("filter[tags][]", "a"),
        ("filter[tags][]", "b"),
    ];
    assert_eq!(sorted(pairs(&api.request())), expected);
}

#[tokio::test]
async fn what_the_api_would_refuse_is_not_sent() {
    let (api, kitchen) = kitchen(page()).await;
    let recipes = kitchen.recipes();
    refused(&api, recipes.list().page_size(101).await, "page[size]");
    refused(&api, recipes.list().sort("sideways".into()).await, "sort");
    refused(
        &api,
        recipes.list().ranks(["middle".into()]).await,
        "ranks[0]",
    );
    refused(
        &api,
        recipes.list().x_request_id("mine").await,
        "X-Request-Id",
    );
    refused(&api, recipes.list().max_price(-1).await, "max_price");
    refused(&api, recipes.list().type_("a").n2fa(true).await, "2fa");
    refused(&api, recipes.list().from(date(2026, 1, 1)).await, "to");
    let days = recipes.list().from(date(2026, 1, 1)).to(date(2026, 2, 2));
    refused(&api, days.await, "to");
    refused(
        &api,
        recipes.create(RecipeCreate::new("Soup", 1)).await,
        "notes",
    );
    refused(
        &api,
        recipes.create(RecipeCreate::new("", 1).notes("n")).await,
        "name",
    );
    refused(
        &api,
        recipes
            .create(RecipeCreate::new("Soup", 1).serves(13))
            .await,
        "serves",
    );
    refused(
        &api,
        recipes.replace_tags(1, ["far too long to be a tag"]).await,
        "body[0]",
    );
    let own = kitchen.self_();
    let moved = own.move_("a", 1, true, 1.5, date(2026, 1, 1), SelfValueMoveF::Other);
    refused(&api, moved.await, "g");
}

#[tokio::test]
async fn seven_required_parameters_are_six_arguments_and_a_setter() {
    let (api, kitchen) = kitchen(json!(null)).await;
    kitchen
        .self_()
        .move_("a", 1, true, 1.5, date(2026, 1, 1), SelfValueMoveF::Other)
        .g("g")
        .await
        .unwrap();
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/v2/self")
    );
    let expected = [
        ("a", "a"),
        ("b", "1"),
        ("c", "true"),
        ("d", "1.5"),
        ("e", "2026-01-01"),
        ("f", "Other"),
        ("g", "g"),
    ];
    assert_eq!(pairs(&seen), expected);
}

#[tokio::test]
async fn bodies_hold_what_was_set() {
    let (api, kitchen) = kitchen(serde_json::from_str(SOUP).unwrap()).await;
    let body = RecipeCreate::new("Soup", 4)
        .clear_notes()
        .serves(2)
        .new_(true)
        .steps([
            RecipeCreateStepsItem::new("stir").minutes(3),
            RecipeCreateStepsItem::new("rest").clear_minutes(),
        ])
        .by_clock("2026-01-02T03:04:05Z".parse().unwrap())
        .ended("2026-01-02T04:04:05Z".parse().unwrap());
    let soup = kitchen.recipes().create(body).await.unwrap();
    assert_eq!(soup.price, Decimal::new(350, 2));
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/v2/recipes")
    );
    let expected = json!({
        "name": "Soup", "cook_id": 4, "notes": null, "serves": 2, "new": true,
        "steps": [{"text": "stir", "minutes": 3}, {"text": "rest", "minutes": null}],
        "started": "2026-01-02T03:04:05Z", "ended": "2026-01-02T04:04:05Z",
    });
    assert_json(&seen.json(), &expected, "the body");
    assert_eq!(
        seen.header("x-kitchen"),
        None,
        "this operation omits the header"
    );
}

#[tokio::test]
async fn an_update_tells_null_from_absent() {
    let (api, kitchen) = kitchen(serde_json::from_str(SOUP).unwrap()).await;
    let labels = [("de".to_owned(), "Suppe".to_owned())].into();
    let body = RecipeUpdate::new()
        .clear_day()
        .type_("t")
        .season(RecipeUpdateSeason::from("monsoon"))
        .labels(labels);
    kitchen.recipes().update(7, body).await.unwrap();
    let seen = api.request();
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("PATCH", "/v2/recipes/7")
    );
    let expected =
        json!({"day": null, "type": "t", "season": "monsoon", "labels": {"de": "Suppe"}});
    assert_json(&seen.json(), &expected, "the body");
}

#[tokio::test]
async fn a_body_can_be_a_list_or_a_map() {
    let (api, connector) = kitchen(json!(["a", "b"])).await;
    let tags = connector
        .recipes()
        .replace_tags(7, ["a", "b"])
        .await
        .unwrap();
    assert_eq!(tags, ["a", "b"]);
    assert_eq!(api.request().json(), json!(["a", "b"]));

    let (api, connector) = kitchen(json!({"counts": [{"n": 42}, {"n": 1}]})).await;
    let values = connector.values();
    let count = values
        .count("a/b", "ü", date(2026, 1, 2))
        .body([("x".to_owned(), 1)].into())
        .await
        .unwrap();
    assert_eq!(count, 42);
    let seen = api.request();
    assert_eq!(seen.path, "/v2/values/a%2Fb..%C3%BC/2026-01-02");
    assert_eq!(seen.json(), json!({"x": 1}));
}

#[tokio::test]
async fn a_form_is_sent_as_a_form() {
    let api = FakeApi::constant(201, json!({"id": "o1", "status": "lost", "surprise": [1]})).await;
    let body = OrdersCreateBody::new("salt & pepper", Decimal::new(25, 1))
        .rush(true)
        .meta_source("web")
        .address(OrdersCreateBodyAddress::new("Main Street 1").floor(2))
        .items(["a", "b"]);
    let order = connect(&api, token()).orders().create(body).await.unwrap();
    assert_eq!(
        order.status.unwrap().to_string(),
        "lost",
        "an unknown value is kept"
    );
    assert_eq!(order.extra.get("surprise"), Some(json!([1])));
    let seen = api.request();
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let expected = [
        "address%5Bfloor%5D=2",
        "address%5Bstreet%5D=Main+Street+1",
        "amount=2.5",
        "item=salt+%26+pepper",
        "items%5B0%5D=a",
        "items%5B1%5D=b",
        "meta%5Bsource%5D=web",
        "rush=true",
    ];
    assert_eq!(sorted(seen.body.split('&').collect()), expected);
}

#[tokio::test]
async fn every_kind_of_key_goes_to_its_place() {
    let api = FakeApi::constant(200, page()).await;
    let basic = KitchenSinkBasicAuthConfig {
        email: "me@kitchen.example".to_owned(),
        key: "k".into(),
    };
    connect(&api, basic).recipes().list().await.unwrap();
    connect(
        &api,
        KitchenSinkQueryKeyAuthConfig {
            api_key: "q&k".into(),
        },
    )
    .recipes()
    .list()
    .await
    .unwrap();
    connect(&api, KitchenSinkHeaderKeyAuthConfig { type_: "h".into() })
        .recipes()
        .list()
        .await
        .unwrap();
    let [basic, query, header] = api.requests().try_into().unwrap();
    // base64 of `me@kitchen.example/token:k`
    assert_eq!(
        basic.header("authorization"),
        Some("Basic bWVAa2l0Y2hlbi5leGFtcGxlL3Rva2VuOms=")
    );
    assert_eq!(
        (pairs(&query), query.header("authorization")),
        (vec![("api[key]", "q&k")], None)
    );
    assert_eq!(header.header("x-api-key"), Some("h"));
}

/// An API with a token endpoint.
async fn with_tokens() -> FakeApi {
    FakeApi::start(|seen| match seen.path.as_str() {
        "/oauth2/token" => Answer::json(200, &json!({"access_token": "fresh", "expires_in": 600})),
        _ => Answer::json(200, &page()),
    })
    .await
}

#[tokio::test]
async fn access_tokens_are_asked_for_as_the_scheme_says() {
    let api = with_tokens().await;
    let refresh = KitchenSinkOauth20AuthConfig {
        client_id: "app".to_owned(),
        client_secret: "s".into(),
        refresh_token: "r".into(),
    };
    connect(&api, refresh).recipes().list().await.unwrap();
    let [token, call] = api.requests().try_into().unwrap();
    assert_eq!(
        token.header("authorization"),
        Some("Basic YXBwOnM="),
        "base64 of `app:s`"
    );
    assert_eq!(
        token.json(),
        json!({"grant_type": "refresh_token", "refresh_token": "r"})
    );
    assert_eq!(call.header("authorization"), Some("Bearer fresh"));

    let api = with_tokens().await;
    let machine = KitchenSinkOauthMachineAuthConfig {
        client_id: "m".to_owned(),
        client_secret: "s".into(),
    };
    connect(&api, machine).recipes().list().await.unwrap();
    let [token, call] = api.requests().try_into().unwrap();
    assert_eq!(token.body, "grant_type=client_credentials");
    assert_eq!(call.header("authorization"), Some("Bearer fresh"));
}

#[test]
fn configs_are_told_apart_by_their_fields() {
    let read = |value: Value| serde_json::from_value::<KitchenSinkAuthConfig>(value);
    let basic = read(json!({"email": "e", "key": "pepper-secret"})).unwrap();
    assert!(matches!(basic, KitchenSinkAuthConfig::Basic(_)));
    assert!(!format!("{basic:?}").contains("pepper"));
    assert!(matches!(
        read(json!({"type": "t"})),
        Ok(KitchenSinkAuthConfig::HeaderKey(_))
    ));
    let error = read(json!({"email": "e", "kye": "k"}))
        .unwrap_err()
        .to_string();
    assert!(error.contains("kye"), "{error}");
    let replication =
        serde_json::from_value::<KitchenSinkReplicationConfig>(json!({"start_date": "2026-01-01"}));
    assert_eq!(replication.unwrap().deep, None);
    let unknown = json!({"start_date": "2026-01-01", "depp": true});
    assert!(serde_json::from_value::<KitchenSinkReplicationConfig>(unknown).is_err());
}

#[test]
fn server_variables_are_known_by_name() {
    let spec = KitchenSinkConnector::SPEC;
    assert_eq!(spec.base_url, "https://{region}.kitchen.example/v2");
    assert_eq!(
        (spec.variables[0].name, spec.variables[0].default),
        ("region", "north")
    );
    assert!(
        KitchenSinkConnector::builder(token())
            .variable("region", "south")
            .build()
            .is_ok()
    );
    let error = KitchenSinkConnector::builder(token())
        .variable("regoin", "south")
        .build()
        .unwrap_err();
    assert!(
        error.to_string().contains("did you mean `region`?"),
        "{error}"
    );
    assert!(
        KitchenSinkConnector::builder(token())
            .variable("region", "evil.test/")
            .build()
            .is_err()
    );
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own_goes_there() {
    let settings = json!({"flags": {"a": true}, "limits": {"b": 1}, "prices": null, "days": {"c": ["2026-01-02"]}, "free": {"d": [{}]}});
    let (api, kitchen) = kitchen(settings.clone()).await;
    let found: Settings = kitchen.self_().get().await.unwrap();
    assert_eq!(api.request().path, "/own/self");
    assert!(found.flags["a"]);
    assert_eq!(found.limits.as_ref().unwrap()["b"], 1);
    assert_eq!(found.days.as_ref().unwrap()["c"], [date(2026, 1, 2)]);
    assert_json(&json_of(&found), &settings, "maps come back");
}

#[tokio::test]
async fn a_tree_of_records_comes_back() {
    let tree = json!({
        "slug": "root", "parent": null, "weight": 1,
        "children": [{"slug": "a", "children": []}, {"slug": "b", "parent": {"slug": "root"}, "new": {"x": null}}],
        "by_name": {"a": {"slug": "a", "by_name": {}}},
    });
    let (api, kitchen) = kitchen(tree.clone()).await;
    let found: Category = kitchen.categories().get("a b/c").await.unwrap();
    assert_eq!(api.request().path, "/v2/categories/a%20b%2Fc/tree");
    let children = found.children.as_ref().unwrap();
    assert_eq!(
        children[1].parent.as_ref().unwrap().slug.to_string(),
        "root"
    );
    assert_json(&json_of(&found), &tree, "the tree comes back");
}

/// Everything a recipe can have, in spellings that are not the usual ones.
const FEAST: &str = r#"{"id":7,"name":"Feast","price":3.5,"weight":100,"created_at":"2026-01-02T03:04:05+01:00","day":null,"type":"t","self":true,"extra":"e","2fa":false,"page[size]":3,"a-b":"one","a_b":"two","season":"Late summer","terms":"net 30","cook":{"id":9,"kitchen":{"stars":3,"hood":"loud"}},"steps":[{"text":"stir","minutes":null},{"text":"rest"}],"nutrients":{"salt":0.1},"reviews":{"ann":{"stars":5}},"labels":{"x":[null]},"anything":null,"dates":["2026-01-02"],"grades":[1,null],"parent":{"slug":"s"},"unknown":{"deep":[1.0]}}"#;

#[tokio::test]
async fn a_record_comes_back_as_it_was() {
    let api = FakeApi::start(|_| {
        Answer::text(200, format!(r#"{{"data":{{"recipe":{FEAST}}}}}"#))
            .header("content-type", "application/json")
    })
    .await;
    let feast: Recipe = connect(&api, token()).recipes().get(7).await.unwrap();
    assert_eq!(feast.id, RecipeId(7));
    assert_eq!(feast.created_at.to_string(), "2026-01-02T02:04:05Z");
    assert_eq!(
        (feast.type_.as_deref(), feast.self_, feast.extra_.as_deref()),
        (Some("t"), Some(true), Some("e"))
    );
    assert_eq!((feast.n2fa, feast.page_size), (Some(false), Some(3)));
    assert_eq!(
        (feast.a_b.as_deref(), feast.a_b2.as_deref()),
        (Some("one"), Some("two"))
    );
    assert_eq!(feast.season, Some(RecipeSeason::LateSummer));
    assert_eq!(
        feast.terms,
        Some(RecipeTerms::Unrecognized("net 30".into()))
    );
    assert_eq!(
        feast.nutrients.as_ref().unwrap()["salt"],
        Decimal::new(1, 1)
    );
    assert_eq!(feast.grades, Some(vec![Some(1), None]));
    let sent: Value = serde_json::from_str(FEAST).unwrap();
    assert_json(&json_of(&feast), &sent, "the record comes back");
}

#[tokio::test]
async fn a_wrong_answer_is_named_by_its_place() {
    let (_api, kitchen) = kitchen(json!({"recipes": [{"id": "x"}], "total": 1, "links": {}})).await;
    let error = kitchen.recipes().list().await.unwrap_err().to_string();
    assert!(error.contains("data[0].id"), "{error}");
}

#[tokio::test]
async fn envelopes_hold_what_the_spec_picks_out() {
    let body = format!(r#"{{"recipes": [{SOUP}], "total": 1, "links": {{"next": null}}}}"#);
    let api =
        FakeApi::start(move |_| Answer::text(200, body.clone()).header("x-took", "12ms")).await;
    let found = connect(&api, token()).recipes().list().await.unwrap();
    assert_eq!(found.data[0].name, "Soup");
    assert_eq!(found.meta.total, Some(1));
    assert_eq!(
        (found.meta.next.as_deref(), found.meta.took.as_deref()),
        (None, Some("12ms"))
    );
}

#[tokio::test]
async fn pages_are_followed_by_cursor() {
    let api = FakeApi::start(|seen| match seen.query_value("after") {
        None => Answer::json(
            200,
            &json!({"data": [{"id": "1"}], "paging": {"after": "m2"}}),
        ),
        Some("m2") => Answer::json(
            200,
            &json!({"data": [{"id": "2"}], "paging": {"after": null}}),
        ),
        other => panic!("a page that nobody offered: {other:?}"),
    })
    .await;
    let orders: Vec<_> = connect(&api, token())
        .orders()
        .list()
        .stream()
        .try_collect()
        .await
        .unwrap();
    let ids: Vec<_> = orders.iter().map(|order| order.id.to_string()).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[tokio::test]
async fn pages_are_followed_by_number() {
    let api = FakeApi::start(|seen| match seen.query_value("page") {
        None | Some("1") => Answer::json(
            200,
            &json!([{"name": "top", "jars": [{"label": "a", "lid": "wax"}]}]),
        ),
        Some("2") => Answer::json(200, &json!([{"name": "low"}])),
        _ => Answer::json(200, &json!([])),
    })
    .await;
    let kitchen = connect(&api, token());
    let shelves: Vec<_> = kitchen
        .shelves()
        .list()
        .per(1)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(
        shelves
            .iter()
            .map(|shelf| shelf.name.as_str())
            .collect::<Vec<_>>(),
        ["top", "low"]
    );
    let jars = shelves[0].jars.as_ref().unwrap();
    assert_eq!(jars[0].lid.as_ref().unwrap().to_string(), "wax");
    assert!(
        api.requests()
            .iter()
            .all(|seen| seen.query_value("per") == Some("1"))
    );
}

#[tokio::test]
async fn pages_are_followed_by_offset() {
    let api = FakeApi::start(|seen| {
        let skip: usize = seen
            .query_value("skip")
            .map_or(0, |skip| skip.parse().unwrap());
        let jars: Vec<String> = (skip..5).take(2).map(|jar| jar.to_string()).collect();
        Answer::json(200, &json!({"count": 5, "jars": jars}))
    })
    .await;
    let jars: Vec<_> = connect(&api, token())
        .jars()
        .list_all()
        .take(2)
        .stream()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(jars, ["0", "1", "2", "3", "4"]);
    assert_eq!(api.requests().len(), 3);
}

#[tokio::test]
async fn pages_are_followed_by_links() {
    let api = FakeApi::start(|seen| match seen.query_value("p") {
        None => Answer::json(200, &json!([{"name": "salt", "heat": 0}]))
            .header("link", r#"</v2/spices?p=2>; rel="next""#),
        Some(_) => Answer::json(200, &json!([{"name": "chili"}])),
    })
    .await;
    let kitchen = connect(&api, token());
    let pages: Vec<_> = kitchen
        .spices()
        .list()
        .pages()
        .map(Result::unwrap)
        .collect()
        .await;
    assert_eq!(
        pages.iter().map(|page| page.data.len()).collect::<Vec<_>>(),
        [1, 1]
    );
    assert_eq!(pages[1].data[0].name, "chili");
}

#[tokio::test]
async fn a_dynamic_call_sends_what_the_typed_one_sends() {
    let (api, kitchen) = kitchen(page()).await;
    let params = json!({"page[size]": 5, "2fa": true, "regions": ["north"], "filter": {"price": {"gte": 1.5}}});
    let result = kitchen.execute("recipes", "list", params).await.unwrap();
    assert_eq!(result.data, json!([]));
    assert_eq!(
        result.meta,
        Some(json!({"next": null, "total": 0, "took": null}))
    );
    let expected = [
        ("page[size]", "5"),
        ("2fa", "true"),
        ("regions", "north"),
        ("filter[price][gte]", "1.5"),
    ];
    assert_eq!(pairs(&api.request()), expected);
    let error = kitchen
        .execute("recipes", "list", json!({"page_size": 5}))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("page[size]"), "{error}");
    assert!(kitchen.check().await.is_healthy());
}
