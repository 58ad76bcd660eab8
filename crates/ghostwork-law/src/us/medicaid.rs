//! Eligibility for Medicaid and the Children's Health Insurance Program.
//!
//! *What it decides*: for each person whether modified adjusted gross income lies under the limit of the person's group
//! in the state: infants, young and older children, parents, young adults, adults in expansion states; seniors through
//! supplemental security income or a state limit of countable income. Limits are monthly dollars, rounded up.
//! *Who*: people of any age; pregnancy, disability, immigration status and spend-down are left out. From 2027 adults of the
//! expansion group without a child under 14 must work; who does not is deemed to be covered, so that no premium credit
//! takes Medicaid's place.
//! *Reference*: 42 CFR 435.110, 435.118, 435.119, 435.603; 42 USC 1396a(m), 1397jj; P.L. 119-21 s.71119.

mod lines;

use std::ops::RangeInclusive;

use crate::error::LawError;
use crate::in_force::InForce;

pub use self::lines::UnitLines;
use super::additional_deductions::{SENIOR_AGE, seniors};
use super::poverty_guideline::PovertyGuideline;
use super::rounding::up_to_dollars;
use super::state::{ByState, STATES, State, by_state, flags_by_state};
use super::supplemental_security_income::{SupplementalBenefit, SupplementalSecurityIncome};
use super::tax_unit::{Dependents, FilingStatus, MAXIMUM_DEPENDENTS, Person, TaxUnitYear};

/// Age in years below which a person is a child.
const CHILD_AGE: u8 = 19;

/// Ages in years of a group of their own, to which no rule of work applies.
const YOUNG_ADULT_AGES: RangeInclusive<u8> = CHILD_AGE..=20;

/// Age in years below which a child lifts the work rule of 2027.
const WORK_RULE_CHILD_AGE: u8 = 14;

/// Sizes of units, from 0 on.
const SIZES: usize = MAXIMUM_DEPENDENTS + 3;

/// Parameters of Medicaid and CHIP.
#[derive(Debug, Clone, PartialEq)]
pub struct Medicaid {
    guideline: PovertyGuideline,
    /// Limits as multiples of the guideline, 0 where there is no such group.
    limits: ByState<Limits>,
    /// What the limits come to, by state and size of the unit.
    lines: Vec<[Lines; SIZES]>,
    parent_must_be_single: ByState<bool>,
    senior_disregard: ByState<f64>,
    senior_disregard_couple: ByState<f64>,
    work_hours_per_month: f64,
    minimum_wage: f64,
    medicare_premium: f64,
    medicare_savings_limit: f64,
}

/// The limits of one state: of groups, and of others.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Limits {
    groups: Lines,
    parent_child_age: f64,
    senior: f64,
}

/// A number for every group: a multiple of the poverty guideline, or the highest income in USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Lines {
    infant: f64,
    young_child: f64,
    older_child: f64,
    young_adult: f64,
    adult: f64,
    parent: f64,
    separate_chip: f64,
}

impl Lines {
    /// The highest incomes under limits, at a guideline.
    fn at(&self, annual_guideline: f64) -> Self {
        let line = |limit| income_line(annual_guideline, limit);
        Self {
            infant: line(self.infant),
            young_child: line(self.young_child),
            older_child: line(self.older_child),
            young_adult: line(self.young_adult),
            adult: line(self.adult),
            parent: line(self.parent),
            separate_chip: line(self.separate_chip),
        }
    }
}

/// What covers a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicCover {
    /// Medicaid.
    Medicaid,
    /// The Children's Health Insurance Program.
    Chip,
    /// Neither.
    None,
}

/// What covers each person of a tax unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoveredUnit {
    /// The filer.
    pub head: PublicCover,
    /// The spouse, `None` of cover where there is none.
    pub spouse: PublicCover,
    dependents: [PublicCover; MAXIMUM_DEPENDENTS],
    /// Whether the filer and the spouse are left without Medicaid by the work rule alone.
    fails_work_rule: [bool; 2],
    /// Number of people in Medicaid.
    pub medicaid_people: u8,
    /// Number of people in the Children's Health Insurance Program.
    pub chip_people: u8,
}

