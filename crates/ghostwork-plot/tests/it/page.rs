use ghostwork_plot::report::{ReportOptions, TEMPLATE, html};
use ghostwork_plot::{Theme, draw_all};

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

#[test]
fn a_mistake_in_a_template_is_told_with_its_line() {
    let template = TEMPLATE.replace("{{ finding }}", "{{ findings }}");
    let options = ReportOptions { template: Some(template), ..ReportOptions::default() };

    let refused = html(&comparison(), &[], &options).unwrap_err();

    assert_eq!(refused.exit_code(), 2);
    assert!(refused.to_string().contains("report.html:"), "{refused}");
}

#[test]
fn a_template_of_the_user_replaces_ours() {
    let template =
        "<h1>{{ reform }}</h1>{% for row in verdicts %}{{ row.label }}: {{ row.verdict }}\n{% endfor %}";
    let options = ReportOptions { template: Some(template.to_owned()), ..ReportOptions::default() };

    let page = html(&comparison(), &[], &options).unwrap();

    assert!(page.starts_with("<h1>Portable benefits accounts</h1>"));
    assert!(page.contains("Unemployment rate: no clear change"));
}
