//! One writer a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::ResultsError;

/// Times a lock file may vanish under us before we call the folder busy.
const ATTEMPTS: usize = 100;

/// A lock held by the operating system, which lets go when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
    path: PathBuf,
}

impl FolderLock {
    /// Locks a folder through a file.
    ///
    /// # Errors
    ///
    /// When another process holds it, or the disk refuses.
    pub fn acquire(folder: &Path, path: PathBuf) -> Result<Self, ResultsError> {
        let disk = |source| ResultsError::Disk { action: "lock", file: folder.to_owned(), source };
        for _ in 0..ATTEMPTS {
            let file =
                OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(disk)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(source)) => return Err(disk(source)),
            }
            // The last owner may have removed the file between our opening and locking it.
            if is_file_at(&file, &path) {
                return Ok(Self { file, path });
            }
        }
        Err(ResultsError::FolderInUse { folder: folder.to_owned() })
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Removing while locked keeps two owners apart (see `is_file_at`). A file left behind is unlocked and harmless.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// Says whether an open file is the one now found at a path.
#[cfg(unix)]
fn is_file_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(found)) => open.dev() == found.dev() && open.ino() == found.ino(),
        _ => false,
    }
}

/// Elsewhere the lock file is never removed, so it is always the same.
#[cfg(not(unix))]
fn is_file_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_of_fifty_gets_the_lock_and_a_lock_left_behind_does_not_hinder() {
        let place = std::env::temp_dir().join(format!("ghostwork-lock-{}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        let path = place.join(".run.lock");
        std::fs::write(&path, "left behind").unwrap();
        let barrier = std::sync::Barrier::new(50);

        let held: Vec<_> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                let lock = FolderLock::acquire(&place, path.clone());
                barrier.wait();
                lock.map(|_held| ()).map_err(|error| error.exit_code())
            };
            let threads: Vec<_> = (0..50).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });

        assert_eq!(held.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert_eq!(held.iter().filter(|outcome| **outcome == Err(7)).count(), 49);
        assert!(!path.exists());
        std::fs::remove_dir_all(&place).unwrap();
    }
}
