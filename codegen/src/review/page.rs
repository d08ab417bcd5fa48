//! A report as one HTML page that needs nothing else: Rust before and after side by side, filters, a search.

use std::fmt::Write as _;

use super::render::{places, summary};
use super::{Finding, Report};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
#[must_use]
pub fn page(reports: &[Report]) -> String {
    let mut main = String::new();
    for report in reports {
        let _ = write!(
            main,
            "<section><h2>{}</h2><p>{}</p>",
            escaped(&report.connector),
            escaped(&summary(report))
        );
        let mut group = "";
        for finding in &report.findings {
            if finding.group != group {
                if !group.is_empty() {
                    main.push_str("</div>");
                }
                group = &finding.group;
                let _ = write!(main, "<div class=\"group\"><h3>{}</h3>", escaped(group));
            }
            row(&mut main, finding);
        }
        main.push_str(if group.is_empty() { "" } else { "</div>" });
        main.push_str("</section>");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
<title>What changed</title><style>{STYLE}</style></head><body>\
<header><h1>What changed</h1><div id=\"filters\">\
<label><input type=\"checkbox\" value=\"breaking\" checked> breaking</label>\
<label><input type=\"checkbox\" value=\"compatible\" checked> compatible</label>\
<label><input type=\"checkbox\" value=\"documentation\" checked> documentation</label>\
<input type=\"search\" placeholder=\"Search items, codes, texts\" aria-label=\"Search\"></div>\
<p id=\"count\"></p></header><main>{main}</main><script>{SCRIPT}</script></body></html>\n"
    )
}

fn row(out: &mut String, finding: &Finding) {
    let _ = write!(
        out,
        "<article class=\"{class}\" data-class=\"{class}\"><p><b>{class}</b> <code>{item}</code> {message} \
<small>{code} · {places}</small></p>",
        class = finding.class,
        item = escaped(&finding.item),
        message = escaped(&finding.message),
        code = finding.code,
        places = escaped(&places(finding)),
    );
    if finding.rust_before.is_some() || finding.rust_after.is_some() {
        let side = |rust: &Option<String>| match rust {
            Some(text) => escaped(text),
            None => "<i>nothing</i>".to_owned(),
        };
        let _ = write!(
            out,
            "<div class=\"sides\"><pre>{}</pre><pre>{}</pre></div>",
            side(&finding.rust_before),
            side(&finding.rust_after)
        );
    }
    out.push_str("</article>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
