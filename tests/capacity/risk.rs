//! The plan played against many futures.

use super::common::{HAND_CLASS, hand};
use super::months::{Size, centre};
use shiftwright::capacity::{
    Decision, Fan, Problem, Risk, Settings, Uncertainty, evaluate, risk, solve,
};
use shiftwright::control::Control;

fn small() -> (Problem, Decision) {
    let size = Size {
        weeks: 26,
        beyond: 8,
        sites: 2,
        groups: 2,
        heads: 15.0,
    };
    let problem = centre(size, 2);
    let settings = Settings {
        gap: 0.05,
        reasons: false,
        ..Settings::default()
    };
    let plan = solve(&problem, &settings, &Control::unlimited()).unwrap();
    (problem, plan.decision)
}

fn played(problem: &Problem, decision: &Decision, uncertainty: &Uncertainty) -> Risk {
    risk(problem, decision, uncertainty, &Control::unlimited()).unwrap()
}

fn same(fan: &Fan, planned: impl Iterator<Item = f64>) {
    for (week, planned) in planned.enumerate().take(fan.mean.len()) {
        for value in [fan.mean[week], fan.p10[week], fan.p50[week], fan.p90[week]] {
            assert!(
                (value - planned).abs() < 1e-9 * (1.0 + planned.abs()),
                "week {week}: {value}, {planned}"
            );
        }
    }
}

#[test]
fn where_nothing_is_uncertain_every_path_is_the_plan() {
    let (problem, decision) = small();
    let flows = evaluate(&problem, &decision).unwrap();
    let risk = played(&problem, &decision, &Uncertainty::nothing(20));
    assert_eq!(risk.paths, 20);
    for (own, rows) in risk.queues.iter().zip(&flows.queues) {
        same(&own.required_h, rows.iter().map(|it| it.required_h));
        same(&own.short_h, rows.iter().map(|it| it.short_h));
        same(
            &own.covered_h,
            rows.iter().map(|it| it.own_h + it.outsourced_h),
        );
    }
    for (own, rows) in risk.pools.iter().zip(&flows.pools) {
        same(&own.heads, rows.iter().map(|it| it.heads));
        same(&own.productive, rows.iter().map(|it| it.productive));
    }
    let cost = &risk.cost;
    assert!(flows.cost.understaffing > 0.0 && flows.cost.overtime > 0.0);
    for value in [cost.mean, cost.p10, cost.p50, cost.p90] {
        assert!(
            (value - cost.planned).abs() < 1e-9 * cost.planned,
            "{cost:?}"
        );
    }
    assert!((cost.planned - flows.cost.total()).abs() < 1e-6);
}

#[test]
fn the_same_seed_gives_every_plan_the_same_futures() {
    let (problem, decision) = small();
    let uncertainty = Uncertainty {
        paths: 50,
        ..Uncertainty::default()
    };
    let one = played(&problem, &decision, &uncertainty);
    assert_eq!(one, played(&problem, &decision, &uncertainty));
    let nobody = played(&problem, &Decision::none(&problem), &uncertainty);
    for (a, b) in one.queues.iter().zip(&nobody.queues) {
        assert_eq!(a.required_h, b.required_h);
    }
    let other = Uncertainty {
        seed: 2,
        ..uncertainty
    };
    assert_ne!(one, played(&problem, &decision, &other));
}

#[test]
fn chance_keeps_the_mean_of_heads() {
    let mut problem = hand();
    problem.pools[0].opening[0].heads = 60.0;
    problem.committed.push(HAND_CLASS);
    let decision = Decision::none(&problem);
    let flows = evaluate(&problem, &decision).unwrap();
    let uncertainty = Uncertainty {
        paths: 4_000,
        attrition_sd: 0.0,
        ..Uncertainty::default()
    };
    let risk = played(&problem, &decision, &uncertainty);
    for week in 0..6 {
        let (mean, planned) = (risk.pools[0].heads.mean[week], flows.pools[0][week].heads);
        assert!(
            (mean - planned).abs() < 0.25,
            "week {week}: {mean}, {planned}"
        );
    }
    let last = &risk.pools[0].heads;
    assert!(last.p10[5] < last.p50[5] && last.p50[5] < last.p90[5]);
}

