//! Cost and effect: which reforms no other one clearly beats.

mod label;

use ghostwork_results::{Better, Estimate, FrontierStudy, PolicyPoint, Study};

use crate::canvas::{Anchor, Rect};
use crate::charts::frontier::label::{Label, Labels};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, extent};
use crate::theme::Colour;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::setting_of_study;

const PLOT_HEIGHT: f64 = 372.0;
/// Space under the points for the axis of costs with its name.
const COST_AXIS: f64 = 42.0;
/// Height of a line of the key.
const KEY_LINE: f64 = 17.0;
/// Space of a column of the key that no name takes.
const KEY_INDENT: f64 = 34.0;
/// What stands in the corner of reforms that cost less and do more good.
const BEST: &str = "costs less and does better";
const COLUMNS: &[&str] =
    &["policy", "cost", "cost_lo", "cost_hi", "effect", "effect_lo", "effect_hi", "dominated"];

/// Draws each reform as a point with both intervals: with its name, or with a number and a key below where points lie so close
/// that not every name finds a place.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let Study::Frontier(all) = study else { return Ok(None) };
    let (points, left_out): (Vec<PolicyPoint>, Vec<PolicyPoint>) =
        all.points.iter().cloned().partition(PolicyPoint::is_ranked);
    if points.is_empty() {
        return Ok(None);
    }
    let study = &FrontierStudy { points, ..all.clone() };
    let dominated = study.dominated();
    let (costs, effects) = axes(study);
    let caption = caption((study, &left_out), &dominated, (costs.unit(), effects.unit()));
    let plot = context.sheet(&caption, PLOT_HEIGHT).plot;
    let area = Rect {
        left: plot.left + effects.label_width(context) + 8.0,
        top: plot.top + 24.0,
        right: plot.right - 14.0,
        bottom: plot.bottom - COST_AXIS,
    };
    let (x, y) = (costs.scale((area.left, area.right)), effects.scale((area.bottom, area.top)));
    let crosses: Vec<Cross> = study.points.iter().map(|point| Cross::of(point, &x, &y)).collect();
    let corner = best_corner(context, study, area)
        .filter(|corner| !crosses.iter().flat_map(Cross::boxes).any(|part| part.touches(corner)));
    let mut taken: Vec<Rect> = crosses.iter().flat_map(Cross::boxes).chain(corner).collect();
    taken.extend(lines_of_zero((x.place(0.0), y.place(0.0)), area));
    let names = study.points.iter().map(|point| Label::of(context, &point.policy)).collect();
    let names = Labels::place(names, &crosses, (area, &taken));
    let (labels, key) = if names.are_complete() {
        (names, None)
    } else {
        let numbers = (1..=study.points.len()).map(|number| Label::of(context, &number.to_string()));
        let numbers = Labels::place(numbers.collect(), &crosses, (area, &taken));
        (numbers, Some(Key::of(context, study, plot)))
    };

    let mut sheet = context.sheet(&caption, PLOT_HEIGHT + key.as_ref().map_or(0.0, Key::height));
    costs.draw_across(&mut sheet, area);
    effects.draw_upwards(&mut sheet, area);
    draw_axis_names(&mut sheet, study, area);
    if let Some(corner) = corner {
        sheet.canvas.rect(corner, Colour(255, 255, 255));
        sheet.canvas.text((corner.left, corner.bottom - 4.0), BEST, context.text());
    }
    let colours = colours(context, &dominated);
    draw_points(&mut sheet, study, &crosses, &colours);
    labels.draw(&mut sheet, &crosses, &colours);
    if let Some(key) = key {
        key.draw(&mut sheet, study, &colours);
    }
    Ok(Some(sheet.finish("frontier", Section::Certainty, &caption, table(study, &dominated))?))
}

/// Returns the axes of costs and effects, which enclose every interval and zero.
fn axes(study: &FrontierStudy) -> (ValueAxis, ValueAxis) {
    let axis = |unit: &str, estimate: fn(&PolicyPoint) -> Estimate| {
        let ends = study.points.iter().map(estimate).flat_map(|one| [one.mean, one.low, one.high]);
        let range = extent(ends.chain([0.0])).unwrap_or((0.0, 1.0));
        ValueAxis::new(Unit::of_difference(unit), range, 5, Sign::Difference)
    };
    (axis(&study.cost.unit, |point| point.cost), axis(&study.effect.unit, |point| point.effect))
}

