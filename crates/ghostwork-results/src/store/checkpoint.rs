//! Checkpoints: files of checksummed parts, the last two of each seed, in a folder of their own.
//!
//! What the parts mean is the writer's affair. A file is
//!
//! ```text
//! magic, format version, length of the label, label, checksum of all that
//! then for each part: length, checksum of number and length, content, checksum of the content
//! and at the end: a length that no part has, with its checksum
//! ```
//!
//! all numbers little-endian, all checksums xxh3 of 64 bits. Every length is checked before room is made for it.

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use crate::error::ResultsError;
use crate::store::atomic::{place, sync_folder, sync_parent, write_whole};
use crate::store::folder::{disk, remove_tree};

const MAGIC: [u8; 16] = *b"ghostwork state\n";
/// Layout of the file.
const FORMAT: u32 = 1;
/// Largest label, bytes.
const LARGEST_LABEL: u32 = 4096;
/// The length that says that no part follows.
const END: u64 = u64::MAX;
/// Checkpoints of a seed that are kept.
const KEPT: usize = 2;
/// Name of the file that says how to go on.
const DESCRIPTION: &str = "resume.json";
/// What the names of checkpoints end with.
const SUFFIX: &str = ".checkpoint";

/// What a checkpoint is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointLabel {
    /// Version of the program.
    pub version: String,
    /// Hash of everything that decides the numbers: scenarios, data, sizes.
    pub identity: [u8; 32],
    /// The seed of every draw.
    pub seed: u64,
    /// Number of the replication under the seed.
    pub replicate: u32,
    /// Number of the month that comes next.
    pub month: u32,
    /// Months that have passed, those of all arms added.
    pub passed: u32,
}

impl CheckpointLabel {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.identity.to_vec();
        bytes.extend_from_slice(&self.seed.to_le_bytes());
        for number in [self.replicate, self.month, self.passed] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(self.version.as_bytes());
        bytes
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (identity, rest) = bytes.split_first_chunk::<32>()?;
        let (seed, rest) = rest.split_first_chunk::<8>()?;
        let (replicate, rest) = rest.split_first_chunk::<4>()?;
        let (month, rest) = rest.split_first_chunk::<4>()?;
        let (passed, version) = rest.split_first_chunk::<4>()?;
        Some(Self {
            version: String::from_utf8(version.to_vec()).ok()?,
            identity: *identity,
            seed: u64::from_le_bytes(*seed),
            replicate: u32::from_le_bytes(*replicate),
            month: u32::from_le_bytes(*month),
            passed: u32::from_le_bytes(*passed),
        })
    }
}

/// Takes the parts of a checkpoint.
#[derive(Debug)]
pub struct PartWriter<'a> {
    file: &'a mut BufWriter<File>,
    number: u64,
}

impl PartWriter<'_> {
    /// Writes a part.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn put(&mut self, content: &[u8]) -> io::Result<()> {
        self.length(content.len() as u64)?;
        self.file.write_all(content)?;
        self.file.write_all(&xxh3_64(content).to_le_bytes())
    }

    fn length(&mut self, length: u64) -> io::Result<()> {
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(&length_checksum(self.number, length).to_le_bytes())?;
        self.number += 1;
        Ok(())
    }
}

fn length_checksum(number: u64, length: u64) -> u64 {
    xxh3_64(&[number.to_le_bytes(), length.to_le_bytes()].concat())
}

/// A checkpoint that is read part by part.
#[derive(Debug)]
pub struct CheckpointFile {
    path: PathBuf,
    file: BufReader<File>,
    /// Bytes that the file has beyond what was read.
    left: u64,
    number: u64,
    label: CheckpointLabel,
}

impl CheckpointFile {
    /// Opens a checkpoint and reads its label.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is damaged, or was written by a later version.
    pub fn open(path: &Path) -> Result<Self, ResultsError> {
        let file = File::open(path).map_err(disk("read", path))?;
        let left = file.metadata().map_err(disk("read", path))?.len();
        let label = CheckpointLabel {
            version: String::new(),
            identity: [0; 32],
            seed: 0,
            replicate: 0,
            month: 0,
            passed: 0,
        };
        let mut opened = Self { path: path.to_owned(), file: BufReader::new(file), left, number: 0, label };
        opened.label = opened.read_label()?;
        Ok(opened)
    }

    /// Returns what the checkpoint is of.
    pub fn label(&self) -> &CheckpointLabel {
        &self.label
    }

