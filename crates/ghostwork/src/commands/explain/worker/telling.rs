//! A life in words and numbers.

use ghostwork_core::ledger::Party;
use ghostwork_core::{Change, Choice, Episode, Fact, HouseholdPayment, InstrumentEffect, Testimony, Value};
use ghostwork_parameters::Unit;
use ghostwork_scenario::Scenario;
use std::fmt::Write;

use super::Life;
use crate::text::{count, number, signed};

/// Columns of the names of phases.
const INDENT: usize = 24;
/// Facts of the heading of a month, in order.
const PORTRAIT: [&str; 8] = [
    "work",
    "usual wage",
    "account",
    "marketplace",
    "savings of the couple or single person",
    "health insurance",
    "student",
    "carer",
];
/// Facts of the heading of a life.
const PERSON: [&str; 5] = ["sex", "age", "education", "place in the household", "children"];

/// Returns a life as a person reads it.
pub(super) fn of(life: &Life<'_>) -> String {
    let run = life.scenario.run();
    let mut text = format!(
        "worker {} of {}, seed {} of {}, among {} workers\n",
        life.watched.worker,
        life.scenario.id(),
        life.watched.replicate,
        run.seed,
        count(run.workers)
    );
    if let Some(first) = life.testimonies.first() {
        let _ = writeln!(text, "{}", described(&first.beginning, &PERSON));
    }
    text += "Probabilities of a month; the draw decides: the first alternative whose probabilities so far exceed it.\n\
             Payments are those of the whole household.\n";
    for told in life.testimonies {
        text += &month(life.scenario, told);
    }
    text
}

fn month(scenario: &Scenario, told: &Testimony) -> String {
    let mut text = format!("\n{}  {}\n", told.month, described(&told.beginning, &PORTRAIT));
    for episode in &told.episodes {
        for (position, line) in lines_of(episode).into_iter().enumerate() {
            let phase = if position == 0 { episode.phase.name() } else { "" };
            let _ = writeln!(text, "  {phase:<INDENT$}{line}");
        }
        if episode.phase == ghostwork_core::Phase::TaxesAndBenefits {
            text += &policies(scenario, &told.instruments);
        }
    }
    let record = &told.record;
    let own = [
        ("wage", record.wage),
        ("own-account profit", record.own_account_profit),
        ("platform pay after fees and expenses", record.platform_net),
        ("transfers", record.transfers),
        ("taxes", record.taxes),
    ];
    let own: Vec<String> = own
        .iter()
        .filter(|(_, amount)| amount.cents() != 0)
        .map(|(name, amount)| format!("{name} {}", number(amount.dollars(), 2)))
        .collect();
    let own = if own.is_empty() { String::new() } else { format!(" ({})", own.join(", ")) };
    text + &format!(
        "  {:<INDENT$}net income {} USD{own}\n",
        "the worker's month",
        number(record.net_income.dollars(), 2)
    )
}

fn described(facts: &[Fact], names: &[&str]) -> String {
    let known = names.iter().filter_map(|name| facts.iter().find(|fact| fact.name == *name));
    let words = known.filter_map(|fact| match (&fact.value, fact.name) {
        (Value::Word("no"), _) => None,
        (Value::Word("yes"), name) => Some(name.to_owned()),
        (Value::Word(word), "account") => Some(format!("account {word}")),
        (Value::Word(word), "health insurance") => Some(format!("health insurance: {word}")),
        (Value::Word(word), "marketplace") => Some(format!("on {}", plain(word))),
        (Value::Word(word), "education") => Some(format!("education {word}")),
        (Value::Word(word), _) => Some((*word).to_owned()),
        (value @ Value::Number { .. }, name) => Some(format!("{name} {}", shown(value))),
    });
    words.collect::<Vec<String>>().join(" · ")
}

/// Names with blanks instead of underscores.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}

fn lines_of(episode: &Episode) -> Vec<String> {
    let mut lines: Vec<String> = episode.choices.iter().flat_map(choice).collect();
    let paid: Vec<String> = episode.payments.iter().filter_map(payment).collect();
    if !paid.is_empty() {
        lines.push(paid.join(" · "));
    }
    let changes: Vec<String> = episode.changes.iter().filter_map(change).collect();
    if !changes.is_empty() {
        lines.push(changes.join(" · "));
    }
    lines
}

