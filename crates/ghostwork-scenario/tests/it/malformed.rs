//! Scenarios with one mistake each: where it is found, what is said, what is suggested.

use crate::words::{ACCOUNT, PLAIN, read};

/// A mistake: the text, with `# <-` on the line that must be named, the code, a phrase of the message, the help.
struct Case {
    text: String,
    code: &'static str,
    phrase: &'static str,
    help: &'static str,
}

/// Marks the line that a message must name.
const MARK: &str = "# <-";

/// A mistake in lines below a plain scenario.
fn below(lines: &str, code: &'static str, phrase: &'static str, help: &'static str) -> Case {
    Case { text: format!("{PLAIN}{lines}\n"), code, phrase, help }
}

/// A mistake in a line of a plain scenario.
fn instead(old: &str, new: &str, code: &'static str, phrase: &'static str, help: &'static str) -> Case {
    assert!(PLAIN.contains(old), "{old}");
    Case { text: PLAIN.replace(old, &format!("{new} {MARK}")), code, phrase, help }
}

/// A mistake in lines below an instrument.
fn within(lines: &str, code: &'static str, phrase: &'static str, help: &'static str) -> Case {
    below(&format!("{ACCOUNT}{lines}"), code, phrase, help)
}

/// A mistake in one line of `[instrument.params]`.
fn params(line: &str, code: &'static str, phrase: &'static str, help: &'static str) -> Case {
    within(&format!("[instrument.params]\n{line} # <-"), code, phrase, help)
}

#[rustfmt::skip] // one line a case, so that the table can be read
fn cases_of_the_run() -> Vec<Case> {
    vec![
        instead("months = 36", "months = ", "E0101", "this is not TOML", "TOML 1.0"),
        instead("months = 36", "month = 36", "E0102", "unknown key `month`", "did you mean `months`?"),
        instead("months = 36", "months = \"36\"", "E0104", "`months` is the text \"36\", expected a whole number", ""),
        instead("months = 36", "months = 0", "E0111", "`months` is 0 months, expected 1 to 600 months", ""),
        instead("months = 36", "months = -1", "E0111", "`months` is -1 months", ""),
        instead("months = 36", "months = 3.5", "E0113", "`months` is 3.5, expected a whole number", ""),
        instead("months = 36", "months = 36.0", "E0104", "`months` is 36, expected a whole number", ""),
        instead("months = 36", "months = nan", "E0110", "`months` must be a finite number", ""),
        instead("months = 36", "months = 9223372036854775808", "E0111", "`months` is", ""),
        instead("months = 36", "months = []", "E0104", "`months` is a list", ""),
        instead("start = \"2026-01\"", "start = \"2026-13\"", "E0109", "`start` is \"2026-13\"", "YYYY-MM"),
        instead("start = \"2026-01\"", "start = \"1066-10\"", "E0109", "from 1990-01 to 2100-12", "YYYY-MM"),
        instead("start = \"2026-01\"", "start = 2026", "E0104", "`start` is 2026, expected a month", ""),
        instead("law = \"us-2026\"", "law = \"us-2062\"", "E0105", "unknown law `us-2062`", "did you mean `us-2026`?"),
        instead("[baseline]", "[basline]", "E0102", "unknown key `basline`", "did you mean `baseline`?"),
        instead("id = \"plain\"", "id = \"../plain\"", "E0108", "`id` \"../plain\" may hold small letters", "folder"),
        instead("id = \"plain\"", "id = \"\"", "E0108", "`id` \"\" is empty", "folder"),
        instead("id = \"plain\"", "id = \"nul\"", "E0108", "Windows", "folder"),
        instead("title = \"A plain scenario\"", "title = \"=SUM(A1)\"", "E0107", "`title` begins with", "words"),
        instead("title = \"A plain scenario\"", "title = \"a\\u0007b\"", "E0107", "control character", "words"),
        instead("title = \"A plain scenario\"", "title = 7", "E0104", "`title` is 7, expected a text", ""),
        instead("title = \"A plain scenario\"", "title = \"A\"\nauthors = [\"-me\"]", "E0107", "`authors` begins", ""),
        instead("id = \"plain\"", "id = \"plain\"\nseed = -3", "E0111", "`seed` is -3", ""),
        instead("months = 36", "months = 36\nmonths = 12", "E0101", "this is not TOML: duplicate key", ""),
        below("[run]\narms = [\"reforms\"] # <-", "E0105", "unknown arm `reforms`", "did you mean `reform`?"),
        below("[run]\ncommon_random_numbers = false # <-", "E0114", "not supported yet", "same luck"),
        below("[closure] # <-\nname = \"balance\"\ntolerance = 5", "E0103", "`target` is missing from [closure]", "fiscal.net_cost"),
        below("[closure]\nname = \"balance\"\ntarget = \"happiness\" # <-\ntolerance = 5", "E0105", "unknown target `happiness`", ""),
        below("[closure]\nname = \"balance\" # <-\ntarget = \"fiscal.net_cost\"\ntolerance = 5", "E0103", "`solve` is missing", "closure.balance"),
        below("[closure]\nname = \"balance\"\ntarget = \"fiscal.net_cost\"\ntolerance = 5\nwindow = [\"2027-03\", \"2027-01\"] # <-", "E0115", "`window` must come in order", ""),
        below("[[expect]]\noutcome = \"povert_rate\" # <-\nsign = \"+\"\nbecause = \"x\"", "E0105", "unknown outcome", "did you mean `poverty_rate`?"),
        below("[[expect]]\noutcome = \"poverty_rate\"\nsign = \"up\" # <-\nbecause = \"x\"", "E0105", "unknown sign `up`", "known: +, -, 0"),
        below("[closure] # <-", "E0103", "`name` is missing from [closure]", "name = \"none\""),
        below("[output]\ncolour = 1 # <-", "E0102", "unknown key `colour`", "tables"),
        Case {
            text: format!("schema = \"ghostwork.scenario/2\" # <-\n{PLAIN}"),
            code: "E0105",
            phrase: "unknown schema",
            help: "did you mean `ghostwork.scenario/1`?",
        },
        Case {
            text: format!("extends = \"other.toml\" # <-\n{PLAIN}"),
            code: "E0114",
            phrase: "`extends` in a text that is no file",
            help: "save",
        },
    ]
}

