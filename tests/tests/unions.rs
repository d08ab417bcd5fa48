//! Values of one of several shapes: what comes back, what is sent, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a test fails"
)]

use connector_runtime::RetryPolicy;
use connector_tests::{Answer, FakeApi, assert_json};
use kitchen_sink_connector::{
    CakeCourseInput, Course, CourseInput, GuestsInput, KitchenSinkAuthConfig, KitchenSinkConnector,
    KitchenSinkKitchenTokenAuthConfig, Meal, MealServed, MealSizesItem, MealsCreateBody,
    MenuCourseInput, SoupCourseInput, Vessel,
};
use serde_json::{Value, json};

async fn kitchen(answer: Value) -> (FakeApi, KitchenSinkConnector) {
    let api = FakeApi::start(move |_| Answer::json(200, &answer)).await;
    let auth = KitchenSinkKitchenTokenAuthConfig {
        token: "planted".into(),
        kitchen: Some("k7".to_owned()),
    };
    let connector = KitchenSinkConnector::builder(KitchenSinkAuthConfig::from(auth))
        .base_url(api.base_url())
        .user_agent("Kitchen Tests (cook@kitchen.example)")
        .retry(RetryPolicy::none())
        .rate_limits(false)
        .build()
        .unwrap();
    (api, connector)
}

fn meal(json: &str) -> Meal {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_discriminator_names_the_variant() {
    let read = meal(r#"{"course": {"kind": "soup", "hot": true, "price": 3.10}}"#);
    let Course::Soup(soup) = &read.course else {
        panic!("{read:?}");
    };
    assert!(soup.hot);
    let read = meal(
        r#"{"course": {"kind": "menu", "courses": [{"kind": "cake", "layers": 2}, {"kind": "soup", "hot": false}],
            "best": {"kind": "menu"}}}"#,
    );
    let Course::Menu(menu) = read.course else {
        panic!("no menu");
    };
    let courses = menu.courses.clone().unwrap();
    assert!(matches!(&courses[0], Course::Cake(cake) if cake.layers == Some(2)));
    assert!(matches!(&courses[1], Course::Soup(soup) if !soup.hot));
    assert!(matches!(menu.best, Some(Course::Menu(inner)) if inner.courses.is_none()));
}

#[test]
fn what_is_read_is_written_again_just_so() {
    for text in [
        r#"{"course":{"kind":"soup","hot":true,"price":3.1,"chef":"Ada"}}"#,
        r#"{"course":{"kind":"stew","hours":4,"in":{"pot":[1,2]}}}"#,
        r#"{"course":"by word"}"#,
        r#"{"course":{"kind":"cake","layers":null},"guests":4}"#,
        r#"{"course":{"kind":"cake"},"guests":["Ada","Bo"]}"#,
        r#"{"course":{"kind":"cake"},"guests":{"size":3,"vip":true}}"#,
        r#"{"course":{"kind":"cake"},"guests":{"vip":true}}"#,
        r#"{"course":{"kind":"cake"},"served":"2026-01-02T03:04:05+01:00"}"#,
        r#"{"course":{"kind":"cake"},"served":"2026-01-02"}"#,
        r#"{"course":{"kind":"cake"},"served":"soon"}"#,
        r#"{"course":{"kind":"cake"},"served":null}"#,
        r#"{"course":{"kind":"cake"},"served":7}"#,
        r#"{"course":{"kind":"cake"},"sizes":[1,2.0,"big",1.5,null]}"#,
        r#"{"course":{"kind":"cake"},"mood":"calm"}"#,
        r#"{"course":{"kind":"cake"},"mood":"odd"}"#,
        r#"{"course":{"kind":"cake"},"chef":null}"#,
        r#"{"course":{"kind":"cake"},"chef":{"name":"pepper","heat":3}}"#,
    ] {
        let written: Value = serde_json::to_value(meal(text)).unwrap();
        assert_json(&written, &serde_json::from_str(text).unwrap(), text);
        // Numbers and dates keep their spelling as well.
        let again = serde_json::to_string(&meal(text)).unwrap();
        for part in ["+01:00", "[1,2.0,"] {
            assert_eq!(text.contains(part), again.contains(part), "{again}");
        }
    }
}

