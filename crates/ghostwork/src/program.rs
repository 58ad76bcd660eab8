//! Which ghostwork this is: what is kept of the runs of another is not taken for its own.

use std::fs::File;
use std::path::Path;

use crate::failure::Failure;

/// One hash of all results of every shipped scenario.
const RESULTS: &str = include_str!("../../../data/golden.toml");

/// Returns what stands for the numbers of this state of the program: its version, and the published results, which move
/// between versions. Wherever it is built it is the same.
pub(crate) fn published() -> String {
    blake3::hash([env!("CARGO_PKG_VERSION"), RESULTS].join("\n").as_bytes()).to_hex().to_string()
}

/// Returns a hash of the program's own file: it tells builds apart whose results nobody has published yet.
///
/// # Errors
///
/// When the file cannot be read.
pub(crate) fn this_build() -> Result<String, Failure> {
    let path = std::env::current_exe().unwrap_or_else(|_| "ghostwork".into());
    hash_of(&path).map_err(|source| Failure::File { action: "read", path, source })
}

fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}
