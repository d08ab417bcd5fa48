//! Settings that follow from credentials, and what the API says about repetitions.

use serde_json::Value;

use super::Builder;
use super::extension::{count, member};
use crate::diagnostics::codes;
use crate::load::child;
use crate::load::extensions::keys;
use crate::model::{Change, Derived, RetryRules, WaitUnit};

impl Builder<'_> {
    /// The settings that follow from credentials, in the order of the spec.
    pub(super) fn derived_settings(&mut self) -> Vec<Derived> {
        let at = child("/info", keys::CONFIG_NORMALIZATION.name);
        let spec = self.spec;
        let extensions = &spec.document.openapi.info.extensions;
        let rules = extensions
            .get(keys::CONFIG_NORMALIZATION.name)
            .and_then(|stated| stated.get("rules"));
        let rules = rules.and_then(Value::as_array).into_iter().flatten();
        let mut derived = Vec::new();
        for (index, rule) in rules.enumerate() {
            let pointer = child(&child(&at, "rules"), index);
            derived.extend(self.derived_setting(rule, &pointer));
        }
        derived
    }

    fn derived_setting(&mut self, rule: &Value, pointer: &str) -> Option<Derived> {
        let source = member(rule, "source")?;
        let sources = self.fields_at(&source);
        if sources.is_empty() {
            self.left_out(
                pointer,
                &format!("no auth config has a field for `{source}`"),
            );
            return None;
        }
        let transform = rule.get("transform").unwrap_or(&Value::Null);
        let mark = || {
            let mark = member(transform, "delimiter").or_else(|| member(transform, "separator"));
            mark.filter(|mark| !mark.is_empty())
        };
        let change = match member(transform, "type").as_deref() {
            None | Some("copy" | "identity") => Some(Change::Same),
            Some("suffix") => mark().map(Change::Suffix),
            Some("prefix") => mark().map(Change::Prefix),
            Some("lower" | "lowercase") => Some(Change::Lower),
            Some("upper" | "uppercase") => Some(Change::Upper),
            Some(_) => None,
        };
        let Some(change) = change else {
            self.left_out(
                pointer,
                "known transforms: suffix and prefix with a delimiter, lowercase, uppercase",
            );
            return None;
        };
        Some(Derived {
            setting: member(rule, "target")?,
            sources,
            change,
        })
    }

    /// The credentials that a path in the platform's config means: by the mappings of the auth configs, else by its
    /// last name.
    fn fields_at(&self, path: &str) -> Vec<String> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let last = plain(path.rsplit('.').next().unwrap_or(path));
        let mut found = Vec::new();
        for scheme in &self.spec.schemes {
            let mapping = scheme.config.raw.get("replication_auth_key_mapping");
            let mapped = mapping.and_then(|mapping| member(mapping, path));
            let known = |name: &&str| {
                scheme
                    .config
                    .fields
                    .iter()
                    .any(|field| field.name == **name)
            };
            let by_name = || {
                let mut fields = scheme.config.fields.iter().map(|field| field.name.as_str());
                fields.find(|name| plain(name) == last)
            };
            let field = mapped.as_deref().filter(known).or_else(by_name);
            if let Some(field) = field.filter(|field| !found.iter().any(|known| known == field)) {
                found.push(field.to_owned());
            }
        }
        found
    }

    fn left_out(&mut self, pointer: &str, why: &str) {
        let diagnostic = self
            .warning(
                codes::IGNORED,
                pointer,
                "this rule has no effect on what is generated",
            )
            .label("left out")
            .help(why.to_owned());
        self.sink.push(diagnostic);
    }
}

/// What an API says about repetitions.
pub(super) fn retry_rules(value: Option<&Value>) -> Option<RetryRules> {
    let value = value?;
    let flag = |name: &str| value.get(name).and_then(Value::as_bool);
    let number = |name: &str| value.get(name).and_then(Value::as_f64);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "limited to a day, and not negative"
    )]
    let milliseconds = |name: &str| {
        number(name).map(|seconds| (seconds.clamp(0.0, 86_400.0) * 1000.0).round() as u64)
    };
    let statuses = value.get("retry_on_status_codes").and_then(Value::as_array);
    let statuses = statuses.map(|statuses| {
        let statuses = statuses.iter().filter_map(Value::as_u64);
        statuses
            .filter_map(|status| u16::try_from(status).ok())
            .collect()
    });
    let unit = match member(value, "retry_after_format").as_deref() {
        Some("milliseconds") => WaitUnit::Milliseconds,
        Some("unix_timestamp") => WaitUnit::UnixTime,
        _ => WaitUnit::Seconds,
    };
    let usual = |name: &str| name.eq_ignore_ascii_case("retry-after") && unit == WaitUnit::Seconds;
    let header = member(value, "retry_after_header").unwrap_or_else(|| "Retry-After".to_owned());
    Some(RetryRules {
        max_attempts: count(value, "max_attempts"),
        first_wait: milliseconds("initial_delay_seconds"),
        max_wait: milliseconds("max_delay_seconds"),
        growth: number("exponential_base").filter(|base| *base >= 1.0),
        steady: flag("jitter") == Some(false),
        statuses,
        no_timeouts: flag("retry_on_timeout") == Some(false),
        no_broken_connections: flag("retry_on_network_error") == Some(false),
        wait_header: (!usual(&header)).then_some((header, unit)),
    })
}
