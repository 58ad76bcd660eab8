use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ghostwork_experiment::{
    Bootstrapped, Plan, Point, SaltelliDesign, elementary_effects, morris, sobol_indices, study_origin,
};
use ghostwork_parameters::Declaration;
use ghostwork_plot::{Theme, draw_study};
use ghostwork_results::{
    Estimate, MapAxis, MapCell, MapStudy, ParameterEffect, STRENGTHS_FILE, SensitivityStudy, Study,
};
use ghostwork_scenario::{InstrumentSetting, Scenario};
use serde_json::{Value, json};

use super::frontier::study_outcome;
use crate::cli::HELP_TEMPLATE;
use crate::effort::Effort;
use crate::failure::{Failure, JSON_VERSION};
use crate::options::{MachineOptions, ModelOptions, OutputOptions, less_in_short_help};
use crate::output::{note, print, print_json};
use crate::storage::{Destination, description, write_figures, write_study};
use crate::studies::{CACHE, Cache, Laboratory, OutcomeName, Trial, Vary, refuse_twice, shard};
use crate::text::{count, counted, number, quoted, table};
use crate::verdict;

mod strengths;

const EXAMPLES: &str = "\
Examples:
  ghostwork sensitivity base.toml --outcome platform_share --over matching.applications=2..8
  ghostwork sensitivity base.toml cap.toml --outcome net_cost --over platforms.pass_through=0.4..1
  ghostwork sensitivity a.toml --outcome net_cost --over matching.applications=2..8 --method sobol
";

/// The seed of every design.
const DESIGN_SEED: u64 = 1;
/// Values of each of the two settings of a map.
const MAP_LEVELS: usize = 4;

/// How sensitivity is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Morris's screening: which settings matter at all, points x (settings + 1) runs
    Morris,
    /// Sobol's indices: shares of the variance, points x (settings + 2) runs
    Sobol,
}

/// Says which settings an outcome, or the effect of a reform on it, depends on.
#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    help_template = HELP_TEMPLATE,
    disable_help_flag = true,
    mut_args(|argument| less_in_short_help(argument)),
    mut_arg("panel", |argument| argument.hide(true))
)]
pub(crate) struct Arguments {
    /// Scenario file, or the baseline of a reform
    baseline: PathBuf,
    /// Scenario file of the reform: its effect is studied instead of a level
    reform: Option<PathBuf>,
    /// INDICATOR or INDICATOR:GROUP
    #[arg(long, value_name = "OUTCOME")]
    outcome: OutcomeName,
    /// KEY=LOW..HIGH, may be repeated [default: the distributions of the files]
    #[arg(long, value_name = "KEY=RANGE")]
    over: Vec<Vary>,
    /// How it is measured
    #[arg(long, value_enum, default_value = "morris")]
    method: Method,
    /// Trajectories of Morris's design, or rows of Sobol's
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=1_000_000), hide_short_help = true)]
    points: u32,
    /// Runs one part of the design, like 2/4; `ghostwork merge` puts the runs of parts together
    #[arg(long, value_name = "I/N", value_parser = shard, hide_short_help = true)]
    shard: Option<(usize, usize)>,
    /// Leaves the map of the two strongest settings out
    #[arg(long, hide_short_help = true)]
    no_map: bool,
    #[command(flatten)]
    pub(crate) model: ModelOptions,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    machine: MachineOptions,
}

/// How much a setting matters, by either method.
struct Influence {
    key: String,
    /// μ* of a screening, or the total index.
    strength: Bootstrapped,
    /// σ of a screening, or the first-order index.
    other: f64,
    /// Interval of the other.
    other_interval: Option<(f64, f64)>,
}

