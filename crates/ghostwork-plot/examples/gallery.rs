//! Draws every chart and the report from invented results into a folder: `cargo run -p ghostwork-plot --example gallery -- FOLDER`.
#![allow(clippy::unwrap_used, reason = "an example may stop at the first mistake")]

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/sample.rs"]
mod sample;

use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    std::fs::create_dir_all(&folder).unwrap();
    let comparison = sample::comparison();
    let figures = ghostwork_plot::draw_all(&comparison, &ghostwork_plot::Theme::default()).unwrap();
    let report = ghostwork_plot::report::html(&comparison, &figures, &sample::report_options()).unwrap();
    std::fs::write(folder.join("report.html"), report).unwrap();
    for figure in figures.iter().chain(&sample::study_figures()) {
        let path = folder.join(&figure.stem);
        std::fs::write(path.with_extension("svg"), &figure.svg).unwrap();
        std::fs::write(path.with_extension("png"), figure.png().unwrap()).unwrap();
        std::fs::write(path.with_extension("csv"), &figure.csv).unwrap();
        std::fs::write(path.with_extension("json"), &figure.json).unwrap();
    }
}
