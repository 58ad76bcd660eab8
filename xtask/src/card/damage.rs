//! Checkpoints with flipped bits and without an end.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Result, ensure};

use super::program::{Lots, Program};
use super::{Counts, Effort, counted};
use crate::fuzz::{economy, read_checkpoint, write_checkpoint};

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let place = program.place("damage")?;
    let (_, parts) = economy(5_000, 3)?;
    let large = write_checkpoint(&place.path("large"), &parts)?;
    let size = fs::metadata(&large)?.len();
    let (mut lots, flips) = (Lots::new(2), effort.tries(10_000, 200));
    for _ in 0..flips {
        let (byte, bit) = (lots.below(size), lots.below(8));
        flip(&large, byte, bit as u8)?;
        ensure!(read_checkpoint(&large, parts.len()).is_err(), "bit {bit} of byte {byte} of {size}");
        flip(&large, byte, bit as u8)?;
    }
    read_checkpoint(&large, parts.len())?;
    let (_, parts) = economy(100, 1)?;
    let small = write_checkpoint(&place.path("small"), &parts)?;
    let lengths = fs::metadata(&small)?.len();
    let step = effort.every(101) as u64;
    let mut truncations = 0;
    for length in (0..lengths).rev().step_by(step as usize) {
        OpenOptions::new().write(true).open(&small)?.set_len(length)?;
        ensure!(read_checkpoint(&small, parts.len()).is_err(), "{length} of {lengths} bytes");
        truncations += 1;
    }
    Ok(counted(&[
        ("bit_flips", flips),
        ("truncations", truncations),
        ("bytes", size as usize),
        ("missed", 0),
    ]))
}

fn flip(path: &Path, byte: u64, bit: u8) -> Result<()> {
    use std::io::Read;
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut one = [0];
    file.seek(SeekFrom::Start(byte))?;
    file.read_exact(&mut one)?;
    file.seek(SeekFrom::Start(byte))?;
    Ok(file.write_all(&[one[0] ^ 1 << bit])?)
}
