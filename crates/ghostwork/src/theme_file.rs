//! A theme as a file: colours, typeface and logo, checked like a scenario.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use ghostwork_plot::{Colour, Font, Theme};
use ghostwork_scenario::{Doubt, Mistake, Place, Problem, Problems, Source, Warning};
use toml::de::{DeArray, DeTable, DeValue};

use crate::text::nearest;

/// A theme that says everything, in the default colours.
pub(crate) const EXAMPLE: &str = include_str!("theme_file/example.toml");

/// Tables of the file with the keys of each.
const TABLES: [(&str, &[&str]); 3] = [
    (
        "colours",
        &["ink", "muted", "grid", "unclear", "baseline", "reform", "reform_text", "gain", "loss", "bands"],
    ),
    ("font", &["family", "regular", "bold"]),
    ("logo", &["text"]),
];
/// Most letters of the words at the upper right corner.
const LONGEST_LOGO: usize = 40;

/// Reads a theme; what is allowed but hard to see comes back as warnings.
pub(crate) fn read(path: &Path) -> Result<(Theme, Vec<Warning>), Problems> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        let mistake = Mistake::Unreadable { path: name.clone(), reason: error.to_string() };
        Problems::new(vec![Problem { mistake, place: None }])
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Reader { source: Arc::new(Source::of_file(name, text)), problems: Vec::new() }.theme(folder)
}

/// A theme on its way from text, with the mistakes met so far.
struct Reader {
    source: Arc<Source>,
    problems: Vec<Problem>,
}

type Value<'a> = toml::Spanned<DeValue<'a>>;

