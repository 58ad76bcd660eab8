//! One file, written whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::ResultsError;

/// Size and hash of a file just written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Bytes in the file.
    pub(crate) bytes: u64,
    /// blake3 hash in hexadecimal.
    pub(crate) blake3: String,
}

/// Passes bytes on while hashing and counting them.
struct HashingWriter<W> {
    inner: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.hasher.update(buffer.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a file beside its place, brings it to the disk and renames it into place; returns its size and hash.
pub(crate) fn write_file(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Written, ResultsError> {
    place(path, |file| {
        let mut writer = HashingWriter { inner: file, hasher: blake3::Hasher::new(), bytes: 0 };
        content(&mut writer)?;
        Ok(Written { bytes: writer.bytes, blake3: writer.hasher.finalize().to_hex().to_string() })
    })
}

/// Writes a file whole or not at all: beside its place, then renamed into it.
///
/// # Errors
///
/// When the disk does not take it; the file is then as it was.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), ResultsError> {
    place(path, |file| file.write_all(content))?;
    sync_parent(path)
}

/// The only way a file comes into being: written beside its place, brought to the disk, renamed; on an error nothing is
/// left.
pub(crate) fn place<T>(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> Result<T, ResultsError> {
    let beside = beside(path, "writing");
    let outcome = write_beside(&beside, content).and_then(|made| {
        std::fs::rename(&beside, path)?;
        Ok(made)
    });
    outcome.map_err(|source| {
        // The first error is the one to report; a file that cannot be removed either is on the same failing disk.
        let _ = std::fs::remove_file(&beside);
        ResultsError::Disk { action: "write", file: path.to_owned(), source }
    })
}

/// Writes the content to a new file and brings it to the disk.
fn write_beside<T>(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> io::Result<T> {
    let mut writer = BufWriter::new(File::create(path)?);
    let made = content(&mut writer)?;
    let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(made)
}

/// Returns a hidden name in the same folder.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{suffix}"))
}

/// Brings the entries of a folder to the disk, where the system can.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), ResultsError> {
    if !cfg!(unix) {
        return Ok(());
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|source| ResultsError::Disk {
        action: "sync",
        file: folder.to_owned(),
        source,
    })
}

/// Brings the parent's entries to the disk.
pub(crate) fn sync_parent(path: &Path) -> Result<(), ResultsError> {
    sync_folder(parent(path))
}

/// Returns the folder a path lies in.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
