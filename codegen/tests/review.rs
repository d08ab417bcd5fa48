//! What a change of a spec means: one case for each rule, in both directions where there are two.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use connector_codegen::review::{
    Class, Report, Side, compare, json, markdown, page, rules, text, with_section,
};
use connector_codegen::{Inputs, Options, RuntimeDependency, side};

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
    assert_eq!(
        BASE.matches(old).count(),
        1,
        "{old:?} must stand once in the spec"
    );
    BASE.replace(old, new)
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

/// An edit, the codes of the change, and the codes of taking it back.
type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const CASES: &[Case] = &[
    (
        "x-airbyte-connector-name: lamps",
        "x-airbyte-connector-name: lights",
        &["connector/renamed", "connector/docs", "auth/scheme-renamed"],
        &["connector/renamed", "connector/docs", "auth/scheme-renamed"],
    ),
    (
        "version: 1.0.0",
        "version: 1.1.0",
        &["connector/spec-version"],
        &["connector/spec-version"],
    ),
    (
        "description: Lamps and their switches.",
        "description: Lamps only.",
        &["connector/docs"],
        &["connector/docs"],
    ),
    (
        "https://{region}.lamps.example/v1",
        "https://{region}.lamps.example/v2",
        &["server/url"],
        &["server/url"],
    ),
    (
        "region: {default: eu, description: Where.}",
        "region: {default: us, description: Where.}",
        &["server/variable-changed"],
        &["server/variable-changed"],
    ),
    (
        "requests: 100",
        "requests: 50",
        &["rate-limit/tighter"],
        &["rate-limit/looser"],
    ),
    (
        "    - {name: default, requests: 100, seconds: 60}",
        "    - {name: default, requests: 100, seconds: 60}\n    - {name: slow, requests: 1, seconds: 60}",
        &["rate-limit/added"],
        &["rate-limit/removed"],
    ),
    (
        "  x-connector-rate-limits:",
        "  x-connector-user-agent: {required: true, description: Say who.}\n  x-connector-rate-limits:",
        &["server/user-agent-needed"],
        &["server/user-agent-free"],
    ),
    (
        "summary: List lamps",
        "summary: All lamps",
        &["operation/docs"],
        &["operation/docs"],
    ),
    (
        "description: Adds a lamp.",
        "description: Makes a lamp.",
        &["operation/docs"],
        &["operation/docs"],
    ),
    (
        "      summary: Create a lamp",
        "      deprecated: true\n      summary: Create a lamp",
        &["operation/deprecated"],
        &["operation/undeprecated"],
    ),
    (
        "      summary: Create a lamp",
        "      x-connector-effects: {sends_mail: true}\n      summary: Create a lamp",
        &["operation/effects"],
        &["operation/effects"],
    ),
    (
        "      summary: Create a lamp",
        "      x-connector-rules: [{together: [watts, note]}]\n      summary: Create a lamp",
        &["rule/added"],
        &["rule/removed"],
    ),
    (
        "  /lamps:\n",
        "  /all-lamps:\n",
        &["operation/route"],
        &["operation/route"],
    ),
    (
        "x-airbyte-action: delete",
        "x-airbyte-action: remove",
        &["operation/added", "operation/removed"],
        &["operation/added", "operation/removed"],
    ),
    (
        "x-connector-pagination: {style: cursor, next: $.next, parameter: cursor}",
        "x-connector-pagination: none",
        &["pagination/removed"],
        &["pagination/added"],
    ),
    (
        "{style: cursor, next: $.next, parameter: cursor}",
        "{style: page, parameter: size}",
        &["pagination/style"],
        &["pagination/style"],
    ),
    (
        "{style: cursor, next: $.next, parameter: cursor}",
        "{style: cursor, next: $.next, parameter: cursor, page_size: size}",
        &["pagination/details"],
        &["pagination/details"],
    ),
    (
        "        - {name: code,",
        "        - {name: sort, in: query, description: Order., schema: {type: string}}\n        - {name: code,",
        &["parameter/added"],
        &["parameter/removed"],
    ),
    (
        "        - {name: code,",
        "        - {name: sort, in: query, required: true, description: Order., schema: {type: string}}\n        - {name: code,",
        &["parameter/needed", "connector/check"],
        &["parameter/removed", "connector/check"],
    ),
    (
        "{name: code, in: query,",
        "{name: code, in: query, required: true,",
        &["parameter/required", "connector/check"],
        &["parameter/optional", "connector/check"],
    ),
    (
        "{name: code, in: query,",
        "{name: code, in: header,",
        &["parameter/place", "parameter/style"],
        &["parameter/place", "parameter/style"],
    ),
    (
        "default: 20",
        "default: 30",
        &["parameter/default"],
        &["parameter/default"],
    ),
    (
        "description: Page size.",
        "description: Size of a page.",
        &["parameter/docs"],
        &["parameter/docs"],
    ),
    (
        "{name: size, in: query,",
        "{name: size, in: query, deprecated: true,",
        &["parameter/deprecated"],
        &["parameter/deprecated"],
    ),
    (
        "minimum: 1, maximum: 100",
        "minimum: 1, maximum: 50",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    (
        "minimum: 1, maximum: 100",
        "minimum: 2, maximum: 100",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    (
        "format: int32, minimum: 1",
        "format: int64, minimum: 1",
        &["type/changed"],
        &["type/changed"],
    ),
    (
        "maxLength: 8",
        "maxLength: 4",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    (
        "pattern: '^[a-z]+$'",
        "pattern: '^[a-f]+$'",
        &["type/pattern"],
        &["type/pattern"],
    ),
    (
        ", pattern: '^[a-z]+$'",
        "",
        &["type/pattern-dropped"],
        &["type/pattern"],
    ),
    (
        "maxItems: 5",
        "maxItems: 3",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    (
        "{name: tags, in: query,",
        "{name: tags, in: query, explode: false,",
        &["parameter/style"],
        &["parameter/style"],
    ),
    (
        "enum: [red, green]",
        "enum: [red, green, blue]",
        &["enum/value-added"],
        &["enum/value-removed"],
    ),
    (
        "enum: [red, green]",
        "x-connector-open-enum: true, enum: [red, green]",
        &["enum/opened"],
        &["enum/closed"],
    ),
    (
        "enum: [red, green]",
        "x-connector-value-names: {red: crimson}, enum: [red, green]",
        &["enum/value-renamed"],
        &["enum/value-renamed"],
    ),
    (
        "description: A colour.",
        "description: A hue.",
        &["type/docs", "record/field-docs"],
        &["type/docs", "record/field-docs"],
    ),
    (
        "next: $.next, total: $.total}",
        "next: $.next}",
        &["answer/meta-removed"],
        &["answer/meta-added"],
    ),
    (
        "{next: $.next, total: $.total}",
        "{next: $.next, total: '@header.X-Total'}",
        &["answer/meta-source", "type/changed"],
        &["answer/meta-source", "type/changed"],
    ),
    (
        "        '204': {description: Gone.}",
        "        '200': {description: Lamp., content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}",
        &["answer/kind"],
        &["answer/kind"],
    ),
    (
        "        note: {type: string, nullable: true, description: Note.}\n    LampCreate",
        "        note: {type: string, nullable: true, description: Note.}\n        lux: {type: integer, description: Light.}\n    LampCreate",
        &["record/field-added"],
        &["record/field-removed"],
    ),
    (
        "required: [id, name]",
        "required: [id]",
        &["record/field-optional"],
        &["record/field-certain"],
    ),
    (
        "required: [id, name]",
        "required: [id, name, note]",
        &["record/field-emptiness"],
        &["record/field-emptiness"],
    ),
    (
        "description: Id.",
        "description: Its id.",
        &["record/field-docs"],
        &["record/field-docs"],
    ),
    (
        "{type: integer, x-connector-id: lamp, description: Id.}",
        "{type: integer, description: Id.}",
        &["type/changed"],
        &["type/changed"],
    ),
    (
        "{type: integer, x-connector-id: lamp, description: Id.}",
        "{type: integer, deprecated: true, x-connector-id: lamp, description: Id.}",
        &["record/field-deprecated"],
        &["record/field-deprecated"],
    ),
    (
        "required: [name, room]",
        "required: [name]",
        &["body/field-optional"],
        &["body/field-required"],
    ),
    (
        "        hours: {type: number",
        "        size: {type: string, description: Size.}\n        hours: {type: number",
        &["body/field-added"],
        &["body/field-removed"],
    ),
    (
        "required: [name, room]",
        "required: [room, name]",
        &["operation/argument-order"],
        &["operation/argument-order"],
    ),
    (
        "minimum: 1, description: Power.",
        "minimum: 1, nullable: true, description: Power.",
        &["body/field-nullable"],
        &["body/field-not-null"],
    ),
    (
        "minimum: 1, description: Power.",
        "minimum: 1, default: 5, description: Power.",
        &["body/field-default"],
        &["body/field-default"],
    ),
    (
        "minimum: 1, description: Power.",
        "minimum: 1, deprecated: true, description: Power.",
        &["body/field-deprecated"],
        &["body/field-deprecated"],
    ),
    (
        "minimum: 1, description: Power.",
        "minimum: 2, description: Power.",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    (
        "room: {type: string, description: Room.}",
        "room: {type: string, description: Its room.}",
        &["body/field-docs"],
        &["body/field-docs"],
    ),
    (
        "        - {name: dated, description: By date., fields: [until]}\n",
        "",
        &["body/variant-removed"],
        &["body/variant-added"],
    ),
    (
        "description: By hours., fields: [hours]",
        "description: By hours., fields: [hours], required: [hours]",
        &["body/variant-fields"],
        &["body/variant-fields"],
    ),
    (
        "description: By hours.",
        "description: For some hours.",
        &["body/variant-docs"],
        &["body/variant-docs"],
    ),
    (
        "          application/json:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
        "          application/x-www-form-urlencoded:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
        &["body/encoding"],
        &["body/encoding"],
    ),
    (
        "          account: {type: string, title: Account, description: Number.}\n",
        "",
        &["auth/field-removed"],
        &["auth/field-added"],
    ),
    (
        "        required: [token]",
        "        required: [token, account]",
        &["auth/field-required"],
        &["auth/field-required"],
    ),
    (
        "account: {type: string, title: Account, description: Number.}",
        "account: {type: integer, title: Account, description: Number.}",
        &["auth/field-type"],
        &["auth/field-type"],
    ),
    (
        "account: {type: string, title: Account, description: Number.}",
        "account: {type: string, airbyte_secret: false, title: Account, description: Number.}",
        &["auth/field-secret"],
        &["auth/field-secret"],
    ),
    (
        "description: Secret.",
        "description: A secret.",
        &["auth/docs"],
        &["auth/docs"],
    ),
];

fn set(codes: &[&'static str]) -> BTreeSet<&'static str> {
    codes.iter().copied().collect()
}

#[test]
fn every_edit_has_its_codes_in_both_directions() {
    let base = understood(BASE);
    let mut wrong = Vec::new();
    for (old, new, there, back) in CASES {
        let after = understood(&edited(old, new));
        let found = compare(&base, &after);
        if codes(&found) != set(there) {
            wrong.push(format!(
                "{old:?} → {new:?}: {:?} instead of {there:?}",
                codes(&found)
            ));
        }
        let found = compare(&after, &base);
        if codes(&found) != set(back) {
            wrong.push(format!(
                "back from {new:?}: {:?} instead of {back:?}",
                codes(&found)
            ));
        }
    }
    assert!(CASES.len() >= 60, "{}", CASES.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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

#[test]
fn every_class_is_in_the_table() {
    let classes: BTreeSet<Class> = rules::ALL.iter().map(|rule| rule.class).collect();
    assert_eq!(classes.len(), 3);
}
