//! What expressions give, and what is said of wrong ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};

use super::{Datum, Expression, Scope, World};
use crate::fake::script::Script;
use crate::fake::state::State;

fn script() -> Script {
    Script::read(
        r#"{
            "collections": {
                "lamps": {"computed": {"name": "brand + ' ' + text(watts)", "shop": "find(@shops, shop_id)"}},
                "shops": {}
            }
        }"#,
    )
    .unwrap()
}

fn state() -> State {
    let mut state = State::new(3, "2026-03-10T12:00:00Z".parse().unwrap());
    for (id, brand, watts, shop) in [(1, "Sol", 40, 7), (2, "Lun", 60, 7), (3, "Ast", 5, 8)] {
        let lamp = json!({"id": id, "brand": brand, "watts": watts, "shop_id": shop});
        state.put("lamps", id, lamp.as_object().unwrap().clone());
    }
    state.put(
        "shops",
        7,
        json!({"id": 7, "city": "Ghent"})
            .as_object()
            .unwrap()
            .clone(),
    );
    state
}

fn value(text: &str) -> Result<Value, String> {
    let (script, state) = (script(), state());
    let expression = Expression::parse(text)?;
    let world = World {
        script: &script,
        state: &state,
    };
    let lamp = world.record("lamps", 1).unwrap();
    let body = json!({"tags": ["a", "b"], "size": 2.5});
    let mut scope = Scope::new(world)
        .with("it", Datum::Record(lamp))
        .with("body", Datum::borrowed(&body));
    expression.value(&mut scope).map(Datum::into_json)
}

#[test]
fn values() {
    for (text, expected) in [
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3 - -1", json!(10)),
        ("0.1 + 0.2", json!(0.3)),
        ("7 / 2", json!(3.5)),
        ("'a' + 'b'", json!("ab")),
        ("'a' + 1", json!("a1")),
        ("not true or 2 > 1 and 'b' >= 'a'", json!(true)),
        ("null == body.nothing", json!(true)),
        ("null < 1", json!(false)),
        ("body.tags[1]", json!("b")),
        ("'b' in body.tags", json!(true)),
        ("brand", json!("Sol")),
        ("it.name", json!("Sol 40")),
        ("shop.city", json!("Ghent")),
        ("count(@lamps, shop_id == 7)", json!(2)),
        ("count(where(@lamps, 'shop_id', 8))", json!(1)),
        ("sum(@lamps, watts)", json!(105)),
        ("most(@lamps, watts)", json!(60)),
        ("map(all(@lamps, watts < it.watts), name)", json!(["Ast 5"])),
        ("first(@lamps, shop.city == null).id", json!(3)),
        ("unique(@lamps.shop_id)", json!([7, 8])),
        ("if(watts > 50, 'bright', 'dim')", json!("dim")),
        ("default(body.none, body.size)", json!(2.5)),
        ("round(2.345, 2)", json!(2.35)),
        ("today", json!("2026-03-10")),
        ("today - 10", json!("2026-02-28")),
        ("now + 0.5", json!("2026-03-11T00:00:00Z")),
        ("days('2026-03-01', today)", json!(9)),
        ("weekday(today)", json!(2)),
        ("at(today, '09:30')", json!("2026-03-10T09:30:00Z")),
        ("digits(7, 3)", json!("007")),
        ("host('https://a.example/x')", json!("a.example")),
        ("range(2, 5)", json!([2, 3, 4])),
    ] {
        assert_eq!(value(text), Ok(expected), "{text}");
    }
}

#[test]
fn mistakes_are_told() {
    for (text, said) in [
        ("1 +", "it ends too early"),
        ("cuont(@lamps)", "there is no function `cuont`"),
        ("round(1)", "`round` takes 2 to 2 arguments, not 1"),
        ("'open", "a text has no closing quote"),
        ("a ? b", "`?` means nothing"),
        ("(1", "expected `)`, found the end"),
        ("1 2", "`2` is not expected here"),
        ("1 / 0", "1 and 0 give no number"),
        ("'x' * 2", "`x` cannot be moved by 2 days"),
    ] {
        let problem = value(text).unwrap_err();
        assert!(problem.contains(said), "{text}: {problem}");
    }
    assert!(Expression::parse(&"(".repeat(5000)).is_err());
}

#[test]
fn draws_are_repeated_by_the_seed() {
    assert_eq!(
        value("[int(1, 6), int(1, 6), hex(8)]"),
        value("[int(1, 6), int(1, 6), hex(8)]")
    );
    let sample = value("sample(range(10), 3)").unwrap();
    assert_eq!(sample.as_array().unwrap().len(), 3);
}
