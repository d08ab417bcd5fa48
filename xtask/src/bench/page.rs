//! The results as one HTML page with a plot for each figure.

use std::fmt::Write as _;

use super::figure::Figure;

/// Width of a plot.
const WIDTH: f64 = 620.0;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\
    h2{font-size:1rem;margin:2rem 0 .2rem}p{margin:0;color:#555}svg{width:100%;height:auto}\
    .ok{color:#17743a}.miss{color:#b3261e}";

/// The page.
pub(super) fn html(figures: &[Figure]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Benchmarks</title>\n\
         <style>{STYLE}</style>\n<h1>Benchmarks</h1>\n\
         <p>Each dot is one pair; the bar goes from the first to the third quartile, the line in it is the \
         median, the dashed line the goal.</p>\n"
    );
    for figure in figures {
        let (class, word) = if figure.ok {
            ("ok", "holds")
        } else {
            ("miss", "is missed")
        };
        let bound = if figure.at_most {
            "at most"
        } else {
            "at least"
        };
        let _ = writeln!(
            out,
            "<h2>{}</h2>\n<p><b>{:.3}</b>, {bound} {} <span class=\"{class}\">{word}</span>; {}</p>\n{}",
            escaped(&figure.name),
            figure.ratio,
            figure.goal,
            escaped(&figure.about),
            plot(figure)
        );
    }
    out.push_str("</html>\n");
    out
}

/// One line of dots between zero and a little more than the largest value.
fn plot(figure: &Figure) -> String {
    let finite = |value: &&f64| value.is_finite();
    let largest = figure
        .values
        .iter()
        .filter(finite)
        .fold(figure.goal, |most, value| most.max(*value));
    let x = |value: f64| 10.0 + (value / (largest * 1.08)).clamp(0.0, 1.0) * (WIDTH - 20.0);
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} 64\" role=\"img\" aria-label=\"{}\">\
         <line x1=\"10\" x2=\"{}\" y1=\"44\" y2=\"44\" stroke=\"#999\"/>",
        escaped(&figure.name),
        WIDTH - 10.0
    );
    if figure.ratio.is_finite() {
        let (low, high, middle) = (x(figure.low), x(figure.high), x(figure.ratio));
        let _ = write!(
            out,
            "<rect x=\"{low:.1}\" y=\"20\" width=\"{:.1}\" height=\"16\" fill=\"#8fb4e8\"/>\
             <line x1=\"{middle:.1}\" x2=\"{middle:.1}\" y1=\"16\" y2=\"40\" stroke=\"#123\" stroke-width=\"2\"/>",
            (high - low).max(1.0)
        );
    }
    for value in figure.values.iter().filter(finite) {
        let _ = write!(
            out,
            "<circle cx=\"{:.1}\" cy=\"28\" r=\"2.5\" fill=\"#1f4e9c\" opacity=\".5\"/>",
            x(*value)
        );
    }
    let goal = x(figure.goal);
    let _ = write!(
        out,
        "<line x1=\"{goal:.1}\" x2=\"{goal:.1}\" y1=\"8\" y2=\"48\" stroke=\"#b3261e\" stroke-dasharray=\"4 3\"/>\
         <text x=\"10\" y=\"60\" font-size=\"11\">0</text>\
         <text x=\"{goal:.1}\" y=\"60\" font-size=\"11\" text-anchor=\"middle\">{}</text></svg>",
        figure.goal
    );
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_plot() {
        let good = Figure::at_most("a <b>", 2.0, vec![1.0, 1.5], "c & d".to_owned());
        let bad = Figure::at_most("e", 2.0, vec![f64::INFINITY], String::new());
        let page = html(&[good, bad]);
        assert_eq!(page.matches("<svg").count(), 2);
        assert!(page.contains("a &lt;b>") && page.contains("c &amp; d"));
        assert!(page.contains("holds") && page.contains("is missed"));
        assert!(!page.contains("NaN"));
    }
}
