//! What the program says of its own defects: one message with the place, never a trace.

use std::panic::{PanicHookInfo, set_hook};
use std::sync::{Mutex, PoisonError};

static LAST: Mutex<String> = Mutex::new(String::new());

/// Keeps the words of a panic instead of printing them.
pub(crate) fn keep_quiet() {
    set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = format!("{message} ({place})");
    }));
}

/// Returns the words of the last panic.
pub(crate) fn last() -> String {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
