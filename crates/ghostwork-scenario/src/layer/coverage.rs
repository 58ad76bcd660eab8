use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::policy::{Coverage, Eligibility, Enforcement, Nexus, Places, TakeUp};
use ghostwork_parameters::{Kind, Label, Money, Month, ParameterGroup, Unit};

use crate::glossary::Expected;
use crate::layer::places::{COUNTRY, read_places};
use crate::layer::run::check_name;
use crate::mistake::{Bounds, Mistake};
use crate::node::{Entry, Node, NodeValue};
use crate::number::read_number;
use crate::problem::Doubt;
use crate::reading::Reading;
use crate::source::Placed;
use crate::table::TableReader;

const NEXUSES: [(&str, Nexus); 4] = [
    ("worker", Nexus::Worker),
    ("merchant", Nexus::Merchant),
    ("platform", Nexus::Platform),
    ("any", Nexus::Any),
];

/// Largest amount that a condition of eligibility may name, dollars.
const LARGEST_AMOUNT: f64 = 1e7;

/// Share of a worker's pay that is with the platform where most of it is: what a threshold per platform sees. Assumption, as
/// the parameter of the same name that instruments have.
const MAIN_PLATFORM_SHARE: f64 = 0.7;

/// Oldest age that a condition may name, years.
const OLDEST: u64 = 120;

/// When an instrument is in force.
pub(crate) struct Period {
    from: Month,
    until: Option<Month>,
    announced: Option<Month>,
}

