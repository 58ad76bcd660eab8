use std::sync::OnceLock;

use ghostwork_plot::{CATALOGUE, Figure, Theme, draw_all, draw_run, draw_study};
use ghostwork_results::{
    Cell, Comparison, Estimate, MapStudy, PairedTables, PolicyPoint, SensitivityStudy, Study, Window,
};

use crate::picture::{collisions, lines, read};
use crate::sample::{baseline, comparison, comparison_with_seeds, frontier, map, sensitivity, study_figures};

fn figures() -> &'static [Figure] {
    static FIGURES: OnceLock<Vec<Figure>> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let mut figures = draw_all(&comparison(), &Theme::default()).unwrap();
        figures.extend(study_figures());
        figures
    })
}

#[test]
fn every_figure_obeys_the_rules_of_its_anatomy() {
    for figure in figures() {
        let name = &figure.stem;
        let text: Vec<String> = lines(&read(&figure.svg)).into_iter().map(|line| line.text).collect();
        let all = text.join(" ");

        assert!(figure.title.split_whitespace().count() <= 10, "{name}: {}", figure.title);
        assert!(all.contains(&figure.title), "{name} shows its title");
        assert!(all.contains(&figure.subtitle), "{name} shows its subtitle");
        assert!(figure.subtitle.contains("California"), "{name}: {}", figure.subtitle);
        assert!(all.contains("Source: ghostwork") && all.contains("Notes: "), "{name} has source and notes");
        assert!(all.contains("ghostwork 0.1.0 · scenario 3f9a"), "{name} has a stamp");
        assert!(
            figure.svg.contains("role=\"img\"") && figure.svg.contains("<title id="),
            "{name} has a role"
        );
        assert!(figure.svg.contains("<desc id="), "{name} has a description");
        let sentences = figure.alt.split(". ").count();
        assert!((1..=3).contains(&sentences), "{name} has {sentences} sentences: {}", figure.alt);
        assert!(!figure.svg.contains("NaN") && !all.contains("NaN") && !all.contains("inf "), "{name}");
    }
}

#[test]
fn no_text_touches_other_text_or_leaves_the_figure() {
    for figure in figures() {
        let found = collisions(&read(&figure.svg));

        assert!(found.is_empty(), "{}: {found:#?}", figure.stem);
    }
}

#[test]
fn minus_signs_are_true_ones_and_text_is_large_enough() {
    for figure in figures() {
        for line in lines(&read(&figure.svg)) {
            let bytes = line.text.as_bytes();
            let hyphen_minus = (0..bytes.len().saturating_sub(1)).any(|place| {
                bytes[place] == b'-'
                    && bytes[place + 1].is_ascii_digit()
                    && (place == 0 || bytes[place - 1] == b' ')
            });
            assert!(!hyphen_minus, "{}: {}", figure.stem, line.text);
        }
        // 9 points at 160 mm are 12.7 units of a 640 unit sheet, times 8 on the fine grid.
        for size in figure.svg.split("font-size=\"").skip(1) {
            let size: f64 = size.split('"').next().unwrap().parse().unwrap();
            assert!(size >= 12.7 * 8.0, "{}: {size}", figure.stem);
        }
    }
}

#[test]
fn data_travel_with_the_picture() {
    for figure in figures() {
        let json: serde_json::Value = serde_json::from_str(&figure.json).unwrap();
        let rows = json["rows"].as_array().unwrap();

        assert!(!rows.is_empty(), "{}", figure.stem);
        assert_eq!(figure.csv.lines().count(), rows.len() + 1, "{}", figure.stem);
        assert!(!figure.csv.contains("NaN") && !figure.csv.contains('\r'), "{}", figure.stem);
        assert_eq!(json["title"], figure.title.as_str());
        let png = figure.png().unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        let resolution = png.windows(4).position(|four| four == b"pHYs").unwrap() + 4;
        assert_eq!(png[resolution..resolution + 4], 11_811_u32.to_be_bytes(), "300 dots per inch, in metres");
        assert_eq!(
            png[25], 2,
            "{}: red, green and blue, and nothing that lets a ground through",
            figure.stem
        );
    }
}

#[test]
fn stems_are_unique_and_begin_with_the_name_of_their_chart() {
    let figures = figures();
    let mut stems: Vec<&str> = figures.iter().map(|figure| figure.stem.as_str()).collect();
    stems.sort_unstable();
    let count = stems.len();
    stems.dedup();

    assert_eq!(stems.len(), count);
    for stem in stems {
        let known = |entry: &ghostwork_plot::ChartEntry| {
            stem == entry.name || stem.starts_with(&format!("{}-", entry.name))
        };
        assert!(CATALOGUE.iter().any(known), "{stem}");
    }
}

