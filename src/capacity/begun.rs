//! A part on its way: its program, its first plan, the search from there, prices and reasons.

use super::decision::Decision;
use super::model::{CapacityModel, capacity_model};
use super::parts::Part;
use super::plan::{PoolWorth, Reason, Settings};
use super::problem::{Class, Problem};
use super::reasons::{reasons, worth};
use super::search::{First, Found, Way, first, onward};
use super::tidy::tidy;
use crate::control::Control;
use crate::schedule::solver::{Limits, Model, SolverError, relax};

/// A part with its first plan.
pub(super) struct Begun {
    problem: Problem,
    built: CapacityModel,
    pub(super) first: First,
}

impl Begun {
    pub(super) fn new(
        problem: Problem,
        known: Option<&Decision>,
        settings: &Settings,
        control: &Control,
    ) -> Result<Self, SolverError> {
        let built = capacity_model(&problem);
        let first = first(&built, &problem, known, settings, control)?;
        let mut begun = Self {
            problem,
            built,
            first,
        };
        if begun.first.values.is_none() && known.is_none() {
            begun.first.values = begun.nobody_hired(settings)?;
        }
        Ok(begun)
    }

    /// Nobody hired, everything else decided as well as can be: one small linear program, because with all whole numbers fixed
    /// the weeks have nothing to do with each other. Not stopped: without it there would be no plan at all.
    fn nobody_hired(&self, settings: &Settings) -> Result<Option<Vec<f64>>, SolverError> {
        let nobody = Decision::none(&self.problem);
        let mut fixed = self.built.fixed_at(self.problem.horizon, &nobody);
        let columns = &self.built.columns;
        let late = columns.classes.iter().map(|it| it.size);
        let others = columns.temps.iter().chain(&columns.moves).map(|it| it.2);
        for column in late.chain(others) {
            fixed.fix(column, 0.0);
        }
        let limits = Limits {
            seed: settings.seed,
            ..Limits::default()
        };
        Ok(relax(&fixed, &limits, &Control::unlimited())?.map(|it| it.values))
    }

    /// What its first plan decides.
    pub(super) fn decision(&self) -> Decision {
        self.read(self.first.values.as_ref(), None)
    }

    /// What `values` decide; `known`, or nothing, where there are none.
    fn read(&self, values: Option<&Vec<f64>>, known: Option<Decision>) -> Decision {
        let mut decision = match (values, known) {
            (Some(values), _) => self.built.decision(&self.problem, values),
            (None, Some(known)) => known,
            (None, None) => Decision::none(&self.problem),
        };
        tidy(&self.problem, &mut decision);
        decision
    }

    /// Searched on; `known` is what is decided where nothing is found.
    pub(super) fn onward(
        mut self,
        known: Option<Decision>,
        how: (&Settings, Way),
        control: &Control,
    ) -> Result<Worked, SolverError> {
        let nothing = First {
            values: None,
            bound: None,
            relaxed: None,
        };
        let first = std::mem::replace(&mut self.first, nothing);
        let found = onward(&self.built, &self.problem, first, how, control)?;
        let decision = self.read(found.values.as_ref(), known);
        Ok(Worked {
            problem: self.problem,
            built: self.built,
            found,
            decision,
        })
    }
}

/// A part, searched.
pub(super) struct Worked {
    problem: Problem,
    built: CapacityModel,
    pub(super) found: Found,
    pub(super) decision: Decision,
}

/// What is told of a part.
pub(super) struct Told {
    pub(super) reasons: Vec<Reason>,
    pub(super) worth: Vec<PoolWorth>,
}

impl Worked {
    /// The same decision where others leave less than when it was made, for prices and reasons.
    pub(super) fn among(&mut self, problem: Problem) {
        self.built = capacity_model(&problem);
        self.problem = problem;
    }

    /// Prices and reasons, in the whole's positions.
    pub(super) fn told(
        &self,
        part: &Part,
        settings: &Settings,
        control: &Control,
    ) -> Result<Told, SolverError> {
        let mut told = Told {
            reasons: Vec::new(),
            worth: Vec::new(),
        };
        let Some(values) = &self.found.values else {
            return Ok(told);
        };
        let fixed = self.fixed(values);
        let limits = Limits {
            seed: settings.seed,
            ..Limits::default()
        };
        let Some(prices) = relax(&fixed, &limits, control)? else {
            return Ok(told);
        };
        told.worth = worth(&self.built, &self.problem, &prices);
        if settings.reasons {
            let horizon = self.problem.horizon;
            let own = self.decision.classes.iter().filter(|it| it.week < horizon);
            let own: Vec<Class> = own.copied().collect();
            told.reasons = reasons(&self.built, &self.problem, &fixed, &own, control)?;
        }
        for own in &mut told.worth {
            own.pool = part.pools[own.pool];
        }
        for reason in &mut told.reasons {
            reason.class.pool = part.pools[reason.class.pool];
            for week in &mut reason.weeks {
                week.queue = part.queues[week.queue];
            }
        }
        Ok(told)
    }

    /// The program with all whole numbers as in `values`.
    fn fixed(&self, values: &[f64]) -> Model {
        let mut fixed = self.built.model.clone();
        for column in self.built.columns.whole(self.problem.horizon) {
            fixed.fix(column, values[column.position()].round());
        }
        fixed
    }
}
