//! A chart as a browser would see it: its lines of text and where they lie.

use std::sync::Arc;

use resvg::usvg::{Group, Node, Options, Rect, Tree, fontdb};

/// A line of text and the box around its ink, in the units of the figure.
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) ink: Rect,
}

/// Reads a figure with the built-in fonts only.
pub(crate) fn read(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../fonts/GhostworkSans-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../fonts/GhostworkSans-Bold.ttf").to_vec());
    Tree::from_str(svg, &Options { fontdb: Arc::new(fonts), ..Options::default() }).unwrap()
}

/// Lists the lines of text of a figure.
pub(crate) fn lines(tree: &Tree) -> Vec<Line> {
    let mut lines = Vec::new();
    collect(tree.root(), &mut lines);
    lines
}

fn collect(group: &Group, lines: &mut Vec<Line>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => collect(inner, lines),
            Node::Text(text) => lines.push(Line {
                text: text.chunks().iter().map(resvg::usvg::TextChunk::text).collect(),
                ink: text.flattened().abs_bounding_box(),
            }),
            _ => {}
        }
    }
}

/// Lists pairs of lines whose ink touches, and lines that leave the figure.
pub(crate) fn collisions(tree: &Tree) -> Vec<String> {
    let lines = lines(tree);
    let mut found = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let ink = line.ink;
        if ink.left() < 8.0
            || ink.top() < 8.0
            || ink.right() > tree.size().width() - 8.0
            || ink.bottom() > tree.size().height()
        {
            found.push(format!("`{}` leaves the figure", line.text));
        }
        for other in &lines[place + 1..] {
            let apart = ink.right() <= other.ink.left()
                || other.ink.right() <= ink.left()
                || ink.bottom() <= other.ink.top()
                || other.ink.bottom() <= ink.top();
            if !apart {
                found.push(format!("`{}` touches `{}`", line.text, other.text));
            }
        }
    }
    found
}
