//! Many runs that want one folder.

use std::process::Child;

use anyhow::{Result, ensure};

use super::program::{Program, ensure_whole};
use super::{Counts, Effort, counted};

/// Status of a run whose folder another one holds.
const IN_USE: i32 = 7;

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let place = program.place("locks")?;
    let starts = effort.tries(50, 12);
    let line = "run baseline.toml --workers 2000 --months 120 --progress none --threads 1";
    let children = (0..starts).map(|_| place.start(line)).collect::<Result<Vec<Child>>>()?;
    let mut codes = Vec::new();
    for mut child in children {
        codes.push(child.wait()?.code());
    }
    let (won, left) = (count(&codes, 0), count(&codes, IN_USE));
    ensure!(won == 1 && left == starts - 1, "{codes:?}");
    for run in place.runs("output")? {
        ensure_whole(&run)?;
    }
    // A lock whose owner is dead does not hinder the next.
    let kills = effort.tries(20, 2);
    for _ in 0..kills {
        place.kill_after(line, std::time::Duration::from_millis(400))?;
    }
    place.succeed("run baseline.toml --workers 2000 --months 120 --progress none")?;
    Ok(counted(&[("starts", starts), ("won", won), ("left_with_7", left), ("owners_killed", kills)]))
}

fn count(codes: &[Option<i32>], wanted: i32) -> usize {
    codes.iter().filter(|code| **code == Some(wanted)).count()
}
