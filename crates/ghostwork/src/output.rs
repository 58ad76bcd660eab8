//! The only place that writes to standard output and standard error.

use std::env::var_os;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use serde_json::Value;

use crate::failure::Failure;

/// Whether this process leaves the words to another.
static IS_SILENT: AtomicBool = AtomicBool::new(false);

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

/// Writes a failure to standard error, as text or as one JSON document.
pub(crate) fn report(failure: &Failure, as_json: bool) {
    match failure {
        Failure::ClosedPipe => {}
        _ if as_json => note(&format!("{:#}\n", failure.to_json())),
        _ => note(&failure.to_text()),
    }
}
