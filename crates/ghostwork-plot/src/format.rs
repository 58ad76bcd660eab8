//! Numbers, amounts and dates as readers expect them.

use ghostwork_results::{Estimate, Month};

/// Month names, cut to three letters.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns a number with decimals, thousands marks and a true minus sign; what rounds to zero has no sign.
pub(crate) fn number(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return "n/a".to_owned();
    }
    let digits = format!("{:.*}", usize::from(decimals), value.abs());
    let (whole, fraction) =
        digits.split_once('.').map_or((digits.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    if value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// Returns the same with a plus sign where positive.
pub(crate) fn signed(value: f64, decimals: u8) -> String {
    let text = number(value, decimals);
    let positive = value > 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if positive { format!("+{text}") } else { text }
}

/// A unit taken apart: what stands before and after the number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    before: String,
    rest: String,
    /// What one is worth of what stands before: a million in `million USD`.
    scale: f64,
    divisor: f64,
}

impl Unit {
    /// Takes a unit apart: a currency code moves before the number, a per cent sign closes up.
    pub(crate) fn of_level(unit: &str) -> Self {
        let spaced = |text: &str| if text.is_empty() { String::new() } else { format!(" {text}") };
        let (first, after_first) = unit.split_once(' ').unwrap_or((unit, ""));
        let scale = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9)]
            .into_iter()
            .find_map(|(word, scale)| (word == first).then_some(scale));
        let (code, rest) = match scale {
            Some(_) => after_first.split_once(' ').unwrap_or((after_first, "")),
            None => (first, after_first),
        };
        if let Some(before) = currency_symbol(code) {
            return Self { before, rest: spaced(rest), scale: scale.unwrap_or(1.0), divisor: 1.0 };
        }
        let (scale, rest) = match scale {
            Some(scale) => (scale, spaced(after_first)),
            None if first == "%" => (1.0, format!("%{}", spaced(after_first))),
            None => (1.0, spaced(unit)),
        };
        Self { before: String::new(), rest, scale, divisor: 1.0 }
    }

    /// The same for a difference: per cent become points.
    pub(crate) fn of_difference(unit: &str) -> Self {
        if unit == "%" || unit.starts_with("% ") {
            return Self { before: String::new(), rest: " points".to_owned(), scale: 1.0, divisor: 1.0 };
        }
        Self::of_level(unit)
    }

    /// Cuts large amounts short: values are shown in thousand million (bn) or million (m).
    #[must_use]
    pub(crate) fn cut_short_for(mut self, largest: f64) -> Self {
        // Thousands of persons are counted closely enough to stay thousands.
        if self.scale > 1.0 && self.before.is_empty() {
            return self;
        }
        let shown_in = match largest.abs() * self.scale {
            size if size >= 1e9 => 1e9,
            size if size >= 1e6 => 1e6,
            _ => return self,
        };
        self.divisor = shown_in / self.scale;
        self
    }

    /// Shows values in thousands.
    #[must_use]
    pub(crate) fn in_thousands(mut self) -> Self {
        self.divisor = 1e3 / self.scale;
        self
    }

    /// Returns what values are divided by when shown.
    pub(crate) fn divisor(&self) -> f64 {
        self.divisor
    }

    /// Returns the unit alone, as it stands in a subtitle, such as `$ bn a year`.
    pub(crate) fn words(&self) -> String {
        format!("{}{}", self.before.trim_end(), self.after()).trim().to_owned()
    }

    /// Returns a level with its unit.
    pub(crate) fn level(&self, value: f64, decimals: u8) -> String {
        self.around(&number(value / self.divisor, decimals))
    }

    /// Returns a difference with sign and unit.
    pub(crate) fn difference(&self, value: f64, decimals: u8) -> String {
        self.around(&signed(value / self.divisor, decimals))
    }

    /// Returns the label of a value on an axis, which at zero has no decimals.
    pub(crate) fn tick(&self, value: f64, decimals: u8, is_difference: bool) -> String {
        self.bare(value, if value.abs() > 0.0 { decimals } else { 0 }, is_difference)
    }

    /// Returns the number alone, with what must stand at it: currency or per cent sign.
    pub(crate) fn bare(&self, value: f64, decimals: u8, is_difference: bool) -> String {
        let shown = value / self.divisor;
        let text = if is_difference { signed(shown, decimals) } else { number(shown, decimals) };
        let close = if self.rest.starts_with('%') { "%" } else { "" };
        format!("{}{close}", self.with_symbol(&text))
    }

    /// Returns a level with what must stand at it and the word for large amounts, such as `$2.4 bn`, but no more.
    pub(crate) fn compact(&self, value: f64, decimals: u8) -> String {
        let text = self.with_symbol(&number(value / self.divisor, decimals));
        let close = if self.rest.starts_with('%') { "%" } else { self.magnitude() };
        format!("{text}{close}")
    }

    /// Returns the word for large amounts.
    pub(crate) fn magnitude(&self) -> &'static str {
        match self.divisor * self.scale {
            size if size >= 1e9 => " bn",
            size if size >= 1e6 => " m",
            size if size >= 1e3 => " thousand",
            _ => "",
        }
    }

    fn after(&self) -> String {
        format!("{}{}", self.magnitude(), self.rest)
    }

    fn around(&self, number: &str) -> String {
        format!("{}{}", self.with_symbol(number), self.after())
    }

    /// Puts the currency after the sign.
    fn with_symbol(&self, number: &str) -> String {
        let (sign, digits) = split_sign(number);
        format!("{sign}{}{digits}", self.before)
    }
}

