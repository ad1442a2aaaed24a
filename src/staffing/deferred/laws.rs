//! Laws of the flow and of its levelling, over random work.

use super::deadline::{Arriving, Batches, Due, OpenTime, Terms, Waiting, batches};
use super::level::{Levelled, TooMany, level};
use super::play::{Line, Played, play};
use super::task::{Budget, Task};
use proptest::prelude::*;

const SLOT_S: f64 = 1800.0;

/// Work of some intervals, with everything that its levelling needs.
#[derive(Debug, Clone)]
struct Case {
    lengths_s: Vec<f64>,
    arriving: Vec<Arriving>,
    waiting: Option<Waiting>,
    terms: Terms,
    others: Vec<f64>,
    people: Vec<f64>,
    room: Vec<u32>,
    budgets: Vec<Budget>,
    floor: u32,
    productive: f64,
}

impl Case {
    /// Half-hours in which so many contacts arrive, each of them a half-hour of work.
    fn units(contacts: &[u32], within: usize, others: &[u32]) -> Self {
        Self {
            lengths_s: vec![SLOT_S; contacts.len()],
            arriving: (contacts.iter())
                .map(|it| Arriving {
                    contacts: f64::from(*it),
                    aht_s: SLOT_S,
                })
                .collect(),
            waiting: None,
            terms: Terms {
                within_s: within as f64 * SLOT_S,
                plan_end_s: f64::INFINITY,
                target: 1.0,
                rest_s: 0.0,
            },
            others: others.iter().map(|it| f64::from(*it)).collect(),
            people: vec![1.0; others.len()],
            room: vec![u32::MAX; others.len()],
            budgets: Vec::new(),
            floor: 0,
            productive: 1.0,
        }
    }

    fn open(&self) -> OpenTime {
        OpenTime::of(self.lengths_s.iter().copied())
    }

    fn batches(&self) -> Batches {
        batches(&self.open(), self.waiting, &self.arriving, &self.terms)
    }

    fn slots_s(&self) -> Vec<f64> {
        let lengths_s = self.lengths_s.iter();
        lengths_s.map(|it| it * self.productive).collect()
    }

    fn level(&self) -> Levelled {
        let (batches, slot_s) = (self.batches(), self.slots_s());
        let task = Task {
            batches: &batches,
            slot_s: &slot_s,
            floor: self.floor,
            others: &self.others,
            people: &self.people,
            room: &self.room,
            budgets: &self.budgets,
            late_within_s: 0.0,
        };
        level(&task).unwrap()
    }

    fn play(&self, agents: &[f64]) -> Vec<Played> {
        let slots_s = self.slots_s();
        let capacity_s: Vec<f64> = agents.iter().zip(&slots_s).map(|(a, s)| a * s).collect();
        play(&self.open(), &self.batches(), &capacity_s)
    }

    /// Work, in seconds, that is late at the first deadline that these agents miss.
    fn missed_s(&self, agents: &[u32]) -> f64 {
        let (batches, slots_s) = (self.batches(), self.slots_s());
        let mut line = Line::new(&batches);
        let ends = agents.iter().zip(&slots_s).enumerate();
        let missed = ends.map(|(now, (count, slot_s))| {
            line.work(now, f64::from(*count) * slot_s);
            line.undone(now).1
        });
        missed.fold(0.0, f64::max)
    }

    /// Work, in seconds, that is late at the end of each interval.
    fn late_s(&self, agents: &[u32]) -> Vec<f64> {
        let (batches, slots_s) = (self.batches(), self.slots_s());
        let mut line = Line::new(&batches);
        let ends = agents.iter().zip(&slots_s).enumerate();
        let late = ends.map(|(now, (count, slot_s))| {
            line.work(now, f64::from(*count) * slot_s);
            line.undone(now).1
        });
        late.collect()
    }

    fn unevenness(&self, agents: &[u32]) -> f64 {
        let levels = agents.iter().zip(&self.others).zip(&self.people);
        // Each agent's price is how full the interval is with them.
        let price = |((a, o), p): ((&u32, &f64), &f64)| {
            let agents = f64::from(*a);
            (agents * o + agents * (agents + 1.0) / 2.0) / p
        };
        levels.map(price).sum()
    }
}

