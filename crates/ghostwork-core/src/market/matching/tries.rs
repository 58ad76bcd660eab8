//! Jobs that seekers try to get, in columns: whether the seeker accepts a set pay, and what the merchant makes of the seeker.

use ghostwork_processor::Kernel;

use super::MatchingParameters;
use super::choice::{taste, utility};
use crate::arithmetic::exponential;
use crate::context::MonthContext;
use crate::draws::unit_interval;
use crate::market::merchants::PostedPay;

/// Jobs that seekers try to get.
#[derive(Debug, Default)]
pub(super) struct Tries {
    /// Jobs that those who are ready look at, by their numbers in a market cell.
    pub(super) looked_at: Vec<u32>,
    /// Numbers among those who are ready, and among the jobs of a market cell.
    pub(super) who: Vec<(u16, u32)>,
    /// Rows of the accounts' owners.
    pub(super) rows: Vec<u16>,
    /// Whether the merchant takes bids.
    by_bid: Vec<bool>,
    /// Log of a set pay over what set pay is in the cell.
    deviations: Vec<f64>,
    appeals: Vec<f64>,
    costs: Vec<f64>,
    /// Words that decide about tastes.
    tastes: Vec<u32>,
    /// What merchants make of seekers.
    pub(super) utilities: Vec<f64>,
    /// Whether seekers find the pay acceptable.
    pub(super) accepted: Vec<bool>,
}

impl Tries {
    /// Makes room for so many.
    pub(super) fn make_room(&mut self, tries: usize) {
        if tries <= self.who.len() {
            return;
        }
        self.who.resize(tries, (0, 0));
        self.rows.resize(tries, 0);
        self.by_bid.resize(tries, false);
        self.tastes.resize(tries, 0);
        for numbers in [&mut self.deviations, &mut self.appeals, &mut self.costs, &mut self.utilities] {
            numbers.resize(tries, 0.0);
        }
        self.accepted.resize(tries, false);
    }

    /// Notes who tries which job, its set pay, and what the merchant values: appeal, cost and a word about taste.
    pub(super) fn note(
        &mut self,
        place: usize,
        (who, row): ((u16, u32), u16),
        pay: Option<PostedPay>,
        (appeal, cost, taste): (f64, f64, u32),
    ) {
        (self.who[place], self.rows[place]) = (who, row);
        self.by_bid[place] = pay.is_none();
        self.deviations[place] = pay.map_or(0.0, |pay| f64::from(pay.deviation) / 10_000.0);
        (self.appeals[place], self.costs[place], self.tastes[place]) = (appeal, cost, taste);
    }

    /// Works out what both sides think of as many as there are words, which decide about set pay.
    pub(super) fn value(&mut self, context: &MonthContext, words: &[u32]) {
        context.processor.run(Value { parameters: &context.parameters.matching, words, tries: self });
    }
}

struct Value<'a> {
    parameters: &'a MatchingParameters,
    words: &'a [u32],
    tries: &'a mut Tries,
}

impl Kernel for Value<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let parameters = self.parameters;
        let Tries { by_bid, deviations, appeals, costs, tastes, utilities, accepted, .. } = self.tries;
        let number_of_tries = self.words.len();
        let (by_bid, deviations) = (&by_bid[..number_of_tries], &deviations[..number_of_tries]);
        let (words, accepted) = (self.words, &mut accepted[..number_of_tries]);
        for number in 0..number_of_tries {
            accepted[number] =
                by_bid[number] | (unit_interval(words[number]) < acceptance(parameters, deviations[number]));
        }
        let (appeals, costs) = (&appeals[..number_of_tries], &costs[..number_of_tries]);
        let (tastes, utilities) = (&tastes[..number_of_tries], &mut utilities[..number_of_tries]);
        for number in 0..number_of_tries {
            utilities[number] = utility(parameters, appeals[number], costs[number])
                + parameters.taste_weight * taste(tastes[number]);
        }
    }
}

/// Returns the share of posts with a set pay that a worker who may apply finds acceptable, by the log of pay over the usual.
#[inline(always)]
fn acceptance(parameters: &MatchingParameters, deviation: f64) -> f64 {
    parameters.acceptance * exponential(parameters.requester_elasticity * deviation)
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::Scene;
    use crate::arithmetic::logarithm;

    #[test]
    fn every_processor_values_many_tries_as_one_after_the_other() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.matching.taste_weight = 0.7;
        scene.parameters.matching.requester_elasticity = 0.5;
        let word = |number: u32| number.wrapping_mul(2_654_435_761);
        let words: Vec<u32> = (0..301).map(|number| word(number + 7)).collect();
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let mut tries = Tries::default();
            tries.make_room(400);
            for number in 0..301_u16 {
                let pay = PostedPay { dollars_per_hour: 20.0, deviation: i32::from(number) * 40 - 6_000 };
                let (appeal, cost) =
                    (f64::from(number) / 50.0 - 3.0, f64::from(number) * f64::from(number) / 2e4);
                let taste = word(number.into());
                let pay = (number % 3 > 0).then_some(pay);
                tries.note(number.into(), ((number, 9), number), pay, (appeal, cost, taste));
            }

            tries.value(&context, &words);

            for (number, accepting) in words.iter().copied().enumerate().take(301) {
                let cost = (number * number) as f64 / 2e4;
                let expected = (number as f64 / 50.0 - 3.0) - 3.0 * logarithm(cost.max(0.01))
                    + 0.7 * taste(word(number as u32));
                assert_eq!(tries.utilities[number].to_bits(), expected.to_bits(), "{processor:?} {number}");
                let deviation = (number as f64 * 40.0 - 6_000.0) / 10_000.0;
                let chance = 0.5 * exponential(0.5 * deviation);
                let is_accepted = number % 3 == 0 || unit_interval(accepting) < chance;
                assert_eq!(tries.accepted[number], is_accepted, "{processor:?} {number}");
            }
        }
    }
}
