//! What each column means.

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// Name in the header.
    pub(crate) name: &'static str,
    /// What it holds, for readers.
    pub(crate) label: &'static str,
    /// Unit, or empty.
    pub(crate) unit: &'static str,
    /// `text`, `integer`, `number`, `month` or `boolean`.
    pub(crate) kind: &'static str,
    /// Values it may take, in words.
    pub(crate) range: &'static str,
    /// How it is computed, or empty.
    pub(crate) formula: &'static str,
}

const fn column(name: &'static str, label: &'static str, unit: &'static str, kind: &'static str) -> Column {
    Column { name, label, unit, kind, range: "", formula: "" }
}

impl Column {
    const fn range(self, range: &'static str) -> Self {
        Self { range, ..self }
    }

    const fn formula(self, formula: &'static str) -> Self {
        Self { formula, ..self }
    }
}

const OWN_UNIT: &str = "unit of the indicator";
const CURRENCY: &str = "currency a year";
const CURRENCY_A_MONTH: &str = "currency a month";
pub(super) const MEAN: &str = "mean over paired seeds";
pub(super) const INTERVAL: &str = "mean ± t × standard error over paired seeds";
pub(super) const NARROW: &str = "mean ± t × standard error over paired seeds, 50%";
pub(super) const QUANTILE: &str = "quantile across seeds, linear";
/// That of outcomes of which some are ratios of means.
pub(super) const INTERVAL_OR_JACKKNIFE: &str =
    "mean ± t × standard error over paired seeds; of a ratio of means by the jackknife, around the ratio";
/// The search for a rate runs before anything is drawn.
const INTERVAL_OF_SEARCH: &str = "mean ± t × standard error over seeds";
/// Each mean is over the units that have a value in its own world.
const BETWEEN_WORLDS: &str = "mean of the units with a value in the world with treatment, less the mean of those with one in the world \
                              without; the same units but for outcomes that only some have, such as pay";
pub(super) const PAIRED_SEEDS: &str = "Seeds with a value under both scenarios";
pub(super) const SEEDS: &str = "Seeds with a value";
pub(super) const SEED: &str = "Seed of the replication";

const SCENARIO: Column =
    column("scenario", "Scenario", "", "text").range("run, baseline, reform or reform_static");
const MONTH: Column = column("month", "Month", "", "month").range("YYYY-MM");
const GROUP: Column = column("group", "Population group", "", "text");
const INDICATOR: Column = column("indicator", "Indicator", "", "text");
const PAIRS: Column = column("n_pairs", PAIRED_SEEDS, "seeds", "integer").range("0 or more");
const STATUS: Column =
    column("obs_status", "Status of the value", "", "text").range("A measured, M missing, C withheld");
const DECILE: Column = column("decile", "Baseline decile, 1 poorest", "", "text").range("1 to 10, All");

/// Columns of `monthly.csv`.
pub(crate) const MONTHLY: &[Column] = &[
    SCENARIO,
    column("seed", SEED, "", "integer").range("0 or more"),
    MONTH,
    GROUP,
    INDICATOR,
    column("obs_value", "Value", OWN_UNIT, "number"),
    STATUS,
];

/// Columns of `paths.csv`.
pub(crate) const PATHS: &[Column] = &[
    SCENARIO,
    GROUP,
    INDICATOR,
    MONTH,
    column("p2_5", "2.5% quantile", OWN_UNIT, "number").formula(QUANTILE),
    column("p25", "25% quantile", OWN_UNIT, "number").formula(QUANTILE),
    column("p50", "Median", OWN_UNIT, "number").formula(QUANTILE),
    column("p75", "75% quantile", OWN_UNIT, "number").formula(QUANTILE),
    column("p97_5", "97.5% quantile", OWN_UNIT, "number").formula(QUANTILE),
    column("n_seeds", SEEDS, "seeds", "integer").range("0 or more"),
    column("covers", "What the quantiles cover", "", "text").range("seeds, or seeds and parameters"),
    STATUS,
];

