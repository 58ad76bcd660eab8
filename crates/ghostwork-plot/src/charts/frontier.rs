//! Cost and effect: which reforms no other one clearly beats.

use ghostwork_results::{Better, FrontierStudy, PolicyPoint, Study};

use crate::canvas::{Anchor, Rect, Stroke};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{Unit, inside_sentence};
use crate::frame::{Caption, Context, Sheet, note_on_pairs};
use crate::scale::{Scale, extent};
use crate::theme::Colour;
use crate::value_axis::{Sign, ValueAxis};
use crate::wording::setting_of_study;

const PLOT_HEIGHT: f64 = 372.0;
/// Height of a line of a name.
const LINE: f64 = 15.0;
const COLUMNS: &[&str] =
    &["policy", "cost", "cost_lo", "cost_hi", "effect", "effect_lo", "effect_hi", "dominated"];

/// Draws each reform as a point with both intervals.
pub(crate) fn draw(context: &Context<'_>, study: &Study) -> Result<Option<Figure>, PlotError> {
    let Study::Frontier(study) = study else { return Ok(None) };
    let (measured, left_out): (Vec<PolicyPoint>, Vec<PolicyPoint>) =
        study.points.iter().cloned().partition(PolicyPoint::is_measured);
    if measured.is_empty() {
        return Ok(None);
    }
    let study = &FrontierStudy { points: measured, ..study.clone() };
    let dominated = study.dominated();
    let range = |number: &dyn Fn(&PolicyPoint) -> [f64; 3]| {
        extent(study.points.iter().flat_map(number).chain([0.0])).unwrap_or((0.0, 1.0))
    };
    let costs = range(&|point| [point.cost.mean, point.cost.low, point.cost.high]);
    let effects = range(&|point| [point.effect.mean, point.effect.low, point.effect.high]);
    let costs = ValueAxis::new(Unit::of_difference(&study.cost.unit), costs, 5, Sign::Difference);
    let effects = ValueAxis::new(Unit::of_difference(&study.effect.unit), effects, 5, Sign::Difference);
    let caption = caption((study, &left_out), &dominated, (costs.unit(), effects.unit()));
    let mut sheet = context.sheet(&caption, PLOT_HEIGHT);
    let area = Rect {
        left: sheet.plot.left + effects.label_width(context) + 8.0,
        top: sheet.plot.top + 24.0,
        right: sheet.plot.right - 14.0,
        bottom: sheet.plot.bottom - 42.0,
    };
    costs.draw_across(&mut sheet, area);
    effects.draw_upwards(&mut sheet, area);
    draw_axis_names(&mut sheet, study, area);
    let (x, y) = (costs.scale((area.left, area.right)), effects.scale((area.bottom, area.top)));
    let crosses: Vec<Cross> = study.points.iter().map(|point| Cross::of(point, &x, &y)).collect();
    let line = frontier_line(&crosses, &dominated);
    let stroke = Stroke { colour: context.theme.baseline, width: 1.4 };
    sheet.canvas.dashed_line(&line, stroke, (5.0, 4.0));
    draw_points(&mut sheet, study, &crosses, &dominated);
    let zero = (x.place(0.0), y.place(0.0));
    let mut taken: Vec<Rect> = crosses.iter().flat_map(boxes_of).chain(boxes_along(&line)).collect();
    taken.push(Rect { left: zero.0 - 2.0, right: zero.0 + 2.0, ..area });
    taken.push(Rect { top: zero.1 - 2.0, bottom: zero.1 + 2.0, ..area });
    draw_labels(&mut sheet, study, (&crosses, &dominated), (area, taken));
    Ok(Some(sheet.finish("frontier", Section::Certainty, &caption, table(study, &dominated))?))
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
}

