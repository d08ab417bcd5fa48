//! Exact decimals: amounts of money, hours, rates.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

use super::{Exact, Original};

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
    clippy::cast_precision_loss,
    reason = "the product is below 2^53"
)]
#[inline]
fn decimal_of(value: f64) -> Option<Decimal> {
    for (scale, ten) in (1..=6).zip(&TENS[1..]) {
        let scaled = value * ten;
        if scaled.abs() >= 9_007_199_254_740_992.0 {
            break;
        }
        // Half away from zero, without the function call that `round` is on older processors.
        let whole = (scaled + 0.5_f64.copysign(scaled)) as i64;
        if whole as f64 / ten == value {
            return Some(Decimal::new(whole, scale));
        }
    }
    rare(value)
}

/// Numbers with more digits than money and hours have.
#[cold]
fn rare(value: f64) -> Option<Decimal> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_decimal_is_found() {
        for (value, text) in [
            (0.0, "0.0"),
            (1.5, "1.5"),
            (-1.5, "-1.5"),
            (0.29, "0.29"),
            (-0.29, "-0.29"),
            (1.005, "1.005"),
            (80.0, "80.0"),
            (123_456.789, "123456.789"),
            (0.000_001, "0.000001"),
            (0.1 + 0.2, "0.30000000000000004"),
            (4_503_599_627_370_495.5, "4503599627370495.5"),
        ] {
            assert_eq!(
                decimal_of(value).map(|found| found.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(decimal_of(1e300), None);
    }
}
