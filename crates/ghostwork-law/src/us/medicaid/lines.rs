//! Public cover below 65 as the highest incomes with which it is to be had: what many units are tested by at once.

use super::{CHILD_AGE, Lines, Medicaid, SENIOR_AGE, WORK_RULE_CHILD_AGE, YOUNG_ADULT_AGES, meets_work_rule};
use crate::State;

/// The highest incomes, USD a year, with which the members of a tax unit have public cover below 65; -infinity where no
/// income is low enough. They tell whether there is cover as [`CoverTest`](super::CoverTest) does.
#[derive(Debug, Clone, Copy)]
pub struct UnitLines<'a> {
    lines: &'a Lines,
    /// With which parents are covered.
    parent: f64,
    /// Hours a month and the hourly wage that the rule of work asks for.
    work_rule: (f64, f64),
}

impl Medicaid {
    /// Returns the lines of a unit of so many people, by the age of its youngest dependent; a couple is married.
    #[inline]
    pub fn lines_of_unit(
        &self,
        (state, size): (State, usize),
        is_married: bool,
        youngest: Option<u8>,
    ) -> UnitLines<'_> {
        let number = state.index();
        let parent_child_age = self.limits[number].parent_child_age;
        let has_child = youngest.is_some_and(|age| f64::from(age) < parent_child_age);
        let is_parent = has_child && (!is_married || !self.parent_must_be_single[number]);
        let is_lifted = youngest.is_some_and(|age| age < WORK_RULE_CHILD_AGE);
        let lines = self.lines_of(state, size);
        UnitLines {
            lines,
            parent: if is_parent { lines.parent } else { f64::NEG_INFINITY },
            work_rule: (if is_lifted { 0.0 } else { self.work_hours_per_month }, self.minimum_wage),
        }
    }
}

impl UnitLines<'_> {
    /// Returns the line of a dependent of an age.
    #[inline]
    pub fn dependent(&self, age: u8) -> f64 {
        if age < CHILD_AGE { self.child(age) } else { self.by_age(age) }
    }

    /// Returns the line of an adult without supplemental security income; `work` tells the hours of a week and the earnings,
    /// USD a year, and is asked where a rule of work applies.
    #[inline]
    pub fn adult(&self, age: u8, work: impl FnOnce() -> (f64, f64)) -> f64 {
        let own = match age {
            0..CHILD_AGE => self.child(age),
            _ if meets_work_rule(self.work_rule, work) => self.by_age(age),
            _ => self.young_adult(age),
        };
        own.max(self.parent)
    }

    fn child(&self, age: u8) -> f64 {
        let medicaid = match age {
            0 => self.lines.infant,
            1..=5 => self.lines.young_child,
            _ => self.lines.older_child,
        };
        medicaid.max(self.lines.separate_chip)
    }

    #[inline]
    fn by_age(&self, age: u8) -> f64 {
        let adult = if (CHILD_AGE..SENIOR_AGE).contains(&age) { self.lines.adult } else { f64::NEG_INFINITY };
        adult.max(self.young_adult(age))
    }

    #[inline]
    fn young_adult(&self, age: u8) -> f64 {
        if YOUNG_ADULT_AGES.contains(&age) { self.lines.young_adult } else { f64::NEG_INFINITY }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::us::{CoverCase, Dependents, PublicCover};

    #[test]
    fn whoever_is_under_the_line_passes_the_test_and_nobody_else() {
        let mut outcomes = [0; 2];
        for year in [2026, 2028] {
            let law = crate::UsLaw::for_year(year).unwrap();
            let medicaid = &law.medicaid;
            for state in State::ALL {
                for (is_married, ages) in
                    [(false, &[][..]), (true, &[]), (false, &[3, 11]), (true, &[11, 17]), (false, &[20])]
                {
                    let dependents = Dependents::new(ages).unwrap();
                    let size = 1 + usize::from(is_married) + ages.len();
                    let lines = medicaid.lines_of_unit((state, size), is_married, ages.first().copied());
                    let incomes = [0.0, 12_000.0, 22_000.0, 31_000.0, 48_000.0, 90_000.0];
                    let on_the_line = [lines.adult(30, || (40.0, 50_000.0)), lines.dependent(11)];
                    for annual_income in
                        incomes.into_iter().chain(on_the_line).filter(|income| income.is_finite())
                    {
                        let test = medicaid.test_below_65(&CoverCase {
                            state,
                            is_married,
                            size,
                            dependents: &dependents,
                            annual_income,
                        });
                        let mut check = |line: f64, cover: PublicCover, what: &str| {
                            let is_covered = cover != PublicCover::None;
                            assert_eq!(annual_income <= line, is_covered, "{year} {state:?} {ages:?} {what}");
                            outcomes[usize::from(is_covered)] += 1;
                        };
                        for age in [0, 3, 11, 18, 19, 20, 21] {
                            check(lines.dependent(age), test.dependent(age), "dependent");
                        }
                        for age in [16, 18, 19, 20, 21, 40, 64, 65, 80] {
                            for work in [(0.0, 0.0), (40.0, 20_000.0)] {
                                check(lines.adult(age, || work), test.adult(age, || work), "adult");
                            }
                        }
                    }
                }
            }
        }
        assert!(outcomes.iter().all(|cases| *cases > 10_000), "{outcomes:?}");
    }
}
