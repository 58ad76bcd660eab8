use ghostwork_plot::report::{COMPARISON_PAGE, ReportOptions, TEMPLATES, html};
use ghostwork_plot::{Colour, Theme, draw_all};

use crate::picture::{collisions, read};
use crate::sample::{comparison, report_options};

#[test]
fn the_report_needs_nothing_else_and_runs_nothing() {
    let comparison = comparison();
    let figures = draw_all(&comparison, &Theme::default()).unwrap();

    let page = html(&comparison, &figures, &report_options()).unwrap();

    assert!(page.contains("default-src 'none'"));
    for outside in ["http://", "https://", "<script", "<img", "<iframe", "<link", " onload", " onerror"] {
        let found = page.replace("http://www.w3.org/2000/svg", "").contains(outside);
        assert!(!found, "{outside}");
    }
    for section in
        ["verdict", "jobs", "security", "distribution", "budget", "groups", "platforms", "certainty"]
    {
        assert!(page.contains(&format!("<section id=\"{section}\">")), "{section}");
    }
    for section in ["method", "assumptions", "limits"] {
        assert!(page.contains(&format!("<section id=\"{section}\">")), "{section}");
    }
    for figure in &figures {
        assert!(page.contains(&format!("<figure id=\"{}\">", figure.stem)), "{}", figure.stem);
    }
    assert!(page.contains("policy.portable_benefits.take_up"));
    assert!(page.contains("ghostwork compare scenarios"));
    assert!(!page.contains("NaN"));
}

#[test]
fn labels_are_never_markup() {
    let hostile = "</title></script><img src=x onerror=alert(1)>";
    let mut comparison = comparison();
    comparison.reform.scenario.title = hostile.to_owned();
    comparison.reform.setting.place = hostile.to_owned();
    comparison.baseline.setting.place = hostile.to_owned();
    for outcome in &mut comparison.outcomes {
        outcome.label = hostile.to_owned();
        outcome.group_label = hostile.to_owned();
    }
    for panel in [&mut comparison.baseline.panel, &mut comparison.reform.panel] {
        for group in &mut panel.groups {
            group.label = hostile.to_owned();
        }
        for indicator in &mut panel.indicators {
            indicator.definition = hostile.to_owned();
        }
    }
    let figures = draw_all(&comparison, &Theme::default()).unwrap();
    let options =
        ReportOptions { command: hostile.to_owned(), limits: vec![hostile.to_owned()], ..report_options() };

    let page = html(&comparison, &figures, &options).unwrap();

    assert!(!page.contains("<img") && !page.contains("</script"));
    for figure in &figures {
        assert!(!figure.svg.contains("<img") && !figure.svg.contains("</script"), "{}", figure.stem);
    }
}

fn with_template(name: &str, text: &str) -> ReportOptions {
    ReportOptions { templates: [(name.to_owned(), text.to_owned())].into(), ..ReportOptions::default() }
}

#[test]
fn a_mistake_in_a_template_is_told_with_its_line() {
    let template = TEMPLATES[0].1.replace("{{ finding }}", "{{ findings }}");

    let refused = html(&comparison(), &[], &with_template(COMPARISON_PAGE, &template)).unwrap_err();

    assert_eq!(refused.exit_code(), 2);
    assert!(refused.to_string().contains("report.html:"), "{refused}");
}

#[test]
fn a_template_of_the_user_replaces_ours() {
    let template =
        "<h1>{{ reform }}</h1>{% for row in verdicts %}{{ row.label }}: {{ row.verdict }}\n{% endfor %}";

    let page = html(&comparison(), &[], &with_template(COMPARISON_PAGE, template)).unwrap();

    assert!(page.starts_with("<h1>Portable benefits accounts</h1>"));
    assert!(page.contains("Unemployment rate: no clear change"));
}

#[test]
fn a_part_and_the_style_can_be_replaced_alone() {
    let comparison = comparison();
    let figures = draw_all(&comparison, &Theme::default()).unwrap();

    let page =
        html(&comparison, &figures, &with_template("figure.html", "<p>{{ figure.stem }}</p>")).unwrap();
    assert!(page.contains("<p>headline</p>") && page.contains("<section id=\"method\">"));

    let page = html(&comparison, &figures, &with_template("report.css", "h1 { color: teal; }")).unwrap();
    assert!(page.contains("h1 { color: teal; }") && page.contains("@font-face"));
    assert!(!page.contains(".lead {"));
}

#[test]
fn a_theme_reaches_charts_and_page() {
    let comparison = comparison();
    let theme = Theme { logo: "Ministry of Labour".to_owned(), width: Some(760), ..Theme::default() };
    let theme = Theme { reform: Colour(0x00, 0x6b, 0x3c), ..theme };
    let figures = draw_all(&comparison, &theme).unwrap();

    let page = html(&comparison, &figures, &ReportOptions { theme, ..report_options() }).unwrap();

    assert!(page.contains("Ministry of Labour") && page.contains("--bar: #006b3c"));
    for figure in &figures {
        assert!(figure.svg.contains("Ministry of Labour"), "{}", figure.stem);
        assert!(figure.svg.contains("width=\"760\""), "{}", figure.stem);
        // Width stands in the bytes 16 to 19 of a PNG.
        assert_eq!(figure.png().unwrap()[16..20], 760_u32.to_be_bytes(), "{}", figure.stem);
        let found = collisions(&read(&figure.svg));
        assert!(found.is_empty(), "{}: {found:#?}", figure.stem);
    }
    assert!(figures.iter().any(|figure| figure.svg.contains("#006B3C")));
}
