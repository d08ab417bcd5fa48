//! Which variant a value becomes, and what is said when it becomes none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use super::{ChoiceInput, Chosen, Shape, Union, candidates, tagged};
use crate::exact::Exact;
use crate::schema::{Alternative, Choice, Field, Schema, Type};
use crate::{Date, Text};

static DOG: Schema = Schema::object(
    "Dog",
    "",
    &[
        Field::new("kind", Type::one_of(&["dog"])).required(),
        Field::new("barks", Type::Boolean).required(),
    ],
);
static CAT: Schema = Schema::object(
    "Cat",
    "",
    &[
        Field::new("kind", Type::one_of(&["cat"])).required(),
        Field::new("lives", Type::INTEGER),
    ],
);
static PET: Schema = Schema::of(
    "Pet",
    "",
    Type::tagged(
        "kind",
        &[
            Alternative::new("Dog", Type::Ref(&DOG)).tags(&["dog"]),
            Alternative::new("Cat", Type::Ref(&CAT)).tags(&["cat", "kitten"]),
            Alternative::new("Born", Type::DATE),
            Alternative::new("Name", Type::TEXT),
            Alternative::new("Weight", Type::NUMBER),
        ],
    ),
);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Dog {
    kind: String,
    barks: bool,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Cat {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lives: Option<i64>,
}

#[derive(Debug, PartialEq)]
enum Pet {
    Dog(Box<Dog>),
    Cat(Box<Cat>),
    Born(Date),
    Name(Text),
    Weight(f64),
    Other(Value),
}

impl Union for Pet {
    const SCHEMA: &'static Schema = &PET;

    fn read(alternative: usize, input: ChoiceInput<'_>) -> Chosen<Self> {
        match alternative {
            0 => input.value(Self::Dog),
            1 => input.value(Self::Cat),
            2 => input.exact(Self::Born),
            3 => input.value(Self::Name),
            4 => input.exact(Self::Weight),
            _ => input.value(Self::Other),
        }
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Dog(value) => Serialize::serialize(value, serializer),
            Self::Cat(value) => Serialize::serialize(value, serializer),
            Self::Born(value) => Exact::write(value, serializer),
            Self::Name(value) => Serialize::serialize(value, serializer),
            Self::Weight(value) => Exact::write(value, serializer),
            Self::Other(value) => Serialize::serialize(value, serializer),
        }
    }
}

fn pet(json: &str) -> Result<(Pet, Option<String>), String> {
    let mut input = serde_json::Deserializer::from_str(json);
    let read = super::read::<Pet, _>(&mut input).map_err(|error| error.to_string())?;
    Ok((read.0, read.1.map(|original| original.get().to_owned())))
}

