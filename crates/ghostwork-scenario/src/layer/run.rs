use std::ops::RangeInclusive;

use ghostwork_law::Country;
use ghostwork_parameters::Month;

use crate::layer::closure::{ClosureSaid, read_closure};
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::reading::Reading;
use crate::source::Placed;
use crate::table::TableReader;

/// What a file says about the run as a whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct WrittenRun {
    pub(crate) law: Option<Placed<String>>,
    pub(crate) population: Option<Placed<String>>,
    pub(crate) as_of: Option<Placed<Month>>,
    pub(crate) start: Option<Placed<Month>>,
    pub(crate) burn_in_months: Option<Placed<u64>>,
    pub(crate) months: Option<Placed<u64>>,
    pub(crate) workers: Option<Placed<u64>>,
    pub(crate) seeds: Option<Placed<u64>>,
    pub(crate) closure: Option<ClosureSaid>,
    /// Whether the arm with frozen behaviour is run.
    pub(crate) has_static_arm: Option<bool>,
}

/// Recorded months that a scenario may ask for.
pub(crate) const MONTHS: RangeInclusive<u64> = 1..=600;
/// Months before the first recorded one.
pub(crate) const BURN_IN_MONTHS: RangeInclusive<u64> = 0..=600;
/// Workers: below a hundred no market of the model works; the upper end is the labour force of the world.
pub(crate) const WORKERS: RangeInclusive<u64> = 100..=4_000_000_000;
/// Paired runs.
pub(crate) const SEEDS: RangeInclusive<u64> = 1..=10_000;

/// A setting of the run as the reference, the schema and the table of settings describe it.
pub(crate) struct RunTerm {
    pub(crate) key: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) default: &'static str,
    pub(crate) doc: &'static str,
}

/// The settings of the run, in the order of [`Scenario::run_values`](crate::Scenario).
pub(crate) const RUN_TERMS: [RunTerm; 8] = [
    RunTerm { key: "baseline.law", unit: "", default: "", doc: "The law pack: taxes and benefits." },
    RunTerm {
        key: "baseline.as_of",
        unit: "month",
        default: "each year its own law",
        doc: "The month whose law holds throughout, changes of the scenario apart.",
    },
    RunTerm { key: "baseline.start", unit: "month", default: "", doc: "First month that is recorded." },
    RunTerm {
        key: "baseline.burn_in",
        unit: "months",
        default: "24",
        doc: "Months simulated before the first recorded one, until the markets have settled.",
    },
    RunTerm { key: "baseline.months", unit: "months", default: "", doc: "Months recorded." },
    RunTerm {
        key: "baseline.workers",
        unit: "workers",
        default: "100000",
        doc: "Persons aged 16 and over who are simulated.",
    },
    RunTerm {
        key: "baseline.seeds",
        unit: "seeds",
        default: "8",
        doc: "Paired runs, each with other luck that baseline and reform share.",
    },
    RunTerm { key: "meta.seed", unit: "", default: "1", doc: "The seed of every random draw." },
];

/// The names of law packs and of the populations that go with them.
pub(crate) const PACKS: [&str; Country::ALL.len()] =
    [Country::UnitedStates.pack_name(), Country::UnitedKingdom.pack_name()];

/// Laws of earlier years: the name, the country, and the month whose law holds throughout where no `as_of` says another.
const DATED_LAWS: [(&str, Country, Month); 4] = [
    ("us-2024", Country::UnitedStates, Month::from_index(2024 * 12 + 11)),
    ("us-2025", Country::UnitedStates, Month::from_index(2025 * 12 + 11)),
    ("uk-2024", Country::UnitedKingdom, Month::from_index(2024 * 12 + 11)),
    ("uk-2025", Country::UnitedKingdom, Month::from_index(2025 * 12 + 11)),
];

/// Other names of populations, as scenario files may have them.
const POPULATION_ALIASES: [(&str, Country); 1] = [("synthetic-us-ph-in-2025", Country::UnitedStates)];

/// Returns the month whose law the name of a law of an earlier year says.
fn as_of(written: Option<&Placed<String>>, dated: Option<&(&str, Country, Month)>) -> Option<Placed<Month>> {
    let place = written?.place.clone();
    dated.map(|(_, _, month)| Placed { value: *month, place })
}

/// Arms that a comparison can have; the first two it always has.
pub(crate) const ARMS: [&str; 3] = ["baseline", "reform", STATIC_ARM];

/// The arm in which everybody behaves as in the baseline.
const STATIC_ARM: &str = "reform_static";