fn counts(agents: &[u32]) -> Vec<f64> {
    agents.iter().map(|it| f64::from(*it)).collect()
}

prop_compose! {
    fn any_case()(
        count in 1_usize..40,
    )(
        lengths_s in prop::collection::vec(prop_oneof![Just(1800.0), Just(900.0), Just(3600.0)], count),
        contacts in prop::collection::vec(prop_oneof![Just(0.0), 0.0_f64..30.0], count),
        aht_s in prop::collection::vec(prop_oneof![60.0_f64..2000.0, 2000.0_f64..90_000.0], count),
        others in prop::collection::vec(0.0_f64..20.0, count),
        people in prop::collection::vec(1.0_f64..50.0, count),
        waiting in prop::option::of((0.0_f64..100.0, 0.0_f64..40_000.0)),
        within_s in 0.0_f64..30_000.0,
        target in prop_oneof![Just(1.0), Just(0.9), 0.0_f64..1.0],
        rest_s in 0.0_f64..40_000.0,
        floor in 0_u32..3,
        productive in 0.3_f64..=1.0,
    ) -> Case {
        Case {
            lengths_s,
            arriving: contacts.iter().zip(&aht_s).map(|(contacts, aht_s)| Arriving { contacts: *contacts, aht_s: *aht_s }).collect(),
            waiting: waiting.map(|(contacts, oldest_s)| Waiting { contacts, oldest_s, aht_s: 500.0 }),
            terms: Terms { within_s, plan_end_s: f64::INFINITY, target, rest_s },
            others,
            room: vec![u32::MAX; people.len()],
            budgets: Vec::new(),
            people,
            floor,
            productive,
        }
    }
}