/// What the runs of a study are made with.
struct Bench<'a> {
    arguments: &'a Arguments,
    /// The settings with their ranges.
    over: Vec<Vary>,
    laboratory: Laboratory,
    cache: Cache,
    is_quiet: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let reporting = arguments.output.reporting;
    arguments.output.refuse_panel("a study of sensitivity")?;
    let is_quiet = reporting.quiet || reporting.json;
    if arguments.over.iter().any(|vary| vary.range().is_none()) {
        return Err(Failure::Unsuitable {
            message: "--over wants a range".to_owned(),
            help: "write KEY=LOW..HIGH; a sweep takes lists".to_owned(),
        });
    }
    refuse_twice(&arguments.over, ("--over", &arguments.model.settings))?;
    let files = (arguments.baseline.as_path(), arguments.reform.as_deref());
    let laboratory = Laboratory::new(files, &arguments.model, (arguments.machine, reporting))?;
    let bench = Bench {
        arguments,
        over: ranges(arguments, &laboratory)?,
        laboratory,
        cache: Cache::open(arguments.output.out.join(CACHE))?,
        is_quiet,
    };
    let trial = bench.laboratory.read(&[])?;
    let plan = bench.laboratory.plan(&trial)?;
    if arguments.output.dry_run {
        return bench.describe(&trial, &plan);
    }
    if let Some(part) = arguments.shard {
        return bench.run_part(part);
    }
    bench.refuse_unknown()?;
    let strengths = bench.strengths()?;
    let tornado = bench.tornado(&plan)?;
    let map = bench.map(&strengths, &plan)?;
    let command = again(arguments);
    let name = trial.stored_as("sensitivity", &question(arguments).join(" "));
    let (folder, files) = store(arguments, &name, (&tornado, map.as_ref(), &strengths, &plan), &command)?;
    if reporting.json {
        return print_json(&document(arguments, (&tornado, &strengths), &folder, &command));
    }
    print(&words(arguments, &tornado, &strengths))?;
    print(&verdict::closing(&folder, files, &command))
}

/// Returns the settings that are moved: those of the command line, or the middle 95 % of every distribution of the scenarios.
fn ranges(arguments: &Arguments, laboratory: &Laboratory) -> Result<Vec<Vary>, Failure> {
    if !arguments.over.is_empty() {
        return Ok(arguments.over.clone());
    }
    let trial = laboratory.read(&[])?;
    let mut uncertain = trial.reform.as_ref().unwrap_or(&trial.baseline).uncertain_parameters();
    uncertain.extend(trial.baseline.uncertain_parameters());
    uncertain.sort_by(|one, other| one.key.cmp(&other.key));
    uncertain.dedup_by(|one, other| one.key == other.key);
    if uncertain.is_empty() {
        return Err(Failure::Unsuitable {
            message: "there is nothing to move: no --over, and no parameter of the scenarios has a distribution"
                .to_owned(),
            help: "write --over KEY=LOW..HIGH, or a value like { dist = \"uniform\", args = [0.4, 1.2] } in a scenario"
                .to_owned(),
        });
    }
    Ok(uncertain
        .iter()
        .map(|parameter| Vary::between(&parameter.key, parameter.quantile(0.025), parameter.quantile(0.975)))
        .collect())
}