#[test]
fn a_wider_band_leaves_more_missing_and_costs_more() {
    let (problem, decision) = small();
    let wide = |volume: f64| {
        let uncertainty = Uncertainty {
            paths: 200,
            volume,
            ..Uncertainty::nothing(200)
        };
        played(&problem, &decision, &uncertainty)
    };
    let (narrow, broad) = (wide(0.5), wide(2.0));
    assert!(narrow.short_h.mean < broad.short_h.mean);
    assert!(broad.short_h_worst_tenth > broad.short_h.p90);
    assert!(broad.cost_worst_tenth > broad.cost.p90 && broad.cost.half_width > 0.0);
    let share = |risk: &Risk| {
        risk.queues
            .iter()
            .flat_map(|it| &it.on_target)
            .copied()
            .collect::<Vec<f64>>()
    };
    assert!(share(&broad).iter().all(|it| (0.0..=1.0).contains(it)));
    assert_ne!(share(&broad), share(&narrow));
    let fan = &broad.queues[0].required_h;
    let need = &problem.queues[0];
    // The band of the paths is the band of the problem, twice as wide.
    let wanted = need.required_h[5] + 2.0 * (need.required_p90_h[5] - need.required_h[5]);
    assert!(
        (fan.p90[5] - wanted).abs() < 0.06 * wanted,
        "{} {wanted}",
        fan.p90[5]
    );
}

/// People who are missing are missed: overtime goes up before anything is left undone.
#[test]
fn surprises_are_answered_by_overtime_first() {
    let problem = hand();
    let mut decision = Decision::none(&problem);
    decision.worked_h[0][0] = vec![240.0, 228.0, 216.6, 205.77, 195.48, 185.7];
    let flows = evaluate(&problem, &decision).unwrap();
    let mut busier = problem.clone();
    for week in 0..6 {
        // A busy half of the band only: every surprise is upwards or none.
        busier.queues[0].required_p90_h[week] *= 1.05;
    }
    let uncertainty = Uncertainty {
        paths: 100,
        volume: 1.0,
        ..Uncertainty::nothing(100)
    };
    let risk = played(&busier, &decision, &uncertainty);
    let planned = flows.queues[0][0].short_h;
    assert_eq!(planned, 0.0);
    // Ten people have 40 hours of overtime, 36 of them productive: three deviations of the band.
    assert!(
        risk.queues[0].short_h.p90[0] < 1e-6,
        "{}",
        risk.queues[0].short_h.p90[0]
    );
    assert!(risk.cost.mean > risk.cost.planned);
}

/// What a forecast is off lasts: the weeks' band stays, the year is less sure.
#[test]
fn an_error_that_lasts_makes_the_year_less_sure_and_no_week() {
    let (problem, decision) = small();
    let lasting = |share: f64| {
        let uncertainty = Uncertainty {
            paths: 800,
            volume_lasting: share,
            ..Uncertainty::default()
        };
        played(&problem, &decision, &uncertainty)
    };
    let (passing, lasting) = (lasting(0.0), lasting(1.0));
    let width = |it: &Fan| -> f64 { (it.p90.iter().zip(&it.p10)).map(|(a, b)| a - b).sum() };
    let (a, b) = (
        width(&passing.queues[0].required_h),
        width(&lasting.queues[0].required_h),
    );
    assert!((a / b - 1.0).abs() < 0.1, "{a} {b}");
    let spread = |it: &Risk| it.cost.p90 - it.cost.p10;
    assert!(
        spread(&lasting) > 1.3 * spread(&passing),
        "{} {}",
        spread(&lasting),
        spread(&passing)
    );
    assert_eq!(lasting.cost_of_paths.len(), 800);
}
