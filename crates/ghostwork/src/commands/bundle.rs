mod readme;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use ghostwork_results::{Manifest, Trouble, read_manifest, verify};
use serde_json::json;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime, ZipArchive};

use crate::cli::HELP_TEMPLATE;
use crate::failure::{Failure, JSON_VERSION};
use crate::files::{foreign, run_folder};
use crate::output::{print, print_json};

/// What tells how a run was made.
const RUN: &str = "run.json";
/// Where the files of a run lie in its archive.
const RESULTS: &str = "results/";

const EXAMPLES: &str = "\
Examples:
  ghostwork bundle output/us-portable-benefits-4pct/compare-3f9a01bc
  ghostwork bundle output/us-portable-benefits-4pct/compare-3f9a01bc --to replication.zip
  ghostwork bundle output/us-baseline/run-81c2d0e4 --json
";

/// Packs a stored run into a replication archive: every file, the scenarios, and a README for data editors.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES, help_template = HELP_TEMPLATE)]
pub(crate) struct Arguments {
    /// Folder of the run
    #[arg(value_parser = run_folder())]
    folder: PathBuf,
    /// The archive to write [default: the folder's name with .zip, beside it]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replaces the archive even where it is a file of others
    #[arg(long)]
    force: bool,
    /// One JSON document on standard output, errors as JSON on standard error
    #[arg(long)]
    json: bool,
}

pub(crate) fn execute(arguments: &Arguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let manifest = read_manifest(folder)?;
    let damaged = verify(folder)?.into_iter().find(|problem| problem.trouble != Trouble::NotListed);
    if let Some(problem) = damaged {
        let message = format!("{} is not as run.json says", problem.name);
        return Err(Failure::DamagedRun { folder: folder.clone(), message });
    }
    let archive = arguments.to.clone().unwrap_or_else(|| folder.with_extension("zip"));
    if archive.exists() && !arguments.force && !is_bundle(&archive) {
        return Err(foreign(
            &archive,
            "an archive of ours",
            "name another file with --to, or replace it with --force",
        ));
    }
    write_whole(&archive, |file| pack(file, folder, &manifest)).map_err(|source| Failure::File {
        action: "write",
        path: archive.clone(),
        source,
    })?;
    let files = manifest.files.len() + readme::scenario_files(&manifest).count() + 2;
    if arguments.json {
        return print_json(&json!({ "schema_version": JSON_VERSION, "archive": archive, "files": files }));
    }
    print(&format!("{}: {files} files\n", archive.display()))
}

/// Says whether a file is an archive as this verb makes them.
fn is_bundle(path: &Path) -> bool {
    let archive = File::open(path).ok().and_then(|file| ZipArchive::new(file).ok());
    archive.is_some_and(|archive| archive.index_for_name(&format!("{RESULTS}{RUN}")).is_some())
}

/// Writes a file under another name first, so that it stands whole or not at all.
fn write_whole(path: &Path, write: impl FnOnce(File) -> io::Result<()>) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let outcome = File::create(&partial).and_then(|file| {
        write(file.try_clone()?)?;
        file.sync_all()
    });
    let outcome = outcome.and_then(|()| fs::rename(&partial, path));
    if outcome.is_err() {
        // The error is on its way to the user; a file that cannot be removed is replaced by the next attempt.
        let _ = fs::remove_file(&partial);
    }
    outcome
}

fn pack(file: File, folder: &Path, manifest: &Manifest) -> io::Result<()> {
    // One date for all: the same run gives the same archive.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(true);
    let mut archive = ZipWriter::new(BufWriter::new(file));
    archive.start_file("README.md", options)?;
    archive.write_all(readme::text(manifest).as_bytes())?;
    for (place, file) in readme::scenario_files(manifest) {
        archive.start_file(place, options)?;
        archive.write_all(file.text.as_bytes())?;
    }
    let listed = manifest.files.iter().map(|entry| entry.name.as_str());
    for name in listed.chain([RUN]) {
        archive.start_file(format!("{RESULTS}{name}"), options)?;
        io::copy(&mut File::open(folder.join(name))?, &mut archive)?;
    }
    archive.finish()?.flush()
}
