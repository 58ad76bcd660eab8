//! Comparisons that are killed at random and go on, until they are done.

use anyhow::{Context, Result, ensure};

use super::program::{Lots, Program, ensure_whole, hashes};
use super::{Counts, Effort, counted};

/// Most times that one comparison is killed.
const MOST_KILLS: u64 = 4;

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let line = "compare baseline.toml reform.toml --months 8 --seeds 2 --progress none --checkpoint every=1 --figures svg,csv";
    let place = program.place("unbroken")?;
    let usual = place.time_of(line)?;
    let unbroken = hashes(&place.runs("output")?.pop().context("the comparison left no folder")?)?;
    let (mut lots, mut kills, mut by_folder) = (Lots::new(4), 0, 0);
    let tries = effort.tries(200, 6);
    for number in 0..tries {
        let place = program.place("resumed")?;
        for _ in 0..=lots.below(MOST_KILLS) {
            let threads = 1 + lots.below(8);
            let has_ended =
                place.kill_after(&format!("{line} --threads {threads}"), lots.part_of(usual.mul_f64(0.8)))?;
            kills += usize::from(!has_ended);
        }
        // By its folder and by the line that was interrupted, in turn; by the line alone where no checkpoint was made yet.
        let folder = place.checkpoints()?.filter(|_| number % 2 == 0);
        by_folder += usize::from(folder.is_some());
        let rest =
            folder.map_or(line.to_owned(), |folder| format!("resume {} --progress none", folder.display()));
        place.succeed(&format!("{rest} --threads {}", 1 + lots.below(8)))?;
        let run = place.runs("output")?.pop().context("the comparison left no folder")?;
        ensure_whole(&run)?;
        ensure!(hashes(&run)? == unbroken, "resumption {number} has other results");
    }
    Ok(counted(&[("tries", tries), ("kills", kills), ("by_folder", by_folder), ("same", tries)]))
}