impl Reader {
    fn theme(mut self, folder: &Path) -> Result<(Theme, Vec<Warning>), Problems> {
        let source = Arc::clone(&self.source);
        let (document, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join("; ");
            self.report(error.span().unwrap_or(0..0), Mistake::Syntax { message });
        }
        let mut theme = Theme::default();
        if errors.is_empty() {
            self.check_keys(document.get_ref(), "the file", &TABLES.map(|(name, _)| name));
            self.colours(document.get_ref(), &mut theme);
            self.font(document.get_ref(), folder, &mut theme);
            self.logo(document.get_ref(), &mut theme);
        }
        if self.problems.is_empty() {
            let warnings = self.warnings(document.get_ref(), &theme);
            return Ok((theme, warnings));
        }
        self.problems
            .sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line(), place.column())));
        Err(Problems::new(self.problems))
    }

    fn colours(&mut self, document: &DeTable<'_>, theme: &mut Theme) {
        let Some(table) = self.table(document, 0) else { return };
        let slots = [
            ("ink", &mut theme.ink),
            ("muted", &mut theme.muted),
            ("grid", &mut theme.grid),
            ("unclear", &mut theme.unclear),
            ("baseline", &mut theme.baseline),
            ("reform", &mut theme.reform),
            ("reform_text", &mut theme.reform_text),
            ("gain", &mut theme.gain),
            ("loss", &mut theme.loss),
        ];
        for (key, slot) in slots {
            if let Some(colour) = table.get(key).and_then(|value| self.colour(key, value)) {
                *slot = colour;
            }
        }
        let Some(value) = table.get("bands") else { return };
        match value.get_ref() {
            DeValue::Array(list) => self.bands(value.span(), list, theme),
            other => self.wrong_type(value.span(), "bands", other, "a list of five colours"),
        }
    }

    fn bands(&mut self, span: Range<usize>, list: &DeArray<'_>, theme: &mut Theme) {
        let found = list.len();
        if found != theme.bands.len() {
            let expected = theme.bands.len();
            self.report(span, Mistake::WrongLength { key: "bands".to_owned(), found, expected });
            return;
        }
        for (slot, value) in theme.bands.iter_mut().zip(list.iter()) {
            if let Some(colour) = self.colour("bands", value) {
                *slot = colour;
            }
        }
    }

    fn colour(&mut self, key: &str, value: &Value<'_>) -> Option<Colour> {
        let colour = value.get_ref().as_str().and_then(Colour::from_hexadecimal);
        if colour.is_none() {
            self.wrong_type(value.span(), key, value.get_ref(), "a colour like \"#12436d\"");
        }
        colour
    }

    fn font(&mut self, document: &DeTable<'_>, folder: &Path, theme: &mut Theme) {
        let Some(table) = self.table(document, 1) else { return };
        let Some(table_span) =
            document.iter().find(|(key, _)| key.get_ref() == "font").map(|(key, _)| key.span())
        else {
            return;
        };
        for (key, example) in [
            ("family", "family = \"Source Sans\""),
            ("regular", "regular = \"SourceSans-Regular.ttf\""),
            ("bold", "bold = \"SourceSans-Bold.ttf\""),
        ] {
            if table.get(key).is_none() {
                let mistake =
                    Mistake::MissingKey { key, table: "[font]".to_owned(), example: example.to_owned() };
                self.report(table_span.clone(), mistake);
            }
        }
        let family = table.get("family").and_then(|value| self.family(value));
        let regular = table.get("regular").and_then(|value| self.font_file("regular", value, folder));
        let bold = table.get("bold").and_then(|value| self.font_file("bold", value, folder));
        if let (Some(family), Some(regular), Some(bold)) = (family, regular, bold) {
            theme.font = Some(Font { family, regular, bold });
        }
    }

    fn family(&mut self, value: &Value<'_>) -> Option<String> {
        let is_plain = |name: &&str| {
            !name.is_empty()
                && name.len() <= 60
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || " -".contains(letter))
        };
        let family = value.get_ref().as_str().filter(is_plain).map(str::to_owned);
        if family.is_none() {
            let expected = "the name of a family: letters, digits, blanks and hyphens";
            self.wrong_type(value.span(), "family", value.get_ref(), expected);
        }
        family
    }

    fn font_file(&mut self, key: &str, value: &Value<'_>, folder: &Path) -> Option<Vec<u8>> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong_type(value.span(), key, value.get_ref(), "the name of a font file");
            return None;
        };
        let file = folder.join(name);
        match fs::read(&file) {
            Ok(bytes) if Font::is_readable(&bytes) => Some(bytes),
            Ok(_) => {
                let (found, expected) =
                    ("no font with Latin letters".to_owned(), "a TrueType or OpenType file".to_owned());
                self.report(value.span(), Mistake::WrongType { key: key.to_owned(), found, expected });
                None
            }
            Err(error) => {
                let path = file.display().to_string();
                self.report(value.span(), Mistake::Unreadable { path, reason: error.to_string() });
                None
            }
        }
    }

    fn logo(&mut self, document: &DeTable<'_>, theme: &mut Theme) {
        let Some(value) = self.table(document, 2).and_then(|table| table.get("text")) else { return };
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value.span(), "text", value.get_ref(), "a text in double quotes");
            return;
        };
        let flaw = if text.chars().any(char::is_control) {
            Some("holds control characters")
        } else if text.chars().count() > LONGEST_LOGO {
            Some("is longer than 40 letters")
        } else {
            None
        };
        match flaw {
            Some(flaw) => self.report(value.span(), Mistake::BadLabel { key: "text".to_owned(), flaw }),
            None => text.clone_into(&mut theme.logo),
        }
    }

    /// Returns a table of the file by its place in `TABLES`, its keys checked.
    fn table<'t, 'i>(&mut self, document: &'t DeTable<'i>, place: usize) -> Option<&'t DeTable<'i>> {
        let (name, keys) = TABLES[place];
        let value = document.get(name)?;
        if let DeValue::Table(table) = value.get_ref() {
            self.check_keys(table, &format!("[{name}]"), keys);
            return Some(table);
        }
        self.wrong_type(value.span(), name, value.get_ref(), "a table");
        None
    }

    fn check_keys(&mut self, table: &DeTable<'_>, name: &str, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let mistake = Mistake::UnknownKey {
                key: key.get_ref().to_string(),
                table: name.to_owned(),
                nearest: nearest(key.get_ref(), known.iter().copied()),
                known: known.iter().map(|key| (*key).to_owned()).collect(),
            };
            self.report(key.span(), mistake);
        }
    }

    /// Says of every colour that is hard to see where it is set; the defaults are not.
    fn warnings(&self, document: &DeTable<'_>, theme: &Theme) -> Vec<Warning> {
        let colours = document.get("colours").and_then(|value| value.get_ref().as_table());
        let whole =
            document.iter().find(|(key, _)| key.get_ref() == "colours").map_or(0..0, |(key, _)| key.span());
        let weaknesses = theme.weaknesses().into_iter();
        weaknesses
            .map(|weakness| {
                let value = colours.and_then(|table| table.get(weakness.colour));
                let span = value.map_or_else(|| whole.clone(), toml::Spanned::span);
                let (key, problem) = (weakness.colour.to_owned(), weakness.problem);
                Warning { doubt: Doubt::HardToSee { key, problem }, place: self.place(span) }
            })
            .collect()
    }

    fn wrong_type(&mut self, span: Range<usize>, key: &str, found: &DeValue<'_>, expected: &str) {
        let found = match found {
            DeValue::String(text) => format!("the text \"{}\"", text.escape_debug()),
            DeValue::Integer(_) => "an integer".to_owned(),
            DeValue::Array(_) => "an array".to_owned(),
            other => format!("a {}", other.type_str()),
        };
        self.report(span, Mistake::WrongType { key: key.to_owned(), found, expected: expected.to_owned() });
    }

    fn report(&mut self, span: Range<usize>, mistake: Mistake) {
        let place = Some(self.place(span));
        self.problems.push(Problem { mistake, place });
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::new(Arc::clone(&self.source), span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<(Theme, Vec<Warning>), Problems> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("theme.toml");
        fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn the_example_is_the_default_theme_and_raises_no_doubt() {
        let (theme, warnings) = read_text(EXAMPLE).unwrap();

        assert_eq!(warnings, []);
        assert_eq!((theme.baseline, theme.bands), (Theme::default().baseline, Theme::default().bands));
        assert_eq!(theme.logo, Theme::default().logo);
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let text = "[colours]\nreform = \"orange\"\nbaselin = \"#12436d\"\nbands = [\"#000000\"]\n\
                    [font]\nfamily = \"A; }\"\nregular = \"missing.ttf\"\n[logo]\ntext = 7\n";

        let problems = read_text(text).unwrap_err().to_string();

        for expected in [
            "`reform` is the text \"orange\", expected a colour like \"#12436d\"",
            "did you mean `baseline`?",
            "`bands` has 1 values, expected 5",
            "`bold` is missing from [font]",
            "the name of a family",
            "missing.ttf",
            "`text` is an integer",
            ":2:10",
        ] {
            assert!(problems.contains(expected), "{expected}: {problems}");
        }
    }

    #[test]
    fn a_pale_colour_is_used_with_a_warning() {
        let (theme, warnings) = read_text("[colours]\nreform = \"#ffe000\"\n").unwrap();

        assert_eq!(theme.reform, Colour(0xff, 0xe0, 0x00));
        let text = warnings[0].to_string();
        assert!(
            text.starts_with("warning[W0204]: `reform` (#ffe000) has a contrast of 1.3 with white"),
            "{text}"
        );
        assert!(text.contains("theme.toml:2:10"), "{text}");
    }
}
