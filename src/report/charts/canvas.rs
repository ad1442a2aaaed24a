//! A sheet to draw on, in pixels from its upper left corner: plotters' SVG backend with the
//! embedded font.

use super::ChartError;
use super::theme::{INK, WHITE};
use plotters::coord::Shift;
use plotters::prelude::{
    DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle, SVGBackend,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle, register_font,
};
use std::fmt::Display;
use std::sync::OnceLock;

/// The font family as it stands in the SVG: ours, then what most machines have.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// plotters measures a text by the font's full height, which is this much too wide for the size it
/// writes into the SVG (DejaVu Sans: 1.164 ÷ 1.24, and a little room).
const MEASURED: f64 = 0.95;

/// plotters counts a font's size as the height of its line; this many times the size in pixels.
const LINE: f64 = 1.24;

fn fonts_ready() -> Result<(), ChartError> {
    static READY: OnceLock<bool> = OnceLock::new();
    let ready = READY.get_or_init(|| {
        let fonts = [
            (FontStyle::Normal, dejavu::sans::regular()),
            (FontStyle::Bold, dejavu::sans::bold()),
        ];
        (fonts.into_iter()).all(|(style, bytes)| register_font(FAMILY, style, bytes).is_ok())
    });
    if *ready {
        Ok(())
    } else {
        Err(ChartError::Font)
    }
}

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) fn middle_x(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    pub(super) fn middle_y(self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    pub(super) fn middle(self) -> (f64, f64) {
        (self.middle_x(), self.middle_y())
    }
}

/// How a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Size, weight and colour of a text; it stands vertically centred on its point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub size: f64,
    pub bold: bool,
    pub colour: RGBColor,
}

impl Font {
    pub(super) const fn plain(size: f64) -> Self {
        Self {
            size,
            bold: false,
            colour: INK,
        }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self {
            bold: true,
            ..Self::plain(size)
        }
    }

    pub(super) const fn colour(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    fn style(self, align: Align) -> TextStyle<'static> {
        let weight = if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let font = FontDesc::new(FontFamily::Name(FAMILY), self.size * LINE, weight);
        let across = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        TextStyle {
            font,
            color: self.colour.to_backend_color(),
            pos: Pos::new(across, VPos::Center),
        }
    }
}

/// The sheet.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

type Drawn = Result<(), ChartError>;

fn failed(cause: impl Display) -> ChartError {
    ChartError::Draw(cause.to_string())
}

fn pixel(value: f64) -> i32 {
    value.round() as i32
}

/// Draws a white sheet of `width` × `height` pixels and what `paint` puts on it.
pub(super) fn sheet(
    width: f64,
    height: f64,
    paint: impl FnOnce(&Canvas<'_>) -> Drawn,
) -> Result<String, ChartError> {
    fonts_ready()?;
    let mut svg = String::new();
    {
        let size = (pixel(width).max(1) as u32, pixel(height).max(1) as u32);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let canvas = Canvas { area };
        paint(&canvas)?;
        canvas.area.present().map_err(failed)?;
    }
    Ok(svg)
}

impl Canvas<'_> {
    pub(super) fn fill(&self, area: Area, colour: RGBColor) -> Drawn {
        self.rectangle(area, colour.filled())
    }

    pub(super) fn outline(&self, area: Area, colour: RGBColor) -> Drawn {
        self.rectangle(area, colour.stroke_width(1))
    }

    fn rectangle(&self, area: Area, style: ShapeStyle) -> Drawn {
        let corners = [
            (pixel(area.left), pixel(area.top)),
            (pixel(area.right), pixel(area.bottom)),
        ];
        self.area
            .draw(&Rectangle::new(corners, style))
            .map_err(failed)
    }

    pub(super) fn line(&self, points: &[(f64, f64)], colour: RGBColor, width: u32) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|(x, y)| (pixel(*x), pixel(*y))).collect();
        let path = PathElement::new(points, colour.stroke_width(width));
        self.area.draw(&path).map_err(failed)
    }

    pub(super) fn polygon(&self, points: &[(f64, f64)], colour: RGBColor) -> Drawn {
        let points: Vec<(i32, i32)> = points.iter().map(|(x, y)| (pixel(*x), pixel(*y))).collect();
        let polygon = Polygon::new(points, colour.filled());
        self.area.draw(&polygon).map_err(failed)
    }

    /// Slanting lines over `area`; those of neighbouring areas meet.
    pub(super) fn hatch(&self, area: Area, colour: RGBColor, apart: f64) -> Drawn {
        let mut at = ((area.left + area.top) / apart).ceil() * apart;
        while at < area.right + area.bottom {
            // The line x + y = at, cut to the area.
            let low_x = (at - area.bottom).max(area.left);
            let high_x = (at - area.top).min(area.right);
            if high_x > low_x {
                self.line(&[(low_x, at - low_x), (high_x, at - high_x)], colour, 1)?;
            }
            at += apart;
        }
        Ok(())
    }

    pub(super) fn text(&self, text: &str, x: f64, y: f64, font: Font, align: Align) -> Drawn {
        let style = font.style(align);
        self.area
            .draw_text(text, &style, (pixel(x), pixel(y)))
            .map_err(failed)
    }

    /// Labels from `right` to the left, each with a sample before it that `draw` fills.
    pub(super) fn legend<'t, T>(
        &self,
        (right, y): (f64, f64),
        marks: impl IntoIterator<Item = (&'t str, T)>,
        draw: impl Fn(Area, T) -> Result<(), ChartError>,
    ) -> Result<(), ChartError> {
        let font = Font::plain(13.0);
        let mut right = right;
        for (label, mark) in marks {
            self.text(label, right, y, font, Align::Right)?;
            let left = right - self.text_width(label, font) - 34.0;
            let sample = Area {
                left,
                right: left + 26.0,
                top: y - 7.0,
                bottom: y + 7.0,
            };
            draw(sample, mark)?;
            right = left - 22.0;
        }
        Ok(())
    }

    /// Width of `text` in pixels, rather too wide than too narrow.
    pub(super) fn text_width(&self, text: &str, font: Font) -> f64 {
        let style = font.style(Align::Left);
        let size = self.area.estimate_text_size(text, &style);
        size.map_or(text.len() as f64 * font.size, |(width, _)| {
            f64::from(width) * MEASURED
        })
    }

    /// `text`, cut with `…` where it is wider than `width`.
    pub(super) fn fit(&self, text: &str, width: f64, font: Font) -> String {
        if self.text_width(text, font) <= width {
            return text.to_owned();
        }
        let mut kept: Vec<char> = text.chars().collect();
        while kept.pop().is_some() {
            let cut = kept.iter().collect::<String>().trim_end().to_owned() + "…";
            if self.text_width(&cut, font) <= width {
                return cut;
            }
        }
        String::new()
    }
}