proptest! {
    /// In = done + backlog, whoever works.
    #[test]
    fn nothing_is_lost_and_nothing_done_before_it_arrives(
        case in any_case(),
        agents in prop::collection::vec(prop_oneof![Just(0.0), 0.0_f64..40.0], 40),
    ) {
        let played = case.play(&agents[..case.lengths_s.len()]);
        let mut backlog = case.waiting.map_or(0.0, |it| it.contacts);
        for (it, arriving) in played.iter().zip(&case.arriving) {
            prop_assert!((it.arrived - arriving.contacts).abs() < 1e-9);
            backlog += it.arrived - it.done;
            prop_assert!((backlog - it.backlog).abs() < 1e-6, "{backlog} and {}", it.backlog);
            prop_assert!(it.done >= 0.0 && it.done_in_time >= 0.0 && it.backlog >= 0.0);
            prop_assert!(it.overdue >= 0.0 && it.overdue <= it.backlog + 1e-9);
            prop_assert!(it.done_in_time <= it.done + 1e-9);
            prop_assert!((it.backlog > 1e-6) <= (it.oldest_s > 0.0));
            prop_assert!(it.kept + it.broken <= it.arrived + 1e-6);
        }
        // Every contact that is done arrived somewhere, and is in time or not in both accounts.
        let sum = |of: fn(&Played) -> f64| played.iter().map(of).sum::<f64>();
        let of_plan = sum(|it| it.finished);
        prop_assert!(of_plan <= sum(|it| it.done) + 1e-6);
        if case.waiting.is_none() {
            prop_assert!((of_plan - sum(|it| it.done)).abs() < 1e-6);
            prop_assert!((sum(|it| it.kept) - sum(|it| it.done_in_time)).abs() < 1e-6);
        }
    }

    /// Of two that wait, the one due earlier is done first.
    #[test]
    fn who_is_due_first_is_done_first(
        case in any_case(),
        agents in prop::collection::vec(0.0_f64..10.0, 40),
    ) {
        let (batches, slots_s) = (case.batches(), case.slots_s());
        let mut line = Line::new(&batches);
        for (now, slot_s) in slots_s.iter().enumerate() {
            let before = line;
            line.work(now, agents[now] * slot_s);
            // Whatever was begun in this interval, nothing that waits is due before it.
            let waits = |line: &Line<'_>, due_s: f64| {
                let open = batches.iter().enumerate().flat_map(|(list, all)| {
                    let from = line.finished(list);
                    all[from..].iter()
                });
                open.filter(|it| it.first() <= now && it.due_s < due_s - 1e-9).count()
            };
            for (list, all) in batches.iter().enumerate() {
                for done in &all[before.finished(list)..line.finished(list)] {
                    prop_assert_eq!(waits(&line, done.due_s), 0);
                }
            }
        }
    }

    /// With the agents required no deadline is missed, and each of them is needed.
    #[test]
    fn every_deadline_is_met_and_no_agent_can_go(case in any_case()) {
        let found = case.level();
        prop_assert!(case.missed_s(&found.agents) < 1e-3);
        for position in 0..found.agents.len() {
            prop_assert!(found.agents[position] >= case.floor);
            let needed = found.needed[position];
            prop_assert_eq!(needed.is_some(), found.agents[position] > case.floor);
            if needed.is_some() {
                let mut fewer = found.agents.clone();
                fewer[position] -= 1;
                prop_assert!(case.missed_s(&fewer) > 1e-6);
            }
        }
    }

    /// Where people are too few at times, no more are asked for than there are, no agent can go
    /// without more work being late, and none is late that all people together would have done.
    #[test]
    fn with_few_people_as_little_is_late_as_can_be(
        case in any_case(),
        room in prop::collection::vec(prop_oneof![Just(0_u32), 0_u32..20], 40),
        ample in prop::option::of(0_usize..40),
    ) {
        let mut case = case;
        case.floor = 0;
        case.room = room[..case.lengths_s.len()].to_vec();
        if let Some(ample) = ample {
            let at = ample % case.room.len();
            case.room[at] = 1_000_000;
        }
        let found = case.level();
        let late = case.late_s(&found.agents);
        let with_all = case.late_s(&case.room);
        let arriving_s: f64 = case.arriving.iter().map(|it| it.contacts * it.aht_s).sum();
        let most_s: f64 = case.room.iter().zip(case.slots_s()).map(|(a, s)| f64::from(*a) * s).sum();
        if arriving_s <= most_s {
            prop_assert!(found.agents.iter().zip(&case.room).all(|(a, most)| a <= most));
        }
        for (position, (own, all)) in late.iter().zip(&with_all).enumerate() {
            prop_assert!(*own <= all + 1e-3, "{position}: {own} and {all}");
        }
        for position in 0..found.agents.len() {
            if found.agents[position] > 0 {
                let mut fewer = found.agents.clone();
                fewer[position] -= 1;
                let more = case.late_s(&fewer).iter().zip(&late).any(|(a, b)| *a > b + 1e-7);
                prop_assert!(more, "{position} of {:?}", found.agents);
            }
        }
    }

    /// Exactly those that may be late are: the target's share of each interval is in time.
    #[test]
    fn the_target_lets_only_the_rest_be_late(case in any_case()) {
        let played = case.play(&counts(&case.level().agents));
        let (open, terms) = (case.open(), case.terms);
        for (position, it) in played.iter().enumerate() {
            let due = open.due(position, open.start_s(position) + terms.within_s);
            if due != Due::AfterEnd {
                prop_assert!(it.kept >= terms.target * it.arrived - 1e-3, "{it:?}");
            }
            let rest = open.due(position, open.start_s(position) + terms.within_s + terms.rest_s);
            if rest != Due::AfterEnd {
                prop_assert!((it.finished - it.arrived).abs() < 1e-3, "{it:?}");
            }
        }
    }

    /// Where contacts are whole agent-intervals, no other choice is more level or smaller.
    #[test]
    fn it_is_as_level_as_any(
        contacts in prop::collection::vec(0_u32..4, 6),
        others in prop::collection::vec(0_u32..5, 6),
        people in prop::collection::vec(1_u32..5, 6),
        within in 1_usize..5,
    ) {
        let mut case = Case::units(&contacts, within, &others);
        case.people = people.iter().map(|it| f64::from(*it)).collect();
        let found = case.level().agents;
        let total: u32 = found.iter().sum();
        // Due in the plan: what arrives early enough.
        let due: u32 = contacts.iter().take(7 - within.min(6)).sum();
        prop_assert_eq!(total, due);
        let most = due.min(6);
        let mut agents = [0_u32; 6];
        loop {
            if agents.iter().sum::<u32>() == total && case.missed_s(&agents) < 1e-6 {
                prop_assert!(case.unevenness(&agents) >= case.unevenness(&found) - 1e-9, "{agents:?} and {found:?}");
            }
            let Some(digit) = agents.iter().position(|it| *it < most) else { break };
            agents[digit] += 1;
            agents[..digit].fill(0);
        }
    }

    /// Mean backlog = what arrives × mean time to being done, over a time that begins and ends
    /// empty.
    #[test]
    fn littles_law(
        contacts in prop::collection::vec(0.0_f64..30.0, 1..30),
        agents in prop::collection::vec(0.0_f64..12.0, 30),
    ) {
        let mut case = Case::units(&vec![0; contacts.len() + 1], 4, &vec![0; contacts.len() + 1]);
        for (own, contacts) in case.arriving.iter_mut().zip(&contacts) {
            *own = Arriving { contacts: *contacts, aht_s: 600.0 };
        }
        let mut agents = agents[..contacts.len()].to_vec();
        agents.push(1000.0);
        let played = case.play(&agents);
        let mut area = 0.0;
        let mut before = 0.0;
        for it in &played {
            area += (before + it.backlog) / 2.0 * SLOT_S;
            before = it.backlog;
        }
        let waited: f64 = played.iter().map(|it| it.waited_s).sum();
        prop_assert!(before < 1e-9);
        prop_assert!((area - waited).abs() < 1e-6 * (1.0 + area), "{area} and {waited}");
    }
}