impl CoveredUnit {
    /// What covers each dependent, in the order of the unit's ages.
    pub fn dependents<'a>(&'a self, unit: &'a TaxUnitYear) -> impl Iterator<Item = (u8, PublicCover)> + 'a {
        unit.dependents.ages().iter().copied().zip(self.dependents)
    }

    /// Ages of those whom a premium credit helps to cover: who has no public cover, and is not deemed to have it.
    pub(crate) fn uncovered_ages<'a>(&'a self, unit: &'a TaxUnitYear) -> impl Iterator<Item = u8> + 'a {
        let adults = unit.adults().zip([self.head, self.spouse]).zip(self.fails_work_rule);
        adults
            .filter(|(_, fails)| !fails)
            .map(|((person, cover), _)| (person.age, cover))
            .chain(self.dependents(unit))
            .filter(|(_, cover)| *cover == PublicCover::None)
            .map(|(age, _)| age)
    }
}

/// A tax unit as far as it decides, besides the person, about cover below 65.
#[derive(Debug, Clone, Copy)]
pub struct CoverCase<'a> {
    /// State of residence.
    pub state: State,
    /// Whether two spouses are in the unit, or one of two who file separately.
    pub is_married: bool,
    /// People in the unit.
    pub size: usize,
    /// The dependents.
    pub dependents: &'a Dependents,
    /// Modified adjusted gross income, USD a year.
    pub annual_income: f64,
}

/// A tax unit's income against the limits of its state.
#[derive(Debug)]
pub struct CoverTest<'a> {
    lines: &'a Lines,
    work_hours_per_month: f64,
    minimum_wage: f64,
    annual_income: f64,
    covers_parents: bool,
    senior_income_is_low: bool,
    lifts_work_rule: bool,
}