#[rustfmt::skip] // one line a case, so that the table can be read
fn cases_of_parameters() -> Vec<Case> {
    vec![
        below("[parameters]\nsearch.intensty = 0.1 # <-", "E0102", "`search.intensty`", "did you mean `search.intensity`?"),
        below("[parameters]\nserch.intensity = 0.1 # <-", "E0102", "`serch`", "did you mean `search`?"),
        below("[parameters]\nsearch.pay_per_hour = 9 # <-", "E0102", "`search.pay_per_hour`", "search.pay_per_hour.support"),
        below("[parameters]\nsearch.pay_per_hour.suport = 9 # <-", "E0102", "suport", "`search.pay_per_hour.support`"),
        below("parameters = 3 # <-", "E0102", "unknown key `parameters`", ""),
        below("[parameters]\nsearch.intensity = 1.7 # <-", "E0111", "is 1.7 share/month, expected 0 to 1 share/month", "1.7 % is written 0.017"),
        below("[parameters]\nsearch.intensity = -0.1 # <-", "E0111", "is -0.1 share/month", "default, 0.02 share/month"),
        below("[parameters]\nsearch.intensity = nan # <-", "E0110", "must be a finite number", "default, 0.02"),
        below("[parameters]\nsearch.intensity = \"4 %\" # <-", "E0112", "is in `%`, expected share/month", "exactly that unit"),
        below("[parameters]\nsearch.intensity = \"much\" # <-", "E0104", "is the text \"much\"", ""),
        below("[parameters]\nsearch.intensity = true # <-", "E0104", "is true, expected a number", ""),
        below("[parameters]\nsearch.patience = 2.5 # <-", "E0113", "is 2.5, expected a whole number", ""),
        below("[parameters]\nsearch.patience = 25 # <-", "E0111", "is 25 months, expected 1 to 24 months", "default, 6 months"),
        below("[parameters]\nsearch.pauses = 1 # <-", "E0104", "is 1, expected true or false", ""),
        below("[parameters]\ntax.thresholds = [1, 2, 3] # <-", "E0118", "has 3 values, expected 2", ""),
        below("[parameters]\ntax.thresholds = 5 # <-", "E0104", "expected a list of 2 numbers, USD/year", ""),
        below("[parameters]\ntax.rate = \"none\" # <-", "E0104", "is the text \"none\"", ""),
        below("[parameters]\ntax.rate = 20 # <-", "E0111", "is 20 share", "20 % is written 0.2"),
        below("[parameters]\ntax.rate = { linear = [[\"2027-01\", 0.1], [\"2028-01\", 0.2]] } # <-", "E0114", "`linear` for `tax.rate`", "steps"),
        below("[[parameter]]\nkey = \"tax.rat\" # <-\nvalue = 0.2", "E0102", "`tax.rat`", "did you mean `tax.rate`?"),
        below("[[parameter]] # <-\nkey = \"tax.rate\"", "E0103", "`value` is missing from [[parameter]]", "add a line"),
        below("[[parameter]] # <-\nvalue = 1", "E0103", "`key` is missing from [[parameter]]", "add a line"),
        below("[[parameter]]\nkey = \"tax.rate\"\nform = \"2027-01\" # <-\nvalue = 0.2", "E0102", "`form`", "did you mean `from`?"),
        below("[[parameter]]\nkey = \"tax.rate\"\nfrom = \"soon\" # <-\nvalue = 0.2", "E0109", "`from` is \"soon\"", "YYYY-MM"),
        below("[[parameter]]\nkey = \"tax.rate\"\nvalue = 0.2\nreference = \"@me\" # <-", "E0107", "`reference` begins with", ""),
        below("[[parameter]]\nkey = \"tax.rate\"\nvalue = 0.2\n[[parameter]]\nkey = \"tax.rate\" # <-\nvalue = 0.3", "E0106", "parameter `tax.rate` is given twice", ""),
        below("[[parameter]]\nkey = \"search.taste\"\nfrom = \"2027-01\" # <-\nvalue = { steps = { \"2027-01\" = 1 } }", "E0117", "`from` and `steps` exclude each other", "remove `from`"),
        below("[parameter] # <-\nkey = \"tax.rate\"", "E0104", "`parameter` is a table", ""),
    ]
}

