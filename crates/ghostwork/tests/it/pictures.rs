//! The pictures of every shipped scenario, and those that a user asks for.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use ghostwork_experiment::{ComparisonRun, Progress, Settings, Step, compare};
use ghostwork_law::Country;
use ghostwork_plot::report::{ReportOptions, html};
use ghostwork_plot::{Figure, Theme, draw_all};
use ghostwork_population::Population;
use ghostwork_results::Comparison;
use ghostwork_scenario::{Request, Scenario, Vocabulary};

use crate::picture::{collisions, lines, read};
use crate::place::{Place, stderr, stdout};

/// Small enough for a test; the months stay, because reforms and what pays for them name months.
const SIZES: [&str; 3] = ["baseline.workers=2000", "baseline.burn_in=2", "baseline.seeds=2"];

struct Quiet;

impl Progress for Quiet {
    fn month_passed(&self, _: &Step) {}

    fn goes_on(&self) -> bool {
        true
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn scenario(file: &Path, vocabulary: &Vocabulary) -> Scenario {
    let overrides = SIZES.map(str::to_owned).to_vec();
    let request = Request { path: file.to_owned(), overrides, ..Request::default() };
    request.read(vocabulary).unwrap_or_else(|problems| panic!("{problems}")).0
}

/// Compares a scenario with what it extends.
fn comparison(file: &Path) -> Comparison {
    let vocabulary = Vocabulary::full().unwrap();
    let text = fs::read_to_string(file).unwrap();
    let extends = text.lines().find_map(|line| line.strip_prefix("extends = \"")).unwrap();
    let baseline = scenario(&scenarios().join(extends.trim_end_matches('"')), &vocabulary);
    let reform = scenario(file, &vocabulary);
    let population = match baseline.country() {
        Country::UnitedStates => Population::us().unwrap(),
        Country::UnitedKingdom => Population::uk().unwrap(),
    };
    let settings = Settings::alone(NonZeroUsize::MIN);
    let done: ComparisonRun = compare((&baseline, &reform), &population, &settings, &Quiet).unwrap();
    done.comparison
}

/// Lists what is wrong with a figure.
fn flaws(figure: &Figure) -> Vec<String> {
    let tree = read(&figure.svg);
    let mut flaws = collisions(&tree);
    let data: serde_json::Value = serde_json::from_str(&figure.json).unwrap();
    let rows = data["rows"].as_array().unwrap();
    let numbers = rows.iter().flat_map(|row| row.as_object().unwrap().values());
    if !numbers.into_iter().any(serde_json::Value::is_number) {
        flaws.push("has no number".to_owned());
    }
    let drawn = ["<polyline", "<polygon", "<circle", "<rect"].map(|shape| figure.svg.matches(shape).count());
    if drawn.iter().sum::<usize>() < 8 || lines(&tree).len() < 8 {
        flaws.push("is empty".to_owned());
    }
    if figure.svg.contains("NaN") || figure.title.contains("n/a") {
        flaws.push("shows what is no number".to_owned());
    }
    if figure.title.split_whitespace().count() > 10 {
        flaws.push(format!("has a long title: {}", figure.title));
    }
    flaws
}

#[test]
fn no_shipped_scenario_gives_a_figure_that_is_empty_or_whose_text_collides() {
    let files = fs::read_dir(scenarios()).unwrap().map(|entry| entry.unwrap().path());
    let mut reforms: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
        .filter(|file| fs::read_to_string(file).unwrap().contains("\nextends = "))
        .collect();
    reforms.sort();
    assert!(reforms.len() >= 16, "{reforms:?}");
    let check = |file: &PathBuf| -> Vec<String> {
        let comparison = comparison(file);
        let figures = draw_all(&comparison, &Theme::default()).unwrap();
        let page = html(&comparison, &figures, &ReportOptions::default()).unwrap();
        assert!(figures.len() > 20, "{}: {} figures", file.display(), figures.len());
        let name = file.file_stem().unwrap().to_string_lossy();
        let missing = |figure: &&Figure| !page.contains(&format!("<figure id=\"{}\">", figure.stem));
        let missing: Vec<String> =
            figures.iter().filter(missing).map(|figure| format!("{name}: no {}", figure.stem)).collect();
        let flaws = figures
            .iter()
            .flat_map(|figure| flaws(figure).into_iter().map(|flaw| format!("{}: {flaw}", figure.stem)));
        missing.into_iter().chain(flaws.map(|flaw| format!("{name}: {flaw}"))).collect()
    };
    let lanes = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let found: Vec<String> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes)
            .map(|lane| {
                let mine: Vec<&PathBuf> = reforms.iter().skip(lane).step_by(lanes).collect();
                scope.spawn(move || mine.into_iter().flat_map(check).collect::<Vec<String>>())
            })
            .collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap()).collect()
    });

    assert!(found.is_empty(), "{found:#?}");
}

