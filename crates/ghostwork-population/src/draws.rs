//! Draws that depend on a person and a purpose alone: the same file gives the same population everywhere.

/// What a draw is for; each purpose has its own numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    DependantAge,
    UnemploymentBenefit,
    NewEarner,
    WageDonor,
    ProfitRemoval,
    ProfitUnit,
    ProfitEarner,
    ProfitIncome,
    Sex,
    Education,
    Student,
    Employment,
    OwnAccount,
    Unemployment,
    FullTime,
    Hours,
    Tenure,
    HealthPlan,
    RetirementPlan,
    AdultCarer,
}

/// Returns a number in (0, 1) that is a pure function of an entity and a purpose.
///
/// `SplitMix64` (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators") applied to the key
/// twice: integer arithmetic, the same on every machine.
pub(crate) fn uniform(entity: u64, purpose: Purpose) -> f64 {
    let key = scramble(entity) ^ scramble((purpose as u64 + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let bits = scramble(key) >> 12;
    (bits as f64 + 0.5) / (1_u64 << 52) as f64
}

fn scramble(key: u64) -> u64 {
    let mut state = key.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// Someone who can be chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Index of the person or unit.
    pub(crate) index: usize,
    /// Relative chance of being chosen; 0 only when nobody else is left.
    pub(crate) propensity: f64,
    /// The candidate's own draw in (0, 1).
    pub(crate) draw: f64,
}

/// Chooses exactly `count` candidates (all, if there are fewer), the likelier the higher their propensity.
///
/// Those with the smallest draw per propensity are chosen: sequential Poisson sampling (Ohlsson 1998).
pub(crate) fn choose(candidates: Vec<Candidate>, count: usize) -> Vec<usize> {
    let mut ranked: Vec<(f64, usize)> = candidates
        .into_iter()
        .map(|candidate| (candidate.draw / candidate.propensity.max(1e-9), candidate.index))
        .collect();
    ranked.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    ranked.truncate(count);
    ranked.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_spread_evenly_and_differ_by_purpose() {
        let mean = (0..10_000).map(|entity| uniform(entity, Purpose::Sex)).sum::<f64>() / 10_000.0;

        // The mean of 10,000 uniforms has standard error 0.0029.
        assert!((mean - 0.5).abs() < 0.01, "mean {mean}");
        assert!((uniform(7, Purpose::Sex) - uniform(7, Purpose::Hours)).abs() > 1e-12);
    }

    #[test]
    fn choice_follows_propensity() {
        let candidates = (0..1000)
            .map(|index| Candidate {
                index,
                propensity: if index < 500 { 3.0 } else { 1.0 },
                draw: uniform(index as u64, Purpose::Employment),
            })
            .collect();

        let chosen = choose(candidates, 200);

        let likely = chosen.iter().filter(|&&index| index < 500).count();
        assert_eq!(chosen.len(), 200);
        // Three of four in expectation: 150, standard deviation about 6.
        assert!((125..=175).contains(&likely), "{likely} of 200");
    }
}
