mod worker;

use clap::{Args, Subcommand};
use ghostwork_experiment::{indicators, population_groups};
use ghostwork_parameters::{Declaration, Kind};
use ghostwork_policies::{catalogue, instrument_named, manual_page};
use ghostwork_results::{Better, Indicator};
use ghostwork_scenario::{LawTerm, Vocabulary};
use serde_json::{Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::explanations::{codes, explanation};
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{print, print_json};
use crate::text::nearest;

const EXAMPLES: &str = "\
Examples:
  ghostwork explain matching.price_sensitivity
  ghostwork explain portable_benefits
  ghostwork explain worker 4711 --scenario scenarios/us-baseline.toml
";

/// Explains a parameter, an indicator, a group, a policy, the code of an error, or the life of a worker.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    subject: Option<Subject>,
    /// Key, name or code
    #[arg(required = true)]
    name: Option<String>,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

/// What needs a simulation to be explained.
#[derive(Debug, Subcommand)]
enum Subject {
    Worker(worker::Arguments),
}

/// What is known of a name: as text, and as JSON.
struct Explanation {
    text: String,
    document: Value,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(Subject::Worker(arguments)) = &arguments.subject {
        return worker::execute(arguments);
    }
    let vocabulary = Vocabulary::full()?;
    let name = arguments.name.as_deref().unwrap_or_default();
    let found = of_code(name)
        .or_else(|| of_policy(name))
        .or_else(|| of_parameter(name, &vocabulary))
        .or_else(|| of_law_term(name, &vocabulary))
        .or_else(|| of_indicator(name))
        .or_else(|| of_group(name))
        .or_else(|| of_table(name))
        .ok_or_else(|| Failure::UnknownName {
            what: "parameter, indicator, group, policy or code",
            name: name.to_owned(),
            nearest: nearest_of(name, &known(&vocabulary)),
        })?;
    if arguments.json {
        return print_json(&json!({
            "schema_version": JSON_VERSION,
            "name": name,
            "explanation": found.document,
        }));
    }
    print(&found.text)
}

/// Returns the key that ends so, the shortest name that goes on so, or else the one most like it.
fn nearest_of(name: &str, known: &[String]) -> Option<String> {
    let last_part = |key: &&String| key.rsplit_once('.').is_some_and(|(_, last)| last == name);
    let start = format!("{name}_");
    let goes_on = known.iter().filter(|key| key.starts_with(&start));
    let exact = known.iter().find(last_part).or_else(|| goes_on.min_by_key(|key| key.len()));
    exact.cloned().or_else(|| nearest(name, known.iter().map(String::as_str)))
}

fn known(vocabulary: &Vocabulary) -> Vec<String> {
    let mut names: Vec<String> = codes().map(str::to_owned).collect();
    names.extend(catalogue().iter().map(|definition| definition.name().to_owned()));
    names.extend(declarations(vocabulary).map(Declaration::key));
    names.extend(vocabulary.law_terms().iter().map(|term| term.key.clone()));
    names.extend(indicators().into_iter().map(|indicator| indicator.id));
    names.extend(population_groups().into_iter().map(|group| group.id));
    names.extend(TABLES.map(|(name, _)| name.to_owned()));
    names
}

fn declarations(vocabulary: &Vocabulary) -> impl Iterator<Item = &Declaration> {
    let instruments = vocabulary.instruments().iter().flat_map(|terms| &terms.declarations);
    vocabulary.model().iter().chain(instruments)
}

fn of_code(name: &str) -> Option<Explanation> {
    let code = name.to_ascii_uppercase();
    let text = explanation(&code)?;
    Some(Explanation {
        text: format!("{code}: {text}\n"),
        document: json!({ "kind": "code", "code": code, "text": text }),
    })
}

fn of_policy(name: &str) -> Option<Explanation> {
    let definition = instrument_named(name)?;
    let page = manual_page(definition);
    let parameters: Vec<String> = definition.declarations().iter().map(Declaration::key).collect();
    Some(Explanation {
        document: json!({
            "kind": "policy",
            "title": definition.title(),
            "parameters": parameters,
            "manual": page,
        }),
        text: page,
    })
}

/// Explains a parameter, or all of a group or a family, like `tasks` or `tasks.rate_per_hour`.
fn of_parameter(name: &str, vocabulary: &Vocabulary) -> Option<Explanation> {
    let start = format!("{name}.");
    let found: Vec<&Declaration> = declarations(vocabulary)
        .filter(|declaration| declaration.key() == name || declaration.key().starts_with(&start))
        .collect();
    if found.is_empty() {
        return None;
    }
    let text = found.iter().map(|declaration| in_words(declaration)).collect::<Vec<_>>().join("\n");
    let documents: Vec<Value> = found.iter().map(|declaration| in_json(declaration)).collect();
    Some(Explanation { text, document: json!({ "kind": "parameter", "parameters": documents }) })
}

fn in_words(declaration: &Declaration) -> String {
    let unit = declaration.unit.symbol();
    let default =
        declaration.word_of(declaration.default).unwrap_or_else(|| format!("{} {unit}", declaration.default));
    let (default, range) = match declaration.kind {
        Kind::Switch => (default, "true or false".to_owned()),
        Kind::Choice(names) => (default, names.join(", ")),
        Kind::Month => (default, "months".to_owned()),
        Kind::Real | Kind::Whole | Kind::Optional => {
            let (smallest, largest) = declaration.range;
            (default, format!("{smallest} to {largest}"))
        }
    };
    format!(
        "{}\n  {}\n  default {default} · range {range}\n  source: {}\n",
        declaration.key(),
        declaration.doc,
        declaration.source
    )
}

fn in_json(declaration: &Declaration) -> Value {
    json!({
        "key": declaration.key(),
        "doc": declaration.doc,
        "unit": declaration.unit.symbol(),
        "default": declaration.default,
        "range": [declaration.range.0, declaration.range.1],
        "source": declaration.source,
        "assumption": declaration.is_assumption(),
    })
}

fn of_law_term(name: &str, vocabulary: &Vocabulary) -> Option<Explanation> {
    let start = format!("{name}.");
    let found: Vec<&LawTerm> = vocabulary
        .law_terms()
        .iter()
        .filter(|term| term.key == name || term.key.starts_with(&start))
        .collect();
    if found.is_empty() {
        return None;
    }
    let text = found
        .iter()
        .map(|term| {
            format!("{}\n  {}\n  unit {}\n  source: {}\n", term.key, term.doc, term.unit, term.source)
        })
        .collect::<Vec<_>>()
        .join("\n");
    let documents: Vec<Value> = found
        .iter()
        .map(|term| {
            json!({
                "key": term.key,
                "doc": term.doc,
                "unit": term.unit,
                "source": term.source,
                "assumption": term.is_assumption,
            })
        })
        .collect();
    Some(Explanation { text, document: json!({ "kind": "law", "parameters": documents }) })
}

/// Explains a group of people, like those on platforms.
fn of_group(name: &str) -> Option<Explanation> {
    let group = population_groups().into_iter().find(|group| group.id == name)?;
    let dimension = if group.dimension.is_empty() {
        String::new()
    } else {
        format!(", of those by {}", group.dimension.replace('_', " "))
    };
    Some(Explanation {
        text: format!(
            "{name}: {}\n  a group{dimension}: INDICATOR:{name} names an indicator for it\n",
            group.label
        ),
        document: json!({ "kind": "group", "group": name, "label": group.label, "dimension": group.dimension }),
    })
}

/// Tables of a scenario that are no parameters.
const TABLES: [(&str, &str); 2] = [
    (
        "closure",
        "What pays for a reform: a number is solved for so that an outcome hits its target. Keys and an example are in \
         docs/scenario-format.md; `ghostwork compare` solves it.",
    ),
    (
        "trial",
        "Units drawn at random and treated: what a field team would find, beside the true effect. Keys and examples are \
         in docs/experiments.md; `ghostwork trial` runs it.",
    ),
];

fn of_table(name: &str) -> Option<Explanation> {
    let (_, text) = TABLES.into_iter().find(|(known, _)| *known == name)?;
    Some(Explanation {
        text: format!("[{name}] of a scenario: {text}\n"),
        document: json!({ "kind": "table", "table": name, "text": text }),
    })
}

fn of_indicator(name: &str) -> Option<Explanation> {
    let indicator: Indicator = indicators().into_iter().find(|indicator| indicator.id == name)?;
    let better = match indicator.better {
        Better::Higher => "more is better",
        Better::Lower => "less is better",
        Better::Neither => "neither direction is good in itself",
    };
    let evidence =
        if indicator.exploratory { "\n  exploratory: the mechanism rests on little evidence" } else { "" };
    Some(Explanation {
        text: format!(
            "{}: {}\n  {}\n  unit {} · {} · {better}{evidence}\n",
            indicator.id,
            indicator.label,
            indicator.definition,
            indicator.unit,
            indicator.chapter.heading(),
        ),
        document: json!({ "kind": "indicator", "indicator": indicator }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_half_right_lead_to_the_whole_ones() {
        let known = known(&Vocabulary::full().unwrap());

        for (name, whole) in [
            ("hours_elasticity", "participation.hours_elasticity"),
            ("cap_total", "wage_insurance.cap_total"),
            ("poverty", "poverty_gap"),
            ("unemployment_rat", "unemployment_rate"),
        ] {
            assert_eq!(nearest_of(name, &known).as_deref(), Some(whole));
        }
    }

    #[test]
    fn groups_and_tables_are_explained() {
        assert!(
            of_group("on_platforms").is_some()
                && of_table("closure").is_some()
                && of_table("trial").is_some()
        );
    }
}
