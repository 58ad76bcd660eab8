//! Files by what they are: the same one, or one that the command made itself and may replace.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::failure::Failure;

/// Reads the folder of a run; its manifest stands for it.
pub(crate) fn run_folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(|path| match (path.file_name(), path.parent()) {
        (Some(name), Some(folder)) if name == "run.json" && folder.as_os_str().is_empty() => ".".into(),
        (Some(name), Some(folder)) if name == "run.json" => folder.to_owned(),
        _ => path,
    })
}

/// Says whether two paths lead to one file.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Refuses to replace a file that does not begin like one of ours, before any work is done for it.
pub(crate) fn refuse_foreign(path: &Path, beginning: &str, what: &str) -> Result<(), Failure> {
    let mut found = Vec::new();
    let begins = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Failure::File { action: "read", path: path.to_owned(), source }),
        Ok(file) => file.take(beginning.len() as u64).read_to_end(&mut found),
    };
    match begins {
        Ok(_) if found == beginning.as_bytes() => Ok(()),
        Ok(_) => Err(foreign(path, what, "name another file")),
        Err(source) => Err(Failure::File { action: "read", path: path.to_owned(), source }),
    }
}

/// Says that a file of others stands in the way.
pub(crate) fn foreign(path: &Path, what: &str, help: &str) -> Failure {
    Failure::Unsuitable {
        message: format!("{} is there already and is not {what}: it is left as it is", path.display()),
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_where_it_begins_like_ours() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("scores.csv");
        let refuse = || refuse_foreign(&file, "id,group", "a table of scores");

        assert!(refuse().is_ok());
        std::fs::write(&file, "id,group\n1,2\n").unwrap();
        assert!(refuse().is_ok());
        for foreign in ["", "id", "thesis"] {
            std::fs::write(&file, foreign).unwrap();
            assert_eq!(refuse().unwrap_err().exit_code(), 2, "{foreign}");
        }
    }
}
