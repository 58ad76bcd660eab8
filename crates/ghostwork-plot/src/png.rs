//! From SVG to pixels.

use std::sync::{Arc, OnceLock};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::PlotError;
use crate::theme::Theme;
use crate::typeface::{family, files};

/// Width of a printed chart.
const METRES_ACROSS: f64 = 0.160;

/// Pixels across at 300 dots per inch.
const PIXELS_ACROSS: f64 = METRES_ACROSS / 0.0254 * 300.0;

/// Fonts are read once and shared by all charts; no font of the system is used, so every machine draws the same.
static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();

fn fonts(theme: &Theme) -> Arc<fontdb::Database> {
    let load = || {
        let mut fonts = fontdb::Database::new();
        for file in files(theme) {
            fonts.load_font_data(file.to_vec());
        }
        fonts.set_sans_serif_family(family(theme));
        Arc::new(fonts)
    };
    if theme.font.is_some() { load() } else { Arc::clone(FONTS.get_or_init(load)) }
}

/// Turns a chart into PNG that prints 160 mm wide.
pub(crate) fn rasterise(chart: &str, svg: &str, theme: &Theme) -> Result<Vec<u8>, PlotError> {
    let problem =
        |problem: &str| PlotError::NotRasterised { chart: chart.to_owned(), problem: problem.to_owned() };
    let options = Options { fontdb: fonts(theme), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| problem(&error.to_string()))?;
    let across = theme.width.map_or(PIXELS_ACROSS, f64::from);
    let size = tree.size();
    let scale = across / f64::from(size.width());
    let pixels = |length: f32| (f64::from(length) * scale).round() as u32;
    let mut pixmap =
        Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or_else(|| problem("no pixels"))?;
    // A chart's own ground may end within a pixel, which would let through what the picture lies on.
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    encode(&pixmap, (across / METRES_ACROSS).round() as u32).map_err(|error| problem(&error.to_string()))
}

/// Writes opaque pixels as PNG.
fn encode(pixmap: &Pixmap, pixels_per_metre: u32) -> Result<Vec<u8>, EncodingError> {
    let colours: Vec<u8> =
        pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: pixels_per_metre,
        yppu: pixels_per_metre,
        unit: Unit::Meter,
    }));
    // Areas of one colour repeat: filters meant for photographs take longer and make larger files.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_deflate_compression(DeflateCompression::Level(4));
    encoder.write_header()?.write_image_data(&colours)?;
    Ok(bytes)
}