fn choice(choice: &Choice) -> Vec<String> {
    let taken = choice.taken();
    let probability = |name: &str| {
        choice.alternatives.iter().find(|option| option.name == name).map_or(0.0, |option| option.probability)
    };
    let others: Vec<String> = choice
        .alternatives
        .iter()
        .filter(|option| option.name != taken)
        .map(|option| format!("{} {}", option.name, percent(option.probability)))
        .collect();
    let mut lines = vec![format!(
        "{}: {taken} ({}), not {}; draw {}",
        choice.question,
        percent(probability(taken)),
        others.join(", "),
        number(choice.draw, 4)
    )];
    let grounds: Vec<String> =
        choice.grounds.iter().map(|fact| format!("{} {}", fact.name, shown(&fact.value))).collect();
    if !grounds.is_empty() {
        lines.push(format!("  since {}", grounds.join(", ")));
    }
    lines
}

/// Returns a probability with decimals that tell it from nothing.
fn percent(probability: f64) -> String {
    let decimals = if probability > 0.0 && probability < 0.01 { 3 } else { 1 };
    format!("{}%", number(100.0 * probability, decimals))
}

/// Returns a payment to or by the household; what others pay each other because of it is not told.
fn payment(payment: &HouseholdPayment) -> Option<String> {
    let sign = match (payment.purpose.payer(), payment.purpose.payee()) {
        (_, Party::Workers | Party::BenefitAccounts | Party::RetirementBalances) => 1.0,
        (Party::Workers | Party::BenefitAccounts | Party::RetirementBalances, _) => -1.0,
        _ => return None,
    };
    Some(format!("{} {}", plain(payment.purpose.name()), signed(sign * payment.amount.dollars(), 2)))
}

fn change(change: &Change) -> Option<String> {
    let after = shown(&change.after.value);
    let before = change.before.as_ref().map(shown);
    if before.as_ref() == Some(&after) {
        return None;
    }
    let before = before.map(|before| format!("{} → ", without_unit(&before, &change.after.value)));
    Some(format!("{} {}{after}", change.after.name, before.unwrap_or_default()))
}

fn without_unit<'a>(shown: &'a str, value: &Value) -> &'a str {
    match value {
        Value::Word(_) => shown,
        Value::Number { unit, .. } => shown.trim_end_matches(symbol(*unit)).trim_end(),
    }
}

/// Returns a unit that a number cannot do without.
fn symbol(unit: Unit) -> &'static str {
    match unit {
        Unit::Count | Unit::Share | Unit::Multiple => "",
        _ => unit.symbol(),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Word(word) => plain(word),
        Value::Number { value, unit } => {
            let decimals = match unit {
                Unit::Count | Unit::Months | Unit::Years => 0,
                Unit::HoursPerMonth | Unit::HoursPerWeek => 1,
                _ => 2,
            };
            let symbol = symbol(*unit);
            format!("{} {symbol}", number(*value, decimals)).trim_end().to_owned()
        }
    }
}

/// Tells what each instrument in force meant for the household.
fn policies(scenario: &Scenario, effects: &[InstrumentEffect]) -> String {
    let mut text = String::new();
    for (position, effect) in effects.iter().enumerate() {
        let heading = if position == 0 { "  of which policies" } else { "" };
        let name = scenario
            .instruments()
            .get(effect.instrument)
            .map_or("an instrument", |setting| setting.instrument.identifier.as_str());
        let paid: Vec<String> = effect.payments.iter().filter_map(payment).collect();
        let told = if paid.is_empty() {
            "in force, no payment this month".to_owned()
        } else {
            format!(
                "{}; the worker's own net income {}, benefit account {}",
                paid.join(" · "),
                signed(effect.net_income.dollars(), 2),
                signed(effect.benefit_account.dollars(), 2)
            )
        };
        let _ = writeln!(text, "  {heading:<INDENT$}{name}: {told}");
    }
    text
}