#[rustfmt::skip] // one line a case, so that the table can be read
fn cases_of_instruments() -> Vec<Case> {
    vec![
        below("[[instrument]]\nuse = \"saving_account\" # <-\nfrom = \"2027-01\"", "E0105", "unknown instrument `saving_account`", "did you mean `savings_account`?"),
        below("[[instrument]] # <-\nfrom = \"2027-01\"", "E0103", "`use` is missing from [[instrument]]", "add a line"),
        below("[[instrument]] # <-\nuse = \"savings_account\"", "E0103", "`from` is missing from [[instrument]]", "add a line"),
        within("until = \"2026-06\" # <-", "E0116", "`until` 2026-06 is not after `from` 2027-01", "open"),
        within("nexus = \"workers\" # <-", "E0105", "unknown nexus `workers`", "did you mean `worker`?"),
        within("places = [\"US-KA\"] # <-", "E0105", "unknown place `US-KA`", "did you mean `US-"),
        within("places = [] # <-", "E0104", "`places` is an empty list", ""),
        within("announced = \"2027-06\" # <-", "E0117", "`announced` 2027-06", "before it holds"),
        within("applies_to = \"old_contracts\" # <-", "E0105", "unknown applies_to `old_contracts`", "all_contracts"),
        within("perfect = true\n[instrument.enforcement] # <-\ncompliance = 0.5", "E0117", "`perfect = true`", "keep one"),
        within("[instrument.enforcement]\ncomplience = 0.5 # <-", "E0102", "`complience`", "did you mean `compliance`?"),
        within("[instrument.enforcement]\ncompliance = 95 # <-", "E0111", "is 95 share", "95 % is written 0.95"),
        within("[instrument.takeup]\nmodel = \"logit\"\ncoefficients = { intercpt = 1 } # <-", "E0102", "`intercpt`", "did you mean `intercept`?"),
        within("[instrument.takeup] # <-\nmodel = \"fixed\"", "E0103", "`rate` is missing", "rate = 0.3"),
        within("[instrument.eligible]\nmarketplaces = [\"biding\"] # <-", "E0105", "unknown marketplace `biding`", "did you mean `bidding`?"),
        within("[instrument.eligible]\ntask_families = [\"poetry\"] # <-", "E0105", "unknown task family", "known: "),
        within("[instrument.eligible]\nstatus = [\"employee\"] # <-", "E0105", "unknown status", "contractor"),
        within("[instrument.eligible]\nmin_earnings = { amount = 1000, period = \"year\" } # <-", "E0105", "unknown period", "quarter"),
        within("[instrument.eligible]\nage_from = 40\nage_to = 30 # <-", "E0111", "`age_to` is 30 years, expected 40 to 120 years", ""),
        within("[instrument.eligible]\nplatform_size = { min_worker = 250 } # <-", "E0102", "unknown key `min_worker`", "did you mean `min_workers`?"),
        params("rte = 0.02", "E0102", "unknown key `rte`", "did you mean `rate`?"),
        params("rate = 4", "E0111", "`rate` is 4 share, expected 0 to 0.2 share", ""),
        params("rate = { solve = \"closure.balance\", bounds = [0.0, 0.1] }", "E0105", "unknown closure `balance`", ""),
        params("rate = { solve = \"closure.balance\", bounds = [0.1, 0.0] }", "E0104", "the smaller first", ""),
        params("rate = { dist = \"beta\" }", "E0103", "`args` is missing", "args = [0.4, 0.8]"),
        params("rate = { dist = \"bata\", args = [2, 5] }", "E0105", "unknown distribution `bata`", "did you mean `beta`?"),
        params("rate = { dist = \"uniform\", args = [0.1, 0.0] }", "E0104", "[low, high]", ""),
        params("rate = { dist = \"normal\", args = [4, 1] }", "E0111", "`rate` is 4 share, expected 0 to 0.2 share", ""),
        params("mandatory = { dist = \"uniform\", args = [0, 1] }", "E0114", "`dist` for `mandatory`", "real number"),
        params("rate = { index = \"rpi\" }", "E0105", "unknown price index `rpi`", "did you mean `cpi`?"),
        params("rate = { step = { \"2027-01\" = 0.1 } }", "E0102", "unknown key `step`", "did you mean `steps`?"),
        params("rate = { steps = { } }", "E0104", "`steps` is a table", ""),
        params("rate = { steps = { \"2027\" = 0.1 } }", "E0109", "`rate` is \"2027\"", ""),
        params("rate = { steps = { \"2027-01\" = 0.1, \"2027-01-01\" = 0.1 } }", "E0106", "month `2027-01` is given twice", ""),
        params("rate = { linear = [[\"2028-01\", 0.1], [\"2027-01\", 0.1]] }", "E0115", "must come in order", ""),
        params("rate = { linear = [[\"2028-01\", 0.1]] }", "E0104", "at least two points", ""),
        params("rate = { follow = \"tax.rats\" }", "E0105", "unknown law parameter `tax.rats`", "did you mean `tax.rate`?"),
        params("rate = { follow = \"wage.minimum\" }", "E0121", "it is in USD/hour, expected share", ""),
        params("rate = { follow = \"credit.top\" }", "E0121", "\"none\", not one number", ""),
        params("mandatory = { linear = [[\"2027-01\", true], [\"2028-01\", true]] }", "E0114", "`linear` for `mandatory`", ""),
        params("split = { writing = 0.5, wrting = 0.5 }", "E0102", "`split.wrting`", "did you mean `split.writing`?"),
        within("as = \"search\" # <-", "E0101", "duplicate key", ""),
        below(&ACCOUNT.replace("as = \"account\"", "as = \"search\" # <-"), "E0108", "already the name of a section", ""),
        below(&format!("{ACCOUNT}{}", ACCOUNT.replace("as = \"account\"", "as = \"account\" # <-")), "E0106", "instrument `account` is given twice", ""),
        below(&format!("{ACCOUNT}{}", ACCOUNT.replace("use = \"savings_account\"\nas = \"account\"", "use = \"savings_account\" # <-\nas = \"other\"")), "E0119", "`account` and `other` both set `savings_account`", "[[compose]]"),
        below("[[compose]]\nquantity = \"fee_cieling\" # <-\nrule = \"min\"", "E0105", "unknown quantity", "did you mean `fee_ceiling`?"),
        below("[[compose]]\nquantity = \"fee_ceiling\"\nrule = \"sum\" # <-", "E0120", "`fee_ceiling` composes by `min`, not by `sum`", "rule = \"min\""),
        below("[[compose]]\nquantity = \"fee_ceiling\"\nrule = \"least\" # <-", "E0105", "unknown rule `least`", "known: "),
        below("[[compose]] # <-\nquantity = \"fee_ceiling\"", "E0103", "`rule` is missing", ""),
        below("[[compose]]\nquantity = \"fee_ceiling\"\nrule = \"min\"\nmembers = [\"cap\"] # <-", "E0105", "unknown instrument of this scenario `cap`", ""),
    ]
}

