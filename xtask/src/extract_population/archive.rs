//! The source distribution, read into memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

/// Files of the package that the draw uses, by name inside `taxcalc/`.
const MEMBERS: [&str; 3] = ["cps.csv.gz", "cps_weights.csv.gz", "growfactors.csv"];

/// The members of the archive that the draw uses, unpacked.
pub(crate) struct Archive {
    files: BTreeMap<&'static str, Vec<u8>>,
    checksums: BTreeMap<&'static str, String>,
}

impl Archive {
    /// Reads the members from a `.tar.gz` file.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let packed = fs::read(path)?;
        let mut checksums = BTreeMap::from([("sdist", sha256(&packed))]);
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(GzDecoder::new(packed.as_slice())).entries()? {
            let mut entry = entry?;
            let member = entry.path()?.to_string_lossy().into_owned();
            let Some(&name) = MEMBERS.iter().find(|&name| member.ends_with(&format!("/taxcalc/{name}")))
            else {
                continue;
            };
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            checksums.insert(name, sha256(&content));
            let is_compressed = name != "growfactors.csv";
            files.insert(name, if is_compressed { decompress(&content)? } else { content });
        }
        Ok(Self { files, checksums })
    }

    /// Returns the unpacked content of a member.
    pub(crate) fn file(&self, name: &str) -> Result<&[u8]> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .with_context(|| format!("the archive holds no taxcalc/{name}"))
    }

    /// Returns the SHA-256 of a member as it lies in the archive; `sdist` is the archive itself.
    pub(crate) fn checksum(&self, name: &str) -> Result<&str> {
        self.checksums.get(name).map(String::as_str).with_context(|| format!("no checksum of {name}"))
    }
}

fn decompress(packed: &[u8]) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut content)?;
    Ok(content)
}

/// Returns the SHA-256 of some bytes in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