impl Bench<'_> {
    /// Returns the settings of every point that is run but those of the map, which follow from the others.
    fn design(&self) -> Vec<Vec<String>> {
        let over = &self.over;
        let at = |point: &Point| over.iter().zip(point).map(|(vary, place)| vary.at(*place)).collect();
        let ends = over.iter().flat_map(|vary| [vec![vary.at(0.0)], vec![vary.at(1.0)]]);
        self.points().iter().map(at).chain([Vec::new()]).chain(ends).collect()
    }

    /// Returns the points of the design of the method.
    fn points(&self) -> Vec<Point> {
        let (settings, count) = (self.over.len(), self.count());
        match self.arguments.method {
            Method::Morris => {
                morris(settings, count, DESIGN_SEED).iter().flat_map(|(points, _)| points.clone()).collect()
            }
            Method::Sobol => SaltelliDesign::new(settings, count, DESIGN_SEED as u32).points(),
        }
    }

    fn count(&self) -> usize {
        self.arguments.points as usize
    }

    fn has_map(&self) -> bool {
        !self.arguments.no_map && self.over.len() > 1
    }

    /// Says how many runs there are and how many of them are there already; runs nothing.
    fn describe(&self, trial: &Trial, plan: &Plan) -> Result<(), Failure> {
        let mut keys = Vec::new();
        for settings in self.design() {
            keys.push(self.laboratory.read(&settings)?.key);
        }
        keys.sort();
        keys.dedup();
        let done = keys.iter().filter(|key| self.cache.holds(key)).count();
        let more = if self.has_map() { MAP_LEVELS * MAP_LEVELS } else { 0 };
        let name = trial.stored_as("sensitivity", &question(self.arguments).join(" "));
        let folder = self.arguments.output.out.join(name);
        let agent_months = plan.agent_months_in_all() * (keys.len() - done + more) as u64;
        let effort = Effort::of(plan, agent_months)?;
        if self.arguments.output.reporting.json {
            return print_json(&effort.add_to(json!({
                "schema_version": JSON_VERSION,
                "command": "sensitivity",
                "dry_run": true,
                "runs": keys.len(),
                "runs_of_map": more,
                "done": done,
                "agent_months": agent_months,
                "folder": folder,
            })));
        }
        let map = if more > 0 { format!(", and up to {more} for the map") } else { String::new() };
        print(&format!(
            "{}{map}, of which {done} are done; each {} workers x {} months x {} = {} agent-months\n\
             {} · {}\nwould go to {}\nnothing was run\n",
            counted(keys.len(), "run"),
            count(plan.workers),
            plan.simulated_months(),
            counted(plan.seeds as usize, "seed"),
            count(plan.agent_months_in_all()),
            effort.memory(),
            effort.time(),
            folder.display(),
        ))
    }

    /// Runs a part of the design; what parts share is run by the first that has it.
    fn run_part(&self, (part, parts): (usize, usize)) -> Result<(), Failure> {
        let design = self.design();
        let (mut done, mut seen) = (0, std::collections::BTreeSet::new());
        for settings in &design {
            let trial = self.laboratory.read(settings)?;
            if !seen.insert(trial.key.clone()) || seen.len() % parts != part % parts {
                continue;
            }
            if !self.is_quiet && !self.cache.holds(&trial.key) {
                note(&format!("point {}: {}\n", seen.len(), settings.join(" ")));
            }
            self.laboratory.find(&trial, &self.cache)?;
            done += 1;
        }
        let out = &self.arguments.output.out;
        let (command, all) = (again(self.arguments), seen.len());
        if self.arguments.output.reporting.json {
            return print_json(&json!({
                "schema_version": JSON_VERSION,
                "command": "sensitivity",
                "runs": all,
                "done": done,
                "cache": out.join(CACHE),
                "again": command,
            }));
        }
        print(&format!(
            "{done} of {all} runs are done in {}\nput parts together: ghostwork merge {} OTHER_FOLDERS\n\
             then conclude: {command}\n",
            out.join(CACHE).display(),
            quoted(&out.to_string_lossy()),
        ))
    }

    /// Returns the outcome under some settings, one value a seed.
    fn values(&self, settings: &[String]) -> Result<Vec<f64>, Failure> {
        let findings = self.laboratory.find(&self.laboratory.read(settings)?, &self.cache)?;
        let name = &self.arguments.outcome;
        let pairs = findings.pairs(&name.indicator, &name.group).iter();
        let is_paired = self.arguments.reform.is_some();
        Ok(pairs.map(|[before, after]| if is_paired { after - before } else { *before }).collect())
    }

    /// Refuses an outcome without a value at the scenario's settings, which is known after the first run.
    fn refuse_unknown(&self) -> Result<(), Failure> {
        if self.values(&[])?.iter().any(|value| value.is_finite()) {
            return Ok(());
        }
        let OutcomeName { indicator, group } = &self.arguments.outcome;
        Err(Failure::Unsuitable {
            message: format!("{indicator}:{group} has no value in these runs: withheld, or not measured"),
            help: "name another outcome or a larger group, or simulate more workers".to_owned(),
        })
    }

    /// Returns the mean outcome at every point of a design.
    fn means(&self, points: &[Point]) -> Result<Vec<f64>, Failure> {
        let mut means = Vec::with_capacity(points.len());
        for (number, point) in points.iter().enumerate() {
            if !self.is_quiet {
                note(&format!("point {} of {}\n", number + 1, points.len()));
            }
            let settings: Vec<String> =
                self.over.iter().zip(point).map(|(vary, place)| vary.at(*place)).collect();
            means.push(Estimate::from_replications(&self.values(&settings)?).mean);
        }
        Ok(means)
    }

    fn strengths(&self) -> Result<Vec<Influence>, Failure> {
        let (over, count) = (&self.over, self.count());
        let keys = over.iter().map(|vary| vary.key.clone());
        match self.arguments.method {
            Method::Morris => {
                let trajectories = morris(over.len(), count, DESIGN_SEED);
                let values = self.means(&self.points())?;
                let values: Vec<Vec<f64>> = values.chunks(over.len() + 1).map(<[f64]>::to_vec).collect();
                let effects = elementary_effects(&trajectories, &values, DESIGN_SEED);
                Ok(keys
                    .zip(effects)
                    .map(|(key, effect)| Influence {
                        key,
                        strength: effect.strength,
                        other: effect.spread,
                        other_interval: None,
                    })
                    .collect())
            }
            Method::Sobol => {
                let design = SaltelliDesign::new(over.len(), count, DESIGN_SEED as u32);
                let indices = sobol_indices(&design, &self.means(&self.points())?, DESIGN_SEED);
                Ok(keys
                    .zip(indices)
                    .map(|(key, index)| Influence {
                        key,
                        strength: index.total,
                        other: index.first.value,
                        other_interval: Some((index.first.low, index.first.high)),
                    })
                    .collect())
            }
        }
    }

    /// Moves one setting at a time to either end of its range.
    fn tornado(&self, plan: &Plan) -> Result<SensitivityStudy, Failure> {
        let estimate =
            |settings: &[String]| Ok::<_, Failure>(Estimate::from_replications(&self.values(settings)?));
        let default_effect = estimate(&[])?;
        let mut rows = Vec::new();
        for vary in &self.over {
            let (low, high) = vary.range().unwrap_or_default();
            let (label, unit) = self.described(&vary.key)?;
            rows.push(ParameterEffect {
                parameter: vary.key.clone(),
                label,
                unit,
                low,
                high,
                effect_at_low: estimate(&[vary.at(0.0)])?,
                effect_at_high: estimate(&[vary.at(1.0)])?,
            });
        }
        let trial = self.laboratory.read(&[])?;
        let origin = study_origin(
            trial.reform.as_ref().unwrap_or(&trial.baseline),
            self.laboratory.population(),
            plan,
            plan.months_compared(),
        );
        let (outcome, of_level) = (study_outcome(&self.arguments.outcome), self.arguments.reform.is_none());
        Ok(SensitivityStudy { origin, outcome, of_level, default_effect, rows })
    }

    /// Moves the two strongest settings together; `None` with one setting, or where it is not wanted.
    fn map(&self, strengths: &[Influence], plan: &Plan) -> Result<Option<MapStudy>, Failure> {
        let mut order: Vec<usize> = (0..strengths.len()).collect();
        order.sort_by(|one, other| {
            strengths[*other].strength.value.total_cmp(&strengths[*one].strength.value)
        });
        let &[first, second, ..] = order.as_slice() else { return Ok(None) };
        if !self.has_map() {
            return Ok(None);
        }
        let (x, y) = (&self.over[first], &self.over[second]);
        let place = |level: usize| level as f64 / (MAP_LEVELS - 1) as f64;
        let value = |vary: &Vary, level| {
            let (low, high) = vary.range().unwrap_or_default();
            low + (high - low) * place(level)
        };
        let mut cells = Vec::new();
        for one in 0..MAP_LEVELS {
            for other in 0..MAP_LEVELS {
                let values = self.values(&[x.at(place(one)), y.at(place(other))])?;
                let effect = Estimate::from_replications(&values);
                cells.push(MapCell { x: value(x, one), y: value(y, other), effect });
            }
        }
        let trial = self.laboratory.read(&[])?;
        let scenario = trial.reform.as_ref().unwrap_or(&trial.baseline);
        Ok(Some(MapStudy {
            origin: study_origin(scenario, self.laboratory.population(), plan, plan.months_compared()),
            outcome: study_outcome(&self.arguments.outcome),
            of_level: self.arguments.reform.is_none(),
            x: self.axis(&x.key)?,
            y: self.axis(&y.key)?,
            cells,
        }))
    }

    fn axis(&self, key: &str) -> Result<MapAxis, Failure> {
        let (label, unit) = self.described(key)?;
        let trial = self.laboratory.read(&[])?;
        let scenario = trial.reform.as_ref().unwrap_or(&trial.baseline);
        let default = self.value(scenario, key).unwrap_or(f64::NAN);
        Ok(MapAxis { parameter: key.to_owned(), label, unit, default })
    }

    /// Returns the value of a setting of the model or of an instrument in the months that are compared, as a scenario has it.
    fn value(&self, scenario: &Scenario, key: &str) -> Option<f64> {
        let mut model = self.laboratory.vocabulary().model().iter();
        let of_model = model.find(|declaration| declaration.key() == key).cloned();
        let (declaration, set) = match of_model {
            Some(declaration) => (declaration, scenario.parameters()),
            None => of_instrument(scenario, key)
                .map(|(setting, declaration)| (declaration, setting.settings.as_slice()))?,
        };
        let set = set.iter().find(|setting| setting.declaration == declaration);
        let last = scenario.run().end() - 1;
        Some(set.and_then(|setting| setting.schedule.at(last)).unwrap_or(declaration.default))
    }

    /// Returns what a setting is called, and its unit.
    fn described(&self, key: &str) -> Result<(String, String), Failure> {
        let trial = self.laboratory.read(&[])?;
        let unit = self.unit(trial.reform.as_ref().unwrap_or(&trial.baseline), key);
        let label = key.replace(['.', '_'], " ");
        // An elasticity is not counted in elasticities.
        let unit = if label.ends_with(&unit) { String::new() } else { unit };
        Ok((label, unit))
    }

    /// Returns the unit of a setting of the model, of an instrument or of the law.
    fn unit(&self, scenario: &Scenario, key: &str) -> String {
        let vocabulary = self.laboratory.vocabulary();
        let of_model = vocabulary.model().iter().find(|declaration| declaration.key() == key);
        let of_instrument = of_instrument(scenario, key).map(|(_, declaration)| declaration);
        let of_law = || vocabulary.law_terms().iter().find(|term| term.key == key);
        match of_model.or(of_instrument.as_ref()) {
            Some(declaration) => declaration.unit.symbol().to_owned(),
            None => of_law().map(|term| term.unit.clone()).unwrap_or_default(),
        }
    }
}

