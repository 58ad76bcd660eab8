//! What reads files of others, with inputs that it takes.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use ghostwork_core::codec::CodecError;
use ghostwork_core::{Alone, Economy, Specification};
use ghostwork_law::{Country, LawPack};
use ghostwork_population::Population;
use ghostwork_results::{
    CheckpointFile, CheckpointLabel, Checkpoints, Manifest, load, read_manifest, verify,
};
use ghostwork_scenario::{RunOverrides, Scenario, Vocabulary};
use tempfile::TempDir;

/// Every target.
pub(crate) const TARGETS: [&str; 6] = ["scenario", "population", "checkpoint", "state", "manifest", "law"];
/// The code that reads the inputs of each target.
const READERS: [(&str, &[&str]); 6] = [
    ("scenario", &["crates/ghostwork-scenario/src"]),
    ("population", &["crates/ghostwork-population/src"]),
    ("checkpoint", &["crates/ghostwork-results/src/store/checkpoint.rs"]),
    ("state", &["crates/ghostwork-core/src/codec.rs", "crates/ghostwork-core/src/economy/state.rs"]),
    ("manifest", &["crates/ghostwork-results/src/store"]),
    ("law", &["crates/ghostwork-law/src"]),
];
/// A file system in memory, on Linux: readers that are tried thousands of times a second would wait for the disk.
const IN_MEMORY: &str = "/dev/shm";
/// What the names of folders begin with that hold such files.
const PREFIX: &str = "ghostwork-fuzz-";
/// Between the parts of a state that is one input.
const BETWEEN: &[u8] = b"\n--part--\n";
const SMALL: &str = include_str!("small.toml");

/// A reader.
pub(crate) struct Target {
    name: String,
    seeds: Vec<Vec<u8>>,
    reader: Reader,
    /// Where the files lie that are read; gone with the target.
    _place: TempDir,
}

impl Target {
    /// Makes the reader of a name ready.
    pub(crate) fn new(name: &str, root: &Path) -> Result<Self> {
        let place = TempDir::with_prefix_in(PREFIX, IN_MEMORY).or_else(|_| TempDir::with_prefix(PREFIX))?;
        let (seeds, reader) = match name {
            "scenario" => scenario(root)?,
            "population" => population(root)?,
            "checkpoint" => checkpoint(place.path())?,
            "state" => state()?,
            "manifest" => manifest(place.path())?,
            "law" => law(root)?,
            _ => return Err(anyhow!("there is no target `{name}`")),
        };
        Ok(Self { name: name.to_owned(), seeds, reader, _place: place })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn seeds(&self) -> Vec<Vec<u8>> {
        self.seeds.clone()
    }

    /// Reads an input and returns why it is refused, nothing where it is taken; an error is a finding.
    pub(crate) fn read(&self, input: &[u8]) -> Result<String> {
        (self.reader)(input)
    }
}

/// Returns why something is refused.
fn reason<T, E: std::fmt::Display>(outcome: Result<T, E>) -> String {
    outcome.err().map(|error| error.to_string()).unwrap_or_default()
}

/// Returns 48 bits of the hash of the code that reads the inputs of a target.
pub(crate) fn reader_hash(root: &Path, target: &str) -> Result<u64> {
    let (_, places) =
        READERS.iter().find(|(name, _)| *name == target).with_context(|| format!("no target `{target}`"))?;
    let mut waiting: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
    let mut files = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(&fs::read(&file).with_context(|| file.display().to_string())?);
    }
    Ok(hasher.finalize().as_bytes()[..6].iter().fold(0, |hash, byte| hash << 8 | u64::from(*byte)))
}

type Reader = Box<dyn Fn(&[u8]) -> Result<String>>;
type Made = (Vec<Vec<u8>>, Reader);

fn files(folder: &Path, ending: &str) -> Result<Vec<Vec<u8>>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == ending));
    paths.sort();
    paths.iter().map(|path| Ok(fs::read(path)?)).collect()
}