/// Returns the colour of every point: grey where another reform clearly beats it.
fn colours(context: &Context<'_>, dominated: &[bool]) -> Vec<PointColours> {
    let theme = context.theme;
    let colours = |dominated: &bool| match dominated {
        true => PointColours { point: theme.unclear, text: theme.muted },
        false => PointColours { point: theme.baseline, text: theme.baseline },
    };
    dominated.iter().map(colours).collect()
}

/// The colours of a point and its name.
struct PointColours {
    point: Colour,
    text: Colour,
}

/// A point and the ends of its intervals on the sheet.
struct Cross {
    x: f64,
    y: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Cross {
    fn of(point: &PolicyPoint, x: &Scale, y: &Scale) -> Self {
        let known = |value: f64, other: f64| if value.is_finite() { value } else { other };
        let across = |value: f64, other: f64| x.place(known(value, other));
        let up = |value: f64, other: f64| y.place(known(value, other));
        let (cost, effect) = (&point.cost, &point.effect);
        Self {
            x: x.place(cost.mean),
            y: y.place(effect.mean),
            left: across(cost.low, cost.mean),
            right: across(cost.high, cost.mean),
            top: up(effect.high, effect.mean),
            bottom: up(effect.low, effect.mean),
        }
    }

    /// Returns the box of the point alone.
    fn point(&self) -> Rect {
        Rect { left: self.x - 6.0, top: self.y - 6.0, right: self.x + 6.0, bottom: self.y + 6.0 }
    }

    /// Returns the boxes of the point and of both intervals.
    fn boxes(&self) -> [Rect; 3] {
        [
            self.point(),
            Rect { left: self.left, top: self.y - 2.0, right: self.right, bottom: self.y + 2.0 },
            Rect { left: self.x - 2.0, top: self.top, right: self.x + 2.0, bottom: self.bottom },
        ]
    }
}

/// Returns the boxes of the lines of zero.
fn lines_of_zero((x, y): (f64, f64), area: Rect) -> [Rect; 2] {
    [Rect { left: x - 2.0, right: x + 2.0, ..area }, Rect { top: y - 2.0, bottom: y + 2.0, ..area }]
}

/// Returns the box of the words in the corner of the best reforms; nothing where neither direction of the effect is better.
fn best_corner(context: &Context<'_>, study: &FrontierStudy, area: Rect) -> Option<Rect> {
    const HEIGHT: f64 = 17.0;
    let (left, right) = (area.left + 6.0, area.left + 6.0 + context.width(BEST, false));
    match study.effect.better {
        Better::Higher => Some(Rect { left, right, top: area.top + 4.0, bottom: area.top + 4.0 + HEIGHT }),
        Better::Lower => {
            Some(Rect { left, right, top: area.bottom - 4.0 - HEIGHT, bottom: area.bottom - 4.0 })
        }
        Better::Neither => None,
    }
}

fn draw_axis_names(sheet: &mut Sheet<'_>, study: &FrontierStudy, area: Rect) {
    let context = sheet.context;
    let bold = context.text().bold().colour(context.theme.ink);
    let good = match study.effect.better {
        Better::Higher => "↑ better",
        Better::Lower => "↓ better",
        Better::Neither => "↑ more",
    };
    let fit =
        |text: String| context.typeface.shorten(&text, sheet.plot.width(), context.theme.text_size, true);
    let (up, across) =
        (fit(format!("{} ({good})", study.effect.label)), fit(format!("{} (← better)", study.cost.label)));
    sheet.canvas.text((sheet.plot.left, sheet.plot.top + 10.0), up, bold);
    sheet.canvas.text((area.right, area.bottom + COST_AXIS - 6.0), across, bold.anchor(Anchor::End));
}

fn draw_points(sheet: &mut Sheet<'_>, study: &FrontierStudy, crosses: &[Cross], colours: &[PointColours]) {
    for ((cross, colours), point) in crosses.iter().zip(colours).zip(&study.points) {
        if point.cost.has_interval() {
            sheet.whisker((cross.left, cross.y), (cross.right, cross.y), colours.point);
        }
        if point.effect.has_interval() {
            sheet.whisker((cross.x, cross.top), (cross.x, cross.bottom), colours.point);
        }
        sheet.canvas.disc((cross.x, cross.y), 5.0, colours.point);
    }
}

/// The columns of the key: two where every name fits, else one.
struct Key {
    rows: usize,
    /// Width of a column.
    width: f64,
}

impl Key {
    fn of(context: &Context<'_>, study: &FrontierStudy, plot: Rect) -> Self {
        let fits =
            |point: &PolicyPoint| context.width(&point.policy, false) < plot.width() / 2.0 - KEY_INDENT;
        let columns = if study.points.iter().all(fits) { 2 } else { 1 };
        Self { rows: study.points.len().div_ceil(columns), width: plot.width() / columns as f64 }
    }

