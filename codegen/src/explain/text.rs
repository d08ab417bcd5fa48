//! An explanation for a terminal.

use std::fmt::Write as _;

use super::Explanation;

/// The stages of an operation, one after another. `folder` is where the crate stands.
#[must_use]
pub fn text(explanation: &Explanation, folder: &str) -> String {
    let mut out = String::new();
    let spec = &explanation.spec;
    let _ = writeln!(out, "{}", explanation.operation);
    heading(
        &mut out,
        "What the spec says",
        &format!("{}:{}", spec.file, spec.first),
    );
    let width = (spec.first as usize + spec.lines.len()).to_string().len();
    for (line, number) in spec.lines.iter().zip(spec.first..) {
        let _ = writeln!(out, "{}", format!("  {number:width$} | {line}").trim_end());
    }
    heading(&mut out, "What it means", "model");
    indented(&mut out, &explanation.model);
    if !explanation.parts.is_empty() {
        let _ = writeln!(out, "\n  Its parameters, and the shapes that it leads to:");
        let rows = explanation.parts.iter().map(|part| {
            let what = format!("{}, {}", part.name, part.what);
            (part.place.to_string(), what)
        });
        table(&mut out, rows.collect());
    }
    heading(&mut out, "Which Rust was chosen", "plan");
    let _ = writeln!(out, "  {}\n", explanation.signature);
    indented(&mut out, &explanation.plan);
    heading(&mut out, "What was emitted", folder);
    let rows = explanation.items.iter().map(|item| {
        let place = format!("{folder}/{}:{}", item.file, item.line);
        (place, item.item.clone())
    });
    table(&mut out, rows.collect());
    out
}

fn heading(out: &mut String, title: &str, from: &str) {
    let _ = writeln!(out, "\n{title} ({from})\n");
}

fn indented(out: &mut String, text: &str) {
    for line in text.lines() {
        let _ = writeln!(out, "  {line}");
    }
}

/// Places, and what stands there.
fn table(out: &mut String, rows: Vec<(String, String)>) {
    let width = rows.iter().map(|(place, _)| place.len()).max().unwrap_or(0);
    for (place, what) in rows {
        let _ = writeln!(out, "  {place:width$}  {what}");
    }
}