/// Runs the small baseline and returns its folder.
fn run(place: &Place) -> String {
    let document = place.json(&["run", "baseline.toml", "--json"]);
    document["folder"].as_str().unwrap().to_owned()
}

#[test]
fn a_figure_is_drawn_again_alone_in_another_theme_width_and_format() {
    let place = Place::new();
    let folder = run(&place);
    place
        .write("ministry.toml", "[colours]\nbaseline = \"#005a32\"\n[logo]\ntext = \"Ministry of Labour\"\n");
    let before = fs::read(place.path(&folder).join("charts/path-net_cost.svg")).unwrap();

    let arguments = ["plot", &folder, "--only", "path-employment_rate", "--theme", "ministry.toml"];
    let more = ["--format", "svg,png", "--width", "760", "--json"];
    let document = place.json(&[&arguments[..], &more[..]].concat());

    let figures = document["figures"].as_array().unwrap();
    assert_eq!(figures.len(), 1, "{document}");
    assert_eq!(figures[0]["files"].as_array().unwrap().len(), 2);
    let svg = fs::read_to_string(place.path(&folder).join("charts/path-employment_rate.svg")).unwrap();
    assert!(svg.contains("Ministry of Labour") && svg.contains("#005A32") && svg.contains("width=\"760\""));
    let png = fs::read(place.path(&folder).join("charts/path-employment_rate.png")).unwrap();
    assert_eq!(png[16..20], 760_u32.to_be_bytes());
    assert_eq!(fs::read(place.path(&folder).join("charts/path-net_cost.svg")).unwrap(), before);
    place.ghostwork(&["verify", &folder]).assert().success();
}

#[test]
fn an_unknown_figure_and_a_mistaken_theme_are_told_with_a_remedy() {
    let place = Place::new();
    let folder = run(&place);

    let output = place.ghostwork(&["plot", &folder, "--only", "path-employment_rat"]).assert().code(2);
    assert!(stderr(output.get_output()).contains("did you mean `path-employment_rate`?"));
    let output = place.ghostwork(&["plot", &folder, "--only", "map"]).assert().code(2);
    let text = stderr(output.get_output());
    assert!(
        text.contains("there is no figure `map` in this folder") && text.contains("kinds path"),
        "{text}"
    );

    place.write("theme.toml", "[colours]\nrefrom = \"#005a32\"\n");
    let output = place.ghostwork(&["plot", &folder, "--theme", "theme.toml"]).assert().code(2);
    let text = stderr(output.get_output());
    assert!(text.contains("error[E0102]: unknown key `refrom`") && text.contains("theme.toml:2:1"), "{text}");
    assert!(text.contains("did you mean `reform`?"), "{text}");
}

#[test]
fn a_run_is_drawn_beside_official_figures_and_keeps_the_chart() {
    let place = Place::new();
    let folder = run(&place);
    let months = ["2026-01", "2026-02", "2026-03", "2031-01"];
    let line =
        |month: &&str| format!("unemployment_rate,{month},4.3,{},Labour Office 2026\n", *month == "2026-01");
    let text: String = months.iter().map(line).collect();
    place.write("official.csv", &format!("indicator,month,value,fitted,source\n{text}"));

    let drawn = place.json(&["plot", &folder, "--official", "official.csv", "--only", "fit", "--json"]);

    assert_eq!(drawn["figures"][0]["name"], "fit-unemployment_rate", "{drawn}");
    assert!(drawn["figures"][0]["title"].as_str().unwrap().contains("of held-out months"), "{drawn}");
    let table = fs::read_to_string(place.path(&folder).join("charts/fit-unemployment_rate.csv")).unwrap();
    // The year that the run does not reach is left out.
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.lines().nth(1).unwrap().ends_with("calibration"), "{table}");
    let svg = fs::read_to_string(place.path(&folder).join("charts/fit-unemployment_rate.svg")).unwrap();
    assert!(svg.contains("Labour Office 2026"));
    let again = place.json(&["plot", &folder, "--only", "fit", "--json"]);
    assert_eq!(again["figures"], drawn["figures"]);
    place.ghostwork(&["verify", &folder]).assert().success();
}

