//! Values that JSON can spell in more ways than one: numbers, dates, date-times.
//!
//! [`Exact`] reads such a value together with its spelling, when writing the value would give another one.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

/// JSON text of a value whose type would spell it in another way.
pub type Original = Box<RawValue>;

/// A value that can be read with its spelling.
pub trait Exact: Sized + PartialEq {
    /// Reads the value, and its JSON text when [`Exact::write`] would give another one.
    ///
    /// # Errors
    /// When the input has the wrong type or no such value.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error>;

    /// Writes the value.
    ///
    /// # Errors
    /// When the output fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Serialises through [`Exact::write`].
#[derive(Debug)]
pub struct Exactly<'a, T>(pub &'a T);

impl<T: Exact> Serialize for Exactly<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

fn original(json: String) -> Option<Original> {
    RawValue::from_string(json).ok()
}

/// The JSON text of a text.
fn quoted(text: &str) -> Option<Original> {
    original(serde_json::to_string(text).ok()?)
}

impl Exact for f64 {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_f64(FloatVisitor)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(*self)
    }
}

struct FloatVisitor;

impl Visitor<'_> for FloatVisitor {
    type Value = (f64, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok((value, None))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "the exact digits are kept beside the value"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok((value as f64, original(value.to_string())))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "the exact digits are kept beside the value"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok((value as f64, original(value.to_string())))
    }
}

impl Exact for Decimal {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer
            .deserialize_f64(DecimalVisitor)
            .map(|value| (value, None))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.scale() == 0 {
            if let Some(whole) = self.to_i64() {
                return serializer.serialize_i64(whole);
            }
            if let Some(whole) = self.to_u64() {
                return serializer.serialize_u64(whole);
            }
        }
        serializer.serialize_f64(float_of(*self))
    }
}

/// The nearest binary number.
#[allow(clippy::cast_precision_loss, reason = "the mantissa is below 2^53")]
pub(crate) fn float_of(value: Decimal) -> f64 {
    let mantissa = value.mantissa();
    match TENS.get(value.scale() as usize) {
        Some(ten) if mantissa.unsigned_abs() < 1 << 53 => mantissa as f64 / ten,
        _ => value.to_string().parse().unwrap_or_default(),
    }
}

/// Powers of ten that a binary number holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The shortest decimal that reads as this binary number, with at least one decimal place.
#[allow(
    clippy::cast_possible_truncation,
    reason = "the product is whole and below 2^53"
)]
fn decimal_of(value: f64) -> Option<Decimal> {
    for (scale, ten) in (1..=6).zip(&TENS[1..]) {
        let scaled = (value * ten).round();
        if scaled.abs() < 9_007_199_254_740_992.0 && scaled / ten == value {
            return Some(Decimal::new(scaled as i64, scale));
        }
    }
    let text = value.to_string();
    let exact: Decimal = text.parse().ok()?;
    (float_of(exact) == value).then_some(exact)
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
        decimal_of(value)
            .ok_or_else(|| E::custom(format_args!("number {value} does not fit an exact decimal")))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }
}

impl Exact for Date {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_str(TemporalVisitor("a date (YYYY-MM-DD)", PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Exact for Timestamp {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_str(TemporalVisitor("a date-time (RFC 3339)", PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Dates and date-times: text with one usual spelling.
trait Temporal: std::str::FromStr + fmt::Display {
    /// Whether the text is certainly the usual spelling of the value that it parses to.
    fn is_usual(text: &[u8]) -> bool;
}

impl Temporal for Date {
    fn is_usual(text: &[u8]) -> bool {
        text.len() == 10 && text[0].is_ascii_digit() && text[4] == b'-'
    }
}

impl Temporal for Timestamp {
    fn is_usual(text: &[u8]) -> bool {
        text.len() == 20 && text[0].is_ascii_digit() && text[10] == b'T' && text[19] == b'Z'
    }
}

struct TemporalVisitor<T>(&'static str, PhantomData<T>);

impl<T: Temporal> Visitor<'_> for TemporalVisitor<T> {
    type Value = (T, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let Ok(value) = text.parse::<T>() else {
            return Err(E::invalid_value(serde::de::Unexpected::Str(text), &self));
        };
        let usual = T::is_usual(text.as_bytes()) || value.to_string() == text;
        let original = if usual { None } else { quoted(text) };
        Ok((value, original))
    }
}

impl<T: Exact> Exact for Option<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_option(OptionVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(serializer),
            None => serializer.serialize_unit(),
        }
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for OptionVisitor<T> {
    type Value = (Option<T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok((None, None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer).map(|(value, original)| (Some(value), original))
    }
}

/// A value inside a container, with its spelling.
struct Item<T>(T, Option<Original>);

impl<'de, T: Exact> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(|(value, original)| Self(value, original))
    }
}

impl<T: Exact> Item<T> {
    /// The JSON text of the value: the original, or what the type writes.
    fn json(&self) -> String {
        match &self.1 {
            Some(original) => original.get().to_owned(),
            None => serde_json::to_string(&Exactly(&self.0)).unwrap_or_default(),
        }
    }
}

impl<T: Exact> Exact for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Exactly))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for ListVisitor<T> {
    type Value = (Vec<T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items: Vec<Item<T>> = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        let whole = if items.iter().any(|item| item.1.is_some()) {
            let parts: Vec<String> = items.iter().map(Item::json).collect();
            original(format!("[{}]", parts.join(",")))
        } else {
            None
        };
        Ok((items.into_iter().map(|item| item.0).collect(), whole))
    }
}

impl<T: Exact> Exact for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(Self, Option<Original>), D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Exactly(value))))
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Exact> Visitor<'de> for MapVisitor<T> {
    type Value = (BTreeMap<String, T>, Option<Original>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut items: BTreeMap<String, Item<T>> = BTreeMap::new();
        while let Some((name, item)) = map.next_entry()? {
            items.insert(name, item);
        }
        let whole = if items.values().any(|item| item.1.is_some()) {
            let parts: Vec<String> = items
                .iter()
                .map(|(name, item)| {
                    format!(
                        "{}:{}",
                        serde_json::to_string(name).unwrap_or_default(),
                        item.json()
                    )
                })
                .collect();
            original(format!("{{{}}}", parts.join(",")))
        } else {
            None
        };
        Ok((
            items
                .into_iter()
                .map(|(name, item)| (name, item.0))
                .collect(),
            whole,
        ))
    }
}
