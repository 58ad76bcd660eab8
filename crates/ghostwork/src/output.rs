//! The only place that writes to standard output and standard error.

use std::collections::BTreeSet;
use std::env::var_os;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use ghostwork_scenario::Warning;
use serde_json::{Value, json};

use crate::failure::{Failure, JSON_VERSION};

/// Whether this process leaves the words to another.
static IS_SILENT: AtomicBool = AtomicBool::new(false);

/// The warnings of this command.
static WARNINGS: Mutex<Warnings> = Mutex::new(Warnings { said: BTreeSet::new(), held: None });

/// Warnings that were said, and those that wait.
struct Warnings {
    said: BTreeSet<String>,
    /// Under `--json` standard error has one document at the end; `None` where people read.
    held: Option<Vec<Value>>,
}

/// Writes nothing any more: another process does.
#[cfg(feature = "mpi")]
pub(crate) fn fall_silent() {
    IS_SILENT.store(true, Relaxed);
}

/// Writes again.
#[cfg(feature = "mpi")]
pub(crate) fn speak() {
    IS_SILENT.store(false, Relaxed);
}

/// Writes text to standard output; a pipe that was closed at the other end ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    if IS_SILENT.load(Relaxed) {
        return Ok(());
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Output(error),
    })
}

/// Says whether standard output takes colours: a terminal does, unless `NO_COLOR` or a dumb terminal forbids it.
pub(crate) fn has_colour() -> bool {
    let is_set = |name: &str| var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = var_os("TERM").is_none_or(|terminal| terminal == "dumb");
    io::stdout().is_terminal() && !is_dumb && !is_set("NO_COLOR")
}

/// Writes one JSON document to standard output.
pub(crate) fn print_json(document: &Value) -> Result<(), Failure> {
    print(&format!("{document:#}\n"))
}

/// Writes a note to standard error; when nobody can read it there is nothing to be done.
pub(crate) fn note(text: &str) {
    if !IS_SILENT.load(Relaxed) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Keeps warnings for the one JSON document on standard error.
pub(crate) fn hold_warnings() {
    WARNINGS.lock().unwrap_or_else(PoisonError::into_inner).held = Some(Vec::new());
}

/// Says what is doubtful, once however often a scenario is read.
pub(crate) fn warn(warning: &Warning) {
    // A study sets many values at one place of the command line: the doubt is the same.
    let text = if warning.place.is_in_file() { warning.to_string() } else { warning.doubt.to_string() };
    let mut warnings = WARNINGS.lock().unwrap_or_else(PoisonError::into_inner);
    if !warnings.said.insert(text) {
        return;
    }
    match &mut warnings.held {
        Some(held) => held.push(warning.to_json()),
        None => note(&warning.to_string()),
    }
}

fn held_warnings() -> Vec<Value> {
    WARNINGS.lock().unwrap_or_else(PoisonError::into_inner).held.take().unwrap_or_default()
}

/// Writes the warnings that waited.
pub(crate) fn report_warnings() {
    let warnings = held_warnings();
    if !warnings.is_empty() {
        let document =
            json!({ "schema_version": JSON_VERSION, "total": 0, "errors": [], "warnings": warnings });
        note(&format!("{document:#}\n"));
    }
}

/// Writes a failure to standard error, as text or as one JSON document with the warnings that waited.
pub(crate) fn report(failure: &Failure, as_json: bool) {
    match failure {
        Failure::ClosedPipe => {}
        _ if as_json => {
            let mut document = failure.to_json();
            let warnings = held_warnings();
            if !warnings.is_empty() {
                document["warnings"] = warnings.into();
            }
            note(&format!("{document:#}\n"));
        }
        _ => note(&failure.to_text()),
    }
}