fn check(case: &Case) -> Result<(), String> {
    let Err(problems) = read(&case.text) else { return Err("it was accepted".to_owned()) };
    let expected = case.text.lines().position(|line| line.contains(MARK)).map(|position| position + 1);
    let found = problems.problems().iter().any(|problem| {
        let help = problem.mistake.help().unwrap_or_default();
        let line = problem.place.as_ref().map(ghostwork_scenario::Place::line);
        problem.mistake.code() == case.code
            && problem.mistake.to_string().contains(case.phrase)
            && help.contains(case.help)
            && (expected.is_none() || line == expected)
    });
    if found { Ok(()) } else { Err(problems.to_string()) }
}

#[test]
fn every_mistake_is_found_on_its_line_and_explained() {
    let cases: Vec<Case> =
        [cases_of_the_run(), cases_of_parameters(), cases_of_instruments()].into_iter().flatten().collect();
    assert!(cases.len() >= 40);

    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            check(case).err().map(|found| format!("{} {}\n{}\n{found}", case.code, case.phrase, case.text))
        })
        .collect();

    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n=====\n"));
}

#[test]
fn a_mistake_brings_no_other_mistakes_along() {
    for case in cases_of_parameters().iter().chain(&cases_of_instruments()) {
        let problems = read(&case.text).unwrap_err();

        assert_eq!(problems.problems().len(), 1, "{}\n{problems}", case.text);
    }
}

#[test]
fn every_code_is_explained() {
    for case in [cases_of_the_run(), cases_of_parameters(), cases_of_instruments()].iter().flatten() {
        assert!(ghostwork_scenario::explanation(case.code).is_some(), "{}", case.code);
    }
}

#[test]
fn what_must_be_there_is_asked_for_all_at_once() {
    let problems = read("# nothing\n").unwrap_err();

    let missing: Vec<String> =
        problems.problems().iter().map(|problem| problem.mistake.to_string()).collect();
    assert_eq!(
        missing,
        [
            "`id` is missing from [meta]",
            "`title` is missing from [meta]",
            "`law` is missing from [baseline]",
            "`start` is missing from [baseline]",
            "`months` is missing from [baseline]",
        ]
    );
}
