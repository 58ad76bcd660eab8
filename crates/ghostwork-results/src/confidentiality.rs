//! Which groups are too small to be published.
//!
//! A row rests on a record of the source when one of its persons was cloned from it. A group that rests on fewer than
//! [`FEWEST_RECORDS`] is withheld. The published total less the groups that are published would give away what is withheld of
//! those that make it up: so the one with the fewest records among the published is withheld too (secondary suppression).
//! Small groups alone would not do, however many: a record may stand behind several of them, and all of them together rest
//! on fewer than [`FEWEST_RECORDS`].

use crate::indicator::PopulationGroup;

/// Fewest records of the source that a published row of a group may rest on.
pub const FEWEST_RECORDS: u32 = 10;

/// Indicators that tell of one group alone, whomever they are measured for: withheld with it.
const TELLS_OF: [(&str, &str); 6] = [
    ("online_share", "online"),
    ("median_hourly_pay_online", "online"),
    ("low_hourly_pay_online", "online"),
    ("on_demand_share", "on_demand"),
    ("median_hourly_pay_on_demand", "on_demand"),
    ("low_hourly_pay_on_demand", "on_demand"),
];

/// Returns the group that an indicator tells of alone, whomever it is measured for.
pub fn group_told_of(indicator: &str) -> Option<&'static str> {
    TELLS_OF.iter().find(|(id, _)| *id == indicator).map(|(_, group)| *group)
}

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
    if withheld.contains(&true) {
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
    fn small_groups_do_not_hide_each_other() {
        // Everybody less the oldest would be a group of three records, or of nine and nine that may be the same.
        assert_eq!(withheld_of(&[500, 300, 200, 3, 0, 497]), ["young", "old", "oldest"]);
        assert_eq!(withheld_of(&[500, 300, 200, 9, 9, 482]), ["young", "old", "oldest"]);
    }

    #[test]
    fn what_is_withheld_of_a_total_rests_on_ten_records() {
        for records in [[3, 0, 497, 12, 80], [9, 9, 9, 9, 464], [10, 500, 9, 8, 11], [0, 0, 0, 0, 500]] {
            let withheld = withheld(&records);
            let most =
                records.iter().zip(&withheld).filter(|(_, withheld)| **withheld).map(|(count, _)| *count);
            assert!(most.max() >= Some(FEWEST_RECORDS), "{records:?}: {withheld:?}");
        }
    }

    #[test]
    fn everybody_is_never_withheld() {
        assert_eq!(withheld_of(&[5, 100, 100, 100, 100, 100]), [""; 0]);
    }
}
