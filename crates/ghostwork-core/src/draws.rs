//! Random draws as a pure function of what they are drawn for.
//!
//! A draw depends on the seed, the replication, the entity, the month, the [`Stream`] and an index, and on nothing
//! else: Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011) turns that counter into four random words. The scenario is not in the
//! key, so the same person meets the same luck under baseline and reform.

mod columns;

use std::convert::Infallible;

use ghostwork_parameters::Month;
use rand::rand_core::TryRng;

pub(crate) use crate::draws::columns::NormalColumns;
pub use crate::draws::columns::{FirstWords, WordColumns};

use crate::arithmetic::normal_quantile;

/// What a draw decides. A new process gets a new stream, so that old results keep their draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Stream {
    /// Which records the population is made of, and what the records do not say.
    Synthesis = 1,
    /// Lasting traits of a person: preferences, tastes, take-up.
    Trait = 2,
    /// Demand, algorithm changes.
    Environment = 3,
    /// Moves between labour-market states.
    Employment = 4,
    /// Shocks to wages and own-account profit.
    Earnings = 5,
    /// Joining, pausing and leaving marketplaces.
    Participation = 6,
    /// Where workers apply.
    Application = 7,
    /// What is unobserved about an applicant.
    Applicant = 8,
    /// What merchants decide.
    Merchant = 9,
    /// Quality, ratings, late pay, deactivation.
    Delivery = 10,
    /// Health events.
    Health = 11,
    /// Training.
    Skills = 12,
    /// Death, leaving home, marriage, separation.
    Demography = 13,
    /// Errors of measurement.
    Measurement = 14,
    /// Compliance and audits of payers.
    Compliance = 15,
    /// Workers abroad.
    Abroad = 16,
    /// How marketplaces rank profiles.
    Ranking = 17,
    /// Merchants' invitations to freelancers who worked for them before.
    Invitation = 18,
    /// Special enrolment in health plans.
    Enrolment = 19,
    /// Who is enrolled in a trial, who is treated, and what the treated are given.
    Trial = 40,
    /// Designs of experiments with the model.
    Design = 41,
    /// Candidates of a calibration.
    Calibration = 64,
}

/// Counter part that tells kinds of entities apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity(u64);

const KIND_SHIFT: u32 = 48;

impl Entity {
    /// A worker at home.
    pub const fn worker(number: u64) -> Self {
        Self(number)
    }

    /// A worker abroad.
    pub const fn abroad(number: u64) -> Self {
        Self(number | 1 << KIND_SHIFT)
    }

    /// A merchant.
    pub const fn merchant(number: u64) -> Self {
        Self(number | 2 << KIND_SHIFT)
    }

    /// Returns the number of a post among all posts of all months, for telling posts apart.
    pub(crate) fn post(merchant: u64, category: u64, month: Month) -> u64 {
        merchant << 24 | category << 16 | u64::from(month.index() as u16)
    }

    /// Something there are few of: a storefront, a block of the population.
    pub const fn institution(number: u64) -> Self {
        Self(number | 3 << KIND_SHIFT)
    }
}

/// The source of all randomness of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    key: [u32; 2],
}

impl Draws {
    /// Makes the draws of a replication under a seed.
    pub fn new(seed: u64, replicate: u32) -> Self {
        let key = mix(seed ^ mix(u64::from(replicate).wrapping_add(0x9e37_79b9_7f4a_7c15)));
        Self { key: [key as u32, (key >> 32) as u32] }
    }

    /// Returns four random words for an entity in a month.
    pub fn words(&self, stream: Stream, month: Month, entity: Entity) -> [u32; 4] {
        self.words_at(stream, month, entity, 0)
    }

    /// Returns the four random words with an index below 65,536, for processes that need more than four.
    pub fn words_at(&self, stream: Stream, month: Month, entity: Entity, index: u16) -> [u32; 4] {
        philox(Self::counter(stream, month, entity, index), self.key)
    }

    /// Returns the counter that stands for an entity, a month and a purpose.
    fn counter(stream: Stream, month: Month, entity: Entity, index: u16) -> [u32; 4] {
        [entity.0 as u32, (entity.0 >> 32) as u32, month.index(), stream as u32 | u32::from(index) << 16]
    }

    /// Returns four uniform numbers in (0, 1) for an entity in a month.
    pub fn uniforms(&self, stream: Stream, month: Month, entity: Entity) -> [f64; 4] {
        self.words(stream, month, entity).map(unit_interval)
    }

