//! One measured figure and its goal.

use std::fmt;

use serde_json::{Value, json};

/// A figure, as `bench/` prints it and as `target/bench/*.json` keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// What was measured.
    pub(super) name: String,
    /// The median.
    pub(super) ratio: f64,
    /// The first quartile.
    pub(super) low: f64,
    /// The third quartile.
    pub(super) high: f64,
    /// What it should be.
    pub(super) goal: f64,
    /// Whether the goal is the most that is allowed, or the least.
    pub(super) at_most: bool,
    /// Whether the goal is met.
    pub(super) ok: bool,
    /// What was compared with what.
    pub(super) about: String,
    /// The single values.
    pub(super) values: Vec<f64>,
}

impl Figure {
    /// A figure that may be this at most, from its single values.
    pub(super) fn at_most(name: &str, goal: f64, mut values: Vec<f64>, about: String) -> Self {
        values.sort_by(f64::total_cmp);
        let quantile = |part: usize| {
            let at = values.len().saturating_sub(1) * part / 4;
            values.get(at).copied().unwrap_or(f64::INFINITY)
        };
        let ratio = quantile(2);
        Self {
            name: name.to_owned(),
            ratio,
            low: quantile(1),
            high: quantile(3),
            goal,
            at_most: true,
            ok: ratio <= goal,
            about,
            values,
        }
    }

    /// Reads a line of JSON. What cannot be a number, such as infinity, arrives as `null` and is not good.
    pub(super) fn read(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let number = |key: &str| value.get(key)?.as_f64();
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let values = value.get("values")?.as_array()?;
        Some(Self {
            name: text("name")?,
            ratio: number("ratio").unwrap_or(f64::INFINITY),
            low: number("low").unwrap_or(f64::INFINITY),
            high: number("high").unwrap_or(f64::INFINITY),
            goal: number("goal")?,
            at_most: value.get("at_most")?.as_bool()?,
            ok: value.get("ok")?.as_bool()?,
            about: text("about")?,
            values: values.iter().filter_map(Value::as_f64).collect(),
        })
    }

    /// The figure as JSON.
    pub(super) fn json(&self) -> Value {
        json!({
            "name": self.name, "ratio": self.ratio, "low": self.low, "high": self.high, "goal": self.goal,
            "at_most": self.at_most, "ok": self.ok, "about": self.about, "values": self.values,
        })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            ratio,
            low,
            high,
            goal,
            about,
            ..
        } = self;
        let (verdict, bound) = (
            if self.ok { "ok  " } else { "MISS" },
            if self.at_most { "at most" } else { "at least" },
        );
        write!(
            f,
            "{verdict} {name}: {ratio:.3} ({low:.3} to {high:.3}), {bound} {goal} [{about}]"
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        let figure = Figure::at_most("a", 1.05, vec![1.2, 1.0, 1.1], "b".to_owned());
        assert_eq!((figure.low, figure.ratio, figure.ok), (1.0, 1.1, false));
        assert_eq!(Figure::read(&figure.json().to_string()).unwrap(), figure);
        assert_eq!(
            figure.to_string(),
            "MISS a: 1.100 (1.000 to 1.100), at most 1.05 [b]"
        );
    }

    #[test]
    fn what_could_not_be_measured_is_not_good() {
        let line = r#"{"name":"a","ratio":null,"low":null,"high":null,"goal":1,"at_most":true,"ok":false,"about":"","values":[null]}"#;
        let figure = Figure::read(line).unwrap();
        assert!(figure.ratio.is_infinite() && !figure.ok);
        assert_eq!(Figure::read("{}"), None);
    }
}
