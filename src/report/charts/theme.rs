//! Colours and sizes that all charts share.

use plotters::style::RGBColor;

/// Width of every chart, in pixels: A4 across at about 130 dots an inch.
pub(super) const WIDTH: f64 = 1400.0;
/// Free space at the left and right edges.
pub(super) const MARGIN: f64 = 40.0;

pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
pub(super) const QUIET: RGBColor = RGBColor(0x66, 0x66, 0x66);
pub(super) const AXIS: RGBColor = RGBColor(0x88, 0x88, 0x88);
pub(super) const GRID: RGBColor = RGBColor(0xE4, 0xE4, 0xE4);
pub(super) const WEEKEND: RGBColor = RGBColor(0xF3, 0xF1, 0xEA);
pub(super) const WHITE: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

pub(super) const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xB2);
pub(super) const SKY: RGBColor = RGBColor(0x56, 0xB4, 0xE9);
pub(super) const VERMILION: RGBColor = RGBColor(0xD5, 0x5E, 0x00);
pub(super) const PAST: RGBColor = RGBColor(0xA6, 0xA6, 0xA6);
pub(super) const PAST_LINE: RGBColor = RGBColor(0x70, 0x70, 0x70);
pub(super) const AWAY: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);

/// The palette of Okabe and Ito without black, ordered so that neighbours differ in lightness.
const PALETTE: [RGBColor; 7] = [
    BLUE,
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    SKY,
    VERMILION,
    RGBColor(0xF0, 0xE4, 0x42),
];

/// The colour of the `number`th kind: the palette, then lighter turns of it.
pub(super) fn kind_colour(number: usize) -> RGBColor {
    let turn = (number / PALETTE.len()).min(2) as f64;
    mix(PALETTE[number % PALETTE.len()], WHITE, 0.35 * turn)
}

/// `share` of the way from `a` to `b`.
pub(super) fn mix(a: RGBColor, b: RGBColor, share: f64) -> RGBColor {
    let part = |a: u8, b: u8| {
        let value = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
        value.round().clamp(0.0, 255.0) as u8
    };
    RGBColor(part(a.0, b.0), part(a.1, b.1), part(a.2, b.2))
}

/// Black or white, whichever reads better on `ground`.
pub(super) fn ink_on(ground: RGBColor) -> RGBColor {
    let light =
        0.299 * f64::from(ground.0) + 0.587 * f64::from(ground.1) + 0.114 * f64::from(ground.2);
    if light > 140.0 { INK } else { WHITE }
}
