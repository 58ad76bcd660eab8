use crate::observation::cells::Cell;
use crate::population::workers::WorkerType;

/// A part of the population that indicators are given for.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Name in files, like `age_16_29`.
    pub id: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// What the group is cut by, like `age`; empty for everybody. Groups of one dimension do not overlap.
    pub dimension: &'static str,
    contains: fn(Cell) -> bool,
}

impl Group {
    /// Returns whether all its persons are on platforms, and so few of the population.
    pub fn is_on_platforms(&self) -> bool {
        Cell::all().filter(|cell| self.contains(*cell)).all(Cell::is_on_platforms)
    }

    /// Returns whether the persons of a cell belong to the group.
    pub(crate) fn contains(&self, cell: Cell) -> bool {
        (self.contains)(cell)
    }
}

/// Returns the groups; the first is everybody.
pub const fn groups() -> &'static [Group] {
    GROUPS
}

const fn group(
    dimension: &'static str,
    id: &'static str,
    label: &'static str,
    contains: fn(Cell) -> bool,
) -> Group {
    Group { id, label, dimension, contains }
}

const WORKER_TYPE: &str = "worker type";

const GROUPS: &[Group] = &[
    group("", "all", "Everybody", |_| true),
    group("platform work", "on_platforms", "On platforms", Cell::is_on_platforms),
    group("platform work", "off_platforms", "Not on platforms", |cell| !cell.is_on_platforms()),
    group("marketplace", "online", "Remote work", |cell| cell.is_on_platforms() && !cell.is_on_demand()),
    group("marketplace", "on_demand", "On demand", Cell::is_on_demand),
    group(WORKER_TYPE, "primary_earners", "Primary platform earners", |cell| {
        cell.worker_type() == WorkerType::PrimaryEarner
    }),
    group(WORKER_TYPE, "supplementary_earners", "Supplementary earners", |cell| {
        cell.worker_type() == WorkerType::SupplementaryEarner
    }),
    group(WORKER_TYPE, "carers", "Carers at home", |cell| cell.worker_type() == WorkerType::Carer),
    group(WORKER_TYPE, "students", "Students", |cell| cell.worker_type() == WorkerType::Student),
    group(WORKER_TYPE, "nomads", "Digital nomads", |cell| cell.worker_type() == WorkerType::Nomad),
    group(WORKER_TYPE, "retired", "Retired", |cell| cell.worker_type() == WorkerType::Retired),
    group(WORKER_TYPE, "between_jobs", "Between jobs", |cell| cell.worker_type() == WorkerType::BetweenJobs),
    group("sex", "women", "Women", Cell::is_female),
    group("sex", "men", "Men", |cell| !cell.is_female()),
    group("age", "age_16_29", "Age 16 to 29", |cell| cell.age_band() == 0),
    group("age", "age_30_54", "Age 30 to 54", |cell| cell.age_band() == 1),
    group("age", "age_55_plus", "Age 55 and over", |cell| cell.age_band() == 2),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_a_dimension_share_nobody_and_those_of_age_and_sex_miss_nobody() {
        for dimension in ["", "platform work", "marketplace", WORKER_TYPE, "sex", "age"] {
            for cell in Cell::all() {
                let times = groups()
                    .iter()
                    .filter(|group| group.dimension == dimension && group.contains(cell))
                    .count();
                let only_platforms = dimension == "marketplace" || dimension == WORKER_TYPE;
                let expected = usize::from(!only_platforms || cell.is_on_platforms());
                assert_eq!(times, expected, "{dimension} {cell:?}");
            }
        }
    }

    #[test]
    fn the_first_group_is_everybody_and_names_are_unique() {
        let mut ids: Vec<&str> = groups().iter().map(|group| group.id).collect();
        assert_eq!((ids[0], groups()[0].dimension), ("all", ""));

        ids.sort_unstable();
        ids.dedup();

        assert_eq!(ids.len(), groups().len());
    }
}
