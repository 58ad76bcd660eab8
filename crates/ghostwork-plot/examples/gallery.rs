//! Draws every chart from invented results into a folder: `cargo run -p ghostwork-plot --example gallery -- FOLDER`.
#![allow(clippy::unwrap_used, reason = "an example may stop at the first mistake")]

#[path = "../tests/it/sample.rs"]
mod sample;

use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    std::fs::create_dir_all(&folder).unwrap();
    let figures = ghostwork_plot::draw_all(&sample::comparison(), &ghostwork_plot::Theme::default()).unwrap();
    for figure in &figures {
        let path = folder.join(&figure.stem);
        std::fs::write(path.with_extension("svg"), &figure.svg).unwrap();
        std::fs::write(path.with_extension("png"), &figure.png).unwrap();
        std::fs::write(path.with_extension("csv"), &figure.csv).unwrap();
        std::fs::write(path.with_extension("json"), &figure.json).unwrap();
    }
}
