//! The target folder: what stands there, how the new one takes its place, and what a broken run left.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::ResultsError;
use crate::store::atomic::{beside, parent, sync_folder, sync_parent};
use crate::store::lock::FolderLock;
use crate::store::manifest::Manifest;
use crate::store::{MANIFEST, read};

/// Ends of the hidden names beside a folder: files that gather for it, files on their way into it, what it replaces, its lock.
pub(crate) const PARTIAL: &str = "partial";
const AMENDED: &str = "amended";
const REPLACED: &str = "replaced";
pub(crate) const LOCK: &str = "lock";

/// What to do when the folder already holds a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and stop.
    Keep,
    /// Replace the files that our manifest lists; files of others stay.
    Replace,
}

/// What stands where a run shall go.
#[derive(Debug)]
pub(crate) enum Standing {
    /// Nothing.
    Nothing,
    /// A folder without a file.
    Empty,
    /// A run of ours.
    Ours(Box<Manifest>),
}

/// Looks at a folder and refuses one that is not ours.
pub(crate) fn standing(folder: &Path) -> Result<Standing, ResultsError> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::Nothing),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(ResultsError::FolderNotOurs { folder: folder.to_owned() });
        }
        Err(source) => return Err(ResultsError::Disk { action: "read", file: folder.to_owned(), source }),
        Ok(mut entries) => {
            if entries.next().is_none() {
                return Ok(Standing::Empty);
            }
        }
    }
    match read::read_manifest(folder) {
        Ok(manifest) => Ok(Standing::Ours(Box::new(manifest))),
        Err(ResultsError::Disk { source, .. }) if source.kind() == ErrorKind::NotFound => {
            Err(ResultsError::FolderNotOurs { folder: folder.to_owned() })
        }
        Err(error) => Err(error),
    }
}

/// Mends what a command that was killed left, where nobody is at work; a folder that cannot be written is read as it is.
pub(crate) fn mend(folder: &Path) {
    let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let is_amended = beside(&folder, AMENDED).exists();
    let is_set_aside = !folder.exists() && beside(&folder, REPLACED).exists();
    if (is_amended || is_set_aside)
        && let Ok(_lock) = FolderLock::acquire(&folder, beside(&folder, LOCK))
    {
        // Where this fails, the files that are read say so.
        let _ = recover(&folder);
    }
}

/// Mends what a command that was killed left beside the folder; call with the lock held.
pub(crate) fn recover(folder: &Path) -> Result<(), ResultsError> {
    remove_tree(&beside(folder, PARTIAL))?;
    carry_out(&beside(folder, AMENDED), folder)?;
    let replaced = beside(folder, REPLACED);
    if !replaced.exists() {
        return Ok(());
    }
    if folder.exists() {
        return settle(&replaced, folder);
    }
    rename(&replaced, folder)
}

/// Puts a finished folder in the place of whatever stands there.
pub(crate) fn put_in_place(partial: &Path, folder: &Path, standing: &Standing) -> Result<(), ResultsError> {
    match standing {
        Standing::Nothing => rename(partial, folder)?,
        Standing::Empty => {
            fs::remove_dir(folder).map_err(disk("replace", folder))?;
            rename(partial, folder)?;
        }
        Standing::Ours(manifest) => {
            refuse_collisions(partial, folder, manifest)?;
            let replaced = beside(folder, REPLACED);
            rename(folder, &replaced)?;
            if let Err(error) = rename(partial, folder) {
                rename(&replaced, folder)?;
                return Err(error);
            }
            settle(&replaced, folder)?;
        }
    }
    sync_parent(folder)
}

/// Puts amended files, the manifest among them, into a standing folder: once their folder has its name, all will be in place,
/// whoever ends it.
pub(crate) fn amend(partial: &Path, folder: &Path, manifest: &Manifest) -> Result<(), ResultsError> {
    refuse_collisions(partial, folder, manifest)?;
    let amended = beside(folder, AMENDED);
    rename(partial, &amended)?;
    sync_parent(folder)?;
    carry_out(&amended, folder)
}