#[test]
fn work_goes_where_others_leave_room() {
    // Eight half-hours of work arrive in the first of four; others need most in the middle.
    let case = Case::units(&[8, 0, 0, 0], 4, &[3, 6, 5, 2]);
    assert_eq!(case.level().agents, [3, 0, 1, 4]);
    // Half as many people in the last of them: less is done there.
    let mut fewer = case.clone();
    fewer.people = vec![20.0, 20.0, 20.0, 10.0];
    assert_eq!(fewer.level().agents, [4, 1, 2, 1]);
    // Due within a half-hour there is no choice.
    assert_eq!(
        Case::units(&[8, 0, 0, 0], 1, &[3, 6, 5, 2]).level().agents,
        [8, 0, 0, 0]
    );
}

#[test]
fn work_goes_where_people_are_and_what_is_late_comes_as_soon_as_there_is_room() {
    // Eight half-hours of work, due after two; nobody is there in the first, one in the second.
    let mut case = Case::units(&[8, 0, 0, 0, 0], 2, &[0; 5]);
    case.room = vec![0, 1, 3, 3, 3];
    case.people = vec![0.0, 1.0, 3.0, 3.0, 3.0];
    assert_eq!(case.level().agents, [0, 1, 3, 3, 1]);
    // A day of the middle three that has no more than five agents' half-hours.
    case.budgets = vec![Budget {
        intervals: 1..4,
        work_s: 5.0 * SLOT_S,
    }];
    assert_eq!(case.level().agents, [0, 1, 3, 1, 3]);
    // Late, and longer: over three half-hours.
    let mut waiting = case.clone();
    waiting.budgets.clear();
    waiting.room = vec![0, 0, 9, 9, 9];
    let (batches, slot_s) = (waiting.batches(), waiting.slots_s());
    let task = Task {
        batches: &batches,
        slot_s: &slot_s,
        floor: 0,
        others: &waiting.others,
        people: &waiting.people,
        room: &waiting.room,
        budgets: &[],
        late_within_s: 3.0 * SLOT_S,
    };
    assert_eq!(level(&task).unwrap().agents, [0, 0, 3, 3, 2]);
}