#[test]
fn every_chart_file_is_in_the_catalogue() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/charts");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut names: Vec<String> = CATALOGUE.iter().map(|entry| entry.name.to_owned()).collect();
    names.sort();

    assert_eq!(files, names);
}

#[test]
fn the_same_results_give_the_same_pictures() {
    let first = figures();
    let second = draw_all(&comparison(), &Theme::default()).unwrap();

    for (first, second) in first.iter().zip(&second) {
        assert!(
            first.svg == second.svg
                && first.png().unwrap() == second.png().unwrap()
                && first.csv == second.csv,
            "{}",
            first.stem
        );
    }
}

#[test]
fn a_placebo_reform_is_drawn_and_said_to_change_nothing() {
    let window = Window::last_months(&baseline().panel.months, 12).unwrap();
    let start = baseline().panel.months[12];
    let placebo = Comparison::new(baseline(), baseline(), start, window, &PairedTables::default()).unwrap();

    let figures = draw_all(&placebo, &Theme::default()).unwrap();

    for figure in &figures {
        assert!(collisions(&read(&figure.svg)).is_empty(), "{}", figure.stem);
        for word in ["raises", "lowers", "is clear", "gain"] {
            assert!(!figure.title.contains(word), "{}: {}", figure.stem, figure.title);
        }
    }
    assert_eq!(figures[0].title, "No clear effect on any headline outcome");
}

#[test]
fn the_largest_change_is_of_a_group_only_where_its_interval_lies_beyond_the_others() {
    let title = |men: [f64; 3]| {
        let mut comparison = comparison();
        for (group, differences) in [("women", [0.9, 1.0, 1.1]), ("men", men)] {
            for outcome in comparison.outcomes.iter_mut().filter(|outcome| outcome.group == group) {
                outcome.difference = Estimate::from_replications(&differences);
                outcome.clear = true;
            }
        }
        let figures = draw_all(&comparison, &Theme::default()).unwrap();
        figures.into_iter().find(|figure| figure.stem == "groups-sex").unwrap().title
    };

    assert_eq!(title([1.0, 1.1, 1.2]), "2 of 2 groups change clearly");
    assert!(title([8.9, 9.0, 9.1]).contains("largest"), "{}", title([8.9, 9.0, 9.1]));
    assert!(title([-9.1, -9.0, -8.9]).contains("largest"), "{}", title([-9.1, -9.0, -8.9]));
}

#[test]
fn a_reform_without_a_known_effect_is_named_and_not_drawn() {
    let mut study = frontier();
    let PolicyPoint { policy, costs, .. } = study.points[0].clone();
    study.points[0] = PolicyPoint::new(policy, costs, vec![f64::NAN; 20], 1);

    let figures = draw_study(&Study::Frontier(study), &Theme::default()).unwrap();

    let figure = &figures[0];
    assert_eq!(figure.csv.lines().count(), 1 + 5, "{}", figure.csv);
    assert!(!figure.csv.contains("Portable benefits"), "{}", figure.csv);
    let words: Vec<String> = lines(&read(&figure.svg)).into_iter().map(|line| line.text).collect();
    let words = words.join(" ");
    assert!(words.contains("Not shown") && words.contains("20 paired seeds"), "{words}");
}

#[test]
fn reforms_that_differ_by_luck_alone_do_not_beat_one_another() {
    let mut study = frontier();
    // Costs and effects of a hundred times the noise.
    for (place, point) in study.points.iter_mut().enumerate() {
        let noisy = |values: &[f64], wide: f64| -> Vec<f64> {
            let luck = |seed: usize| if (seed + place).is_multiple_of(2) { wide } else { -wide };
            values.iter().enumerate().map(|(seed, value)| value + luck(seed) * (1.0 + place as f64)).collect()
        };
        let (costs, effects) = (noisy(&point.costs, 1e11), noisy(&point.effects, 50.0));
        *point = PolicyPoint::new(point.policy.clone(), costs, effects, 1);
    }

    let figures = draw_study(&Study::Frontier(study), &Theme::default()).unwrap();

    assert_eq!(figures[0].title, "No reform clearly beats another");
    assert!(!figures[0].csv.contains("true"), "{}", figures[0].csv);
}

#[test]
fn a_title_in_letters_that_the_typeface_lacks_is_named() {
    let mut study = frontier();
    study.origin.title = "失業率".to_owned();

    let figures = draw_study(&Study::Frontier(study), &Theme::default()).unwrap();

    assert!(figures[0].unwritable.iter().any(|line| line.contains('失')), "{:?}", figures[0].unwritable);
    for figure in study_figures() {
        assert_eq!(figure.unwritable, Vec::<String>::new(), "{}", figure.stem);
    }
}