/// Reads `from` and `until`; `None` where there is no usable `from`.
pub(crate) fn read_period(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Option<Period> {
    table.require("from", "from = \"2027-01\"", reading);
    let from = table.month("from", reading);
    let is_open = table
        .entry("until")
        .is_some_and(|entry| matches!(&entry.node.value, NodeValue::Text(text) if text == "open"));
    let until = if is_open { None } else { table.month("until", reading) };
    let from = from?.value;
    if let Some(until) = &until
        && until.value <= from
    {
        let mistake = Mistake::EmptyPeriod { from: from.to_string(), until: until.value.to_string() };
        reading.report_at(&until.place, mistake);
    }
    let announced = table.month("announced", reading);
    if let Some(announced) = &announced
        && announced.value > from
    {
        let mistake = Mistake::Conflict {
            first: format!("`announced` {}", announced.value),
            second: format!("`from` {from}"),
            remedy: "a rule is announced before it holds",
        };
        reading.report_at(&announced.place, mistake);
    }
    let announced = announced.map(|placed| placed.value);
    Some(Period { from, until: until.map(|placed| placed.value), announced })
}

/// Whom an instrument covers, as a file says it.
pub(crate) struct WrittenCoverage {
    pub(crate) coverage: Coverage,
    /// The places as written.
    pub(crate) places: Vec<String>,
    /// The keys of `[instrument.enforcement]` and `[instrument.takeup]` as written.
    pub(crate) delivery: Vec<Placed<String>>,
}

/// Reads everything that says whom an instrument covers.
pub(crate) fn read_coverage(
    table: &mut TableReader<'_>,
    period: Option<Period>,
    reading: &mut Reading<'_>,
) -> Option<WrittenCoverage> {
    let nexus = read_nexus(table, reading);
    let written = table.texts("places", reading).unwrap_or_default();
    table.require_some("places", "at least one place, like \"US\" or \"US-CA\"", reading);
    let places = read_places(&written, reading);
    let eligible = table
        .entry("eligible")
        .and_then(|entry| TableReader::of(entry, "[instrument.eligible]", reading))
        .map_or_else(Eligibility::default, |table| read_eligibility(table, reading));
    let (enforcement, take_up) = read_delivery(table, reading);
    let delivery =
        ["enforcement", "takeup"].into_iter().flat_map(|key| keys_below(key, table, reading)).collect();
    let Period { from, until, announced } = period?;
    let (places, names) = if written.is_empty() {
        (Places::COUNTRY, vec![COUNTRY.to_owned()])
    } else {
        (places, written.into_iter().map(|place| place.value).collect())
    };
    let new_contracts_only = read_applies_to(table, reading);
    let yields_to = Vec::new();
    let coverage = Coverage {
        from,
        until,
        announced,
        new_contracts_only,
        nexus,
        places,
        eligible,
        enforcement,
        take_up,
        yields_to,
    };
    Some(WrittenCoverage { coverage, places: names, delivery })
}

/// Returns the keys of a table in a table, where there is one.
fn keys_below(key: &'static str, table: &mut TableReader<'_>, reading: &Reading<'_>) -> Vec<Placed<String>> {
    let Some(NodeValue::Table(entries)) = table.entry(key).map(|entry| &entry.node.value) else {
        return Vec::new();
    };
    let placed = |entry: &Entry| Placed { value: entry.key.clone(), place: reading.place(&entry.key_span) };
    entries.iter().map(placed).collect()
}

/// Reads which contracts a rule covers; returns whether only those begun under it.
fn read_applies_to(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> bool {
    let Some(written) = table.text("applies_to", reading) else { return false };
    check_name("applies_to", Some(&written), &["all_contracts", NEW_CONTRACTS], reading);
    written.value == NEW_CONTRACTS
}

const NEW_CONTRACTS: &str = "new_contracts";

fn read_nexus(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Nexus {
    let Some(written) = table.text("nexus", reading) else { return Nexus::Worker };
    let names = NEXUSES.map(|(name, _)| name);
    check_name("nexus", Some(&written), &names, reading);
    NEXUSES.iter().find(|(name, _)| *name == written.value).map_or(Nexus::Worker, |(_, nexus)| *nexus)
}

/// Reads `enforcement`, `takeup` and `perfect`, which stands for both at their best.
fn read_delivery(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> (Enforcement, TakeUp) {
    let perfect = table.switch("perfect", reading);
    let enforcement = table.entry("enforcement");
    let take_up = table.entry("takeup");
    let is_perfect = perfect.as_ref().is_some_and(|perfect| perfect.value);
    if let Some(other) = enforcement.or(take_up)
        && is_perfect
    {
        let mistake = Mistake::Conflict {
            first: "`perfect = true`".to_owned(),
            second: format!("[instrument.{}]", other.key),
            remedy: "keep one of them: `perfect` means full compliance and full take-up",
        };
        reading.report(&other.key_span, mistake);
    }
    if is_perfect {
        return perfect_delivery();
    }
    let mut strictness = Enforcement::default();
    if let Some(table) =
        enforcement.and_then(|entry| TableReader::of(entry, "[instrument.enforcement]", reading))
    {
        read_group(table, &mut strictness, reading);
    }
    let mut use_made = TakeUp::default();
    if let Some(mut table) = take_up.and_then(|entry| TableReader::of(entry, "[instrument.takeup]", reading))
    {
        let model = read_take_up_model(&mut table, reading);
        use_made.chosen = match model {
            Some(model) => model == TakeUpModel::Chosen,
            None => table.entry("rate").is_none(),
        };
        use_made.logit = model == Some(TakeUpModel::Logit);
        let coefficients = table.entry("coefficients");
        if let Some(table) =
            coefficients.and_then(|table| TableReader::of(table, "[instrument.takeup] coefficients", reading))
        {
            read_group(table, &mut use_made, reading);
        }
        read_group(table, &mut use_made, reading);
    }
    (strictness, use_made)
}

fn perfect_delivery() -> (Enforcement, TakeUp) {
    let enforcement = Enforcement {
        compliance: 1.0,
        audit_rate: 0.0,
        off_platform_response: 0.0,
        engaged_time_undercount: 0.0,
        ..Enforcement::default()
    };
    (enforcement, TakeUp { chosen: false, ..TakeUp::default() })
}

/// Reads the plain numbers of a declared group.
fn read_group<G: ParameterGroup>(mut table: TableReader<'_>, group: &mut G, reading: &mut Reading<'_>) {
    for declaration in G::declarations() {
        let Some(entry) = table.entry(declaration.name) else { continue };
        let expected = Expected::of_declaration(declaration.name, &declaration);
        if let Some(value) = read_number(&entry.node, &expected, reading) {
            group.assign(declaration.name, declaration.element, value);
        }
    }
    table.finish(reading);
}

/// How take-up is decided, where a file says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TakeUpModel {
    /// A share, from the first day on.
    Fixed,
    /// By who has to join, now and then.
    Chosen,
    /// With a probability that follows what the offer pays.
    Logit,
}

/// Reads how take-up is decided, which must fit the number given.
fn read_take_up_model(table: &mut TableReader<'_>, reading: &mut Reading<'_>) -> Option<TakeUpModel> {
    let model = table.text("model", reading)?;
    let known = ["default", "fixed", "chosen", "logit"];
    check_name("take-up model", Some(&model), &known, reading);
    match model.value.as_str() {
        "fixed" => {
            table.require("rate", "rate = 0.3", reading);
            Some(TakeUpModel::Fixed)
        }
        "chosen" => Some(TakeUpModel::Chosen),
        "logit" => Some(TakeUpModel::Logit),
        _ => None,
    }
}

fn read_eligibility(mut table: TableReader<'_>, reading: &mut Reading<'_>) -> Eligibility {
    let mut eligible = Eligibility::default();
    if let Some(names) = read_names("marketplaces", Marketplace::NAMES, &mut table, reading) {
        let chosen: Vec<Marketplace> =
            names.iter().filter_map(|name| Marketplace::of_name(&name.value)).collect();
        eligible = eligible.on_marketplaces(&chosen);
    }
    if let Some(names) = read_names("task_families", TaskCategory::NAMES, &mut table, reading) {
        let chosen: Vec<TaskCategory> =
            names.iter().filter_map(|name| TaskCategory::of_name(&name.value)).collect();
        eligible = eligible.in_categories(&chosen);
    }
    for status in table.texts("status", reading).unwrap_or_default() {
        eligible.platform_earners_only = true;
        check_name("status", Some(&status), &["contractor"], reading);
    }
    if let Some(entry) = table.entry("min_earnings") {
        eligible.least_quarterly_earnings = read_least_earnings(&entry.node, reading).unwrap_or_default();
    }
    let oldest = u64::from(u8::MAX);
    let from = table.whole("age_from", (0..=OLDEST, "years"), reading).map_or(0, |age| age.value);
    let to = table.whole("age_to", (from..=OLDEST, "years"), reading).map_or(oldest, |age| age.value);
    (eligible.age_from, eligible.age_to) = (from as u8, to as u8);
    if let Some(entry) = table.entry("max_monthly_income") {
        let most = read_amount("max_monthly_income", &entry.node, Unit::DollarsPerMonth, reading);
        eligible.most_monthly_income = most.map(Money::from_dollars);
    }
    read_platform_size(&mut table, reading);
    table.finish(reading);
    eligible
}

/// Reads `platform_size = { min_workers = 250 }`, which every marketplace of the model fulfils.
fn read_platform_size(table: &mut TableReader<'_>, reading: &mut Reading<'_>) {
    if let Some(entry) = table.entry("platform_size")
        && let Some(mut size) = TableReader::of(entry, "platform_size", reading)
    {
        size.whole("min_workers", (0..=LARGEST_PLATFORM, "workers"), reading);
        if size.is_empty() {
            size.require("min_workers", "min_workers = 250", reading);
        }
        size.finish(reading);
        let why = "a marketplace of the model is a whole kind of platforms, with many more workers";
        let place = reading.place(&entry.key_span);
        reading.doubt(&place, Doubt::WithoutEffect { what: "`platform_size`".to_owned(), why });
    }
}

/// Largest size of a platform that a condition may name.
pub(crate) const LARGEST_PLATFORM: u64 = 100_000;

/// Reads a list of names; `None` for `"all"` or nothing.
fn read_names(
    key: &'static str,
    known: &[&str],
    table: &mut TableReader<'_>,
    reading: &mut Reading<'_>,
) -> Option<Vec<Placed<String>>> {
    let names = table.texts(key, reading)?;
    if let [all] = names.as_slice()
        && all.value == "all"
    {
        return None;
    }
    let what = if key == "marketplaces" { "marketplace" } else { "task family" };
    for name in &names {
        check_name(what, Some(name), known, reading);
    }
    table.require_some(key, "\"all\" or a list of names", reading);
    Some(names)
}

/// Reads `{ amount = 1000, period = "quarter" }` or an amount in USD/quarter.
fn read_least_earnings(node: &Node, reading: &mut Reading<'_>) -> Option<Money> {
    let NodeValue::Table(entries) = &node.value else {
        let amount = read_amount("min_earnings", node, Unit::DollarsPerQuarter, reading)?;
        return Some(Money::from_dollars(amount));
    };
    let mut table = TableReader::of_entries(entries, "min_earnings", &node.span);
    table.require("amount", "min_earnings = { amount = 1000, period = \"quarter\" }", reading);
    let amount = table.entry("amount");
    let amount =
        amount.and_then(|entry| read_amount("amount", &entry.node, Unit::DollarsPerQuarter, reading));
    let period = table.text("period", reading);
    check_name("period", period.as_ref(), &["quarter"], reading);
    let is_pooled = table.switch("pooled", reading).is_none_or(|pooled| pooled.value);
    table.finish(reading);
    let seen = if is_pooled { 1.0 } else { MAIN_PLATFORM_SHARE };
    amount.map(|amount| Money::from_dollars(amount / seen))
}

fn read_amount(key: &str, node: &Node, unit: Unit, reading: &mut Reading<'_>) -> Option<f64> {
    let expected = Expected {
        key: key.to_owned(),
        kind: Kind::Real,
        unit: unit.symbol(),
        bounds: Bounds { smallest: 0.0, largest: LARGEST_AMOUNT },
        default: None,
    };
    read_number(node, &expected, reading)
}
