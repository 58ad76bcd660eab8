//! The card as a page.

use super::Card;

/// A suite, what is done, what is found.
type Row = (&'static str, &'static str, String);

/// Returns the page that follows from the counts.
pub(super) fn written(card: &Card) -> String {
    let count = |suite: &str, key: &str| {
        let found = card.get(suite).and_then(|counts| counts.get(key));
        found.map_or_else(|| "not measured".to_owned(), |count| grouped(*count))
    };
    let rows = ends(&count).into_iter().chain(inputs(card, &count));
    let lines = rows.map(|(suite, what, found)| format!("| `{suite}` | {what} | {found} |"));
    let table = lines.collect::<Vec<_>>().join("\n");
    format!("{HEAD}\n| suite | what is done | what is found |\n| --- | --- | --- |\n{table}\n{FOOT}")
}

/// Returns the suites that end commands in every way.
fn ends(count: &impl Fn(&str, &str) -> String) -> [Row; 6] {
    [
        (
            "kills",
            "`kill -9` at a random moment of runs, sweeps, reports and resumptions",
            format!(
                "{} tries, {} killed before their end: {} torn files",
                count("kills", "tries"),
                count("kills", "killed"),
                count("kills", "torn")
            ),
        ),
        (
            "resumes",
            "comparisons killed at random, up to four times each, resumed on 1 to 8 threads",
            format!(
                "{} of {} have every byte of the unbroken one; {} kills; {} went on by `resume`, the others by the same line",
                count("resumes", "same"),
                count("resumes", "tries"),
                count("resumes", "kills"),
                count("resumes", "by_folder")
            ),
        ),
        (
            "damage",
            "checkpoints with one bit flipped, or cut off at every length",
            format!(
                "{} flips in {} bytes and {} lengths: {} missed, 0 panics",
                count("damage", "bit_flips"),
                count("damage", "bytes"),
                count("damage", "truncations"),
                count("damage", "missed")
            ),
        ),
        (
            "faults",
            "every system call that writes fails once in turn",
            format!("{}; others end well; earlier runs whole, no file left behind", faults(count)),
        ),
        (
            "locks",
            "runs started at once for one folder",
            format!(
                "{} started, {} won, {} left with status 7; {} dead owners hinder nobody",
                count("locks", "starts"),
                count("locks", "won"),
                count("locks", "left_with_7"),
                count("locks", "owners_killed")
            ),
        ),
        (
            "surroundings",
            "locales and time zones, odd names, other dates, interrupted system calls, folders that nobody may write to, limits on file size and memory",
            format!(
                "{} settings, {} names, {} dates, {} interrupted calls: same bytes; {} and {} limits: all or nothing, no crash",
                count("surroundings", "locales_and_zones"),
                count("surroundings", "names"),
                count("surroundings", "clocks"),
                count("surroundings", "interrupted_calls"),
                count("surroundings", "file_size_limits"),
                count("surroundings", "memory_limits")
            ),
        ),
    ]
}

/// Returns the suites of what is read, and of what the program is made.
fn inputs(card: &Card, count: &impl Fn(&str, &str) -> String) -> [Row; 4] {
    let fuzzed = crate::fuzz::TARGETS.map(|target| fuzzed(card, target)).join("; ");
    [
        (
            "keys",
            "every key of a scenario with values it must not take",
            format!(
                "{} keys, {} cases: {} accepted",
                count("keys", "keys"),
                count("keys", "cases"),
                count("keys", "accepted")
            ),
        ),
        (
            "edges",
            "small runs with keys at the ends of their ranges, one alone and up to forty together",
            format!(
                "{} values, {} sets: {} run to an end, {} of them stopped by a sum that no account holds; {} refused; {} numbers that are none, 0 panics, 0 hangs",
                count("edges", "values"),
                count("edges", "together"),
                count("edges", "runs"),
                count("edges", "stopped"),
                count("edges", "refused"),
                count("edges", "not_finite")
            ),
        ),
        (
            "fuzz",
            "changed inputs for every reader of files; minutes of the processor, and the hash of the code that reads",
            format!("{fuzzed}: 0 panics, 0 hangs"),
        ),
        (
            "supply",
            "crates of others in the command; uses of `unsafe` in this workspace",
            format!(
                "{} crates, all from crates.io under licences of `deny.toml`; {} uses",
                count("supply", "dependencies"),
                count("supply", "uses_of_unsafe")
            ),
        ),
    ]
}

/// Returns how long a reader was tried, with how much.
fn fuzzed(card: &Card, target: &str) -> String {
    let count = |name: &str| card.get("fuzz")?.get(&format!("{target}_{name}")).copied();
    match (count("milliseconds"), count("inputs"), count("reader")) {
        (Some(time), Some(inputs), Some(reader)) => {
            let minutes = time as f64 / 60_000.0;
            format!("{target} {minutes:.1} minutes, {} inputs (`{reader:012x}`)", grouped(inputs))
        }
        _ => format!("{target} not measured"),
    }
}

/// Returns what became of each kind of system call that fails.
fn faults(count: &impl Fn(&str, &str) -> String) -> String {
    let calls = ["write", "fsync", "rename", "mkdir", "unlink"].map(|call| {
        let (points, refused) =
            (count("faults", &format!("{call}_points")), count("faults", &format!("{call}_refused")));
        format!("{call} {points}, of which {refused} end with status 4")
    });
    calls.join("; ")
}

const HEAD: &str = "<!-- Written by `cargo xtask card`: do not edit. -->

# Reliability

What follows was counted by trying to break the program; nothing here is written by hand. A suite that finds a fault fails, and
its row stays as it was. All of it again: `cargo xtask card`, or one suite: `cargo xtask card kills`. `cargo xtask card --quick` tries
a little of everything, and every change must pass it.
";

const FOOT: &str = "
## Checkpoints

`run`, `compare`, `trial` and `validate` write how far they are when Ctrl-C or a termination signal asks them to stop, and name the line that goes on:
`ghostwork resume FOLDER`. `--checkpoint every=12` writes a checkpoint every twelve months besides, `--checkpoint never` none at all. The
same line as before goes on as well. Results are those of an unbroken run to the last bit, on any number of threads. `validate` keeps
every seed that is complete, `sweep` every run, `calibrate` every candidate: the same line goes on.

A checkpoint is a file of parts, each with its length and a checksum; it is written beside its place, brought to the disk and renamed.
The last two of every seed are kept: where the newest is damaged, the one before it is taken. The folder `RUN.checkpoints` stands beside that of
the run, may be read by its owner alone, as it holds every simulated person, and is removed when the results are in place.

## What else holds

- A file of results appears whole or not at all; `run.json`, written last, has the hash of every other one, and `ghostwork verify` compares them.
- Two runs for one folder: the second leaves with status 7. The lock is the system's and ends with its owner.
- Every month the payments must explain, to the cent, how what people hold has changed; otherwise the run stops with status 3.
- Totals are integers with overflow checks, in release builds too.
- A result of a shipped scenario cannot move unnoticed: `cargo xtask golden` compares, and an update needs a line in the change log.
";

/// Parts the digits of a number.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_parted_by_thousands() {
        assert_eq!([7, 999, 1000, 1_234_567].map(grouped), ["7", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn what_was_not_measured_is_said() {
        assert!(written(&Card::new()).contains("not measured"));
    }
}