/// Splits a leading sign off.
fn split_sign(number: &str) -> (&str, &str) {
    match number.chars().next() {
        Some(sign @ ('+' | '−')) => number.split_at(sign.len_utf8()),
        _ => ("", number),
    }
}

/// Returns what stands before an amount of a currency, nothing for text that is no currency code.
pub(crate) fn currency_symbol(code: &str) -> Option<String> {
    match code {
        "USD" => Some("$".to_owned()),
        "EUR" => Some("€".to_owned()),
        "GBP" => Some("£".to_owned()),
        "INR" => Some("₹".to_owned()),
        "PHP" => Some("₱".to_owned()),
        "PPP" => Some("PPP\u{a0}$".to_owned()),
        _ if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            Some(format!("{code}\u{a0}"))
        }
        _ => None,
    }
}

/// Returns decimals that show two digits of a value.
pub(crate) fn decimals_for(value: f64) -> u8 {
    match value.abs() {
        size if size >= 10.0 => 0,
        size if size >= 1.0 => 1,
        size if size >= 0.1 => 2,
        _ => 3,
    }
}

/// Returns the fewest decimals, at most four, that write every value exactly.
pub(crate) fn decimals_writing(values: &[f64]) -> u8 {
    let mut power = 1.0;
    for decimals in 0..4 {
        let exact =
            |value: &f64| !value.is_finite() || ((value * power).round() / power - value).abs() < 1e-9;
        if values.iter().all(exact) {
            return decimals;
        }
        power *= 10.0;
    }
    4
}

/// Decimals beyond those wanted that may tell on which side of zero an interval ends; one in a million comes nearer to zero.
const MOST_MORE: u8 = 6;

/// Returns decimals, at most two more than wanted, that show a clear estimate as different from zero, the ends of its
/// interval as different from each other and, where that is enough, on which side of zero each end lies; of a clear
/// estimate, that is told with as many decimals as it takes.
pub(crate) fn decimals_showing(estimate: &Estimate, wanted: u8) -> u8 {
    let is_shown =
        |value: f64, decimals: u8| number(value, decimals).bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let shows_change = |decimals: u8| !estimate.is_clear() || is_shown(estimate.mean, decimals);
    let has_width = estimate.has_interval() && estimate.high > estimate.low;
    let shows_width =
        |decimals: u8| !has_width || signed(estimate.low, decimals) != signed(estimate.high, decimals);
    let shows_sides = |decimals: u8| {
        [estimate.low, estimate.high]
            .into_iter()
            .all(|end| !has_width || end == 0.0 || is_shown(end, decimals))
    };
    let most = if estimate.is_clear() { MOST_MORE } else { 2 };
    let enough = |decimals: &u8| shows_change(*decimals) && shows_width(*decimals);
    let sides = (wanted..=wanted + most).find(|decimals| enough(decimals) && shows_sides(*decimals));
    let width = || (wanted..=wanted + 2).find(enough);
    sides.or_else(width).unwrap_or(wanted + if has_width { 2 } else { 0 })
}

/// Returns a month as `Mar 2027`.
pub(crate) fn month(month: Month) -> String {
    let name = MONTHS.get(usize::from(month.month_of_year()) - 1).copied().unwrap_or_default();
    format!("{name} {}", month.year())
}

/// Returns a period as `Jan–Dec 2029` or `Jul 2028–Jun 2029`.
pub(crate) fn period(first: Month, last: Month) -> String {
    if first == last {
        return month(first);
    }
    if first.year() == last.year() {
        let start = month(first);
        return format!("{}–{}", start.split(' ').next().unwrap_or_default(), month(last));
    }
    format!("{}–{}", month(first), month(last))
}

