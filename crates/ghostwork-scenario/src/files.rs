use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::layer::{Layer, read_layer};
use crate::mistake::Mistake;
use crate::reading::Reading;
use crate::source::{Place, Placed, Source};
use crate::text::is_reserved_name;

/// Largest scenario file, bytes.
const LARGEST_FILE: u64 = 1 << 20;

/// Most files that may extend one another.
const LONGEST_CHAIN: usize = 16;

/// A file of a chain with its settings.
pub(crate) struct ReadFile {
    pub(crate) source: Arc<Source>,
    pub(crate) layer: Layer,
}

/// A chain of files, the one that stands alone first.
pub(crate) struct Chain {
    pub(crate) files: Vec<ReadFile>,
    /// Whether every file could be read.
    pub(crate) is_complete: bool,
}

/// A file to be read, with the place that asks for it.
struct Wanted {
    /// The path as messages show it.
    shown: String,
    path: PathBuf,
    asked_at: Option<Place>,
}

/// Reads a file and what it extends, the file that stands alone first; what is wrong is noted in `reading`.
///
/// `baseline` is what a file extends that does not say so itself.
pub(crate) fn read_chain(path: &Path, baseline: Option<&Path>, reading: &mut Reading<'_>) -> Chain {
    let root = path.parent().map(folder_of).unwrap_or_default();
    let mut files: Vec<ReadFile> = Vec::new();
    let mut is_complete = false;
    let mut visited: Vec<PathBuf> = Vec::new();
    let mut next = Some(Wanted { shown: path.display().to_string(), path: path.to_owned(), asked_at: None });
    while let Some(wanted) = next.take() {
        let Some(source) = open(&wanted, &mut visited, reading) else { break };
        reading.turn_to(Arc::clone(&source));
        let Some(layer) = read_layer(reading) else { break };
        let extends = layer.extends.clone();
        next = match &extends {
            Some(extends) => baseline_within(&root, &wanted.path, extends, reading),
            None if files.is_empty() => baseline.map(given_baseline),
            None => None,
        };
        is_complete = extends.is_none() && next.is_none();
        files.push(ReadFile { source, layer });
    }
    files.reverse();
    Chain { files, is_complete }
}

fn given_baseline(path: &Path) -> Wanted {
    Wanted { shown: path.display().to_string(), path: path.to_owned(), asked_at: None }
}

fn folder_of(folder: &Path) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// Opens and reads a file once, within the limits.
fn open(wanted: &Wanted, visited: &mut Vec<PathBuf>, reading: &mut Reading<'_>) -> Option<Arc<Source>> {
    match text_of(wanted, visited) {
        Ok(text) => Some(Arc::new(Source::of_file(wanted.shown.clone(), text))),
        Err(mistake) => {
            match &wanted.asked_at {
                Some(place) => reading.report_at(place, mistake),
                None => reading.report_without_place(mistake),
            }
            None
        }
    }
}

fn text_of(wanted: &Wanted, visited: &mut Vec<PathBuf>) -> Result<String, Mistake> {
    let path = wanted.shown.clone();
    let unreadable = |error: &io::Error| Mistake::Unreadable { path: path.clone(), reason: reason(error) };
    let real = fs::canonicalize(&wanted.path).map_err(|error| unreadable(&error))?;
    if visited.contains(&real) {
        return Err(Mistake::Cycle { path });
    }
    if visited.len() >= LONGEST_CHAIN {
        return Err(Mistake::TooDeep);
    }
    // A folder, a pipe or a device is refused before it is opened: opening a pipe may wait for ever.
    let metadata = fs::metadata(&real).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        let kind =
            if metadata.is_dir() { "it is a folder, not a file in it" } else { "it is not a regular file" };
        return Err(Mistake::Unreadable { path, reason: kind.to_owned() });
    }
    let file = File::open(&real).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Mistake::TooLarge { path });
    }
    visited.push(real);
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to() + 1;
        let line = error.as_bytes()[..position - 1].split(|byte| *byte == b'\n').count();
        let reason = format!("line {line}, byte {position} is not UTF-8 text; save the file as UTF-8");
        Mistake::Unreadable { path, reason }
    })
}

/// Returns what the system says, in words that are the same on every system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
        _ => error.to_string(),
    }
}

/// Returns the file that `extends` names, which must lie in the folder of the scenario or below it.
fn baseline_within(
    root: &Path,
    file: &Path,
    extends: &Placed<String>,
    reading: &mut Reading<'_>,
) -> Option<Wanted> {
    let folder = file.parent().map(folder_of).unwrap_or_default();
    let path = folder.join(&extends.value);
    let flaw = flaw_of_path(&extends.value).or_else(|| leaves(root, &path));
    if let Some(flaw) = flaw {
        let mistake = Mistake::OutsideFolder { path: extends.value.clone(), flaw };
        reading.report_at(&extends.place, mistake);
        return None;
    }
    let shown = folder.join(&extends.value).display().to_string();
    let shown = shown.strip_prefix("./").map_or(shown.clone(), str::to_owned);
    Some(Wanted { shown, path, asked_at: Some(extends.place.clone()) })
}

/// Returns why a written path is refused before the disk is looked at.
fn flaw_of_path(written: &str) -> Option<&'static str> {
    let has_drive = written.as_bytes().get(1) == Some(&b':');
    if written.is_empty() || written.chars().any(char::is_control) {
        return Some("is not a file name");
    }
    if written.contains('\\') {
        return Some("holds a backslash; folders are separated by /");
    }
    if has_drive || written.starts_with(['/', '~']) {
        return Some("is an absolute path");
    }
    let path = Path::new(written);
    let is_reserved = path.components().any(|component| match component {
        Component::Normal(name) => name
            .to_str()
            .is_none_or(|name| is_reserved_name(name.split('.').next().unwrap_or_default().trim_end())),
        _ => false,
    });
    if is_reserved {
        return Some("is a name that Windows keeps for a device");
    }
    path.extension().is_none_or(|extension| extension != "toml").then_some("does not end in .toml")
}

/// Returns why a path is refused for where it leads, symbolic links followed.
fn leaves(root: &Path, path: &Path) -> Option<&'static str> {
    let Ok(root) = fs::canonicalize(root) else { return None };
    // A file that does not exist is judged by its folder; opening it then says that it does not exist.
    let real = fs::canonicalize(path).or_else(|_| fs::canonicalize(path.parent().unwrap_or(path)));
    real.is_ok_and(|real| !real.starts_with(root)).then_some("leads out of the folder of the scenario")
}
