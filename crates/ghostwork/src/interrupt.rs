//! Signals that ask to stop: the first ends the run after the present month, the second at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;

/// Makes a file that grows beyond the limit of the shell an error of that write, not the end of the program.
pub(crate) fn survive_file_size_limits() {
    // Where the system refuses, the signal ends the program as usual.
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Whether and by which signal the command was asked to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens for Ctrl-C and termination; where the system refuses, they end the command at once, as usual.
    pub(crate) fn listen() -> Self {
        let interrupt = Self::default();
        for signal in [SIGINT, SIGTERM] {
            let asked_before = Arc::new(AtomicBool::new(false));
            // The order matters: the second signal finds the flag set by the first.
            let exit_code = 128 + signal;
            let _ = flag::register_conditional_shutdown(signal, exit_code, Arc::clone(&asked_before));
            let _ = flag::register(signal, asked_before);
            let _ = flag::register_usize(signal, Arc::clone(&interrupt.signal), signal as usize);
        }
        interrupt
    }

    /// Returns the signal that asked to stop.
    pub(crate) fn signal(&self) -> Option<i32> {
        match self.signal.load(Relaxed) {
            0 => None,
            signal => i32::try_from(signal).ok(),
        }
    }
}