#[test]
fn texts_are_what_they_look_like() {
    let served = |text: &str| {
        let json = format!(r#"{{"course": {{"kind": "cake"}}, "served": {text}, "sizes": [1]}}"#);
        meal(&json).served.unwrap()
    };
    assert!(matches!(
        served("\"2026-01-02T03:04:05Z\""),
        MealServed::Timestamp(_)
    ));
    assert!(matches!(served("\"2026-01-02\""), MealServed::Date(_)));
    assert!(matches!(served("\"soon\""), MealServed::Text(text) if text == "soon"));
    assert!(matches!(served("7"), MealServed::Other(Value::Number(_))));
    let sizes = meal(r#"{"course": 1, "sizes": [1, "big"]}"#).sizes.unwrap();
    assert!(matches!(sizes[0], MealSizesItem::Number(size) if (size - 1.0).abs() < 1e-9));
    assert!(matches!(&sizes[1], MealSizesItem::Text(size) if size == "big"));
}

#[tokio::test]
async fn a_kept_promise_of_the_tag_is_checked_and_its_place_is_named() {
    let (_api, kitchen) =
        kitchen(json!({"course": {"kind": "menu", "courses": [{"kind": "soup"}]}})).await;
    let error = kitchen.meals().get(1).await.unwrap_err().to_string();
    assert!(
        error.contains("data.course.courses[0].hot: expected boolean, found nothing"),
        "{error}"
    );
}

#[tokio::test]
async fn a_choice_can_be_a_whole_answer() {
    let (_api, kitchen) = kitchen(json!({"kind": "cake", "layers": 3})).await;
    let course: Course = kitchen.courses().get().await.unwrap();
    assert!(matches!(course, Course::Cake(cake) if cake.layers == Some(3)));
    let result = kitchen.execute("courses", "get", json!({})).await.unwrap();
    assert_json(&result.data, &json!({"kind": "cake", "layers": 3}), "data");
}

#[tokio::test]
async fn builders_take_any_alternative_and_set_its_tag() {
    let (api, kitchen) = kitchen(json!({"course": {"kind": "cake"}})).await;
    let cake = CakeCourseInput::new("cake").layers(2);
    let menu = MenuCourseInput::new().courses([CourseInput::from(cake.clone())]);
    let body = MealsCreateBody::new(cake)
        .guests(4)
        .sides([CourseInput::from(menu), SoupCourseInput::new(true).into()]);
    kitchen.meals().create(body).await.unwrap();
    let body = MealsCreateBody::new(CakeCourseInput::new("cake"))
        .guests(GuestsInput::from(vec!["Ada".to_owned()]));
    kitchen.meals().create(body).await.unwrap();
    kitchen
        .courses()
        .update(SoupCourseInput::new(false))
        .await
        .unwrap();
    let sent: Vec<Value> = api.requests().iter().map(|seen| seen.json()).collect();
    let expected = [
        json!({"course": {"kind": "cake", "layers": 2}, "guests": 4, "sides": [
            {"kind": "menu", "courses": [{"kind": "cake", "layers": 2}]},
            {"kind": "soup", "hot": true}]}),
        json!({"course": {"kind": "cake"}, "guests": ["Ada"]}),
        json!({"kind": "soup", "hot": false}),
    ];
    for (sent, expected) in sent.iter().zip(&expected) {
        assert_json(sent, expected, "the body");
    }
    assert_eq!(sent.len(), expected.len());
}

#[tokio::test]
async fn what_fits_no_alternative_is_not_sent() {
    let (api, kitchen) = kitchen(json!({})).await;
    for (params, text) in [
        (
            json!({"course": {"kind": "stew"}}),
            "`course`: `kind` must be one of: soup, cake, menu; found string \"stew\"",
        ),
        (
            json!({"course": {"kind": "soup"}}),
            "`course.hot`: is missing",
        ),
        (
            json!({"course": {"hot": true}}),
            "`course`: `kind` must be one of: soup, cake, menu; found nothing",
        ),
        (
            json!({"course": {"kind": "cake"}, "guests": true}),
            "`guests`: expected integer or array or object, found boolean true",
        ),
        (
            json!({"course": {"kind": "cake"}, "guests": {"host": "Ada"}}),
            "`guests.size`: is missing",
        ),
    ] {
        let error = kitchen
            .execute("meals", "create", params)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains(text),
            "{error} is not about {text}"
        );
    }
    assert_eq!(api.requests().len(), 0);
}

#[tokio::test]
async fn without_a_mapping_the_names_of_the_schemas_tell_the_alternatives_apart() {
    let told = json!([
        {"kind": "Pot", "litres": 3},
        {"kind": "pan_with-lid", "width": 28},
        {"kind": "PanWithLid", "width": 28},
    ]);
    let (api, kitchen) = kitchen(told.clone()).await;
    let vessels = kitchen.vessels().list().await.unwrap().data;
    assert!(matches!(&vessels[0], Vessel::Pot(pot) if pot.litres == Some(3)));
    assert!(matches!(&vessels[1], Vessel::PanWithLid(pan) if pan.width == Some(28)));
    assert!(
        matches!(&vessels[2], Vessel::Other(_)),
        "the name is that of the description"
    );
    assert_json(&serde_json::to_value(&vessels).unwrap(), &told, "vessels");
    assert_eq!(api.requests().len(), 1);
}