#[test]
fn reforms_that_cannot_be_ranked_are_not() {
    let mut study = frontier();
    study.points[1].in_force = false;
    let figures = draw_study(&Study::Frontier(study.clone()), &Theme::default()).unwrap();
    let words: Vec<String> = lines(&read(&figures[0].svg)).into_iter().map(|line| line.text).collect();
    assert!(words.join(" ").contains("not in force in these months: Pay floor"), "{words:?}");
    assert!(!figures[0].csv.contains("Pay floor"), "{}", figures[0].csv);

    for point in &mut study.points {
        *point = PolicyPoint::new(point.policy.clone(), vec![point.cost.mean], vec![point.effect.mean], 1);
    }
    let figures = draw_study(&Study::Frontier(study), &Theme::default()).unwrap();
    assert_eq!(figures[0].title, "Too few seeds to judge");
}

#[test]
fn every_reform_of_a_crowded_frontier_has_a_number_and_a_name_in_the_key() {
    let mut study = frontier();
    let first = study.points[0].clone();
    study.points = (1..=40)
        .map(|number| PolicyPoint { policy: format!("A reform among many {number}"), ..first.clone() })
        .collect();

    let figures = draw_study(&Study::Frontier(study), &Theme::default()).unwrap();

    let words: Vec<String> = lines(&read(&figures[0].svg)).into_iter().map(|line| line.text).collect();
    for number in 1..=40 {
        let count = |text: String| words.iter().filter(|line| **line == text).count();
        assert_eq!(count(format!("A reform among many {number}")), 1, "{words:?}");
        // Once at its point, once in the key.
        assert_eq!(count(number.to_string()), 2, "{words:?}");
    }
}

#[test]
fn a_study_of_levels_does_not_speak_of_effects() {
    let levels = [
        Study::Sensitivity(SensitivityStudy { of_level: true, ..sensitivity() }),
        Study::Map(MapStudy { of_level: true, ..map() }),
    ];
    for study in levels {
        let figures = draw_study(&study, &Theme::default()).unwrap();

        let figure = &figures[0];
        assert!(figure.subtitle.starts_with("Level of "), "{}", figure.subtitle);
        assert!(figure.title.to_lowercase().contains("level"), "{}", figure.title);
        let words = format!("{} {}", figure.title, figure.alt);
        assert!(!words.contains("effect") && !words.contains("clear"), "{words}");
        assert!(collisions(&read(&figure.svg)).is_empty(), "{}", figure.stem);
    }
}

#[test]
fn one_seed_is_drawn_without_intervals() {
    let figures = draw_all(&comparison_with_seeds(1), &Theme::default()).unwrap();

    for figure in &figures {
        assert!(
            collisions(&read(&figure.svg)).is_empty(),
            "{}: {:#?}",
            figure.stem,
            collisions(&read(&figure.svg))
        );
        assert!(!figure.svg.contains("NaN"), "{}", figure.stem);
        assert!(figure.title.ends_with("oo few seeds to judge"), "{}: {}", figure.stem, figure.title);
        let text = lines(&read(&figure.svg)).into_iter().map(|line| line.text);
        let words = format!("{} {}", figure.alt, text.collect::<Vec<String>>().join(" "));
        for false_here in ["95%", "clear", "no interval)", "covers zero"] {
            assert!(!words.contains(false_here), "{}: {false_here} in {words}", figure.stem);
        }
    }
    assert!(figures[0].json.contains("One seed only"));
}

#[test]
fn a_single_run_is_drawn_as_paths() {
    let figures = draw_run(&baseline(), &Theme::default()).unwrap();

    assert_eq!(figures.len(), 8);
    for figure in &figures {
        assert!(
            collisions(&read(&figure.svg)).is_empty(),
            "{}: {:#?}",
            figure.stem,
            collisions(&read(&figure.svg))
        );
    }
}

#[test]
fn long_labels_and_missing_months_do_not_break_a_figure() {
    let mut comparison = comparison();
    let long = "Share of independent workers whose income after costs falls short of the local minimum wage";
    for outcome in &mut comparison.outcomes {
        outcome.label = long.to_owned();
    }
    for panel in [&mut comparison.baseline.panel, &mut comparison.reform.panel] {
        for group in &mut panel.groups {
            group.label = format!("{} whose label is far longer than any label should ever be", group.label);
        }
        for seed in 0..panel.seeds.len() {
            for month in 20..30 {
                for indicator in 0..panel.indicators.len() {
                    panel.set(Cell { seed, month, group: 0, indicator }, f64::NAN);
                }
            }
        }
    }

    for figure in draw_all(&comparison, &Theme::default()).unwrap() {
        assert!(
            collisions(&read(&figure.svg)).is_empty(),
            "{}: {:#?}",
            figure.stem,
            collisions(&read(&figure.svg))
        );
        assert!(figure.title.split_whitespace().count() <= 10, "{}", figure.title);
        assert!(!figure.svg.contains("NaN"), "{}", figure.stem);
    }
}