    /// Returns where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the next part.
    ///
    /// # Errors
    ///
    /// When there is none, or it is damaged.
    pub fn part(&mut self) -> Result<Vec<u8>, ResultsError> {
        let length = self.read_length()?;
        if length == END {
            return Err(self.damaged("a part is missing"));
        }
        let content = self.take(length)?;
        if u64::from_le_bytes(self.array()?) != xxh3_64(&content) {
            return Err(self.damaged("a checksum does not match"));
        }
        Ok(content)
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    ///
    /// When something does, or the end is missing.
    pub fn finish(mut self) -> Result<(), ResultsError> {
        let length = self.read_length()?;
        if length == END && self.left == 0 { Ok(()) } else { Err(self.damaged("something follows the end")) }
    }

    /// Says that what a part holds is not what it should be.
    pub fn damaged(&self, problem: impl Into<String>) -> ResultsError {
        ResultsError::Damaged { file: self.path.clone(), problem: problem.into() }
    }

    fn read_label(&mut self) -> Result<CheckpointLabel, ResultsError> {
        let magic: [u8; 16] = self.array()?;
        if magic != MAGIC {
            return Err(self.damaged("it is no checkpoint"));
        }
        let (format, length): ([u8; 4], [u8; 4]) = (self.array()?, self.array()?);
        let size = u32::from_le_bytes(length);
        if size > LARGEST_LABEL {
            return Err(self.damaged("its label is too long"));
        }
        let label = self.take(u64::from(size))?;
        let checksum = u64::from_le_bytes(self.array()?);
        if checksum != xxh3_64(&[&magic[..], &format, &length, &label].concat()) {
            return Err(self.damaged("its label is damaged"));
        }
        let found = u32::from_le_bytes(format);
        if found != FORMAT {
            return Err(ResultsError::SchemaTooNew { file: self.path.clone(), found, known: FORMAT });
        }
        CheckpointLabel::of_bytes(&label).ok_or_else(|| self.damaged("its label cannot be read"))
    }

    fn read_length(&mut self) -> Result<u64, ResultsError> {
        let length = u64::from_le_bytes(self.array()?);
        if u64::from_le_bytes(self.array()?) != length_checksum(self.number, length) {
            return Err(self.damaged("a checksum does not match"));
        }
        self.number += 1;
        Ok(length)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ResultsError> {
        let mut bytes = [0; N];
        self.count(N as u64)?;
        self.file.read_exact(&mut bytes).map_err(disk("read", &self.path))?;
        Ok(bytes)
    }

    fn take(&mut self, length: u64) -> Result<Vec<u8>, ResultsError> {
        self.count(length)?;
        let too_large = |_| self.damaged(format!("a part of {length} bytes does not fit in memory"));
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length as usize).map_err(too_large)?;
        bytes.resize(length as usize, 0);
        self.file.read_exact(&mut bytes).map_err(disk("read", &self.path))?;
        Ok(bytes)
    }

    /// Takes bytes from what the file still has.
    fn count(&mut self, bytes: u64) -> Result<(), ResultsError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| self.damaged("it ends too early"))?;
        Ok(())
    }
}

/// The folder of a run's checkpoints; whoever uses it holds the lock of the run's folder.
#[derive(Debug)]
pub struct Checkpoints {
    folder: PathBuf,
    description: Vec<u8>,
    /// Held while the folder is made: several seeds may be the first.
    making: Mutex<()>,
}

impl Checkpoints {
    /// Names the folder; it is made with the first checkpoint, and holds the description beside them.
    pub fn at(folder: PathBuf, description: Vec<u8>) -> Self {
        Self { folder, description, making: Mutex::new(()) }
    }

    /// Returns the folder of the checkpoints of a run's folder.
    pub fn beside(run: &Path) -> PathBuf {
        let name = run.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        run.with_file_name(format!("{name}.checkpoints"))
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads the description in a folder of checkpoints.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn description(folder: &Path) -> Result<Vec<u8>, ResultsError> {
        let file = folder.join(DESCRIPTION);
        let mut bytes = Vec::new();
        let opened = File::open(&file).map_err(disk("read", &file))?;
        opened.take(1 << 20).read_to_end(&mut bytes).map_err(disk("read", &file))?;
        Ok(bytes)
    }

    /// Returns whether there is anything to go on from.
    pub fn exist(&self) -> bool {
        self.folder.join(DESCRIPTION).is_file()
    }

    /// Writes a checkpoint of a kind, such as `seed-0001`, and removes all but the last two of that kind.
    ///
    /// # Errors
    ///
    /// When the disk refuses; earlier checkpoints are then as they were.
    pub fn write(
        &self,
        kind: &str,
        label: &CheckpointLabel,
        parts: impl FnOnce(&mut PartWriter<'_>) -> io::Result<()>,
    ) -> Result<(), ResultsError> {
        self.make_folder()?;
        let path = self.folder.join(format!("{kind}.{:08}{SUFFIX}", label.passed));
        place(&path, |file| {
            write_label(file, label)?;
            let mut writer = PartWriter { file, number: 0 };
            parts(&mut writer)?;
            writer.length(END)
        })?;
        sync_folder(&self.folder)?;
        remove(self.of_kind(kind)?.iter().skip(KEPT))
    }

    /// Removes the checkpoints of a kind.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn remove_kind(&self, kind: &str) -> Result<(), ResultsError> {
        remove(self.of_kind(kind)?.iter())
    }

    /// Returns the checkpoints of a kind, the newest first.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn of_kind(&self, kind: &str) -> Result<Vec<PathBuf>, ResultsError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(disk("read", &self.folder))?,
        };
        let is_of_kind = |name: &str| {
            let number =
                name.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(SUFFIX));
            number.is_some_and(|number| number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(disk("read", &self.folder))?.file_name().to_string_lossy().into_owned();
            if is_of_kind(&name) {
                names.push(name);
            }
        }
        names.sort_unstable_by(|one, other| other.cmp(one));
        Ok(names.into_iter().map(|name| self.folder.join(name)).collect())
    }

    /// Removes all checkpoints: the run is complete.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn remove(&self) -> Result<(), ResultsError> {
        remove_tree(&self.folder)
    }

    /// Makes the folder, for its owner alone: checkpoints hold every simulated person.
    fn make_folder(&self) -> Result<(), ResultsError> {
        let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if self.exist() {
            return Ok(());
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).map_err(disk("create", &self.folder))?;
        sync_parent(&self.folder)?;
        write_whole(&self.folder.join(DESCRIPTION), &self.description)
    }
}