fn scenario(root: &Path) -> Result<Made> {
    let vocabulary = Vocabulary::full()?;
    let mut seeds = files(&root.join("scenarios"), "toml")?;
    seeds.extend(files(&root.join("scenarios/experiments"), "toml")?);
    let reader = move |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        match Scenario::from_text("input.toml", &text, &vocabulary) {
            Ok((scenario, _)) => {
                ensure!(scenario.content_hash().len() == 64, "no hash");
                Ok(String::new())
            }
            Err(problems) => {
                let shown = problems.to_string();
                let is_plain = shown.chars().all(|letter| letter == '\n' || !letter.is_control());
                ensure!(is_plain, "a message with control characters");
                Ok(shown.lines().next().unwrap_or_default().to_owned())
            }
        }
    };
    Ok((seeds, Box::new(reader)))
}

fn population(root: &Path) -> Result<Made> {
    let seeds = vec![fs::read(root.join("data/population/example.csv"))?];
    let reader = |input: &[u8]| {
        let outcome = Population::from_csv(input);
        if let Ok(population) = &outcome {
            let is_finite = population.households.iter().all(|household| household.weight.is_finite());
            ensure!(is_finite, "a weight that is no number");
        }
        Ok(reason(outcome))
    };
    Ok((seeds, Box::new(reader)))
}

fn law(root: &Path) -> Result<Made> {
    let seeds = files(&root.join("data/law"), "toml")?;
    let reader = |input: &[u8]| {
        let outcome = LawPack::parse(&String::from_utf8_lossy(input)).and_then(|pack| {
            // A pack of another country, or without a value, is refused.
            let kingdom = Country::UnitedKingdom.check(&pack, 2026);
            Country::UnitedStates.check(&pack, 2026).or(kingdom)
        });
        Ok(reason(outcome))
    };
    Ok((seeds, Box::new(reader)))
}

/// Returns the specification and the state of a small economy after some months, part by part.
pub(crate) fn economy(workers: u64, months: u32) -> Result<(Specification, Vec<Vec<u8>>)> {
    let vocabulary = Vocabulary::full()?;
    let text = SMALL.replace("workers = 200", &format!("workers = {workers}"));
    let (scenario, _) =
        Scenario::from_text("small.toml", &text, &vocabulary).map_err(|problems| anyhow!("{problems}"))?;
    let specification = scenario.specification(&RunOverrides::default());
    let mut economy = Economy::new(specification.clone(), &Population::us()?)?;
    for _ in 0..months {
        economy.advance()?;
    }
    let mut parts = Vec::new();
    economy.save(|part| {
        parts.push(part.to_vec());
        Ok::<(), std::io::Error>(())
    })?;
    Ok((specification, parts))
}

/// Writes the state of a small economy as a checkpoint.
pub(crate) fn write_checkpoint(folder: &Path, parts: &[Vec<u8>]) -> Result<PathBuf> {
    let label = CheckpointLabel {
        version: "0".to_owned(),
        identity: [3; 32],
        seed: 1,
        replicate: 0,
        month: 0,
        passed: 1,
    };
    let checkpoints = Checkpoints::at(folder.to_owned(), b"{}".to_vec());
    checkpoints.write("seed-00000", &label, |file| parts.iter().try_for_each(|part| file.put(part)))?;
    checkpoints.of_kind("seed-00000")?.pop().context("no checkpoint was written")
}

/// Reads a checkpoint of so many parts.
pub(crate) fn read_checkpoint(path: &Path, parts: usize) -> Result<()> {
    let mut file = CheckpointFile::open(path)?;
    for _ in 0..parts {
        file.part()?;
    }
    Ok(file.finish()?)
}

