use ghostwork_core::policy::{Heed, Instrument, Prospect, Reach};
use ghostwork_parameters::Money;

use crate::layer::WrittenInstrument;
use crate::problem::Doubt;
use crate::reading::Reading;

/// Warns of every line of an instrument from which nothing comes.
pub(crate) fn doubt_idle_lines(
    instrument: &Instrument,
    written: &WrittenInstrument,
    reading: &mut Reading<'_>,
) {
    let name = &instrument.identifier;
    let rule = instrument.definition.rule(&instrument.settings, instrument.coverage.from);
    let nobody = Prospect { usual_gross: Money::ZERO, chance_without_pay: 0.0 };
    let has_to_be_joined = rule.worth_of_joining(&nobody).is_some();
    let is_weighed = instrument.coverage.take_up.chosen && has_to_be_joined;
    let mut doubt = |key: &str, why, place| {
        let what = format!("`{key}` of `{name}`");
        reading.doubt(place, Doubt::WithoutEffect { what, why });
    };
    if instrument.coverage.announced.is_some() && !is_weighed {
        let why = "nobody has to join this instrument, and nothing else is done ahead of a rule";
        doubt("announced", why, &written.place);
    }
    if instrument.coverage.new_contracts_only && rule.reach() == Reach::Market {
        let why = "it sets rules of the market, which hold for every contract in force";
        doubt("applies_to", why, &written.place);
    }
    for line in &written.delivery {
        if let Some(why) = why_idle(&line.value, instrument, (has_to_be_joined, is_weighed)) {
            doubt(&line.value, why, &line.place);
        }
    }
}

/// Returns why a line on how far an instrument is obeyed or made use of changes nothing, `None` where it does.
fn why_idle(
    key: &str,
    instrument: &Instrument,
    (has_to_be_joined, is_weighed): (bool, bool),
) -> Option<&'static str> {
    let heeds = |heed| instrument.definition.heeds().contains(&heed);
    let is_logit = instrument.coverage.take_up.logit;
    match key {
        "off_platform_response" => {
            Some("the model has no estimate of how much work leaves marketplaces because of a rule")
        }
        "compliance" if !heeds(Heed::Compliance) => Some("nobody can disobey this instrument"),
        "audit_rate" | "penalty_multiple" if !heeds(Heed::Audits) => {
            Some("nobody owes under it what an audit could find")
        }
        "engaged_time_undercount" if !heeds(Heed::EngagedTime) => {
            Some("it does not go by recorded time on tasks")
        }
        "opt_out" if !heeds(Heed::OptOut) || has_to_be_joined => Some("it enrols nobody who could opt out"),
        "attention" | "hassle" if !is_weighed => Some("nobody has to join it by choice"),
        "rate" if is_logit => Some("with model = \"logit\" take-up follows what the offer pays"),
        "coefficients" | "hassle_hours" | "stigma" | "peers_informed" if !is_logit => {
            Some("it counts with model = \"logit\" alone")
        }
        "model" | "rate" | "coefficients" | "hassle_hours" | "stigma" | "peers_informed"
            if !heeds(Heed::TakeUp) =>
        {
            Some("nobody has to take it up")
        }
        _ => None,
    }
}
