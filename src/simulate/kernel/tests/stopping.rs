//! Plays that the user asks to stop.

use super::super::*;
use super::stage::*;
use std::cell::Cell;

/// So many contacts, more or less, of a queue with nobody there.
fn crowd(contacts: f64) -> (Centre, Occasion) {
    let mut occasion = comes(&[&[]]);
    occasion.arrivals[0].push(Segment {
        from_s: 0.0,
        to_s: 1_000.0,
        per_s: contacts / 1_000.0,
        aht_s: 1.0,
    });
    (centre(vec![calls()], 0), occasion)
}

#[test]
fn a_huge_play_ends_when_it_is_asked_to_and_others_are_played_to_their_end() {
    for (contacts, goes_on) in [(100_000.0, true), (600_000.0, false)] {
        let (centre, occasion) = crowd(contacts);
        let asked = Cell::new(0);
        let stop = || {
            asked.set(asked.get() + 1);
            true
        };
        let mut told: Vec<Contact> = vec![];
        let is_over = Engine::new(&centre).play_unless(&occasion, &mut told, &stop);
        assert_eq!((is_over, asked.get()), (goes_on, u32::from(!goes_on)));
        assert_eq!(told.is_empty(), !goes_on);
    }
    let (centre, occasion) = crowd(600_000.0);
    assert!(Engine::new(&centre).play_unless(&occasion, &mut Vec::new(), &|| false));
}
