//! What a change of a spec means: one case for each rule, in both directions where there are two.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use connector_codegen::review::{
    Class, Report, Side, compare, json, markdown, page, rules, text, with_section,
};
use connector_codegen::{Inputs, Options, RuntimeDependency, side};

#[path = "review/browser.rs"]
mod browser;
#[path = "review/cases.rs"]
mod cases;

const BASE: &str = include_str!("review/lamps.yaml");

fn understood(spec: &str) -> Side {
    let inputs = Inputs {
        spec_name: "lamps.yaml".to_owned(),
        spec_text: spec.to_owned(),
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: String::new(),
            spec_path: "lamps.yaml".to_owned(),
        },
    };
    side(&inputs).unwrap_or_else(|failure| {
        let shown = connector_codegen::diagnostics::render(
            &failure.diagnostics,
            &failure.sources,
            connector_codegen::diagnostics::Color::Never,
        );
        panic!("{shown}")
    })
}

fn edited(old: &str, new: &str) -> String {
    with(BASE, &[(old, new)])
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

fn set(codes: &[&'static str]) -> BTreeSet<&'static str> {
    codes.iter().copied().collect()
}

/// The spec with the edits, each of which must fit once.
fn with(spec: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(spec.to_owned(), |spec, (old, new)| {
        let times = spec.matches(old).count();
        assert_eq!(times, 1, "{old:?} must stand once in the spec");
        spec.replace(old, new)
    })
}

#[test]
fn every_edit_has_its_codes_in_both_directions() {
    let base = understood(BASE);
    let mut wrong = Vec::new();
    let cases = cases::all();
    for case in &cases {
        let spec = with(BASE, &case.from);
        let own = (!case.from.is_empty()).then(|| understood(&spec));
        let before = own.as_ref().unwrap_or(&base);
        let after = understood(&with(&spec, &case.edits));
        let told = [compare(before, &after), compare(&after, before)];
        for (report, expected) in told.iter().zip([case.there, case.back]) {
            let found = codes(report);
            if found != set(expected) {
                let edits = &case.edits;
                wrong.push(format!("{edits:?}: {found:?} instead of {expected:?}"));
            }
        }
    }
    assert!(cases.len() >= 60, "{}", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Of every rule there is a case that is about it, in one direction or the other.
#[test]
fn no_rule_is_without_a_case() {
    let cases = cases::all();
    let about = cases.iter().flat_map(|case| [case.there, case.back]);
    let about: BTreeSet<&str> = about.filter_map(|codes| codes.first().copied()).collect();
    let table: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.code.as_str()).collect();
    let without: Vec<_> = table.difference(&about).collect();
    let unknown: Vec<_> = about.difference(&table).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "{without:?}, {unknown:?}"
    );
}

#[test]
fn nothing_changed_when_only_the_text_did() {
    let base = understood(BASE);
    let moved = BASE.replace(
        "summary: Get a lamp\n",
        "summary:   \"Get a lamp\" # a comment\n",
    );
    let report = compare(&base, &understood(&moved));
    assert_eq!(codes(&report), BTreeSet::new());
    assert_eq!(report.version_suggested, "0.3.0");
}

#[test]
fn a_finding_has_both_places_and_the_rust() {
    let base = understood(BASE);
    let after = understood(&edited("required: [id, name]", "required: [id]"));
    let report = compare(&base, &after);
    let [finding] = report.findings.as_slice() else {
        panic!("{report:#?}")
    };
    assert_eq!(finding.item, "Lamp.name");
    assert_eq!(finding.class, Class::Breaking);
    let line = BASE
        .lines()
        .position(|line| line.contains("        name: {type: string, description: Name.}"))
        .unwrap()
        + 1;
    assert_eq!(
        finding.before.as_ref().unwrap().to_string(),
        format!("lamps.yaml:{line}")
    );
    assert_eq!(finding.after, finding.before);
    assert_eq!(finding.rust_before.as_deref(), Some("pub name: Text"));
    assert_eq!(
        finding.rust_after.as_deref(),
        Some("pub name: Option<Text>")
    );
    assert_eq!(report.version_suggested, "0.4.0");
}

#[test]
fn a_report_in_every_form() {
    let base = understood(BASE);
    let spec = edited("required: [id, name]", "required: [id]")
        .replace("summary: List lamps", "summary: <b>All | lamps");
    let report = compare(&base, &understood(&spec));
    let plain = text(&report, false);
    assert!(
        plain.contains(
            "1 breaking, 0 compatible, 1 documentation; the version is 0.3.0 and should be 0.4.0"
        ),
        "{plain}"
    );
    assert!(
        plain.contains(
            "breaking      Lamp.name: `name` can be absent or null now [record/field-optional]"
        ),
        "{plain}"
    );
    let reports = [report];
    let pull_request = markdown(&reports);
    assert!(
        pull_request.contains(
            "| `Lamp.name` | `name` can be absent or null now | `record/field-optional` |"
        ),
        "{pull_request}"
    );
    assert!(
        pull_request.contains("&lt;b>All \\| lamps"),
        "{pull_request}"
    );
    let value: serde_json::Value = serde_json::from_str(&json(&reports)).unwrap();
    let first = &value[0]["findings"][0];
    assert_eq!(value[0]["version_suggested"], "0.4.0");
    assert!(
        first["class"].is_string() && first["code"].is_string() && first["before"]["line"].is_u64()
    );
    let html = page(&reports);
    assert!(
        html.contains("pub name: Option&lt;Text&gt;") && !html.contains("<b>All"),
        "{html}"
    );
    assert!(
        !html.contains("http://") && !html.contains("https://"),
        "the page needs nothing else"
    );
    let changelog = with_section("", &reports[0]);
    assert!(
        changelog.contains(
            "## 0.3.0\n\n### Breaking\n\n- `Lamp.name`: `name` can be absent or null now."
        ),
        "{changelog}"
    );
}

/// The class of every rule, by hand: what breaks a program is no matter of taste.
#[test]
fn every_rule_has_the_class_that_it_should_have() {
    let of = |class: Class| -> BTreeSet<&str> {
        let rules = rules::ALL.iter().filter(|rule| rule.class == class);
        rules.map(|rule| rule.code.as_str()).collect()
    };
    assert_eq!(of(Class::Breaking), set(BREAKING));
    assert_eq!(of(Class::Documentation), set(DOCUMENTATION));
}

const BREAKING: &[&str] = &[
    "connector/renamed",
    "server/variable-needed",
    "server/variable-removed",
    "server/user-agent-needed",
    "entity/removed",
    "operation/removed",
    "operation/sign-in",
    "operation/builder",
    "operation/argument-order",
    "rule/added",
    "pagination/removed",
    "parameter/needed",
    "parameter/removed",
    "parameter/required",
    "parameter/optional",
    "body/added",
    "body/removed",
    "body/file-removed",
    "body/file-required",
    "body/field-needed",
    "body/field-removed",
    "body/field-required",
    "body/field-optional",
    "body/field-not-null",
    "body/variant-removed",
    "body/variant-fields",
    "answer/kind",
    "answer/meta-removed",
    "record/field-removed",
    "record/field-optional",
    "record/field-certain",
    "search/removed",
    "search/field-removed",
    "search/field-type",
    "type/changed",
    "type/renamed",
    "type/limits-tighter",
    "type/pattern",
    "enum/value-removed",
    "enum/value-renamed",
    "enum/closed",
    "choice/alternative-removed",
    "auth/scheme-removed",
    "auth/scheme-renamed",
    "auth/field-added",
    "auth/field-removed",
    "auth/field-required",
    "auth/field-secret",
    "auth/field-type",
];

const DOCUMENTATION: &[&str] = &[
    "connector/docs",
    "connector/spec-version",
    "connector/guide",
    "entity/docs",
    "operation/docs",
    "parameter/docs",
    "body/field-docs",
    "body/variant-docs",
    "record/field-docs",
    "search/docs",
    "type/docs",
    "auth/docs",
];
