//! Solves public staff-scheduling instances (schedulingbenchmarks.org, text format):
//!
//! ```sh
//! cargo run --release --example benchmark_instances -- FILE… --seconds S --threads T --seed N --out DIR
//! ```
//!
//! Writes `DIR/INSTANCE.csv` (`agent,day,shift`) and prints one line each:
//! `instance,seconds,cost,bound,gap,status`. With `--best-known FILE` (CSV: `instance` as the number in the file's
//! name, `best_known_upper_bound`) a table with those beside them follows on standard error. Without a file,
//! a small instance of its own. Ctrl-C ends the instance in work with the best roster so far, and then the run.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use clap::Parser;
use shiftwright::control::Control;
use shiftwright::lines::RosterModel;
use shiftwright::lines::{Settings, Solved, public, rules, solve};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

#[derive(Parser)]
struct Arguments {
    /// Instance files.
    files: Vec<PathBuf>,
    /// Seconds for each.
    #[arg(long, default_value_t = 60.0)]
    seconds: f64,
    /// Threads; all processors without it.
    #[arg(long)]
    threads: Option<usize>,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tells best, bound, gap and time on standard error as they come.
    #[arg(long)]
    progress: bool,
    /// CSV of the best known costs: `instance,best_known_upper_bound`.
    #[arg(long)]
    best_known: Option<PathBuf>,
    /// Folder for the rosters.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Two people, one shift a day wanted from one of them.
const OWN: &str = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nD,480\nSECTION_STAFF\nA,D=7,2400,960,5,2,2,1\n\
B,D=7,2400,960,5,2,2,1\nSECTION_DAYS_OFF\nA,0\nSECTION_SHIFT_ON_REQUESTS\nSECTION_SHIFT_OFF_REQUESTS\n\
SECTION_COVER\n0,D,1,100,1\n1,D,1,100,1\n2,D,1,100,1\n3,D,1,100,1\n4,D,1,100,1\n5,D,1,100,1\n6,D,1,100,1\n";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .build_global()?;
    }
    println!("instance,seconds,cost,bound,gap,status");
    if arguments.files.is_empty() {
        let solved = run("own", OWN, &arguments, &Control::unlimited())?;
        assert_eq!(
            (solved.cost, solved.bound),
            (0.0, 0.0),
            "every day is covered once"
        );
    }
    let known = match &arguments.best_known {
        Some(path) => best_known(path)?,
        None => HashMap::new(),
    };
    let control = Control::unlimited();
    let cancelled = control.cancellation();
    ctrlc::set_handler(move || cancelled.store(true, Ordering::SeqCst))?;
    let mut table = String::from(TABLE);
    let mut failed = 0;
    for file in &arguments.files {
        if control.is_cancelled() {
            break;
        }
        let began = Instant::now();
        let name = file.file_stem().and_then(|name| name.to_str());
        let name = name.unwrap_or("instance");
        let text = std::fs::read_to_string(file).map_err(Into::into);
        match text.and_then(|text| run(name, &text, &arguments, &control)) {
            Ok(solved) => {
                let best = known.get(&number_in(name)).copied();
                table.push_str(&row(name, began.elapsed(), &solved, best));
            }
            Err(error) => {
                failed += 1;
                eprintln!("{}: {error}", file.display());
            }
        }
    }
    if arguments.best_known.is_some() {
        eprint!("{table}");
    }
    match failed {
        0 => Ok(()),
        _ => Err(format!("{failed} of {} files failed", arguments.files.len()).into()),
    }
}

const TABLE: &str = "| instance | seconds | cost | bound | best known | gap to bound | to best known |\n\
|---|---|---|---|---|---|---|\n";

fn row(name: &str, time: Duration, solved: &Solved, best: Option<f64>) -> String {
    let (known, apart) = match best {
        Some(best) => {
            let apart = (solved.cost - best) / best.abs().max(1.0) * 100.0;
            (format!("{best}"), format!("{apart:.2} %"))
        }
        None => (String::from("–"), String::from("–")),
    };
    format!(
        "| {name} | {:.1} | {} | {:.1} | {known} | {:.2} % | {apart} |\n",
        time.as_secs_f64(),
        solved.cost,
        solved.bound,
        solved.gap() * 100.0,
    )
}

/// The digits of a name.
fn number_in(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// Best known costs by instance; rows without one are left out.
fn best_known(path: &Path) -> Result<HashMap<String, f64>, Box<dyn Error>> {
    let mut known = HashMap::new();
    for record in csv::Reader::from_path(path)?.deserialize() {
        let record: HashMap<String, String> = record?;
        let cost = record.get("best_known_upper_bound");
        if let (Some(name), Some(Ok(cost))) = (record.get("instance"), cost.map(|it| it.parse())) {
            known.insert(number_in(name), cost);
        }
    }
    Ok(known)
}

fn run(
    name: &str,
    text: &str,
    arguments: &Arguments,
    control: &Control,
) -> Result<Solved, Box<dyn Error>> {
    let began = Instant::now();
    let model = public::read(text)?;
    let limit = Duration::try_from_secs_f64(arguments.seconds)?;
    let mut control = control.clone().within(limit);
    if arguments.progress {
        control = control.reporting(|it| eprintln!("{}: {}", it.stage, it.note));
    }
    let settings = Settings {
        seed: arguments.seed,
        ..Settings::default()
    };
    let solved = solve(&model, settings, &control)?;
    for (person, line) in model.people.iter().zip(&solved.lines) {
        let broken = rules::breaches(&model, person, line);
        assert!(broken.is_empty(), "{name}: {broken:?}");
    }
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder)?;
        write(&folder.join(format!("{name}.csv")), &model, &solved)?;
    }
    println!(
        "{name},{:.1},{},{:.1},{:.4},{}",
        began.elapsed().as_secs_f64(),
        solved.cost,
        solved.bound,
        solved.gap(),
        serde_json::to_string(&solved.status)?.trim_matches('"')
    );
    Ok(solved)
}

fn write(path: &Path, model: &RosterModel, solved: &Solved) -> Result<(), Box<dyn Error>> {
    let mut file = csv::Writer::from_path(path)?;
    file.write_record(["agent", "day", "shift"])?;
    for (person, line) in model.people.iter().zip(&solved.lines) {
        for (day, kind) in line.iter().enumerate() {
            if let Some(kind) = kind {
                let shift = &model.kinds[usize::from(*kind)].name;
                file.write_record([&person.name, &day.to_string(), shift])?;
            }
        }
    }
    Ok(file.flush()?)
}