impl Medicaid {
    /// The poverty guideline that limits are multiples of, for a household of a size; USD a year.
    pub fn guideline(&self, state: crate::State, size: usize) -> f64 {
        self.guideline.amount(state, size)
    }

    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let adult_limit = values.amount("hhs.medicaid.adult_limit_expansion")?;
        let covers_adults = flags_by_state(values, "hhs.medicaid.covers_adults")?;
        let difference = by_state(values, "hhs.medicaid.adult_limit_difference", 0.0)?;
        let table = |name: &str| by_state(values, &format!("hhs.medicaid.{name}"), 0.0);
        let (infant, young_child) = (table("infant_limit")?, table("young_child_limit")?);
        let (older_child, young_adult) = (table("older_child_limit")?, table("young_adult_limit")?);
        let (parent, parent_child_age) = (table("parent_limit")?, table("parent_child_age")?);
        let senior = table("senior_limit")?;
        let separate_chip = by_state(values, "hhs.chip.child_limit", 0.0)?;
        let mut limits = [Limits::default(); STATES];
        for (state, limit) in limits.iter_mut().enumerate() {
            let groups = Lines {
                infant: infant[state],
                young_child: young_child[state],
                older_child: older_child[state],
                young_adult: young_adult[state],
                adult: if covers_adults[state] { adult_limit + difference[state] } else { 0.0 },
                parent: parent[state],
                separate_chip: separate_chip[state],
            };
            *limit = Limits { groups, parent_child_age: parent_child_age[state], senior: senior[state] };
        }
        let guideline = PovertyGuideline::read(values)?;
        let lines_in = |state: State| {
            std::array::from_fn(|size| limits[state.index()].groups.at(guideline.amount(state, size)))
        };
        Ok(Self {
            guideline,
            limits,
            lines: State::ALL.map(lines_in).to_vec(),
            parent_must_be_single: flags_by_state(values, "hhs.medicaid.parent_must_be_single")?,
            senior_disregard: table("senior_disregard")?,
            senior_disregard_couple: table("senior_disregard_couple")?,
            work_hours_per_month: values.amount("hhs.medicaid.work_requirement_hours")?,
            minimum_wage: values.amount("dol.minimum_wage")?,
            medicare_premium: values.amount("hhs.medicare.part_b_premium")?,
            medicare_savings_limit: values.amount("hhs.medicare.savings_programme_limit")?,
        })
    }

    /// What covers each person, from modified adjusted gross income a year and supplemental security income.
    pub fn cover(
        &self,
        unit: &TaxUnitYear,
        annual_income: f64,
        supplemental_rules: &SupplementalSecurityIncome,
        supplemental: SupplementalBenefit,
    ) -> CoveredUnit {
        let test = self.test(unit, annual_income, supplemental_rules);
        let mut covered = CoveredUnit {
            head: test.person(&unit.head, supplemental.head),
            spouse: unit
                .spouse
                .as_ref()
                .map_or(PublicCover::None, |spouse| test.person(spouse, supplemental.spouse)),
            dependents: [PublicCover::None; MAXIMUM_DEPENDENTS],
            fails_work_rule: [false; 2],
            medicaid_people: 0,
            chip_people: 0,
        };
        let adults = unit.adults().zip([covered.head, covered.spouse]);
        for (fails, (person, cover)) in covered.fails_work_rule.iter_mut().zip(adults) {
            *fails = cover == PublicCover::None && test.is_of_expansion_group(person.age);
        }
        for (cover, &age) in covered.dependents.iter_mut().zip(unit.dependents.ages()) {
            *cover = test.dependent(age);
        }
        let people = unit.dependents.count();
        for cover in [covered.head, covered.spouse].into_iter().chain(covered.dependents).take(2 + people) {
            match cover {
                PublicCover::Medicaid => covered.medicaid_people += 1,
                PublicCover::Chip => covered.chip_people += 1,
                PublicCover::None => {}
            }
        }
        covered
    }

    fn test(
        &self,
        unit: &TaxUnitYear,
        annual_income: f64,
        supplemental_rules: &SupplementalSecurityIncome,
    ) -> CoverTest<'_> {
        let test = self.test_below_65(&CoverCase {
            state: unit.state,
            is_married: matches!(unit.filing_status, FilingStatus::Joint | FilingStatus::Separate),
            size: unit.size(),
            dependents: &unit.dependents,
            annual_income,
        });
        CoverTest { senior_income_is_low: self.senior_income_is_low(unit, supplemental_rules), ..test }
    }

    /// Holds a unit's income against the limits of its state for people below 65; nobody of 65 or over passes.
    #[inline]
    pub fn test_below_65(&self, case: &CoverCase<'_>) -> CoverTest<'_> {
        let state = case.state.index();
        let limits = &self.limits[state];
        let has_child = case.dependents.ages().iter().any(|&age| f64::from(age) < limits.parent_child_age);
        let mut test = CoverTest {
            lines: self.lines_of(case.state, case.size),
            work_hours_per_month: self.work_hours_per_month,
            minimum_wage: self.minimum_wage,
            annual_income: case.annual_income,
            covers_parents: false,
            senior_income_is_low: false,
            lifts_work_rule: case.dependents.younger_than(WORK_RULE_CHILD_AGE) > 0,
        };
        let is_parent = has_child && (!case.is_married || !self.parent_must_be_single[state]);
        test.covers_parents = is_parent && test.is_under(test.lines.parent);
        test
    }

    /// The highest income, USD a year, with which an adult of 21 to 64 years is covered in a unit of so many people without
    /// dependents; -infinity where no income is low enough. `work` is that of [`CoverTest::adult`].
    #[inline]
    pub fn line_of_childless(&self, (state, size): (State, usize), work: impl FnOnce() -> (f64, f64)) -> f64 {
        let is_barred = !meets_work_rule((self.work_hours_per_month, self.minimum_wage), work);
        if is_barred { f64::NEG_INFINITY } else { self.lines_of(state, size).adult }
    }

    /// The highest incomes in a unit of so many people, which is no larger than any can be.
    #[inline]
    fn lines_of(&self, state: State, size: usize) -> &Lines {
        &self.lines[state.index()][size.min(SIZES - 1)]
    }

    fn senior_income_is_low(&self, unit: &TaxUnitYear, rules: &SupplementalSecurityIncome) -> bool {
        let state = unit.state.index();
        let limit = self.limits[state].senior;
        if limit <= 0.0 {
            return false;
        }
        let disregards = (self.senior_disregard[state], self.senior_disregard_couple[state]);
        rules.countable_of_seniors(unit, disregards.0, disregards.1).is_some_and(|(income, people)| {
            income <= limit * self.guideline.amount(unit.state, people) / 12.0
        })
    }

    /// The premium of Medicare part B that the seniors of a unit pay themselves, in USD a month.
    pub(crate) fn medicare_premiums(
        &self,
        unit: &TaxUnitYear,
        rules: &SupplementalSecurityIncome,
        supplemental: &SupplementalBenefit,
    ) -> f64 {
        let state = unit.state.index();
        let disregards = (self.senior_disregard[state], self.senior_disregard_couple[state]);
        let Some((income, people)) = rules.countable_of_seniors(unit, disregards.0, disregards.1) else {
            return 0.0;
        };
        let paid_by_state = self.medicare_savings_limit * self.guideline.amount(unit.state, people) / 12.0;
        if supplemental.total() > 0.0 || income <= paid_by_state {
            return 0.0;
        }
        self.medicare_premium * seniors(unit)
    }
}