fn remove<'a>(mut files: impl Iterator<Item = &'a PathBuf>) -> Result<(), ResultsError> {
    files.try_for_each(|file| fs::remove_file(file).map_err(disk("remove", file)))
}

fn write_label(file: &mut BufWriter<File>, label: &CheckpointLabel) -> io::Result<()> {
    let label = label.to_bytes();
    let length = label.len() as u32;
    let head = [&MAGIC[..], &FORMAT.to_le_bytes(), &length.to_le_bytes(), &label].concat();
    file.write_all(&head)?;
    file.write_all(&xxh3_64(&head).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(passed: u32) -> CheckpointLabel {
        CheckpointLabel {
            version: "0.1.0".to_owned(),
            identity: [7; 32],
            seed: 11,
            replicate: 3,
            month: 24_312,
            passed,
        }
    }

    fn place_of_test() -> (tempfile::TempDir, Checkpoints) {
        let place = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints::at(place.path().join("run.checkpoints"), b"{}".to_vec());
        (place, checkpoints)
    }

    fn write(checkpoints: &Checkpoints, passed: u32) -> PathBuf {
        let parts = |writer: &mut PartWriter<'_>| {
            writer.put(b"first part")?;
            writer.put(b"")?;
            writer.put(&[passed as u8; 100])
        };
        checkpoints.write("seed-0003", &label(passed), parts).unwrap();
        checkpoints.of_kind("seed-0003").unwrap().remove(0)
    }

    fn read(path: &Path) -> Result<(CheckpointLabel, Vec<Vec<u8>>), ResultsError> {
        let mut file = CheckpointFile::open(path)?;
        let label = file.label().clone();
        let parts = (0..3).map(|_| file.part()).collect::<Result<_, _>>()?;
        file.finish()?;
        Ok((label, parts))
    }

    #[test]
    fn what_was_written_comes_back() {
        let (_place, checkpoints) = place_of_test();

        let (found, parts) = read(&write(&checkpoints, 5)).unwrap();

        assert_eq!(found, label(5));
        assert_eq!(parts, [b"first part".to_vec(), Vec::new(), vec![5; 100]]);
        assert_eq!(Checkpoints::description(checkpoints.folder()).unwrap(), b"{}");
    }

    #[test]
    fn the_last_two_are_kept_the_newest_first() {
        let (_place, checkpoints) = place_of_test();
        for passed in [9, 10, 101] {
            write(&checkpoints, passed);
        }

        let kept = checkpoints.of_kind("seed-0003").unwrap();
        let passed: Vec<u32> = kept.iter().map(|path| read(path).unwrap().0.passed).collect();

        assert_eq!(passed, [101, 10]);
        assert!(checkpoints.of_kind("seed-0001").unwrap().is_empty());
    }

    #[test]
    fn every_bit_flip_and_every_truncation_is_found() {
        let (_place, checkpoints) = place_of_test();
        let path = write(&checkpoints, 5);
        let whole = fs::read(&path).unwrap();

        for byte in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[byte] ^= 1 << bit;
                fs::write(&path, &flipped).unwrap();
                assert!(read(&path).is_err(), "bit {bit} of byte {byte}");
            }
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(read(&path).is_err(), "{length} bytes");
        }
        fs::write(&path, [&whole[..], &[0]].concat()).unwrap();
        assert!(read(&path).is_err(), "a byte too many");
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_can_look_into_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let (_place, checkpoints) = place_of_test();
        write(&checkpoints, 1);

        assert_eq!(fs::metadata(checkpoints.folder()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
