//! The comparison as one page that opens offline and prints well: the charts are in it.

use super::columns::{Column, Seen, columns};
use super::names::drawn;
use super::words::{counts, findings, open_points};
use crate::report::charts::Chart;
use crate::whatif::{Comparison, Difference, Run};
use crate::wording::{counted, grouped_number};
use std::fmt::Write;

/// Of more cases than this the table above shows those that matter, and the rest stand at the end of the page.
const MOST_ROWS: usize = 40;

/// So many of them.
const SHOWN: usize = 20;

/// More cases than this are in `cases.csv` alone.
const MOST_AT_ALL: usize = 2_000;

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
        counted(run.horizon as usize, "week"),
        counts(run, comparison),
        escaped(&run.settings)
    );
    let told = findings(run, comparison);
    if !told.is_empty() {
        html += "<h2>The answer</h2>\n";
        paragraphs(&mut html, &told);
    }
    html += "<h2>The cases</h2>\n";
    let all: Vec<usize> = (0..run.cases.len()).collect();
    let shown = worth_reading(comparison, &all);
    if shown.len() < all.len() {
        let _ = writeln!(html, "<p>{}</p>", chosen(shown.len(), all.len()));
    }
    html += &table(run, comparison, &shown);
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
    if shown.len() < all.len() {
        html += &rest(run, comparison, &all);
    }
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

fn chosen(shown: usize, all: usize) -> String {
    let where_all = match all > MOST_AT_ALL {
        true => format!(
            "<a href=\"#all\">The first {}</a> stand at the end of this page, and all of them in cases.csv",
            grouped_number(MOST_AT_ALL as f64, 0)
        ),
        false => "<a href=\"#all\">All of them</a> stand at the end of this page, and in cases.csv"
            .to_owned(),
    };
    format!(
        "{shown} of {} cases: the base, those on the line of cost and service, and those that differ most from the base in \
         cost and in service. {where_all}.",
        grouped_number(all as f64, 0)
    )
}

/// The cases at the end of the page: all, or as many as it bears.
fn rest(run: &Run, comparison: &Comparison, all: &[usize]) -> String {
    let shown = &all[..all.len().min(MOST_AT_ALL)];
    let heading = match shown.len() < all.len() {
        true => format!("The first {} cases", grouped_number(shown.len() as f64, 0)),
        false => "All cases".to_owned(),
    };
    let mut html = format!("<h2 id=\"all\">{heading}</h2>\n");
    html += &table(run, comparison, shown);
    if shown.len() < all.len() {
        let more = grouped_number((all.len() - shown.len()) as f64, 0);
        let _ = writeln!(html, "<p>{more} more cases are in cases.csv.</p>");
    }
    html
}

/// The cases that a reader in a hurry should see: all where they are few, else the base, those on the frontier, and those
/// that differ most in cost and in service, by turns; in the run's order.
fn worth_reading(comparison: &Comparison, all: &[usize]) -> Vec<usize> {
    if all.len() <= MOST_ROWS {
        return all.to_vec();
    }
    let difference = |case: usize, of: fn(&Difference) -> Option<f64>| {
        let more = comparison.differences[case].as_ref().and_then(of);
        more.map_or(0.0, f64::abs)
    };
    let ordered = |of: fn(&Difference) -> Option<f64>| {
        let mut list = all.to_vec();
        list.sort_by(|a, b| difference(*b, of).total_cmp(&difference(*a, of)));
        list
    };
    let by_cost = ordered(|it| it.needed_cost.or(it.cost));
    let by_service = ordered(|it| it.service_all.map(|it| it.mean));
    let by_turns = by_cost
        .into_iter()
        .zip(by_service)
        .flat_map(|it| [it.0, it.1]);
    let first = std::iter::once(0).chain(comparison.frontier.iter().copied());
    let mut shown: Vec<usize> = vec![];
    for case in first.chain(by_turns) {
        if shown.len() < SHOWN && !shown.contains(&case) {
            shown.push(case);
        }
    }
    shown.sort_unstable();
    shown
}

fn table(run: &Run, comparison: &Comparison, cases: &[usize]) -> String {
    let columns = columns(run, comparison);
    let mut html = "<table>\n<thead><tr><th>case</th>".to_owned();
    for column in &columns {
        let _ = write!(html, "<th>{}</th>", escaped(&column.heading));
    }
    html += "</tr></thead>\n<tbody>\n";
    for at in cases {
        html += &row(run, comparison, &columns, *at);
    }
    html + "</tbody>\n</table>\n"
}

fn row(run: &Run, comparison: &Comparison, columns: &[Column], at: usize) -> String {
    let (case, outcome) = (&run.cases[at], &comparison.outcomes[at]);
    let words = match at {
        0 if case.words.is_empty() => "the scenario as it is".to_owned(),
        _ => case.words.join("; "),
    };
    let mut html = format!("<tr><td><b>{}</b>", escaped(&case.name));
    if let Some(values) = drawn(run, at) {
        let _ = write!(html, "<br>{}", escaped(&values));
    }
    if !words.is_empty() && words != case.name {
        let _ = write!(html, "<br><span class=\"quiet\">{}</span>", escaped(&words));
    }
    html += "</td>";
    match Seen::of(run, comparison, at) {
        Some(seen) => {
            for column in columns {
                let _ = write!(html, "<td>{}</td>", escaped(&(column.cell)(seen)));
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
    use crate::whatif::{Figures, Outcome, compare, sample_run};

    #[test]
    fn of_many_cases_those_that_matter_come_first_and_all_follow() {
        let names: Vec<String> = (0..300).map(|it| format!("case-{it}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let run = sample_run(&names);
        let outcome = |at: usize| {
            Outcome::done(Figures {
                cost: Some(if at == 77 { 9e6 } else { 1e6 + at as f64 }),
                ..Figures::default()
            })
        };
        let comparison = compare(&run, (0..300).map(outcome).collect());
        let html = page(&run, &comparison, &[]);
        let (above, below) = html.split_once("All cases</h2>").unwrap();
        assert!(above.contains("20 of 300 cases"), "{above}");
        assert!(above.contains("case-77<") && !above.contains("case-150<"));
        assert_eq!(below.matches("<tr>").count(), 1 + 300);
        assert!(above.contains("All of them</a>"), "{above}");
        let few = page(&sample_run(&names[..30]), &comparison, &[]);
        assert!(few.contains("case-29<") && !few.contains("All cases"));
    }

    #[test]
    fn of_thousands_it_says_which_stand_on_the_page() {
        let names: Vec<String> = (0..2_500).map(|it| format!("case-{it}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let run = sample_run(&names);
        let done = |_| Outcome::done(Figures::default());
        let html = page(&run, &compare(&run, (0..2_500).map(done).collect()), &[]);
        assert!(!html.contains("All of them") && !html.contains("All cases"));
        assert!(html.contains("The first 2,000 cases</h2>"));
        assert!(html.contains(
            ">The first 2,000</a> stand at the end of this page, and all of them in cases.csv"
        ));
        assert!(html.contains("500 more cases are in cases.csv"));
    }

    #[test]
    fn nothing_of_the_planners_text_is_markup() {
        assert_eq!(
            escaped("<b>R&D \"x\"'s"),
            "&lt;b&gt;R&amp;D &quot;x&quot;&#39;s"
        );
    }
}
