use std::ops::Range;
use std::sync::Arc;

/// A text that settings were read from: a file, or one `--set` of the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    is_file: bool,
}

impl Source {
    /// Makes the source of a file from its name as messages show it and its text.
    pub fn of_file(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), is_file: true }
    }

    /// Makes the source of one `--set key=value`.
    pub(crate) fn of_override(text: impl Into<String>) -> Self {
        Self { name: "--set".to_owned(), text: text.into(), is_file: false }
    }

    /// Returns the name as messages show it: a path or `--set`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A stretch of a source: where a setting or a mistake stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    source: Arc<Source>,
    span: Range<usize>,
}

/// A line of a source as messages quote it, with the stretch to underline, counted in characters.
pub(crate) struct Excerpt {
    pub(crate) line: String,
    pub(crate) underline: Range<usize>,
}

/// Characters of a line that a message quotes at most.
const WIDEST_EXCERPT: usize = 100;

impl Place {
    /// Makes the place of a stretch of a source, in bytes; what lies outside the text is cut to it.
    pub fn new(source: Arc<Source>, span: Range<usize>) -> Self {
        let start = floor_of_character(&source.text, span.start);
        let end = floor_of_character(&source.text, span.end.max(start));
        Self { source, span: start..end }
    }

    /// Returns the source.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns whether it stands in a file rather than on the command line.
    pub fn is_in_file(&self) -> bool {
        self.source.is_file
    }

    /// Returns the number of the line, from 1.
    pub fn line(&self) -> usize {
        self.before().matches('\n').count() + 1
    }

    /// Returns the number of the column in characters, from 1.
    pub fn column(&self) -> usize {
        let before = self.before();
        before.rfind('\n').map_or(before, |position| &before[position + 1..]).chars().count() + 1
    }

    /// Returns the number of characters of the stretch, up to the end of its line.
    pub fn length(&self) -> usize {
        let text = &self.source.text[self.span.clone()];
        text.lines().next().unwrap_or_default().chars().count()
    }

    /// Returns `file:line` without the folder of the file, or `--set`.
    pub fn short(&self) -> String {
        if self.source.is_file {
            let name = self.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            format!("{name}:{}", self.line())
        } else {
            self.source.name.clone()
        }
    }

    pub(crate) fn start(&self) -> usize {
        self.span.start
    }

    pub(crate) fn is_in(&self, source: &Arc<Source>) -> bool {
        Arc::ptr_eq(&self.source, source)
    }

    /// Returns whether another place is in the same text.
    pub(crate) fn shares_text(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source)
    }

    /// Returns the line of the place, cut around the stretch where it is long and without control characters.
    pub(crate) fn excerpt(&self) -> Excerpt {
        let line_start = self.before().rfind('\n').map_or(0, |position| position + 1);
        let line: Vec<char> = self.source.text[line_start..]
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect();
        let start = (self.column() - 1).min(line.len());
        let length = self.length().clamp(1, WIDEST_EXCERPT / 2);
        let cut = if line.len() <= WIDEST_EXCERPT { 0 } else { start.saturating_sub(WIDEST_EXCERPT / 4) };
        let shown = &line[cut..line.len().min(cut + WIDEST_EXCERPT)];
        Excerpt {
            line: shown.iter().collect::<String>().trim_end().to_owned(),
            underline: start - cut..start - cut + length,
        }
    }

    fn before(&self) -> &str {
        &self.source.text[..self.span.start]
    }
}

/// A value with the place where it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

fn floor_of_character(text: &str, position: usize) -> usize {
    let mut position = position.min(text.len());
    while !text.is_char_boundary(position) {
        position -= 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, span: Range<usize>) -> Place {
        Place::new(Arc::new(Source::of_file("a.toml", text)), span)
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        // `é` has two bytes: `x` is byte 6, but the fourth character of line two.
        let place = place("a\né= x", 6..7);

        assert_eq!((place.line(), place.column(), place.length()), (2, 4, 1));
        assert_eq!(place.short(), "a.toml:2");
    }

    #[test]
    fn a_span_outside_the_text_is_cut_to_it() {
        let place = place("é", 1..900);

        assert_eq!((place.line(), place.column()), (1, 1));
        assert_eq!(place.excerpt().line, "é");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}here{}", " ".repeat(5_000), "z".repeat(5_000));

        let excerpt = place(&text, 5_000..5_004).excerpt();

        assert!(excerpt.line.chars().count() <= WIDEST_EXCERPT);
        assert_eq!(&excerpt.line[excerpt.underline], "here");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(place("a\u{1b}[31m", 0..1).excerpt().line, "a [31m");
    }
}
