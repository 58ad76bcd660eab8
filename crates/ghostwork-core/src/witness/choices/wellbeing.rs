use ghostwork_parameters::Unit;

use super::Choice;
use crate::behaviour::wellbeing::{best_course, thinks_about_courses};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::witness::facts::number;

/// Returns whether a freelancer thought about a course, and what it was worth.
pub(super) fn choices(context: &MonthContext, block: &Block, month: &BlockMonth, row: usize) -> Vec<Choice> {
    let Some(account) = block.account(row).filter(|account| thinks_about_courses(account)) else {
        return Vec::new();
    };
    let parameters = &context.parameters.wellbeing;
    let draw = unit_interval(context.draws.words(Stream::Skills, context.month, block.entity(row))[0]);
    let cash = block.workers.purse[block.workers.purse_row(row)];
    let course = best_course(context, (month, row), account, cash);
    let grounds = vec![
        number("gain over its horizon", course.worth, Unit::Dollars),
        number("price after vouchers", course.own_part as f64 / 100.0, Unit::Dollars),
    ];
    let listed = [("is considered", parameters.course_occasion)];
    vec![Choice::new("a course", &listed, "no occasion", draw, grounds)]
}