fn checkpoint(place: &Path) -> Result<Made> {
    let (_, parts) = economy(100, 2)?;
    let path = write_checkpoint(place, &parts)?;
    let whole = fs::read(&path)?;
    let seeds = vec![whole.clone()];
    let reader = move |input: &[u8]| {
        fs::write(&path, input)?;
        let outcome = read_checkpoint(&path, parts.len());
        ensure!(outcome.is_err() || input == whole, "a damaged checkpoint is read as whole");
        Ok(reason(outcome))
    };
    Ok((seeds, Box::new(reader)))
}

/// What the checksums cannot find: states that somebody made up.
fn state() -> Result<Made> {
    let (specification, parts) = economy(100, 2)?;
    let seeds = vec![parts.join(BETWEEN)];
    let reader = move |input: &[u8]| {
        let mut waiting = parts_of(input).into_iter();
        let take = || waiting.next().ok_or_else(|| CodecError::new("a part is missing"));
        let outcome = Economy::restore(specification.clone(), &Alone, take);
        if let Ok(economy) = &outcome {
            ensure!(economy.activities().count() as u64 == economy.workers(), "workers are missing");
        }
        Ok(reason(outcome))
    };
    Ok((seeds, Box::new(reader)))
}

fn parts_of(input: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let mut rest = input;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(rest[..at].to_vec());
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest.to_vec());
    parts
}

/// Every file of a stored run in turn, listed with the hash that it has: what the hashes cannot find.
fn manifest(place: &Path) -> Result<Made> {
    let run = stored_run(place)?;
    let known = read_manifest(&run)?;
    let names = ["run.json", "record.json", "monthly.csv"];
    let mut seeds = Vec::new();
    for (number, name) in names.iter().enumerate() {
        seeds.push([&[number as u8], &fs::read(run.join(name))?[..]].concat());
    }
    let originals: Vec<Vec<u8>> = seeds.iter().map(|seed| seed[1..].to_vec()).collect();
    let last = RefCell::new(0_usize);
    let reader = move |input: &[u8]| {
        let Some((number, content)) = input.split_first() else { return Ok(String::new()) };
        let number = usize::from(*number) % names.len();
        let before = last.replace(number);
        fs::write(run.join(names[before]), &originals[before])?;
        fs::write(run.join(names[number]), content)?;
        if number > 0 {
            let mut manifest = known.clone();
            relist(&mut manifest, names[number], content)?;
            fs::write(run.join(names[0]), sealed(manifest)?)?;
        }
        let (verified, loaded) = (verify(&run), load(&run));
        fs::write(run.join(names[0]), &originals[0])?;
        Ok(reason(verified.and(loaded)))
    };
    Ok((seeds, Box::new(reader)))
}

fn relist(manifest: &mut Manifest, name: &str, content: &[u8]) -> Result<()> {
    let entry = manifest.files.iter_mut().find(|entry| entry.name == name);
    let entry = entry.with_context(|| format!("{name} is not listed"))?;
    entry.bytes = content.len() as u64;
    entry.blake3 = blake3::hash(content).to_hex().to_string();
    Ok(())
}

/// Returns a manifest with the hash of itself, as somebody who makes results up would write it.
fn sealed(mut manifest: Manifest) -> Result<String> {
    manifest.manifest_blake3 = String::new();
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    manifest.manifest_blake3 = blake3::hash(text.as_bytes()).to_hex().to_string();
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// Simulates a little and stores it.
fn stored_run(place: &Path) -> Result<PathBuf> {
    use ghostwork_experiment::{Settings, Silent, run};
    use ghostwork_results::{Existing, RunDescription, RunWriter};
    let vocabulary = Vocabulary::full()?;
    let (scenario, _) =
        Scenario::from_text("small.toml", SMALL, &vocabulary).map_err(|problems| anyhow!("{problems}"))?;
    let settings = Settings::alone(std::num::NonZeroUsize::MIN);
    let record = run(&scenario, &Population::us()?, &settings, &Silent)?.record;
    let folder = place.join("run");
    RunWriter::create(&folder, Existing::Replace)?.finish_run(&record, RunDescription::default())?;
    Ok(folder)
}