    fn height(&self) -> f64 {
        10.0 + KEY_LINE * self.rows as f64
    }

    /// Writes what every number stands for at the foot of the plot.
    fn draw(&self, sheet: &mut Sheet<'_>, study: &FrontierStudy, colours: &[PointColours]) {
        let context = sheet.context;
        let top = sheet.plot.bottom - KEY_LINE * self.rows as f64;
        for (place, (point, colours)) in study.points.iter().zip(colours).enumerate() {
            let left = sheet.plot.left + self.width * (place / self.rows) as f64;
            let baseline = top + KEY_LINE * (place % self.rows + 1) as f64 - 4.0;
            let widest = self.width - KEY_INDENT;
            let name = context.typeface.shorten(&point.policy, widest, context.theme.text_size, false);
            let number = context.text().bold().colour(colours.text).anchor(Anchor::End);
            sheet.canvas.text((left + 18.0, baseline), (place + 1).to_string(), number);
            sheet.canvas.text((left + 26.0, baseline), name, context.text().colour(colours.text));
        }
    }
}

fn caption(
    (study, left_out): (&FrontierStudy, &[PolicyPoint]),
    dominated: &[bool],
    (cost_unit, effect_unit): (&Unit, &Unit),
) -> Caption {
    let all = study.points.len();
    let title = title(study, dominated);
    let (cost, effect) = (inside_sentence(&study.cost.label), inside_sentence(&study.effect.label));
    let mut notes = vec![
        "Grey: clearly beaten, as another reform costs no more and does no less on the same seeds, one of both clearly. \
         Crosses: 95% intervals."
            .to_owned(),
    ];
    // What is withheld has no replications, and would be told as one seed.
    let known = study.points.iter().find(|point| point.effect.mean.is_finite());
    notes.extend(known.map(|point| note_on_pairs(&point.effect)));
    let (not_measured, not_in_force): (Vec<_>, Vec<_>) = left_out.iter().partition(|point| point.in_force);
    for (points, why) in [
        (not_measured, "cost or effect is missing or withheld"),
        (not_in_force, "not in force in these months"),
    ] {
        if !points.is_empty() {
            let names: Vec<&str> = points.iter().map(|point| point.policy.as_str()).collect();
            notes.push(format!("Not shown, as {why}: {}.", names.join(", ")));
        }
    }
    Caption {
        subtitle: format!(
            "Change in {effect}, {}, and {cost}, {}, against the baseline; {}",
            effect_unit.words().replace("points", "percentage points"),
            cost_unit.words(),
            setting_of_study(&study.origin)
        ),
        notes,
        alt: format!(
            "Scatter chart of {all} reforms by {cost} and change in {effect}, with 95% intervals. {title}."
        ),
        title,
    }
}

/// Says how many reforms no other one clearly beats.
fn title(study: &FrontierStudy, dominated: &[bool]) -> String {
    let (best, all) = (dominated.iter().filter(|dominated| !**dominated).count(), dominated.len());
    let can_tell = |point: &PolicyPoint| point.cost.has_interval() && point.effect.has_interval();
    match best {
        _ if all == 1 => "One reform alone: nothing to rank".to_owned(),
        _ if !study.points.iter().any(can_tell) => "Too few seeds to judge".to_owned(),
        best if best == all => "No reform clearly beats another".to_owned(),
        1 => format!("All but one of {all} reforms are clearly beaten"),
        best => format!("{best} of {all} reforms are not clearly beaten"),
    }
}

fn table(study: &FrontierStudy, dominated: &[bool]) -> DataTable {
    let mut table = DataTable::new(COLUMNS);
    for (point, dominated) in study.points.iter().zip(dominated) {
        let (cost, effect) = (&point.cost, &point.effect);
        let mut row = vec![point.policy.as_str().into()];
        row.extend([cost.mean, cost.low, cost.high, effect.mean, effect.low, effect.high].map(Into::into));
        row.push(dominated.to_string().into());
        table.row(row);
    }
    table
}
