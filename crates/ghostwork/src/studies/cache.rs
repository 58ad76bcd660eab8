use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ghostwork_experiment::ScenarioRun;
use ghostwork_results::{Comparison, Panel};

use crate::failure::Failure;

/// Months at the end of a run over which its indicators are averaged.
const WINDOW_MONTHS: usize = 12;
/// What the last line of a whole file begins with; a hash of all before it follows.
const END: &str = "end,";

/// Values of one run: by indicator and group, one pair a seed, `[baseline, reform]`; of a single scenario twice the same.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Findings(BTreeMap<(String, String), Vec<[f64; 2]>>);

impl Findings {
    /// Averages the last twelve months of a single scenario.
    pub(crate) fn of_run(run: &ScenarioRun) -> Self {
        Self::of_panels(&run.record.panel, &run.record.panel)
    }

    /// Averages the last twelve months of a comparison.
    pub(crate) fn of_comparison(comparison: &Comparison) -> Self {
        Self::of_panels(&comparison.baseline.panel, &comparison.reform.panel)
    }

    fn of_panels(before: &Panel, after: &Panel) -> Self {
        let months = before.months.len();
        let window = months.saturating_sub(WINDOW_MONTHS)..months;
        let mut values = BTreeMap::new();
        for (group, of_group) in before.groups.iter().enumerate() {
            for (indicator, of_indicator) in before.indicators.iter().enumerate() {
                let place = (group, indicator);
                let pairs = (0..before.seeds.len()).map(|seed| {
                    Panel::means_over_shared_months([before, after], seed, window.clone(), place)
                });
                values.insert((of_indicator.id.clone(), of_group.id.clone()), pairs.collect());
            }
        }
        Self(values)
    }

    /// Returns the pairs of an indicator and a group, one a seed.
    pub(crate) fn pairs(&self, indicator: &str, group: &str) -> &[[f64; 2]] {
        self.0.get(&(indicator.to_owned(), group.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn to_text(&self) -> String {
        let mut text = String::from("indicator,group,seed,baseline,reform\n");
        for ((indicator, group), pairs) in &self.0 {
            for (seed, [before, after]) in pairs.iter().enumerate() {
                text.extend([indicator, ",", group, ",", &seed.to_string(), ","].map(str::to_owned));
                text.extend([before.to_string(), ",".to_owned(), after.to_string(), "\n".to_owned()]);
            }
        }
        let hash = blake3::hash(text.as_bytes()).to_hex();
        format!("{text}{END}{hash}\n")
    }

    /// Reads a file back; `None` where it is not whole.
    fn of_text(text: &str) -> Option<Self> {
        let (content, end) = text.strip_suffix('\n')?.rsplit_once(&format!("\n{END}"))?;
        let content = format!("{content}\n");
        if blake3::hash(content.as_bytes()).to_hex().as_str() != end {
            return None;
        }
        let mut values: BTreeMap<(String, String), Vec<[f64; 2]>> = BTreeMap::new();
        for line in content.lines().skip(1) {
            let mut parts = line.split(',');
            let (indicator, group, _) = (parts.next()?, parts.next()?, parts.next()?);
            let pair = [parts.next()?.parse().ok()?, parts.next()?.parse().ok()?];
            values.entry((indicator.to_owned(), group.to_owned())).or_default().push(pair);
        }
        Some(Self(values))
    }
}

/// A folder of runs, each in a file that is named by all that decides its numbers.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(crate) fn open(folder: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&folder).map_err(|source| Failure::File {
            action: "create",
            path: folder.clone(),
            source,
        })?;
        Ok(Self { folder })
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.csv"))
    }

    /// Returns whether a run is there.
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns a run; one whose file is damaged counts as not there.
    pub(crate) fn get(&self, key: &str) -> Option<Findings> {
        Findings::of_text(&fs::read_to_string(self.path(key)).ok()?)
    }

    /// Keeps a run: the file appears whole or not at all.
    pub(crate) fn put(&self, key: &str, findings: &Findings) -> Result<(), Failure> {
        write_whole(&self.path(key), &findings.to_text())
    }

    /// Takes over the runs of another folder; returns how many.
    pub(crate) fn take_over(&self, other: &Path) -> Result<usize, Failure> {
        let failed = |source| Failure::File { action: "read", path: other.to_owned(), source };
        let mut taken = 0;
        for entry in fs::read_dir(other).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_run = path.extension().is_some_and(|extension| extension == "csv");
            let key = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            if !is_run || self.holds(&key) {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(failed)?;
            if let Some(findings) = Findings::of_text(&text) {
                self.put(&key, &findings)?;
                taken += 1;
            }
        }
        Ok(taken)
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    Ok(ghostwork_results::write_whole(path, text.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings() -> Findings {
        let pairs = vec![[1.0 / 3.0, 2.5], [f64::NAN, -0.125]];
        Findings(BTreeMap::from([(("income".to_owned(), "all".to_owned()), pairs)]))
    }

    #[test]
    fn what_is_kept_comes_back_to_the_bit() {
        let text = findings().to_text();
        let back = Findings::of_text(&text).unwrap();

        assert_eq!(back.to_text(), text);
        assert_eq!(back.pairs("income", "all")[0], [1.0 / 3.0, 2.5]);
        assert!(back.pairs("income", "women").is_empty());
    }

    #[test]
    fn a_file_that_was_cut_off_or_changed_is_not_a_run() {
        let text = findings().to_text();

        for length in 0..text.len() {
            assert_eq!(Findings::of_text(&text[..length]), None, "{length}");
        }
        for byte in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[byte] ^= 1;
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Findings::of_text(&changed), None, "{byte}");
        }
    }
}
