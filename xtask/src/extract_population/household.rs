//! Households: the tax units that live together, with children who head no unit of their own.

use super::survey::{Dependants, Filing, Unit};

/// Youngest age at which ghostwork makes a person.
const YOUNGEST_PERSON: i32 = 16;

/// The tax units that share a household code of the survey.
#[derive(Clone, Debug)]
pub(crate) struct Household {
    pub(crate) state: u8,
    pub(crate) weight: f64,
    /// Dependants with own income follow the unit that they belong to.
    pub(crate) units: Vec<Unit>,
}

impl Household {
    /// Returns the wages of all members, in dollars a year.
    pub(crate) fn wages(&self) -> i64 {
        self.units.iter().map(|unit| unit.amounts.wages_head + unit.amounts.wages_spouse).sum()
    }
}

/// Groups units in file order; households without anybody of working age are left out.
pub(crate) fn group(units: Vec<Unit>) -> Vec<Household> {
    let mut households = Vec::new();
    let mut together: Vec<Unit> = Vec::new();
    for unit in units {
        if together.first().is_some_and(|first| first.household != unit.household) {
            households.extend(household(std::mem::take(&mut together)));
        }
        together.push(unit);
    }
    households.extend(household(together));
    households
}

fn household(units: Vec<Unit>) -> Option<Household> {
    let state = units.first()?.state;
    let weight = units.iter().map(|unit| unit.weight).sum::<f64>() / units.len() as f64;
    let (mut heads, others): (Vec<Unit>, Vec<Unit>) = units
        .into_iter()
        .partition(|unit| unit.filing != Filing::Dependant && unit.age_head >= YOUNGEST_PERSON);
    let mut earning_dependants = Vec::new();
    for other in others {
        if other.filing != Filing::Dependant {
            add_child(&mut heads.first_mut()?.dependants, other.age_head);
        } else if other.age_head >= YOUNGEST_PERSON {
            earning_dependants.push(other);
        }
    }
    if heads.is_empty() {
        return None;
    }
    attach(&mut heads, earning_dependants);
    Some(Household { state, weight, units: heads })
}

/// Adds a child whom the survey file lists as a unit of its own (a foster child, say).
fn add_child(dependants: &mut Dependants, age: i32) {
    dependants.under_6 += i32::from(age < 6);
    dependants.under_13 += i32::from(age < 13);
    dependants.under_17 += 1;
}

/// Puts each earning dependant behind a unit that counts somebody of that age; without one, it files for itself.
fn attach(heads: &mut Vec<Unit>, earning_dependants: Vec<Unit>) {
    for mut person in earning_dependants {
        let owner = heads.iter().position(|unit| free_places(heads, unit, person.age_head) > 0);
        if let Some(owner) = owner {
            heads.insert(owner + 1, person);
        } else {
            person.filing = Filing::Single;
            heads.push(person);
        }
    }
}

/// Returns how many dependants of an age a unit counts beyond those already attached to it.
fn free_places(units: &[Unit], owner: &Unit, age: i32) -> i32 {
    let places = |age: i32| match age {
        ..=16 => owner.dependants.under_17 - owner.dependants.under_13,
        17 => owner.dependants.aged_17,
        18..=20 => owner.dependants.aged_18_to_20,
        _ => owner.dependants.aged_21_or_more,
    };
    let class = |age: i32| match age {
        ..=16 => 0,
        17 => 1,
        18..=20 => 2,
        _ => 3,
    };
    if owner.filing == Filing::Dependant {
        return 0;
    }
    let attached = units
        .iter()
        .skip_while(|unit| unit.record != owner.record)
        .skip(1)
        .take_while(|unit| unit.filing == Filing::Dependant)
        .filter(|unit| class(unit.age_head) == class(age))
        .count();
    places(age) - attached as i32
}
