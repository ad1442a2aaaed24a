//! Names of cases in tables: the values of a draw beside it, and long names cut so that rows can be told apart.

use crate::whatif::Run;

/// The values of a case in a run of draws, as they are written, those from lists among them; `None` where nothing is drawn
/// from a range.
pub fn drawn(run: &Run, case: usize) -> Option<String> {
    let case = run.cases.get(case).filter(|_| !run.drawn.is_empty())?;
    let own = run.own_changes(case).iter();
    let values: Vec<String> = own.map(|(key, value)| format!("{key}={value}")).collect();
    (!values.is_empty()).then(|| values.join(" "))
}

/// The names of the first `count` cases, each of at most `most` characters and no two alike. A long one keeps its beginning
/// and its end; where that is not enough, the number of its row stands before it.
pub fn names(run: &Run, count: usize, most: usize) -> Vec<String> {
    let whole = (0..run.cases.len().min(count)).map(|at| match drawn(run, at) {
        Some(values) => format!("{}: {values}", run.cases[at].name),
        None => run.cases[at].name.clone(),
    });
    let cut: Vec<String> = whole.map(|it| middle_cut(&it, most)).collect();
    let numbered =
        |(at, it): (usize, &String)| match cut.iter().filter(|other| *other == it).count() {
            1 => it.clone(),
            _ => format!("({}) {it}", at + 1),
        };
    cut.iter().enumerate().map(numbered).collect()
}

fn middle_cut(text: &str, most: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= most {
        return text.to_owned();
    }
    let half = (most - 1) / 2;
    let part = |letters: &[char]| letters.iter().collect::<String>();
    format!(
        "{}…{}",
        part(&letters[..half]),
        part(&letters[letters.len() - half..])
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::sample_run;

    #[test]
    fn long_names_differ_as_long_as_the_whole_ones_do() {
        let long = |end: &str| format!("{} {end}", "a very long name of a case".repeat(6));
        let (one, other) = (long("volume=*1.1"), long("volume=*1.2"));
        let inside = |word: &str| format!("{}{word}{}", "x".repeat(80), "y".repeat(80));
        let (first, second) = (inside("one"), inside("two"));
        let run = sample_run(&["base", &one, &other, &first, &second]);
        let names = names(&run, 5, 60);
        assert_eq!(names[0], "base");
        assert!(names[1].ends_with("volume=*1.1") && names[2].ends_with("volume=*1.2"));
        assert!(
            names[3].starts_with("(4) x") && names[4].starts_with("(5) x"),
            "{names:?}"
        );
        assert!(
            names.iter().all(|it| it.chars().count() <= 60 + 4),
            "{names:?}"
        );
    }
}
