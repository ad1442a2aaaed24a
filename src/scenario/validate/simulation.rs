//! How a roster is played against random arrivals.

use super::numbers;
use crate::problem::Problems;
use crate::scenario::decode::At;
use crate::scenario::file::ScenarioFile;
use crate::scenario::model::SimulationSettings;
use crate::units::Fraction;

/// Fewest replications: a half-width needs two.
const FEWEST: u32 = 2;
/// Most replications.
const MOST: u32 = 100_000;

/// The settings; what is not written has its default.
pub fn settings(file: &ScenarioFile, problems: &mut Problems) -> SimulationSettings {
    let mut settings = SimulationSettings::default();
    let Some(written) = &file.simulation else {
        return settings;
    };
    if let Some(at) = &written.replications {
        settings.replications = numbers::within("replications", at, FEWEST..=MOST, problems);
    }
    if let Some(at) = &written.half_width {
        let half_width = numbers::share("half_width", at, false, problems);
        settings.half_width = Some(half_width).filter(|it| *it > Fraction::ZERO);
    }
    take(&mut settings.at_break, written.at_break.as_ref());
    take(&mut settings.routing, written.routing.as_ref());
    take(
        &mut settings.mail_when_idle,
        written.mail_when_idle.as_ref(),
    );
    take(&mut settings.handle_times, written.handle_times.as_ref());
    settings
}

fn take<T: Copy>(setting: &mut T, written: Option<&At<T>>) {
    if let Some(at) = written {
        *setting = at.value;
    }
}
