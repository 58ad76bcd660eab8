use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ghostwork_experiment::{indicators, population_groups};
use ghostwork_parameters::{Declaration, Kind};
use ghostwork_results::panel_columns;
use ghostwork_scenario::{Scenario, Vocabulary};
use serde_json::{Map, Value, json};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::output::{note, print, print_json};
use crate::text::{counted, table};

const EXAMPLES: &str = "\
Examples:
  ghostwork list policies
  ghostwork list params --json
  ghostwork list scenarios --folder scenarios
";

/// Lists the names that scenarios, tables and charts use.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// What to list
    what: What,
    /// Folder of scenario files
    #[arg(long, default_value = "scenarios")]
    folder: PathBuf,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Scenario files of a folder
    Scenarios,
    /// Parameters of the model, the instruments and the law
    Params,
    /// Indicators, groups and columns that a run writes
    Outputs,
    /// Charts that a comparison draws
    Figures,
    /// Instruments that a scenario may use
    Policies,
}

impl What {
    fn key(self) -> &'static str {
        match self {
            Self::Scenarios => "scenarios",
            Self::Params => "params",
            Self::Outputs => "outputs",
            Self::Figures => "figures",
            Self::Policies => "policies",
        }
    }
}

/// Columns of a list, and its rows.
struct List {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    /// Columns that a person sees.
    shown: usize,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let list = match arguments.what {
        What::Scenarios => scenarios(&arguments.folder)?,
        What::Params => parameters(&Vocabulary::full()?),
        What::Outputs => outputs(),
        What::Figures => figures(),
        What::Policies => policies(),
    };
    if arguments.json {
        let rows: Vec<Value> = list
            .rows
            .iter()
            .map(|row| {
                let fields = list.columns.iter().zip(row);
                Value::Object(
                    fields.map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Map<_, _>>(),
                )
            })
            .collect();
        return print_json(&json!({ "schema_version": JSON_VERSION, arguments.what.key(): rows }));
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let rows: Vec<Vec<String>> =
        list.rows.iter().map(|row| row.iter().take(list.shown).map(text).collect()).collect();
    print(&table(&rows))
}

fn scenarios(folder: &Path) -> Result<List, Failure> {
    let unreadable = |source| Failure::File { action: "read", path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        note(&format!("{} holds no scenario file\n", folder.display()));
    }
    let vocabulary = Vocabulary::full()?;
    let mut rows = Vec::new();
    for file in files {
        match Scenario::read(&file, &vocabulary) {
            Ok((scenario, _)) => rows.push(vec![
                json!(file),
                json!(scenario.title()),
                json!(scenario.id()),
                json!(scenario.question()),
            ]),
            Err(problems) => {
                let mistakes = counted(problems.problems().len(), "mistake");
                note(&format!("{}: {mistakes}, see ghostwork check\n", file.display()));
            }
        }
    }
    Ok(List { columns: vec!["file", "title", "id", "question"], rows, shown: 2 })
}

fn parameters(vocabulary: &Vocabulary) -> List {
    let declared = |of: &str, declaration: &Declaration| {
        let default = match (declaration.kind, declaration.word_of(declaration.default)) {
            (Kind::Switch, _) => json!(declaration.default > 0.5),
            (_, Some(word)) => json!(word),
            (_, None) => json!(declaration.default),
        };
        vec![
            json!(declaration.key()),
            default,
            json!(declaration.unit.symbol()),
            json!(declaration.doc),
            json!(of),
            json!([declaration.range.0, declaration.range.1]),
            json!(declaration.source),
            json!(declaration.is_assumption()),
        ]
    };
    let mut rows: Vec<Vec<Value>> =
        vocabulary.model().iter().map(|declaration| declared("model", declaration)).collect();
    for terms in vocabulary.instruments() {
        rows.extend(terms.declarations.iter().map(|declaration| declared("instrument", declaration)));
    }
    rows.extend(vocabulary.law_terms().iter().map(|term| {
        vec![
            json!(term.key),
            json!("law"),
            json!(term.unit),
            json!(term.doc),
            json!("law"),
            json!([term.bounds.smallest, term.bounds.largest]),
            json!(term.source),
            json!(term.is_assumption),
        ]
    }));
    let columns = vec!["key", "default", "unit", "doc", "of", "range", "source", "assumption"];
    List { columns, rows, shown: 4 }
}

fn outputs() -> List {
    let mut rows: Vec<Vec<Value>> = indicators()
        .into_iter()
        .map(|indicator| {
            vec![
                json!("indicator"),
                json!(indicator.id),
                json!(indicator.unit),
                json!(indicator.label),
                json!(indicator.definition),
            ]
        })
        .collect();
    rows.extend(population_groups().into_iter().map(|group| {
        vec![json!("group"), json!(group.id), json!(""), json!(group.label), json!(group.dimension)]
    }));
    rows.extend(ghostwork_core::trial::OUTCOMES.iter().map(|outcome| {
        vec![
            json!("trial outcome"),
            json!(outcome.id),
            json!(outcome.unit),
            json!(outcome.label),
            json!(outcome.definition),
        ]
    }));
    rows.extend(
        panel_columns()
            .map(|column| vec![json!("panel column"), json!(column), json!(""), json!(""), json!("")]),
    );
    List { columns: vec!["kind", "name", "unit", "label", "definition"], rows, shown: 4 }
}

fn figures() -> List {
    let rows = ghostwork_plot::CATALOGUE
        .iter()
        .map(|entry| vec![json!(entry.name), json!(entry.question)])
        .collect();
    List { columns: vec!["name", "question"], rows, shown: 2 }
}

fn policies() -> List {
    let rows = ghostwork_policies::catalogue()
        .iter()
        .map(|definition| {
            let parameters: Vec<String> = definition.declarations().iter().map(Declaration::key).collect();
            vec![json!(definition.name()), json!(definition.title()), json!(parameters)]
        })
        .collect();
    List { columns: vec!["name", "title", "parameters"], rows, shown: 2 }
}