/// Columns of `differences.csv`.
pub(crate) const DIFFERENCES: &[Column] = &[
    GROUP,
    INDICATOR,
    MONTH,
    column("diff", "Reform minus baseline", OWN_UNIT, "number").formula(MEAN),
    column("lo", "Lower end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("lo50", "Lower end of the 50% interval", OWN_UNIT, "number").formula(NARROW),
    column("hi50", "Upper end of the 50% interval", OWN_UNIT, "number").formula(NARROW),
    PAIRS,
    STATUS,
];

/// Columns of `outcomes.csv`.
pub(crate) const OUTCOMES: &[Column] = &[
    INDICATOR,
    column("label", "Indicator for readers", "", "text"),
    column("unit", "Unit of the indicator", "", "text"),
    GROUP,
    column("group_label", "Population group for readers", "", "text"),
    column("baseline", "Mean of the window under the baseline", OWN_UNIT, "number"),
    column("reform", "Mean of the window under the reform", OWN_UNIT, "number"),
    column("est", "Reform minus baseline", OWN_UNIT, "number").formula(MEAN),
    column("lo", "Lower end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("lo50", "Lower end of the 50% interval", OWN_UNIT, "number").formula(NARROW),
    column("hi50", "Upper end of the 50% interval", OWN_UNIT, "number").formula(NARROW),
    PAIRS,
    column("clear", "The 95% interval leaves out zero", "", "boolean").range("true or false"),
    column("verdict", "What can be said; c where the group is withheld", "", "text"),
    column("exploratory", "The mechanism rests on little evidence", "", "boolean").range("true or false"),
];

/// Columns of `arms.csv`.
pub(crate) const ARMS: &[Column] = &[
    INDICATOR,
    GROUP,
    column("unit", "Unit of the indicator", "", "text"),
    column("baseline", "Mean of the window under the baseline", OWN_UNIT, "number"),
    column("reform_static", "The same under the reform with the baseline's behaviour", OWN_UNIT, "number"),
    column("reform", "The same under the reform", OWN_UNIT, "number"),
    column("static", "Effect of the rules alone", OWN_UNIT, "number")
        .formula("reform_static − baseline, by seed"),
    column("static_lo", "Lower end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("static_hi", "Upper end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("behavioural", "Effect of behaviour", OWN_UNIT, "number")
        .formula("reform − reform_static, by seed"),
    column("behavioural_lo", "Lower end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("behavioural_hi", "Upper end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
];

/// Columns of `assumptions.csv`.
pub(crate) const ASSUMPTIONS: &[Column] = &[
    column("setting", "Path of a setting that no source supports", "", "text"),
    column("value", "Its value with unit", "", "text"),
    column("meaning", "What it means", "", "text"),
];

/// Columns of `closure.csv`.
pub(crate) const CLOSURE: &[Column] = &[
    column("unknown", "The rate that is solved for", "", "text"),
    column("value", "A value that was tried", "unit of the unknown", "number"),
    column("gap", "Target less what it is to equal", "unit of the target", "number"),
    column("lo", "Lower end of the 95% interval", "unit of the target", "number").formula(INTERVAL_OF_SEARCH),
    column("hi", "Upper end of the 95% interval", "unit of the target", "number").formula(INTERVAL_OF_SEARCH),
    column("chosen", "The reform was run with this value", "", "boolean").range("true or false"),
    column("end", "How the search ended", "", "text").range("solved, no solution or not resolved"),
];

/// Columns of `expectations.csv`.
pub(crate) const EXPECTATIONS: &[Column] = &[
    INDICATOR,
    GROUP,
    column("expected", "Direction that evidence leads one to expect", "", "text")
        .range("rises, falls, stays or uncertain"),
    column("est", "Reform minus baseline", OWN_UNIT, "number").formula(MEAN),
    column("lo", "Lower end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("finding", "What the comparison says about it", "", "text"),
    column("because", "The evidence or the reasoning", "", "text"),
];

/// Columns of `deciles.csv`.
pub(crate) const DECILES: &[Column] = &[
    DECILE,
    column("baseline", "Mean net income under the baseline", CURRENCY, "number"),
    column("reform", "Mean net income under the reform", CURRENCY, "number"),
    column("rel", "Relative change of mean net income", "share", "number")
        .formula("reform ÷ baseline − 1, by seed"),
    column("rel_lo", "Lower end of its 95% interval", "share", "number").formula(INTERVAL),
    column("rel_hi", "Upper end of its 95% interval", "share", "number").formula(INTERVAL),
    column("abs", "Change of mean net income", CURRENCY, "number").formula("reform − baseline, by seed"),
    column("abs_lo", "Lower end of its 95% interval", CURRENCY, "number").formula(INTERVAL),
    column("abs_hi", "Upper end of its 95% interval", CURRENCY, "number").formula(INTERVAL),
    STATUS,
];

/// Columns of `winners.csv`.
pub(crate) const WINNERS: &[Column] = &[
    DECILE,
    column("band", "Band of relative change of net income", "", "text"),
    column("share", "People in the band", "share", "number").range("0 to 1"),
    column("lo", "Lower end of the 95% interval", "share", "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", "share", "number").formula(INTERVAL),
    STATUS,
];

/// Columns of `budget.csv`.
pub(crate) const BUDGET: &[Column] = &[
    column("order", "Place in the account", "", "integer").range("1 or more"),
    column("item", "Line of the budget", "", "text"),
    column("label", "Line for readers", "", "text"),
    column("value", "Cost to the budget, negative when it gains", CURRENCY, "number"),
    column("lo", "Lower end of the 95% interval", CURRENCY, "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", CURRENCY, "number").formula(INTERVAL),
];

/// Columns of `derived.csv`.
pub(crate) const DERIVED: &[Column] = &[
    column("outcome", "Name of the outcome", "", "text"),
    column("label", "Name for readers", "", "text"),
    column("unit", "Unit of the value", "", "text"),
    column("definition", "What it says, and of whom", "", "text"),
    column(
        "value",
        "What follows from the changes of several outcomes, reform minus baseline",
        "see unit",
        "number",
    ),
    column("lo", "Lower end of the 95% interval", "see unit", "number").formula(INTERVAL_OR_JACKKNIFE),
    column("hi", "Upper end of the 95% interval", "see unit", "number").formula(INTERVAL_OR_JACKKNIFE),
];

/// Columns of `lorenz.csv`.
pub(crate) const LORENZ: &[Column] = &[
    column("p", "Poorest share of people", "%", "integer").range("0 to 100"),
    column("scenario", "Scenario", "", "text").range("baseline, reform or difference"),
    column("L", "Their share of income", "share", "number"),
    column("lo", "Lower end of the 95% interval", "share", "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", "share", "number").formula(INTERVAL),
];

/// Columns of `flows.csv`.
pub(crate) const FLOWS: &[Column] = &[
    column("from", "State at the first date", "", "text"),
    column("to", "State at the second date", "", "text"),
    column("baseline", "People under the baseline", "people", "number"),
    column("reform", "People under the reform", "people", "number"),
    column("diff", "Reform minus baseline", "people", "number").formula(MEAN),
    column("lo", "Lower end of the 95% interval", "people", "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", "people", "number").formula(INTERVAL),
    STATUS,
];

/// Columns of `sensitivity.csv`.
pub(crate) const SENSITIVITY: &[Column] = &[
    column("param", "Setting that was moved", "", "text"),
    column("label", "Setting for readers", "", "text"),
    column("low", "Low value of the setting", "unit of the setting", "number"),
    column("high", "High value of the setting", "unit of the setting", "number"),
    column("eff_low", "Effect of the reform at the low value", OWN_UNIT, "number"),
    column("eff_low_lo", "Lower end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("eff_low_hi", "Upper end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("eff_high", "Effect of the reform at the high value", OWN_UNIT, "number"),
    column("eff_high_lo", "Lower end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("eff_high_hi", "Upper end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
];

/// Columns of `map.csv`.
pub(crate) const MAP: &[Column] = &[
    column("x", "Value of the first setting", "unit of the setting", "number"),
    column("y", "Value of the second setting", "unit of the setting", "number"),
    column("est", "Effect of the reform", OWN_UNIT, "number"),
    column("lo", "Lower end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("hi", "Upper end of the 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    PAIRS,
];

/// Columns of `frontier.csv`.
pub(crate) const FRONTIER: &[Column] = &[
    column("policy", "Reform", "", "text"),
    column("cost", "Cost of the reform", "unit of the cost", "number"),
    column("cost_lo", "Lower end of its 95% interval", "unit of the cost", "number").formula(INTERVAL),
    column("cost_hi", "Upper end of its 95% interval", "unit of the cost", "number").formula(INTERVAL),
    column("effect", "Effect of the reform", OWN_UNIT, "number"),
    column("effect_lo", "Lower end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("effect_hi", "Upper end of its 95% interval", OWN_UNIT, "number").formula(INTERVAL),
    column("dominated", "Another reform costs no more and does no less, one of both clearly", "", "boolean")
        .range("true or false"),
];

/// Columns of `trial.csv`.
pub(crate) const TRIAL: &[Column] = &[
    column("outcome", "Outcome of the trial", "", "text"),
    column("stratum", "Stratum, or all", "", "text"),
    column("seed", SEED, "", "integer").range("0 or more"),
    column("estimate", "Mean of the treated less mean of the others", "unit of the outcome", "number"),
    column("std_error", "Its standard error, clustered", "unit of the outcome", "number"),
    column("control_mean", "Mean of those not treated", "unit of the outcome", "number"),
    column("true_effect", "Effect of the trial on the treated", "unit of the outcome", "number")
        .formula(BETWEEN_WORLDS),
    column("spillover", "Effect of the trial on the others", "unit of the outcome", "number")
        .formula(BETWEEN_WORLDS),
    column("untreated_mean", "Mean of the enrolled when nobody is treated", "unit of the outcome", "number"),
    column(
        "roll_out_effect",
        "Effect on the enrolled when everybody is treated",
        "unit of the outcome",
        "number",
    )
    .formula(BETWEEN_WORLDS),
    column("n_treated", "Treated units of the estimate; empty without one", "units", "integer")
        .range("0 or more"),
    column("n_control", "Other units of the estimate; empty without one", "units", "integer")
        .range("0 or more"),
];

/// Columns of `fit.csv`.
pub(crate) const FIT: &[Column] = &[
    MONTH,
    column("observed", "Official figure", OWN_UNIT, "number"),
    column("p5", "5% quantile of the model", OWN_UNIT, "number").formula("quantile across runs, linear"),
    column("p50", "Median of the model", OWN_UNIT, "number").formula("quantile across runs, linear"),
    column("p95", "95% quantile of the model", OWN_UNIT, "number").formula("quantile across runs, linear"),
    column("window", "Whether the model was fitted to it", "", "text").range("calibration or held out"),
];

/// Columns of `panel.csv`, which the caller writes: the months of workers that are followed.
pub(crate) const PANEL: &[Column] = &[
    SCENARIO,
    column("worker", "Number of the worker in the population", "", "integer").range("0 or more"),
    MONTH,
    column("age_years", "Age", "years", "integer").range("16 or more"),
    column("labour_state", "State in the ordinary labour market", "", "text")
        .range("employee, own_account, unemployed or out_of_labour_force"),
    column("worker_type", "What the person is on platforms", "", "text"),
    column("wage", "Gross wages", CURRENCY_A_MONTH, "number"),
    column("own_account_profit", "Profit of own-account work outside platforms", CURRENCY_A_MONTH, "number"),
    column("platform_gross", "Platform pay before fees", CURRENCY_A_MONTH, "number"),
    column("platform_net", "Platform pay after fees and expenses", CURRENCY_A_MONTH, "number"),
    column("transfers", "Transfers from the government", CURRENCY_A_MONTH, "number"),
    column("taxes", "Taxes paid less refunds", CURRENCY_A_MONTH, "number"),
    column("net_income", "Net income", CURRENCY_A_MONTH, "number"),
    column("paid_hours", "Hours on platform tasks", "hours a month", "number"),
    column("unpaid_hours", "Unpaid hours on platforms", "hours a month", "number"),
    column("applications", "Applications for jobs on platforms", "", "integer"),
    column("hires", "Jobs won on platforms", "", "integer"),
    column("rating", "Mean rating", "stars", "number").range("1 to 5"),
    column("ask_per_hour", "Rate asked on platforms", "currency an hour", "number"),
    column("insurance", "Source of health insurance", "", "text")
        .range("employer, family, public, subsidised or none"),
    column("benefit_account", "Balance of the portable benefit account", "currency", "number"),
    column("savings", "Liquid savings of the tax unit", "currency", "number"),
    column("burnout", "Burnout, exploratory", "share", "number").range("0 to 1"),
    column("isolation", "Isolation, exploratory", "share", "number").range("0 to 1"),
];

/// Columns of `moments.csv`.
pub(crate) const MOMENTS: &[Column] = &[
    column("id", "Published statistic", "", "text"),
    column("label", "What was counted", "", "text"),
    column("unit", "Unit of the numbers", "", "text"),
    column("published", "Published value", OWN_UNIT, "number"),
    column("low", "Lower end of the band to be inside of", OWN_UNIT, "number"),
    column("high", "Upper end of the band", OWN_UNIT, "number"),
    column("simulated", "Mean of the model over seeds", OWN_UNIT, "number"),
    column("sim_low", "Lower end of the 95% interval over seeds", OWN_UNIT, "number"),
    column("sim_high", "Upper end of the 95% interval over seeds", OWN_UNIT, "number"),
    column("use", "Whether parameters may be chosen by it", "", "text").range("fit or check"),
    column("inside", "Whether the mean lies in the band", "", "boolean"),
];

/// Columns of `moments.csv` of a validation, which the caller writes.
pub(crate) const STATISTICS: &[Column] = &[
    column("id", "Published statistic", "", "text"),
    column("group", "Chapter of the statistic", "", "text"),
    column("statistic", "What was counted", "", "text"),
    column("unit", "Unit of the numbers", "", "text"),
    column("published", "Published value", "see unit", "number"),
    column("low", "Lower end of the band to be inside of", "see unit", "number"),
    column("high", "Upper end of the band", "see unit", "number"),
    column("kind", "Where the value of the model comes from", "", "text")
        .range("simulated, parameter or missing"),
    column("simulated", "Mean of the model over seeds", "see unit", "number"),
    column("sim_low", "Lower end of the 95% interval over seeds", "see unit", "number"),
    column("sim_high", "Upper end of the 95% interval over seeds", "see unit", "number"),
    column("inside", "Whether the mean lies in the band", "", "boolean").range("true or false"),
    column("use", "Whether parameters may be chosen by it", "", "text").range("fit or check"),
    column("quality", "Quality of the source", "", "text"),
    column("reads", "What of the model is held against it", "", "text"),
    column("source", "Author, year and table", "", "text"),
];

/// Columns of `draws.csv`, which the caller writes, before those of the parameters.
pub(crate) const DRAWS: &[Column] = &[
    column("run", "Run, which the other tables call its seed", "", "integer").range("0 or more"),
    column("draw", "Draw of the parameters it was made under", "", "integer").range("0 or more"),
    column("seed", "Seed it was made on", "", "integer").range("0 or more"),
];

/// Columns of `strengths.csv`, which the caller writes, by either method.
pub(crate) const STRENGTHS: &[Column] = &[
    column("param", "Setting that was moved", "", "text"),
    column("mean_absolute_effect", "Strength by Morris's screening", OWN_UNIT, "number")
        .formula("mean absolute elementary effect over the range"),
    column("total", "Share of the variance with all interactions", "share", "number")
        .formula("Sobol's total index"),
    column("low", "Lower end of the 95% interval of the strength", "unit of the strength", "number")
        .formula("bootstrap over trajectories or rows"),
    column("high", "Upper end of the 95% interval of the strength", "unit of the strength", "number")
        .formula("bootstrap over trajectories or rows"),
    column("spread", "Spread of the elementary effects", OWN_UNIT, "number").formula("standard deviation"),
    column("first", "Share of the variance of the setting alone", "share", "number")
        .formula("Sobol's first-order index"),
    column("first_low", "Lower end of its 95% interval", "share", "number").formula("bootstrap over rows"),
    column("first_high", "Upper end of its 95% interval", "share", "number").formula("bootstrap over rows"),
];

/// Columns of `codebook.csv`.
pub(crate) const CODEBOOK: &[Column] = &[
    column("file", "Table the column stands in", "", "text"),
    column("name", "Name of the column, or of the indicator in monthly.csv", "", "text"),
    column("label", "What it holds", "", "text"),
    column("unit", "Unit", "", "text"),
    column("type", "Kind of value", "", "text").range("text, integer, number, month, boolean or indicator"),
    column("range", "Values it may take", "", "text"),
    column("missing", "How a missing value is written", "", "text"),
    column("source", "Where it comes from", "", "text"),
    column("formula", "How it is computed", "", "text"),
];