/// Reads `[baseline]`, `[closure]`, `[run]` and `[output]`.
pub(crate) fn read_run(table: &mut TableReader<'_>, run: &mut WrittenRun, reading: &mut Reading<'_>) {
    if let Some(baseline) =
        table.entry("baseline").and_then(|entry| TableReader::of(entry, "[baseline]", reading))
    {
        *run = read_baseline(baseline, reading);
    }
    if let Some(closure) =
        table.entry("closure").and_then(|entry| TableReader::of(entry, "[closure]", reading))
    {
        run.closure = read_closure(closure, reading);
    }
    if let Some(section) = table.entry("run").and_then(|entry| TableReader::of(entry, "[run]", reading)) {
        read_runs(section, run, reading);
    }
    if let Some(output) = table.entry("output").and_then(|entry| TableReader::of(entry, "[output]", reading))
    {
        read_output(output, reading);
    }
}

/// Reads the settings of `[baseline]`.
pub(crate) fn read_baseline(mut table: TableReader<'_>, reading: &mut Reading<'_>) -> WrittenRun {
    let written = table.text("law", reading);
    let laws: Vec<&str> = PACKS.into_iter().chain(DATED_LAWS.map(|(name, ..)| name)).collect();
    check_name("law", written.as_ref(), &laws, reading);
    let dated = written.as_ref().and_then(|law| DATED_LAWS.iter().find(|(name, ..)| *name == law.value));
    let law = written.clone().map(|law| match dated {
        Some((_, country, _)) => Placed { value: country.pack_name().to_owned(), ..law },
        None => law,
    });
    let population = table.text("population", reading).map(|name| {
        match POPULATION_ALIASES.iter().find(|(alias, _)| *alias == name.value) {
            Some((_, country)) => Placed { value: country.pack_name().to_owned(), ..name },
            None => name,
        }
    });
    // People live under the law of their country.
    let known = law.as_ref().and_then(|law| Country::of_pack(&law.value)).map(Country::pack_name);
    check_name(
        "population",
        population.as_ref(),
        known.as_ref().map_or(&PACKS[..], std::slice::from_ref),
        reading,
    );
    let run = WrittenRun {
        law,
        population,
        as_of: table.month("as_of", reading).or_else(|| as_of(written.as_ref(), dated)),
        start: table.month("start", reading),
        burn_in_months: table.whole("burn_in", (BURN_IN_MONTHS, "months"), reading),
        months: table.whole("months", (MONTHS, "months"), reading),
        workers: table.whole("workers", (WORKERS, "workers"), reading),
        seeds: table.whole("seeds", (SEEDS, "seeds"), reading),
        closure: None,
        has_static_arm: None,
    };
    table.finish(reading);
    run
}

/// Reads the settings of `[run]`.
pub(crate) fn read_runs(mut table: TableReader<'_>, run: &mut WrittenRun, reading: &mut Reading<'_>) {
    if let Some(seeds) = table.whole("seeds", (SEEDS, "seeds"), reading) {
        run.seeds = Some(seeds);
    }
    if let Some(workers) = table.whole("workers", (WORKERS, "workers"), reading) {
        run.workers = Some(workers);
    }
    if let Some(arms) = table.texts("arms", reading) {
        for arm in &arms {
            check_name("arm", Some(arm), &ARMS, reading);
        }
        run.has_static_arm = Some(arms.iter().any(|arm| arm.value == STATIC_ARM));
    }
    if let Some(common) = table.switch("common_random_numbers", reading)
        && !common.value
    {
        let mistake = Mistake::Unsupported {
            what: "a comparison without common random numbers".to_owned(),
            instead: "remove the line: baseline and reform always meet the same luck",
        };
        reading.report_at(&common.place, mistake);
    }
    let why = "a comparison runs the values of the file; run others with `ghostwork sweep --vary key=1,2,3`";
    table.take_without_effect("sensitivity", why, reading);
    table.finish(reading);
}

fn read_output(mut table: TableReader<'_>, reading: &mut Reading<'_>) {
    for key in ["tables", "subgroups"] {
        table.take_without_effect(key, "every indicator is recorded for every group", reading);
    }
    table.finish(reading);
}

/// Reports a text that is none of the known names.
pub(crate) fn check_name(
    what: &'static str,
    written: Option<&Placed<String>>,
    known: &[&str],
    reading: &mut Reading<'_>,
) {
    if let Some(written) = written
        && !known.contains(&written.value.as_str())
    {
        let mistake = Mistake::UnknownName {
            what,
            name: written.value.clone(),
            nearest: nearest(&written.value, known.iter().copied()),
            known: known.iter().map(|name| (*name).to_owned()).collect(),
        };
        reading.report_at(&written.place, mistake);
    }
}