#[test]
fn mistaken_official_figures_are_told_with_their_place() {
    let place = Place::new();
    let folder = run(&place);
    let cases = [
        ("unemployment_rat,2026-01,4.3,O\n", "unemployment_rat"),
        ("unemployment_rate,2026-13,4.3,O\n", "line: 2"),
        ("unemployment_rate,2026-01,many,O\n", "line: 2"),
        ("unemployment_rate,2026-01,nan,O\n", "is not a number"),
        ("unemployment_rate,2026-01,4,O\nunemployment_rate,2026-01,5,O\n", "the month stands twice"),
        ("unemployment_rate,2031-01,4,O\n", "is one of the run"),
        ("", "it has no line"),
    ];
    for (lines, problem) in cases {
        place.write("official.csv", &format!("indicator,month,value,source\n{lines}"));
        let output = place.ghostwork(&["plot", &folder, "--official", "official.csv"]).assert().code(2);
        let text = stderr(output.get_output());
        assert!(text.contains(problem) && text.contains("official.csv"), "{problem}: {text}");
    }
}

#[test]
fn official_figures_of_a_group_that_is_withheld_are_refused_with_the_reason() {
    let place = Place::new();
    let document = place.json(&["run", "baseline.toml", "--workers", "300", "--json"]);
    place.write("official.csv", "indicator,group,month,value,source\nemployment_rate,nomads,2026-01,80,O\n");
    let folder = document["folder"].as_str().unwrap();

    let output = place.ghostwork(&["plot", folder, "--official", "official.csv"]).assert().code(2);

    assert!(stderr(output.get_output()).contains("withholds nomads: too few records"));
}

#[test]
fn templates_are_written_edited_and_used() {
    let place = Place::new();
    let folder = run(&place);
    place.ghostwork(&["report", "--write-templates", "mine"]).assert().success();
    let page = place.path("mine/run.html");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("<h2>Charts</h2>", "<h2>Our pictures</h2>")).unwrap();

    place.ghostwork(&["report", &folder, "--template", "mine"]).assert().success();

    let report = fs::read_to_string(place.path(&folder).join("report.html")).unwrap();
    assert!(report.contains("<h2>Our pictures</h2>") && report.contains("<svg"));
    // What nobody has measured is still listed: it was stored with the run.
    assert!(report.contains("These settings rest on judgement"));
}

#[test]
fn the_chart_in_the_terminal_has_no_escape_code_in_a_pipe() {
    let place = Place::new();

    let output = place.ghostwork(&["run", "baseline.toml", "--chart=net_cost"]).assert().success();

    let text = stdout(output.get_output());
    assert!(text.contains("Everybody; median of 2 seeds\n"), "{text}");
    assert!(text.contains("│⠀") || text.contains('⣀') || text.contains('⠉'), "{text}");
    assert!(text.contains("2026-01") && text.contains("2026-04") && !text.contains('\u{1b}'), "{text}");
}

#[cfg(feature = "pdf")]
#[test]
fn a_comparison_leaves_a_brief_of_few_pages_which_is_the_same_when_set_again() {
    let place = Place::new();
    let document = place.json(&["compare", "baseline.toml", "reform.toml", "--json"]);
    let folder = document["folder"].as_str().unwrap();
    let file = place.path(folder).join("brief.pdf");
    let first = fs::read(&file).unwrap();

    let again = place.json(&["report", folder, "--json"]);

    assert!(again["files"][1].as_str().unwrap().ends_with("brief.pdf"), "{again}");
    assert_eq!(fs::read(&file).unwrap(), first);
    assert!(first.starts_with(b"%PDF-1.") && first.ends_with(b"%%EOF"), "{}", first.len());
    let text = String::from_utf8_lossy(&first);
    let pages = text.split("/Type/Page/").count() - 1;
    assert!((2..=4).contains(&pages), "{pages}");
    place.ghostwork(&["verify", folder]).assert().success();
}

#[cfg(feature = "pdf")]
#[test]
fn a_mistake_in_the_template_of_the_brief_is_told_with_its_place() {
    let place = Place::new();
    let document = place.json(&["compare", "baseline.toml", "reform.toml", "--json"]);
    let folder = document["folder"].as_str().unwrap();
    fs::create_dir(place.path("mine")).unwrap();
    let said_of = |template: &str| {
        place.write("mine/brief.typ", template);
        let output =
            place.ghostwork(&["report", folder, "--template", "mine"]).assert().code(2).get_output().clone();
        stderr(&output)
    };

    let said = said_of("#let brief = json(\"brief.json\")\n#brief.nothing\n");
    assert!(said.contains("brief.typ:2: ") && said.contains("nothing"), "{said}");
    let said = said_of("= Title\n\n#let brief = (\n");
    assert!(said.contains("brief.typ:3: unclosed delimiter"), "{said}");
}