/// Returns the instrument that a setting belongs to, and what the instrument declares of it.
fn of_instrument<'a>(scenario: &'a Scenario, key: &str) -> Option<(&'a InstrumentSetting, Declaration)> {
    scenario.instruments().iter().find_map(|setting| {
        let rest = key.strip_prefix(&setting.instrument.identifier)?.strip_prefix('.')?;
        let definition = setting.instrument.definition;
        let within = format!("{}.{rest}", definition.name());
        let declared =
            definition.declarations().into_iter().find(|declaration| declaration.key() == within)?;
        Some((setting, declared))
    })
}

fn store(
    arguments: &Arguments,
    name: &str,
    (tornado, map, strengths, plan): (&SensitivityStudy, Option<&MapStudy>, &[Influence], &Plan),
    command: &str,
) -> Result<(PathBuf, usize), Failure> {
    let folder = arguments.output.out.join(name);
    let study = Study::Sensitivity(tornado.clone());
    let files = Destination::at(folder.clone()).fill(true, |mut writer| {
        write_figures(&mut writer, &draw_study(&study, &Theme::default())?, &arguments.output)?;
        if let Some(map) = map {
            write_study(&mut writer, &Study::Map(map.clone()), &arguments.output)?;
        }
        writer.write(STRENGTHS_FILE, strengths::csv(arguments.method, strengths).as_bytes())?;
        let manifest = writer.finish_study(&study, description(command.to_owned(), plan))?;
        Ok(manifest.files.len())
    })?;
    Ok((folder, files))
}

