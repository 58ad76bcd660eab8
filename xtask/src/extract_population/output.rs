//! The file that ships, and its entry in `data/SOURCES.toml`.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};

use super::Arguments;
use super::archive::{Archive, sha256};
use super::growth::Growth;
use super::household::Household;
use super::survey::{Filing, Unit};

const HEADER: &str = "household,record,state,filing,age_head,age_spouse,under_6,under_13,under_17,aged_17,aged_18_to_20,\
aged_21_or_more,elderly,wages_head,wages_spouse,profit_head,profit_spouse,interest,dividends,pension,social_security,\
unemployment,other,supplemental_security";

const ENTRY_START: &str = "# population-us: written by `cargo xtask extract-population`";
const ENTRY_END: &str = "# population-us: end";

/// What was written.
pub(crate) struct Written {
    pub(crate) path: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
}

/// Writes the drawn households as a compressed CSV file and registers it in `data/SOURCES.toml`.
pub(crate) fn write(
    households: &[Household],
    arguments: &Arguments,
    growth: &Growth,
    archive: &Archive,
) -> Result<Written> {
    let root = repository_root()?;
    let path = format!("data/population/us_{}.csv.gz", arguments.base_year);
    let packed = compress(&table(households, arguments.base_year, growth)?)?;
    let target = root.join(&path);
    fs::create_dir_all(target.parent().context("the file has no folder")?)?;
    fs::write(&target, &packed).with_context(|| format!("cannot write {}", target.display()))?;
    let written = Written { path, bytes: packed.len(), sha256: sha256(&packed) };
    register(&root.join("data/SOURCES.toml"), &entry(&written, arguments, archive)?)?;
    Ok(written)
}

fn repository_root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .context("xtask has no parent folder")
}

fn table(households: &[Household], base_year: u16, growth: &Growth) -> Result<String> {
    let weight = households.first().context("no household was drawn")?.weight;
    let profit_growth = growth.profit_from_target_year;
    let mut text = format!(
        "# base_year={base_year} household_weight={weight:.6} profit_growth_from_2023={profit_growth:.6}\n{HEADER}\n"
    );
    for (number, household) in households.iter().enumerate() {
        for unit in &household.units {
            row(&mut text, number, household.state, unit)?;
        }
    }
    Ok(text)
}

fn row(text: &mut String, household: usize, state: u8, unit: &Unit) -> Result<()> {
    let filing = match unit.filing {
        Filing::Dependant => 0,
        Filing::Single => 1,
        Filing::Joint => 2,
        Filing::Separate => 3,
        Filing::HeadOfHousehold => 4,
    };
    let dependants = &unit.dependants;
    let amounts = &unit.amounts;
    let small = [
        dependants.under_6,
        dependants.under_13,
        dependants.under_17,
        dependants.aged_17,
        dependants.aged_18_to_20,
        dependants.aged_21_or_more,
        dependants.elderly,
    ];
    let large = [
        amounts.wages_head,
        amounts.wages_spouse,
        amounts.profit_head,
        amounts.profit_spouse,
        amounts.interest,
        amounts.dividends,
        amounts.pension,
        amounts.social_security,
        amounts.unemployment,
        amounts.other,
        amounts.supplemental_security,
    ];
    write!(text, "{household},{},{state},{filing},{},{}", unit.record, unit.age_head, unit.age_spouse)?;
    for count in small {
        write!(text, ",{count}")?;
    }
    for amount in large {
        write!(text, ",{amount}")?;
    }
    text.push('\n');
    Ok(())
}

/// Compresses without a file name or time, so that the same rows give the same bytes.
fn compress(text: &str) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    Ok(encoder.finish()?)
}

fn entry(written: &Written, arguments: &Arguments, archive: &Archive) -> Result<String> {
    let mut text = String::new();
    writeln!(text, "{ENTRY_START}")?;
    writeln!(text, "[[source]]")?;
    writeln!(text, "id = \"population-us\"")?;
    writeln!(text, "path = \"{}\"", written.path)?;
    writeln!(text, "sha256 = \"{}\"", written.sha256)?;
    writeln!(
        text,
        "title = \"Current Population Survey tax units 2012-2014, aged to {}\"",
        arguments.base_year
    )?;
    writeln!(text, "publisher = \"PSL Tax-Calculator, from public files of the US Census Bureau\"")?;
    writeln!(text, "version = \"PyPI taxcalc 6.8.0, source distribution\"")?;
    writeln!(text, "url = \"https://pypi.org/project/taxcalc/6.8.0/\"")?;
    writeln!(text, "licence = \"CC0-1.0\"")?;
    writeln!(text, "retrieved = \"{}\"", arguments.date)?;
    writeln!(text, "base_year = {}", arguments.base_year)?;
    writeln!(text, "households = {}", arguments.households)?;
    writeln!(text, "seed = {}", arguments.seed)?;
    writeln!(
        text,
        "command = \"cargo xtask extract-population --sdist taxcalc-6.8.0.tar.gz --date {}\"",
        arguments.date
    )?;
    writeln!(text, "[source.inputs_sha256]")?;
    for name in ["sdist", "cps.csv.gz", "cps_weights.csv.gz", "growfactors.csv"] {
        writeln!(text, "\"{name}\" = \"{}\"", archive.checksum(name)?)?;
    }
    writeln!(text, "{ENTRY_END}")?;
    Ok(text)
}

/// Puts the entry in the place of the former one, or at the end; entries of others stay as they are.
fn register(path: &Path, entry: &str) -> Result<()> {
    let mut former = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    if let (Some(start), Some(end)) = (former.find(ENTRY_START), former.find(ENTRY_END)) {
        let after = former[end..].find('\n').map_or(former.len(), |length| end + length + 1);
        former.replace_range(start..after, entry);
    } else {
        if !former.is_empty() {
            former.push('\n');
        }
        former.push_str(entry);
    }
    fs::write(path, former).with_context(|| format!("cannot write {}", path.display()))
}