/// Returns an interval as `−0.8 to −0.4`.
pub(crate) fn interval(estimate: &Estimate, decimals: u8) -> String {
    if !estimate.has_interval() {
        return "no interval".to_owned();
    }
    format!("{} to {}", signed(estimate.low, decimals), signed(estimate.high, decimals))
}

/// Returns how many there are of something, like `1 seed` or `12 seeds`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", number(count as f64, 0))
}

/// Returns seeds as `seeds 1–20`, or how many there are.
pub(crate) fn seeds(seeds: &[u64]) -> String {
    let consecutive =
        seeds.windows(2).all(|pair| matches!(pair, [first, second] if first.checked_add(1) == Some(*second)));
    match seeds {
        [] => "no seed".to_owned(),
        [only] => format!("seed {only}"),
        [first, .., last] if consecutive => format!("seeds {first}–{last}"),
        [first, ..] => format!("{} seeds from {first}", seeds.len()),
    }
}

/// Returns the first letters of a hash.
pub(crate) fn short_hash(hash: &str) -> &str {
    hash.get(..4).unwrap_or(hash)
}

/// Returns a label as it stands inside a sentence: a lower-case first letter unless it begins an acronym or a name.
pub(crate) fn inside_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands_marks_and_a_true_minus() {
        assert_eq!(number(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(-1000.0, 0), "−1,000");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(signed(0.6, 1), "+0.6");
        assert_eq!(signed(0.0, 1), "0.0");
        assert_eq!(number(f64::NAN, 1), "n/a");
    }

    #[test]
    fn the_ends_of_an_interval_show_their_side_of_zero() {
        let of = |mean, low, high| Estimate { mean, low, high, ..Estimate::from_replications(&[0.0, 1.0]) };
        assert_eq!(decimals_showing(&of(-0.13, -0.24, -0.02), 1), 2);
        assert_eq!(decimals_showing(&of(0.5, -0.003, 1.003), 1), 3);
        // What two more decimals do not show either costs none.
        assert_eq!(decimals_showing(&of(0.5, -0.000_03, 1.0), 1), 1);
        // Of what is clear, an end at 0.0 would contradict the verdict.
        assert_eq!(decimals_showing(&of(-0.5, -1.0, -0.000_3), 1), 4);
        assert_eq!(decimals_showing(&of(-2e-6, -3e-6, -1e-6), 2), 6);
        assert_eq!(decimals_showing(&of(3.2, 2.0, 4.4), 1), 1);
    }

    #[test]
    fn units_stand_where_readers_expect_them() {
        assert_eq!(Unit::of_level("%").level(5.21, 1), "5.2%");
        assert_eq!(Unit::of_difference("%").difference(-0.6, 1), "−0.6 points");
        assert_eq!(Unit::of_difference("USD per hour").difference(-0.85, 2), "−$0.85 per hour");
        assert_eq!(Unit::of_level("hours a week").level(38.0, 1), "38.0 hours a week");
        assert_eq!(Unit::of_level("% of labour force").tick(8.0, 0, false), "8%");
        assert_eq!(Unit::of_level("CHF").level(12.0, 0), "CHF\u{a0}12");
        assert_eq!(
            Unit::of_difference("USD a year").cut_short_for(2e9).difference(1.94e9, 1),
            "+$1.9 bn a year"
        );
        assert_eq!(Unit::of_level("USD a year").cut_short_for(2e9).words(), "$ bn a year");
        let millions = Unit::of_level("million USD per month");
        assert_eq!(millions.level(32.5, 1), "$32.5 m per month");
        assert_eq!(millions.cut_short_for(306_340.6).difference(-306_340.6, 1), "−$306.3 bn per month");
        let thousands = Unit::of_level("thousand persons").cut_short_for(3_267.0);
        assert_eq!(thousands.level(3_267.0, 0), "3,267 thousand persons");
        assert_eq!(thousands.compact(3_267.0, 0), "3,267 thousand");
        assert_eq!(thousands.words(), "thousand persons");
    }

    #[test]
    fn periods_are_as_short_as_they_can_be() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(period(month("2029-01"), month("2029-12")), "Jan–Dec 2029");
        assert_eq!(period(month("2028-07"), month("2029-06")), "Jul 2028–Jun 2029");
        assert_eq!(period(month("2028-07"), month("2028-07")), "Jul 2028");
    }

    #[test]
    fn labels_inside_a_sentence_keep_acronyms() {
        assert_eq!(inside_sentence("Unemployment rate"), "unemployment rate");
        assert_eq!(inside_sentence("UI coverage"), "UI coverage");
    }
}
