//! Reads what callgrind writes.

use std::collections::BTreeMap;

/// Returns by function the instructions in it and in what it calls, from a profile with uncompressed names and positions.
pub(super) fn inclusive_costs(profile: &str) -> BTreeMap<String, u64> {
    let mut costs = BTreeMap::new();
    let mut function = "";
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("fn=") {
            function = without_hash(name);
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            // A position and a cost: of an instruction of the function, or of a call that it makes.
            if let Some(cost) = line.split_whitespace().nth(1).and_then(|cost| cost.parse::<u64>().ok()) {
                *costs.entry(function.to_owned()).or_insert(0) += cost;
            }
        }
    }
    costs
}

/// Returns a function's path without the hash that old names end with.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((path, hash)) if hash.len() == 16 && hash.chars().all(|digit| digit.is_ascii_hexdigit()) => path,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functions_calls_count_as_its_own() {
        let profile = "\
events: Ir

fl=core.rs
fn=outer::h0123456789abcdef
12 100
cfn=inner
calls=2 5
13 40
14 1

fn=inner
5 40
";

        let costs = inclusive_costs(profile);

        // 100 and 1 of its own, 40 of what it calls.
        assert_eq!(costs["outer"], 141);
        assert_eq!(costs["inner"], 40);
    }
}