#[test]
fn more_work_than_people_can_do_is_asked_for_beyond_them() {
    // Two half-hours of work arrive in each, and one agent is there: half of the work is too much.
    let mut case = Case::units(&[2, 2, 2, 2], 1, &[0; 4]);
    case.room = vec![1; 4];
    let found = case.level();
    assert_eq!(found.agents.iter().sum::<u32>(), 8);
    // What waited at the start may be worked off later.
    case.waiting = Some(Waiting {
        contacts: 20.0,
        oldest_s: 9.0 * SLOT_S,
        aht_s: SLOT_S,
    });
    case.arriving.iter_mut().for_each(|it| it.contacts = 0.0);
    assert_eq!(case.level().agents, [1; 4]);
    // Those of the floor who cannot be there do nothing: another one has the work.
    let mut floor = Case::units(&[1, 0, 0], 3, &[0; 3]);
    floor.floor = 1;
    floor.room = vec![0, 0, 2];
    assert_eq!(floor.level().agents, [1, 1, 1]);
    floor.floor = 0;
    assert_eq!(floor.level().agents, [0, 0, 1]);
}

#[test]
fn no_work_needs_nobody_but_the_floor() {
    let mut case = Case::units(&[0, 0, 0], 2, &[1, 1, 1]);
    assert_eq!(case.level().agents, [0, 0, 0]);
    case.floor = 2;
    assert_eq!(case.level().agents, [2, 2, 2]);
    assert_eq!(case.level().needed, [None, None, None]);
}

#[test]
fn a_contact_longer_than_the_plan_is_worked_on_by_many() {
    let mut case = Case::units(&[1, 0, 0], 2, &[0, 0, 0]);
    case.arriving[0].aht_s = 20.0 * SLOT_S;
    assert_eq!(case.level().agents, [10, 10, 0]);
}

#[test]
fn where_nobody_works_the_rest_waits_and_is_done_later() {
    let case = Case::units(&[4, 0, 0, 0], 2, &[0; 4]);
    let played = case.play(&[1.0, 0.0, 1.0, 1.0]);
    let column = |of: fn(&Played) -> f64| played.iter().map(of).collect::<Vec<_>>();
    assert_eq!(column(|it| it.done), [1.0, 0.0, 1.0, 1.0]);
    assert_eq!(column(|it| it.backlog), [3.0, 3.0, 2.0, 1.0]);
    assert_eq!(column(|it| it.overdue), [0.0, 3.0, 2.0, 1.0]);
    assert_eq!((played[0].kept, played[0].broken), (1.0, 3.0));
    // The last quarter of them arrived from 22.5 minutes on.
    assert!((played[3].oldest_s - (4.0 * SLOT_S - 1350.0)).abs() < 1e-9);
}

#[test]
fn what_waits_already_is_due_by_its_age_and_what_is_overdue_at_once() {
    let mut case = Case::units(&[0; 6], 4, &[0; 6]);
    case.waiting = Some(Waiting {
        contacts: 6.0,
        oldest_s: 6.0 * SLOT_S,
        aht_s: SLOT_S,
    });
    // Two are older than four half-hours, and one more is due in each that follows; the first of
    // them is due as the plan starts.
    let found = case.level();
    assert_eq!(found.agents, [4, 1, 1, 0, 0, 0]);
    let played = case.play(&counts(&found.agents));
    assert_eq!((played[0].done, played[0].done_in_time), (4.0, 2.0));
    assert_eq!(played[0].overdue, 0.0);
    let idle = case.play(&[0.0; 6]);
    let overdue: Vec<f64> = idle.iter().map(|it| it.overdue).collect();
    assert_eq!(overdue, [4.0, 5.0, 6.0, 6.0, 6.0, 6.0]);
    assert!((idle[5].oldest_s - 12.0 * SLOT_S).abs() < 1e-9);
}

#[test]
fn more_agents_than_any_number_are_refused() {
    let mut case = Case::units(&[1, 0], 1, &[0, 0]);
    case.arriving[0].contacts = 1e12;
    let (batches, slot_s) = (case.batches(), case.slots_s());
    let task = Task {
        batches: &batches,
        slot_s: &slot_s,
        floor: 0,
        others: &case.others,
        people: &case.people,
        room: &case.room,
        budgets: &[],
        late_within_s: 0.0,
    };
    assert_eq!(level(&task), Err(TooMany));
}