fn words(arguments: &Arguments, tornado: &SensitivityStudy, strengths: &[Influence]) -> String {
    let (strength, other) = match arguments.method {
        Method::Morris => ("mean absolute effect over the range", "spread"),
        Method::Sobol => ("total index", "first-order index"),
    };
    let decimals = usize::from(tornado.outcome.decimals) + 2;
    let mut lines = vec![
        ["setting", strength, "95 % by bootstrap", other, "at the low end", "at the high end"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut order: Vec<usize> = (0..strengths.len()).collect();
    order.sort_by(|one, other| strengths[*other].strength.value.total_cmp(&strengths[*one].strength.value));
    for place in order {
        let (row, ends) = (&strengths[place], &tornado.rows[place]);
        let value = |value: f64| number(value, decimals);
        lines.push(vec![
            row.key.clone(),
            value(row.strength.value),
            format!("{} to {}", value(row.strength.low), value(row.strength.high)),
            value(row.other),
            value(ends.effect_at_low.mean),
            value(ends.effect_at_high.mean),
        ]);
    }
    let effect_of = if arguments.reform.is_some() {
        format!("effect of \"{}\" on ", tornado.origin.title)
    } else {
        String::new()
    };
    format!(
        "{effect_of}{} ({}): {} at the scenario's settings\n\n{}",
        tornado.outcome.label,
        tornado.outcome.unit,
        number(tornado.default_effect.mean, decimals),
        table(&lines)
    )
}

fn document(
    arguments: &Arguments,
    (tornado, strengths): (&SensitivityStudy, &[Influence]),
    folder: &Path,
    command: &str,
) -> Value {
    let is_sobol = arguments.method == Method::Sobol;
    let rows = strengths.iter().zip(&tornado.rows).map(|(row, ends)| {
        json!({
            "parameter": row.key,
            "strength": row.strength.value,
            "low": row.strength.low,
            "high": row.strength.high,
            "first": is_sobol.then_some(row.other),
            "first_interval": row.other_interval,
            "spread": (!is_sobol).then_some(row.other),
            "at_low": ends.effect_at_low.mean,
            "at_high": ends.effect_at_high.mean,
        })
    });
    json!({
        "schema_version": JSON_VERSION,
        "command": "sensitivity",
        "method": if is_sobol { "sobol" } else { "morris" },
        "outcome": tornado.outcome.indicator,
        "group": arguments.outcome.group,
        "default": tornado.default_effect.mean,
        "settings": rows.collect::<Vec<_>>(),
        "folder": folder,
        "again": command,
    })
}

/// Returns the options that say what is asked, as they are typed.
fn question(arguments: &Arguments) -> Vec<String> {
    let method = if arguments.method == Method::Sobol { "sobol" } else { "morris" };
    let outcome = format!("--outcome {}:{}", arguments.outcome.indicator, arguments.outcome.group);
    let over = arguments.over.iter().map(|vary| format!("--over {}", quoted(&vary.written)));
    let design = format!("--method {method} --points {}", arguments.points);
    let map = arguments.no_map.then(|| "--no-map".to_owned());
    std::iter::once(outcome).chain(over).chain([design]).chain(map).collect()
}

fn again(arguments: &Arguments) -> String {
    let mut words = vec!["ghostwork sensitivity".to_owned(), quoted(&arguments.baseline.to_string_lossy())];
    words.extend(arguments.reform.iter().map(|file| quoted(&file.to_string_lossy())));
    words.extend(question(arguments));
    words.extend(arguments.model.words());
    words.extend(arguments.output.words());
    words.join(" ")
}