impl Cross {
    /// Lists the places where a name of a width and so many lines may start, best first: left end and first baseline.
    fn spots(&self, width: f64, lines: usize) -> Vec<(f64, f64)> {
        let more = LINE * (lines - 1) as f64;
        let sides = [(self.x + 9.0, self.right + 8.0), (self.x - 9.0 - width, self.left - 8.0 - width)];
        let mut spots = Vec::new();
        for lift in [8.0, 20.0, 34.0, 50.0, 66.0] {
            for (near, _) in sides {
                spots.extend([(near, self.y - lift - more), (near, self.y + lift + 9.0)]);
            }
        }
        let middle = self.x - width / 2.0;
        spots.extend(sides.map(|(_, far)| (far, self.y + 4.5 - more / 2.0)));
        spots.extend([(middle, self.top - 7.0 - more), (middle, self.bottom + 17.0)]);
        spots
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
    let (up, across) = (
        fit(format!("{} ({good})", study.effect.label)),
        fit(format!("{} (→ costs more)", study.cost.label)),
    );
    sheet.canvas.text((sheet.plot.left, sheet.plot.top + 10.0), up, bold);
    sheet.canvas.text((area.right, sheet.plot.bottom - 6.0), across, bold.anchor(Anchor::End));
}

/// Lists the points that no other clearly beats, from the cheapest to the dearest.
fn frontier_line(crosses: &[Cross], dominated: &[bool]) -> Vec<(f64, f64)> {
    let undominated = crosses.iter().zip(dominated).filter(|(_, dominated)| !**dominated);
    let mut points: Vec<(f64, f64)> = undominated.map(|(cross, _)| (cross.x, cross.y)).collect();
    points.sort_by(|first, second| first.0.total_cmp(&second.0));
    points
}

fn draw_points(sheet: &mut Sheet<'_>, study: &FrontierStudy, crosses: &[Cross], dominated: &[bool]) {
    let theme = sheet.context.theme;
    for ((cross, dominated), point) in crosses.iter().zip(dominated).zip(&study.points) {
        let colour = if *dominated { theme.unclear } else { theme.baseline };
        if point.cost.has_interval() {
            sheet.whisker((cross.left, cross.y), (cross.right, cross.y), colour);
        }
        if point.effect.has_interval() {
            sheet.whisker((cross.x, cross.top), (cross.x, cross.bottom), colour);
        }
        sheet.canvas.disc((cross.x, cross.y), 5.0, colour);
    }
}

/// Writes each name where it touches nothing drawn before, or where it touches no point and no other name.
fn draw_labels(
    sheet: &mut Sheet<'_>,
    study: &FrontierStudy,
    (crosses, dominated): (&[Cross], &[bool]),
    (area, mut taken): (Rect, Vec<Rect>),
) {
    let context = sheet.context;
    let theme = context.theme;
    let mut vital: Vec<Rect> = crosses.iter().map(|cross| boxes_of(cross)[0]).collect();
    for ((point, cross), dominated) in study.points.iter().zip(crosses).zip(dominated) {
        let lines = context.typeface.wrap(&point.policy, 180.0, theme.text_size, true);
        let width = lines.iter().map(|line| context.width(line, true)).fold(0.0, f64::max);
        let space = |(left, baseline): (f64, f64)| Rect {
            left,
            top: baseline - 11.0,
            right: left + width,
            bottom: baseline + 4.0 + LINE * (lines.len() - 1) as f64,
        };
        let free = |rect: &Rect, taken: &[Rect]| {
            inside(rect, &area) && !taken.iter().any(|other| touch(rect, other))
        };
        let spots = cross.spots(width, lines.len());
        let find = |taken: &[Rect]| spots.iter().copied().find(|spot| free(&space(*spot), taken));
        if let Some(spot) = find(&taken).or_else(|| find(&vital)) {
            for names in [&mut taken, &mut vital] {
                names.push(space(spot));
            }
            let colour = if *dominated { theme.muted } else { theme.baseline };
            let (style, (left, mut baseline)) = (context.text().bold().colour(colour), spot);
            for line in lines {
                let white = Rect {
                    left: left - 1.0,
                    top: baseline - 11.0,
                    right: left + context.width(&line, true) + 1.0,
                    bottom: baseline + 4.0,
                };
                sheet.canvas.rect(white, Colour(255, 255, 255));
                sheet.canvas.text((left, baseline), line, style);
                baseline += LINE;
            }
        }
    }
}

/// Returns small boxes along a line, so that no name is written over it.
fn boxes_along(line: &[(f64, f64)]) -> Vec<Rect> {
    let between = |pair: &[(f64, f64)]| -> Vec<Rect> {
        let [(x1, y1), (x2, y2)] = pair else { return Vec::new() };
        let point = |step: u32| {
            let share = f64::from(step) / 60.0;
            (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
        };
        let boxed =
            |(x, y): (f64, f64)| Rect { left: x - 2.0, top: y - 2.0, right: x + 2.0, bottom: y + 2.0 };
        (0..=60).map(point).map(boxed).collect()
    };
    line.windows(2).flat_map(between).collect()
}

fn inside(rect: &Rect, area: &Rect) -> bool {
    rect.left > area.left && rect.right < area.right && rect.top > area.top && rect.bottom < area.bottom
}

/// Returns the boxes that a cross covers.
fn boxes_of(cross: &Cross) -> [Rect; 3] {
    [
        Rect { left: cross.x - 6.0, top: cross.y - 6.0, right: cross.x + 6.0, bottom: cross.y + 6.0 },
        Rect { left: cross.left, top: cross.y - 2.0, right: cross.right, bottom: cross.y + 2.0 },
        Rect { left: cross.x - 2.0, top: cross.top, right: cross.x + 2.0, bottom: cross.bottom },
    ]
}

fn touch(first: &Rect, second: &Rect) -> bool {
    first.left < second.right
        && second.left < first.right
        && first.top < second.bottom
        && second.top < first.bottom
}

fn caption(
    (study, left_out): (&FrontierStudy, &[PolicyPoint]),
    dominated: &[bool],
    (cost_unit, effect_unit): (&Unit, &Unit),
) -> Caption {
    let best = dominated.iter().filter(|dominated| !**dominated).count();
    let all = study.points.len();
    let title = match best {
        best if best == all => "No reform clearly beats another".to_owned(),
        1 => format!("All but one of {all} reforms are clearly beaten"),
        best => format!("{best} of {all} reforms are not clearly beaten"),
    };
    let (cost, effect) = (inside_sentence(&study.cost.label), inside_sentence(&study.effect.label));
    let mut notes = vec![
        "Grey: another reform costs no more and does no less on the same seeds, one of both clearly. Crosses: 95% intervals."
            .to_owned(),
    ];
    notes.extend(study.points.first().map(|point| note_on_pairs(&point.effect)));
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(|point| point.policy.as_str()).collect();
        notes.push(format!("Not shown, as cost or effect is missing or withheld: {}.", names.join(", ")));
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
