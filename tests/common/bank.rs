//! The scenario on real calls: a large bank's call centre, half-hours, four weeks, 500 agents on three
//! contracts; and the same centre larger, finer or shorter.

use super::shared_data;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

pub const SCENARIO: &str = r#"
name = "Bank"
zone = "America/New_York"
interval = "30min"
first_day = 2003-08-28
weeks = 4
currency = "USD"
agents = "agents.csv"

[shrinkage]
planned = 0.10
unplanned = 0.06

[[queue]]
name = "calls"
channel = "phone"
hours = { mon-fri = "07:00-21:00" }
history = "history.csv"
aht = "4m20s"
service_level = { answer_within = "20s", target = 0.80 }

[[closed_day]]
date = 2003-09-01
name = "Labor Day"

[[shift]]
name = "full"
days = "mon-fri"
start = { from = "07:00", to = "12:30", step = "30min" }
length = "8h30m"
breaks = [
  { kind = "break", length = "15min", paid = true, earliest = "1h30m", latest = "2h30m" },
  { kind = "lunch", length = "30min", paid = false, earliest = "3h30m", latest = "5h" },
  { kind = "break", length = "15min", paid = true, earliest = "6h", latest = "7h" },
]

[[shift]]
name = "short"
days = "mon-fri"
start = { from = "07:00", to = "16:00", step = "30min" }
length = ["4h", "5h"]
breaks = [{ kind = "break", length = "15min", paid = true, earliest = "1h30m", latest = "2h45m" }]

[[shift]]
name = "middle"
days = "mon-fri"
start = { from = "07:00", to = "14:30", step = "30min" }
length = "6h30m"
breaks = [
  { kind = "break", length = "15min", paid = true, earliest = "1h30m", latest = "2h" },
  { kind = "lunch", length = "30min", paid = false, earliest = "3h", latest = "4h" },
]

[[contract]]
name = "full-time"
hours_per_week = { min = "32h", max = "40h" }
days_per_week = { max = 5 }
rest = "11h"
shifts = ["full"]
cost_per_hour = 22.0
overtime = { max = "4h", pay_factor = 1.5 }

[[contract]]
name = "part-time"
hours_per_week = { min = "16h", max = "25h" }
days_per_week = { max = 5 }
rest = "11h"
shifts = ["short"]
cost_per_hour = 19.0

[[contract]]
name = "flexible"
hours_per_week = { min = "18h", max = "30h" }
days_per_week = { max = 5 }
rest = "11h"
shifts = ["middle", "short"]
cost_per_hour = 20.0
"#;

/// The bank as it is, or with so many times its agents and calls, other intervals and weeks.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub times: usize,
    pub interval: &'static str,
    pub weeks: u32,
}

impl Size {
    pub const BANK: Self = Self {
        times: 1,
        interval: "30min",
        weeks: 4,
    };

    fn scenario(self) -> String {
        let interval = format!("interval = \"{}\"", self.interval);
        let weeks = format!("weeks = {}", self.weeks);
        SCENARIO
            .replace("interval = \"30min\"", &interval)
            .replace("weeks = 4", &weeks)
    }

    /// The export with `times` as many calls in each row.
    fn calls(self, raw: &Path) -> String {
        let text = fs::read_to_string(raw).unwrap();
        let (header, rows) = text.split_once('\n').unwrap();
        let mut csv = format!("{header}\n");
        for row in rows.lines() {
            let (time, calls) = row.rsplit_once(',').unwrap();
            let calls: f64 = calls.parse().unwrap();
            let _ = writeln!(csv, "{time},{}", calls * self.times as f64);
        }
        csv
    }
}

pub fn agents(number: usize) -> String {
    let mut csv = String::from("agent,contract,availability,time_off,wishes\n");
    for number in 0..number {
        let contract = match number % 25 {
            0..=11 => "full-time",
            12..=18 => "part-time",
            _ => "flexible",
        };
        let availability = if number % 10 == 3 {
            "mon-fri 07:00-17:00"
        } else {
            ""
        };
        let time_off = match number % 40 {
            7 => "2003-09-08..2003-09-12",
            21 => "2003-09-19",
            _ => "",
        };
        let wishes = if number % 12 == 5 {
            "against fri x2"
        } else {
            ""
        };
        let _ = writeln!(
            csv,
            "A{number:03},{contract},{availability},{time_off},{wishes}"
        );
    }
    csv
}

/// Writes the scenario, its agents and, through `import`, its history into `folder`; `false` where the
/// data is missing.
pub fn write(folder: &Path) -> bool {
    write_sized(folder, Size::BANK)
}

/// [`write`] of another size.
pub fn write_sized(folder: &Path, size: Size) -> bool {
    let Some(raw) = shared_data("bank_calls/bank_calls_5min.csv") else {
        return false;
    };
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("scenario.toml"), size.scenario()).unwrap();
    fs::write(folder.join("agents.csv"), agents(500 * size.times)).unwrap();
    let export = folder.join("export.csv");
    fs::write(&export, size.calls(&raw)).unwrap();
    super::shiftwright()
        .args(["import", "csv"])
        .arg(export)
        .args(["--time", "datetime", "--offered", "calls"])
        .args(["--queue", "calls", "--interval", size.interval])
        .arg("--out")
        .arg(folder)
        .assert()
        .success();
    true
}