/// Moves amended files into the folder, as many as are left, the manifest last.
fn carry_out(amended: &Path, folder: &Path) -> Result<(), ResultsError> {
    if !amended.exists() {
        return Ok(());
    }
    let (manifest, others): (Vec<_>, Vec<_>) =
        files_below(amended)?.into_iter().partition(|name| name == MANIFEST);
    for name in others.iter().chain(&manifest) {
        let to = folder.join(name);
        let parent = parent(&to);
        fs::create_dir_all(parent).map_err(disk("create", parent))?;
        rename(&amended.join(name), &to)?;
        sync_folder(parent)?;
    }
    remove_tree(amended)?;
    sync_parent(folder)
}

/// Refuses to write where somebody else's file stands.
pub(crate) fn refuse_collisions(
    partial: &Path,
    folder: &Path,
    manifest: &Manifest,
) -> Result<(), ResultsError> {
    let ours: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    for name in files_below(partial)? {
        if name != MANIFEST && !ours.contains(name.as_str()) && folder.join(&name).exists() {
            return Err(ResultsError::FileNotOurs { file: folder.join(name) });
        }
    }
    Ok(())
}

/// Moves files of others out of a replaced folder into the new one, then removes ours; the manifest goes last.
fn settle(replaced: &Path, folder: &Path) -> Result<(), ResultsError> {
    let manifest = read::read_manifest(replaced);
    let ours: BTreeSet<String> = match &manifest {
        Ok(manifest) => manifest.files.iter().map(|file| file.name.clone()).collect(),
        // The manifest is removed last: without it only empty folders are left.
        Err(_) => BTreeSet::new(),
    };
    for name in files_below(replaced)? {
        let from = replaced.join(&name);
        if ours.contains(&name) {
            fs::remove_file(&from).map_err(disk("remove", &from))?;
        } else if name != MANIFEST {
            move_file(&from, &folder.join(&name))?;
        }
    }
    let last = replaced.join(MANIFEST);
    if last.exists() {
        fs::remove_file(&last).map_err(disk("remove", &last))?;
    }
    remove_empty_folders(replaced)
}

/// Moves a file of another owner, never over an existing one.
fn move_file(from: &Path, to: &Path) -> Result<(), ResultsError> {
    if to.exists() {
        return Err(ResultsError::FileNotOurs { file: from.to_owned() });
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(disk("create", parent))?;
    }
    rename(from, to)
}

/// Lists files below a folder with `/` between parts, in order; links are listed, not followed.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>, ResultsError> {
    let mut names = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((place, prefix)) = waiting.pop() {
        for entry in fs::read_dir(&place).map_err(disk("read", &place))? {
            let entry = entry.map_err(disk("read", &place))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(disk("read", &place))?.is_dir() {
                waiting.push((entry.path(), format!("{name}/")));
            } else {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Brings the entries of a folder and of those below it to the disk.
pub(crate) fn sync_tree(folder: &Path) -> Result<(), ResultsError> {
    for entry in fs::read_dir(folder).map_err(disk("read", folder))? {
        let place = entry.map_err(disk("read", folder))?.path();
        if place.is_dir() {
            sync_tree(&place)?;
        }
    }
    sync_folder(folder)
}

/// Removes a folder of ours with all it holds; nothing there is fine.
pub(crate) fn remove_tree(folder: &Path) -> Result<(), ResultsError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(disk("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Removes a folder and those below it, as far as they are empty.
fn remove_empty_folders(folder: &Path) -> Result<(), ResultsError> {
    let entries = fs::read_dir(folder).map_err(disk("read", folder))?;
    let inner: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    for place in inner.iter().filter(|place| place.is_dir()) {
        remove_empty_folders(place)?;
    }
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => Err(disk("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Renames within one file system.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), ResultsError> {
    fs::rename(from, to).map_err(disk("replace", to))
}

/// Turns a system error into ours.
pub(crate) fn disk(action: &'static str, file: &Path) -> impl FnOnce(std::io::Error) -> ResultsError {
    let file = file.to_owned();
    move |source| ResultsError::Disk { action, file, source }
}