impl CoverTest<'_> {
    /// What covers a dependent of an age.
    pub fn dependent(&self, age: u8) -> PublicCover {
        if age < CHILD_AGE {
            return self.child(age);
        }
        if self.by_age(age) { PublicCover::Medicaid } else { PublicCover::None }
    }

    /// What covers an adult without supplemental security income; `work` tells the hours of a week and the earnings, USD a
    /// year, and is asked where a rule of work applies.
    #[inline]
    pub fn adult(&self, age: u8, work: impl FnOnce() -> (f64, f64)) -> PublicCover {
        if age < CHILD_AGE {
            let cover = self.child(age);
            if cover != PublicCover::None {
                return cover;
            }
        }
        let as_adult =
            self.as_young_adult(age) || self.is_of_expansion_group(age) && self.meets_work_rule(work);
        let as_senior = age >= SENIOR_AGE && self.senior_income_is_low;
        if self.covers_parents || as_adult || as_senior { PublicCover::Medicaid } else { PublicCover::None }
    }

    fn person(&self, person: &Person, supplemental: f64) -> PublicCover {
        if supplemental > 0.0 {
            return PublicCover::Medicaid;
        }
        let earnings = person.wages + person.self_employment_profit.max(0.0);
        self.adult(person.age, || (person.hours_per_week, earnings))
    }

    fn child(&self, age: u8) -> PublicCover {
        let limit = match age {
            0 => self.lines.infant,
            1..=5 => self.lines.young_child,
            _ => self.lines.older_child,
        };
        if self.is_under(limit) {
            PublicCover::Medicaid
        } else if self.is_under(self.lines.separate_chip) {
            PublicCover::Chip
        } else {
            PublicCover::None
        }
    }

    /// Whether age and income alone give adult cover.
    #[inline]
    fn by_age(&self, age: u8) -> bool {
        self.as_young_adult(age) || self.is_of_expansion_group(age)
    }

    #[inline]
    fn as_young_adult(&self, age: u8) -> bool {
        YOUNG_ADULT_AGES.contains(&age) && self.is_under(self.lines.young_adult)
    }

    /// Whether age and income put a person into the group to which the work rule applies.
    #[inline]
    fn is_of_expansion_group(&self, age: u8) -> bool {
        (CHILD_AGE..SENIOR_AGE).contains(&age) && self.is_under(self.lines.adult)
    }

    fn meets_work_rule(&self, work: impl FnOnce() -> (f64, f64)) -> bool {
        self.lifts_work_rule || meets_work_rule((self.work_hours_per_month, self.minimum_wage), work)
    }

    fn is_under(&self, line: f64) -> bool {
        self.annual_income <= line
    }
}

/// Whether hours or earnings reach what the rule of 2027 asks for; 0 hours ask for nothing.
#[inline]
fn meets_work_rule((required, minimum_wage): (f64, f64), work: impl FnOnce() -> (f64, f64)) -> bool {
    if required <= 0.0 {
        return true;
    }
    let (hours_per_week, annual_earnings) = work();
    let hours = hours_per_week * 52.0 / 12.0;
    hours >= required || annual_earnings / 12.0 >= required * minimum_wage
}

/// The highest income under a limit, a multiple of the guideline, USD a year; -infinity where there is no limit.
fn income_line(annual_guideline: f64, limit: f64) -> f64 {
    if limit > 0.0 { 12.0 * up_to_dollars(annual_guideline * limit / 12.0) } else { f64::NEG_INFINITY }
}
