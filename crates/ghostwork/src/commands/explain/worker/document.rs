use ghostwork_core::{
    Choice, Episode, Fact, HouseholdPayment, InstrumentEffect, Testimony, Value as Standing,
};
use ghostwork_scenario::Scenario;
use serde_json::{Map, Value, json};

use super::Life;
use crate::failure::JSON_VERSION;

/// Returns a life as one JSON document.
pub(super) fn of(life: &Life<'_>) -> Value {
    json!({
        "schema_version": JSON_VERSION,
        "command": "explain worker",
        "scenario": life.scenario.id(),
        "worker": life.watched.worker,
        "seed": life.watched.replicate,
        "workers": life.scenario.run().workers,
        "months": life.testimonies.iter().map(|told| month(life.scenario, told)).collect::<Vec<_>>(),
    })
}

fn month(scenario: &Scenario, told: &Testimony) -> Value {
    let record = &told.record;
    json!({
        "month": told.month.to_string(),
        "worker_type": record.worker_type.name(),
        "beginning": told.beginning.iter().map(|fact| (fact.name.to_owned(), standing(&fact.value)))
            .collect::<Map<String, Value>>(),
        "phases": told.episodes.iter().map(episode).collect::<Vec<_>>(),
        "instruments": told.instruments.iter().map(|effect| instrument(scenario, effect)).collect::<Vec<_>>(),
        "wage": record.wage.dollars(),
        "own_account_profit": record.own_account_profit.dollars(),
        "platform_gross": record.platform_gross.dollars(),
        "platform_net": record.platform_net.dollars(),
        "transfers": record.transfers.dollars(),
        "taxes": record.taxes.dollars(),
        "net_income": record.net_income.dollars(),
        "paid_hours": record.paid_hours,
        "unpaid_hours": record.unpaid_hours,
    })
}

fn episode(episode: &Episode) -> Value {
    let changes = episode.changes.iter().map(|change| {
        json!({
            "name": change.after.name,
            "before": change.before.as_ref().map(standing),
            "after": standing(&change.after.value),
            "unit": unit(&change.after),
        })
    });
    json!({
        "phase": episode.phase.name(),
        "choices": episode.choices.iter().map(choice).collect::<Vec<_>>(),
        "household_payments": episode.payments.iter().map(payment).collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
    })
}

fn choice(choice: &Choice) -> Value {
    let alternatives = choice
        .alternatives
        .iter()
        .map(|option| json!({ "name": option.name, "probability": option.probability }));
    let grounds = choice
        .grounds
        .iter()
        .map(|fact| json!({ "name": fact.name, "value": standing(&fact.value), "unit": unit(fact) }));
    json!({
        "question": choice.question,
        "taken": choice.taken(),
        "alternatives": alternatives.collect::<Vec<_>>(),
        "draw": choice.draw,
        "grounds": grounds.collect::<Vec<_>>(),
    })
}

fn payment(payment: &HouseholdPayment) -> Value {
    json!({ "purpose": payment.purpose.name(), "amount": payment.amount.dollars() })
}

fn instrument(scenario: &Scenario, effect: &InstrumentEffect) -> Value {
    let name =
        scenario.instruments().get(effect.instrument).map(|setting| setting.instrument.identifier.clone());
    json!({
        "instrument": name,
        "household_payments": effect.payments.iter().map(payment).collect::<Vec<_>>(),
        "own_net_income": effect.net_income.dollars(),
        "own_benefit_account": effect.benefit_account.dollars(),
    })
}

fn standing(value: &Standing) -> Value {
    match value {
        Standing::Word(word) => json!(word),
        Standing::Number { value, .. } => json!(value),
    }
}

fn unit(fact: &Fact) -> Option<&'static str> {
    match fact.value {
        Standing::Word(_) => None,
        Standing::Number { unit, .. } => Some(unit.symbol()),
    }
}