#[test]
fn the_tag_decides() {
    let dog = Dog {
        kind: "dog".to_owned(),
        barks: true,
    };
    let read = pet(r#"{"barks": true, "kind": "dog"}"#).unwrap();
    assert_eq!(read, (Pet::Dog(Box::new(dog)), None));
    let (read, _) = pet(r#"{"kind": "kitten", "barks": true}"#).unwrap();
    assert!(matches!(read, Pet::Cat(cat) if cat.kind == "kitten"));
}

#[test]
fn a_tag_that_is_not_kept_is_an_error_that_says_so() {
    let error = pet(r#"{"kind": "dog", "barks": "loud"}"#).unwrap_err();
    assert!(
        error.starts_with(
            "fits no alternative (`Dog`: invalid type: string \"loud\", expected a boolean)"
        ),
        "{error}"
    );
}

#[test]
fn an_unknown_tag_is_kept_as_it_is() {
    let json = r#"{"kind":"owl","barks":true}"#;
    let (read, _) = pet(json).unwrap();
    assert_eq!(read, Pet::Other(json!({"kind": "owl", "barks": true})));
    let mut text = Vec::new();
    super::serialize(&read, &mut serde_json::Serializer::new(&mut text)).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&text).unwrap(),
        json!({"kind": "owl", "barks": true})
    );
}

#[test]
fn the_kind_of_a_value_decides_without_a_tag() {
    assert_eq!(pet("\"Rex\"").unwrap().0, Pet::Name("Rex".into()));
    assert_eq!(
        pet("\"2026-01-31\"").unwrap().0,
        Pet::Born("2026-01-31".parse().unwrap())
    );
    assert_eq!(pet("2").unwrap(), (Pet::Weight(2.0), Some("2".to_owned())));
    assert_eq!(pet("2.5").unwrap(), (Pet::Weight(2.5), None));
    assert_eq!(pet("[1]").unwrap().0, Pet::Other(json!([1])));
    assert_eq!(pet("null").unwrap().0, Pet::Other(Value::Null));
    // No tag at all: the members tell.
    assert!(matches!(pet(r#"{"lives": 9}"#).unwrap().0, Pet::Other(_)));
}

#[test]
fn a_deep_value_is_refused_instead_of_ending_the_program() {
    let json = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    assert!(pet(&json).unwrap_err().contains("too deeply"));
}

#[test]
fn among_objects_the_names_of_members_tell() {
    const SMALL: Type = Type::Object(&[Field::new("id", Type::INTEGER).required()]);
    const LARGE: Type = Type::Object(&[
        Field::new("id", Type::INTEGER).required(),
        Field::new("name", Type::TEXT).required(),
    ]);
    static SIZES: [Alternative; 3] = [
        Alternative::new("Small", SMALL),
        Alternative::new("Large", LARGE),
        Alternative::new("Map", Type::Map(&Type::Any)),
    ];
    let choice = Choice {
        tag: None,
        alternatives: &SIZES,
    };
    let order = |value: Value| candidates(&choice, &Shape::of(&value, None)).order;
    assert_eq!(order(json!({"id": 1})), [0, 1, 2]);
    assert_eq!(order(json!({"id": 1, "name": "x"})), [1, 0, 2]);
    assert_eq!(order(json!({"id": 1, "more": "x"})), [0, 1, 2]);
    assert_eq!(order(json!({"else": 1})), [2, 0, 1]);
    assert_eq!(order(json!("x")), [] as [usize; 0]);
}

#[test]
fn a_text_outside_two_lists_is_of_neither() {
    static LISTS: [Alternative; 2] = [
        Alternative::new("Colour", Type::some_of(&["red"])),
        Alternative::new("Size", Type::some_of(&["big"])),
    ];
    let two = Choice {
        tag: None,
        alternatives: &LISTS,
    };
    let one = Choice {
        tag: None,
        alternatives: &LISTS[..1],
    };
    let order = |choice: &Choice, text: &str| {
        candidates(choice, &Shape::of(&Value::from(text), None)).order
    };
    assert_eq!(order(&two, "big"), [1, 0]);
    assert_eq!(order(&two, "round"), [] as [usize; 0]);
    assert_eq!(order(&one, "round"), [0]);
}

#[test]
fn a_tag_is_added_once() {
    assert_eq!(
        tagged(json!({"a": 1}), "kind", "dog"),
        json!({"a": 1, "kind": "dog"})
    );
    assert_eq!(
        tagged(json!({"kind": "wolf"}), "kind", "dog"),
        json!({"kind": "wolf"})
    );
    assert_eq!(tagged(json!("x"), "kind", "dog"), json!("x"));
}

#[test]
fn the_parser_says_which_numbers_are_integers() {
    let shape = |json| Shape::of_text(json, None);
    for json in ["0", "-1", "18446744073709551615", " 7 "] {
        assert_eq!(shape(json), Shape::Integer, "{json}");
    }
    for json in ["-0", "18446744073709551616", "1e3", "0.5"] {
        assert_eq!(shape(json), Shape::Number, "{json}");
    }
}

proptest::proptest! {
    /// A value that fits nothing is kept, whatever it is; the shape of a text is that of its value.
    #[test]
    fn the_shape_of_a_text_is_that_of_its_value(json in "(\\{\"[a-c]\": (1|-2.5|true|null|\"x\"|\\[\\])\\}|\"[a-z\\\\n]*\"|-?[0-9]{1,5}(\\.5)?|null|true|\\[1\\])") {
        if let Ok(value) = serde_json::from_str::<Value>(&json) {
            proptest::prop_assert_eq!(Shape::of_text(&json, Some("a")), Shape::of(&value, Some("a")));
        }
    }
}
