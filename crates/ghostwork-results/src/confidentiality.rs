//! Which groups are too small to be published.
//!
//! A row rests on a record of the source when one of its persons was cloned from it. A group that rests on fewer than
//! [`FEWEST_RECORDS`] is withheld. Where it is the only one withheld of those that make up a published total, the total
//! would give it away: then the one with the fewest records beside it is withheld too (secondary suppression).

use crate::indicator::PopulationGroup;

/// Fewest records of the source that a published row of a group may rest on.
pub const FEWEST_RECORDS: u32 = 10;

/// Marks groups as withheld, from the fewest records that each rested on in any month, seed and scenario.
///
/// The group that is everybody is never withheld; groups beyond the counts are left alone.
pub fn withhold_small_groups(groups: &mut [PopulationGroup], records: &[u32]) {
    let mut dimensions: Vec<String> = groups.iter().map(|group| group.dimension.clone()).collect();
    dimensions.sort_unstable();
    dimensions.dedup();
    for dimension in dimensions.iter().filter(|dimension| !dimension.is_empty()) {
        let members: Vec<usize> = (0..groups.len().min(records.len()))
            .filter(|position| groups.get(*position).is_some_and(|group| group.dimension == *dimension))
            .collect();
        let counts: Vec<u32> = members.iter().filter_map(|member| records.get(*member).copied()).collect();
        for (member, withheld) in members.iter().zip(withheld(&counts)) {
            if let Some(group) = groups.get_mut(*member) {
                group.withheld |= withheld;
            }
        }
    }
}

/// Says which parts of a published total are withheld, from the records behind each.
pub(crate) fn withheld(records: &[u32]) -> Vec<bool> {
    let mut withheld: Vec<bool> = records.iter().map(|count| *count < FEWEST_RECORDS).collect();
    if withheld.iter().filter(|is_withheld| **is_withheld).count() == 1 {
        let others = records.iter().enumerate().filter(|(_, count)| **count >= FEWEST_RECORDS);
        if let Some((smallest, _)) = others.min_by_key(|(_, count)| **count) {
            withheld[smallest] = true;
        }
    }
    withheld
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Vec<PopulationGroup> {
        let named = [
            ("all", ""),
            ("women", "sex"),
            ("men", "sex"),
            ("young", "age"),
            ("old", "age"),
            ("oldest", "age"),
        ];
        let group = |(id, dimension): (&str, &str)| PopulationGroup {
            id: id.to_owned(),
            label: id.to_owned(),
            dimension: dimension.to_owned(),
            withheld: false,
        };
        named.map(group).to_vec()
    }

    fn withheld_of(records: &[u32]) -> Vec<String> {
        let mut groups = groups();
        withhold_small_groups(&mut groups, records);
        groups.into_iter().filter(|group| group.withheld).map(|group| group.id).collect()
    }

    #[test]
    fn groups_on_ten_records_are_published() {
        assert!(withheld_of(&[9_999, 10, 10, 10, 10, 10]).is_empty());
    }

    #[test]
    fn one_small_group_takes_the_smallest_other_of_its_dimension_with_it() {
        assert_eq!(withheld_of(&[500, 300, 200, 9, 291, 200]), ["young", "oldest"]);
        assert_eq!(withheld_of(&[500, 9, 491, 100, 200, 200]), ["women", "men"]);
    }

    #[test]
    fn two_small_groups_hide_each_other() {
        assert_eq!(withheld_of(&[500, 300, 200, 3, 0, 497]), ["young", "old"]);
    }

    #[test]
    fn everybody_is_never_withheld() {
        assert_eq!(withheld_of(&[5, 100, 100, 100, 100, 100]), [""; 0]);
    }
}
