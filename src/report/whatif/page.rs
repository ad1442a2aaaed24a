//! The comparison as one page that opens offline and prints well: the charts are in it.

use super::words::{Column, columns, counts, findings, open_points};
use crate::report::charts::Chart;
use crate::whatif::{Comparison, Run};
use crate::wording::counted;
use std::fmt::Write;

/// More cases than this are in `cases.csv` alone: nobody reads a longer table.
const MOST_ROWS: usize = 60;

const STYLE: &str = "\
body{font:16px/1.5 'DejaVu Sans',Verdana,sans-serif;color:#222;max-width:1100px;margin:2em auto;padding:0 1em}\
h1{font-size:1.6em;margin:0 0 .2em}h2{font-size:1.15em;margin:2em 0 .4em}\
table{border-collapse:collapse;width:100%;font-size:.88em}th,td{padding:.35em .6em;text-align:right;border-bottom:1px solid #ddd;vertical-align:top}\
th:first-child,td:first-child,td.words{text-align:left}thead th{border-bottom:2px solid #888}\
.quiet{color:#666}.none{color:#a33}figure{margin:1em 0;break-inside:avoid}figure svg{width:100%;height:auto}\
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

/// The page.
#[must_use]
pub fn page(run: &Run, comparison: &Comparison, charts: &[Chart]) -> String {
    let title = if run.title.is_empty() {
        "What if?"
    } else {
        &run.title
    };
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>{0}</h1>\n<p class=\"quiet\">{1}, {2}; {3}; level {4}</p>\n",
        escaped(title),
        escaped(&run.scenario),
        counted(run.weeks as usize, "week"),
        counts(run, comparison),
        escaped(&run.settings)
    );
    let told = findings(run, comparison);
    if !told.is_empty() {
        html += "<h2>The answer</h2>\n";
        paragraphs(&mut html, &told);
    }
    html += "<h2>The cases</h2>\n";
    html += &table(run, comparison);
    for (name, heading) in [
        ("tornado", "What matters most"),
        ("whatif-frontier", "Cost and service"),
        ("coverage-cases", "Required and on duty, over the day"),
    ] {
        if let Some(chart) = charts.iter().find(|it| it.name == name) {
            let _ = write!(
                html,
                "<h2>{heading}</h2>\n<figure>{}</figure>\n",
                inline(&chart.svg)
            );
        }
    }
    html += "<h2>How the figures were got</h2>\n";
    paragraphs(&mut html, &open_points(run, comparison));
    let _ = write!(
        html,
        "<p class=\"quiet\">shiftwright {}, seed {}. Every figure is in cases.csv.</p>\n</body>\n</html>\n",
        escaped(&run.version),
        run.seed
    );
    html
}

fn paragraphs(html: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(html, "<p>{}</p>", escaped(line));
    }
}

fn table(run: &Run, comparison: &Comparison) -> String {
    let columns = columns(run, comparison);
    let mut html = "<table>\n<thead><tr><th>case</th>".to_owned();
    for column in &columns {
        let _ = write!(html, "<th>{}</th>", escaped(&column.heading));
    }
    html += "</tr></thead>\n<tbody>\n";
    for at in 0..run.cases.len().min(MOST_ROWS) {
        html += &row(run, comparison, &columns, at);
    }
    html += "</tbody>\n</table>\n";
    if run.cases.len() > MOST_ROWS {
        let more = run.cases.len() - MOST_ROWS;
        let _ = writeln!(
            html,
            "<p class=\"quiet\">… and {more} more cases in cases.csv.</p>"
        );
    }
    html
}

fn row(run: &Run, comparison: &Comparison, columns: &[Column], at: usize) -> String {
    let (case, outcome) = (&run.cases[at], &comparison.outcomes[at]);
    let words = match at {
        0 => "the scenario as it is".to_owned(),
        _ => case.words.join("; "),
    };
    let mut html = format!("<tr><td><b>{}</b>", escaped(&case.name));
    if !words.is_empty() && words != case.name {
        let _ = write!(html, "<br><span class=\"quiet\">{}</span>", escaped(&words));
    }
    html += "</td>";
    match &outcome.figures {
        Some(figures) => {
            let more = comparison.differences[at].as_ref();
            for column in columns {
                let _ = write!(html, "<td>{}</td>", escaped(&(column.cell)(figures, more)));
            }
        }
        None => {
            let (status, reason) = (outcome.status.name(), escaped(&outcome.reason));
            let _ = write!(
                html,
                "<td colspan=\"{}\" class=\"words none\">{status}: {reason}</td>",
                columns.len()
            );
        }
    }
    html + "</tr>\n"
}

/// An SVG as a part of a page.
fn inline(svg: &str) -> &str {
    svg.find("<svg").map_or(svg, |start| &svg[start..])
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_planners_text_is_markup() {
        assert_eq!(
            escaped("<b>R&D \"x\"'s"),
            "&lt;b&gt;R&amp;D &quot;x&quot;&#39;s"
        );
    }
}
