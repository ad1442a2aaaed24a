//! SVG to PNG, with the embedded font and no other.

use super::ChartError;
use resvg::{tiny_skia, usvg};
use std::sync::{Arc, OnceLock};

/// Pixels of the PNG for one of the SVG: sharp in print and on dense screens, and a whole number, so
/// that edges on whole pixels stay sharp.
pub const PNG_SCALE: f32 = 2.0;

fn fonts() -> Arc<usvg::fontdb::Database> {
    static FONTS: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(dejavu::sans::regular().to_vec());
        fonts.load_font_data(dejavu::sans::bold().to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

/// Renders `svg` as a PNG, twice its size in pixels.
///
/// Meant for this module's charts: a text in another font than DejaVu Sans is drawn in it.
///
/// # Errors
/// [`ChartError::Png`] where `svg` is no SVG or has no size.
pub fn to_png(svg: &str) -> Result<Vec<u8>, ChartError> {
    let failed = |cause: &dyn std::fmt::Display| ChartError::Png(cause.to_string());
    let options = usvg::Options {
        fontdb: fonts(),
        font_family: "DejaVu Sans".to_owned(),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|cause| failed(&cause))?;
    let size = tree.size().to_int_size();
    let size = size
        .scale_by(PNG_SCALE)
        .ok_or_else(|| failed(&"it has no size"))?;
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height())
        .ok_or_else(|| failed(&"it is too large"))?;
    let scale = tiny_skia::Transform::from_scale(PNG_SCALE, PNG_SCALE);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    pixels.encode_png().map_err(|cause| failed(&cause))
}
