//! Changes of inputs, drawn from a seed.

/// Words that readers of text stumble over.
const WORDS: [&str; 28] = [
    "nan",
    "-inf",
    "1e400",
    "-0.0",
    "9223372036854775808",
    "-1",
    "0",
    "true",
    "[[",
    "]]",
    "{",
    "}",
    "\"",
    "'''",
    ",",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "..",
    "/",
    "\\",
    "=cmd()",
    "<script>",
    "2026-13",
    "#",
];
/// Most changes of one input.
const MOST_CHANGES: u64 = 6;
/// Longest input, bytes.
const LONGEST: usize = 1 << 20;

/// Draws inputs: seeds with changes.
pub(crate) struct Mutator {
    state: u64,
    seeds: Vec<Vec<u8>>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, seeds: Vec<Vec<u8>>) -> Self {
        Self { state: seed, seeds }
    }

    /// Returns the next input.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.seed();
        for _ in 0..=self.below(MOST_CHANGES) {
            self.change(&mut input);
            input.truncate(LONGEST);
        }
        input
    }

    fn seed(&mut self) -> Vec<u8> {
        let position = self.below(self.seeds.len() as u64) as usize;
        self.seeds.get(position).cloned().unwrap_or_default()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() as u64 + 1) as usize;
        let end = (at + self.below(1 + (input.len() as u64 / 8).min(4096)) as usize).min(input.len());
        match self.below(8) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = self.word() as u8,
            2 => drop(input.drain(at..end)),
            3 => input.truncate(at),
            4 => {
                let again = input[at..end].repeat(1 + self.below(3) as usize);
                input.splice(at..at, again);
            }
            5 => {
                let other = self.seed();
                let from = self.below(other.len() as u64 + 1) as usize;
                let until = (from + self.below(512) as usize).min(other.len());
                input.splice(at..end, other[from..until].iter().copied());
            }
            6 => {
                let word = WORDS[self.below(WORDS.len() as u64) as usize];
                let times = if self.below(64) == 0 { 20_000 } else { 1 };
                input.splice(at..at, word.repeat(times).into_bytes());
            }
            _ => {
                let number = self.word().to_le_bytes();
                let until = (at + 8).min(input.len());
                input[at..until].copy_from_slice(&number[..until - at]);
            }
        }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.word() % bound.max(1)
    }

    /// Steele, Lea and Flood's generator (2014).
    fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_tries_the_same_inputs() {
        let seeds = vec![b"key = 1\n".repeat(20), b"other".to_vec()];
        let inputs = |seed| {
            let mut mutator = Mutator::new(seed, seeds.clone());
            (0..200).map(|_| mutator.next()).collect::<Vec<_>>()
        };

        assert_eq!(inputs(7), inputs(7));
        assert_ne!(inputs(7), inputs(8));
    }
}
