//! Numbers of JSON as exact decimals and back.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Number, Value};

/// The exact value of a number (or of a text that is one).
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Some(whole.into()),
            None => read(&number.to_string()),
        },
        Value::String(text) => read(text),
        _ => None,
    }
}

fn read(text: &str) -> Option<Decimal> {
    text.parse()
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// A decimal as a number of JSON, without needless zeros.
pub(in crate::fake) fn json_number(value: Decimal) -> Value {
    let value = value.normalize();
    if value.scale() == 0
        && let Some(whole) = value.to_i64()
    {
        return whole.into();
    }
    let float = value.to_string().parse().ok().and_then(Number::from_f64);
    float.map_or(Value::Null, Value::Number)
}

pub(super) fn parse(text: &str) -> Option<Value> {
    text.parse().ok().map(json_number)
}
