use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::Coverage;

use crate::layer::{STATES, WrittenComposition, WrittenInstrument};
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::reading::Reading;
use crate::source::Placed;
use crate::vocabulary::quantity;

/// Reports instruments that act on one quantity in the same month and place without a statement that it is meant.
pub(crate) fn report_overlaps(
    instruments: &[WrittenInstrument],
    compositions: &[WrittenComposition],
    reading: &mut Reading<'_>,
) {
    for composition in compositions {
        report_unknown_members(composition, instruments, reading);
    }
    for (position, later) in instruments.iter().enumerate() {
        let (name, composition) = quantity(later.definition);
        let clash = instruments[..position].iter().find(|earlier| {
            quantity(earlier.definition).0 == name
                && may_meet(&earlier.coverage, &later.coverage)
                && !is_meant(name, earlier, later, compositions)
        });
        if let Some(earlier) = clash {
            let mistake = Mistake::Overlap {
                first: earlier.identifier.value.clone(),
                second: later.identifier.value.clone(),
                quantity: name.to_owned(),
                rule: composition.rule(),
            };
            reading.report_at(&later.place, mistake);
        }
    }
}

/// Lets instruments yield to those that come before them where only the first of a composition holds.
pub(crate) fn let_the_first_hold(instruments: &mut [WrittenInstrument], compositions: &[WrittenComposition]) {
    for composition in compositions.iter().filter(|composition| composition.first_only) {
        let is_meant =
            |instrument: &WrittenInstrument| quantity(instrument.definition).0 == composition.quantity;
        let named = |member: &Placed<String>| {
            instruments.iter().position(|instrument| instrument.identifier.value == member.value)
        };
        let members: Vec<usize> = if composition.members.is_empty() {
            (0..instruments.len()).collect()
        } else {
            composition.members.iter().filter_map(named).collect()
        };
        let mut earlier: Vec<Coverage> = Vec::new();
        for position in
            members.into_iter().filter(|position| is_meant(&instruments[*position])).collect::<Vec<_>>()
        {
            let coverage = &mut instruments[position].coverage;
            let own = coverage.clone();
            coverage.yields_to.extend(earlier.iter().cloned());
            earlier.push(own);
        }
    }
}

fn report_unknown_members(
    composition: &WrittenComposition,
    instruments: &[WrittenInstrument],
    reading: &mut Reading<'_>,
) {
    let known = || instruments.iter().map(|instrument| instrument.identifier.value.as_str());
    for member in composition.members.iter().filter(|member| !known().any(|name| name == member.value)) {
        let mistake = Mistake::UnknownName {
            what: "instrument of this scenario",
            name: member.value.clone(),
            nearest: nearest(&member.value, known()),
            known: known().map(str::to_owned).collect(),
        };
        reading.report_at(&member.place, mistake);
    }
}

fn is_meant(
    quantity: &str,
    first: &WrittenInstrument,
    second: &WrittenInstrument,
    compositions: &[WrittenComposition],
) -> bool {
    compositions.iter().any(|composition| {
        let includes = |instrument: &WrittenInstrument| {
            composition.members.is_empty()
                || composition.members.iter().any(|member| member.value == instrument.identifier.value)
        };
        composition.allows && composition.quantity == quantity && includes(first) && includes(second)
    })
}

/// Returns whether some contract can be covered by both in some month.
fn may_meet(first: &Coverage, second: &Coverage) -> bool {
    let begins_before = |one: &Coverage, other: &Coverage| other.until.is_none_or(|until| one.from < until);
    let share_a_month = begins_before(first, second) && begins_before(second, first);
    let share_a_place =
        STATES.iter().any(|(_, fips)| first.places.contain(*fips) && second.places.contain(*fips));
    let share_work = Marketplace::ALL.iter().any(|marketplace| {
        TaskCategory::ALL.iter().any(|category| {
            let admits = |coverage: &Coverage| coverage.eligible.admits_work(*marketplace, *category);
            admits(first) && admits(second)
        })
    });
    share_a_month && share_a_place && share_work
}