    /// Returns four uniform numbers that the entity keeps for life.
    pub fn traits(&self, entity: Entity, index: u16) -> [f64; 4] {
        self.trait_words(entity, index).map(unit_interval)
    }

    /// Returns four random words that the entity keeps for life.
    pub(crate) fn trait_words(self, entity: Entity, index: u16) -> [u32; 4] {
        self.words_at(Stream::Trait, Month::from_index(0), entity, index)
    }

    /// Returns a generator for rand's distributions, for an entity in a month.
    pub fn generator(&self, stream: Stream, month: Month, entity: Entity) -> Generator {
        Generator { draws: *self, stream, month, entity, index: 0, words: [0; 4], used: 4 }
    }
}

/// Returns a word as a number in (0, 1).
#[inline(always)]
pub(crate) fn unit_interval(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Returns a word that no word of a smaller uniform number than the probability exceeds: a quick test without misses.
pub(crate) fn largest_word_below(probability: f64) -> u32 {
    (probability * 4_294_967_296.0) as u32
}

/// Returns a word as a standard normal number.
pub fn standard_normal(word: u32) -> f64 {
    normal_quantile(unit_interval(word))
}

/// An endless row of words for one entity, month and stream, usable through rand's traits.
#[derive(Debug, Clone)]
pub struct Generator {
    draws: Draws,
    stream: Stream,
    month: Month,
    entity: Entity,
    index: u16,
    words: [u32; 4],
    used: usize,
}

impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == self.words.len() {
            // Index 0 belongs to `words`; a generator starts behind it.
            self.index = self.index.wrapping_add(1);
            self.words = self.draws.words_at(self.stream, self.month, self.entity, self.index);
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        Ok(word)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = self.try_next_u32()?;
        let high = self.try_next_u32()?;
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.try_next_u32()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: u32 = 10;

/// Philox4x32-10.
#[inline(always)]
fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let first = u64::from(MULTIPLIERS[0]) * u64::from(counter[0]);
        let second = u64::from(MULTIPLIERS[1]) * u64::from(counter[2]);
        counter = [
            (second >> 32) as u32 ^ counter[1] ^ key[0],
            second as u32,
            (first >> 32) as u32 ^ counter[3] ^ key[1],
            first as u32,
        ];
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
const fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use rand::RngExt;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

    #[test]
    fn philox_passes_the_known_answer_vectors_of_random123() {
        // Random123 1.14.0, tests/kat_vectors, philox4x32 10.
        let known = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, words) in known {
            assert_eq!(philox(counter, key), words);
        }
    }

    #[test]
    fn a_draw_depends_on_everything_it_is_drawn_for() {
        let month = Month::from_index(24_000);
        let draws = Draws::new(7, 0);
        let word = |draws: Draws, stream, month, entity| draws.words(stream, month, entity)[0];

        let reference = word(draws, Stream::Employment, month, Entity::worker(5));

        assert_eq!(reference, word(Draws::new(7, 0), Stream::Employment, month, Entity::worker(5)));
        assert_ne!(reference, word(Draws::new(8, 0), Stream::Employment, month, Entity::worker(5)));
        assert_ne!(reference, word(Draws::new(7, 1), Stream::Employment, month, Entity::worker(5)));
        assert_ne!(reference, word(draws, Stream::Earnings, month, Entity::worker(5)));
        assert_ne!(reference, word(draws, Stream::Employment, month + 1, Entity::worker(5)));
        assert_ne!(reference, word(draws, Stream::Employment, month, Entity::abroad(5)));
    }

    #[test]
    fn no_uniform_below_a_probability_has_a_larger_word() {
        for probability in [-0.5, 0.0, 1e-12, 0.001, 0.3, 0.999_999_999_9, 1.0, 7.0] {
            let largest = largest_word_below(probability);
            let next = largest.saturating_add(1);

            assert!(next == largest || unit_interval(next) >= probability, "{probability}");
            // The test is sharp: two words less are below.
            assert!(largest < 2 || unit_interval(largest - 2) < probability, "{probability}");
        }
    }

    #[test]
    fn the_generator_serves_the_distributions_of_rand() {
        let mut generator =
            Draws::new(1, 0).generator(Stream::Synthesis, Month::from_index(0), Entity::worker(1));

        let count = 20_000;
        let mean: f64 = (0..count).map(|_| -> f64 { StandardNormal.sample(&mut generator) }).sum::<f64>()
            / f64::from(count);
        let die = generator.random_range(1..=6);

        // Four standard errors of a mean of 20,000 standard normals: 0.028.
        assert!(mean.abs() < 0.03, "{mean}");
        assert!((1..=6).contains(&die));
    }
}
