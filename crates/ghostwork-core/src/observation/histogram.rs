use crate::observation::counters::IncomeBin;

/// Returns the bin of an amount: 0 below zero, then bins of one width, the last one open.
#[inline]
pub(crate) fn bin(amount: i64, width: i64, bins: usize) -> usize {
    let last = bins - 1;
    if amount < 0 { 0 } else { (amount as u64 / width as u64).min(last as u64 - 1) as usize + 1 }
}

/// Returns the amount below which a share of the counted lies, `None` when nobody was counted.
///
/// Within a bin the counted are spread evenly; below zero gives zero, and the open bin gives its lower limit.
pub(crate) fn quantile(counts: &[i64], width: f64, share: f64) -> Option<f64> {
    let total: i64 = counts.iter().sum();
    if total == 0 {
        return None;
    }
    let mut left = share * total as f64;
    for (bin, count) in counts.iter().enumerate() {
        let count = *count as f64;
        if count > 0.0 && left <= count {
            let is_closed = bin > 0 && bin + 1 < counts.len();
            let within = if is_closed { left / count } else { 0.0 };
            return Some((bin.saturating_sub(1) as f64 + within) * width);
        }
        left -= count;
    }
    Some((counts.len() - 2) as f64 * width)
}

/// Returns the share of all income that the poorest share of residents has; incomes in a bin are taken as equal.
pub(crate) fn income_share_of_poorest(bins: &[IncomeBin], share: f64) -> Option<f64> {
    let (residents, cents) = totals(bins)?;
    let mut left = share * residents;
    let mut held = 0.0;
    for bin in bins {
        let counted = bin.residents as f64;
        if counted >= left {
            return Some((held + bin.cents as f64 * left / counted.max(1.0)) / cents);
        }
        left -= counted;
        held += bin.cents as f64;
    }
    Some(1.0)
}

/// Returns the Gini index, 0 to 1; incomes in a bin are taken as equal.
pub(crate) fn gini(bins: &[IncomeBin]) -> Option<f64> {
    let (residents, cents) = totals(bins)?;
    let mut below = 0.0;
    let mut area = 0.0;
    for bin in bins {
        let upto = below + bin.cents as f64 / cents;
        area += bin.residents as f64 / residents * (below + upto);
        below = upto;
    }
    Some(1.0 - area)
}

/// Returns the number of residents and their income in cents, `None` when there is no positive income.
fn totals(bins: &[IncomeBin]) -> Option<(f64, f64)> {
    let residents: i64 = bins.iter().map(|bin| bin.residents).sum();
    let cents: i64 = bins.iter().map(|bin| bin.cents).sum();
    (residents > 0 && cents > 0).then_some((residents as f64, cents as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_cover_every_amount() {
        assert_eq!([-1, 0, 9, 10, 19, 20, 1_000].map(|amount| bin(amount, 10, 4)), [0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn a_quantile_lies_within_its_bin() {
        // Below zero 1, 0-10: 4, 10-20: 4, 20 and more: 1.
        let counts = [1, 4, 4, 1];

        // The median is the fifth of ten: the last of the bin from 0 to 10.
        assert_eq!(quantile(&counts, 10.0, 0.5), Some(10.0));
        // The seventh is the second of four in the bin from 10 to 20.
        assert_eq!(quantile(&counts, 10.0, 0.7), Some(15.0));
        assert_eq!(quantile(&counts, 10.0, 0.05), Some(0.0));
        assert_eq!(quantile(&counts, 10.0, 0.99), Some(20.0));
        assert_eq!(quantile(&[0, 0, 0], 10.0, 0.5), None);
    }

    #[test]
    fn inequality_follows_from_the_bins() {
        // Three residents with nothing and one with 100: the poorest half has nothing, the Gini index is 3/4.
        let bins = [IncomeBin { residents: 3, cents: 0 }, IncomeBin { residents: 1, cents: 100 }];

        assert_eq!(gini(&bins), Some(0.75));
        assert_eq!(income_share_of_poorest(&bins, 0.5), Some(0.0));
        assert_eq!(income_share_of_poorest(&bins, 0.875), Some(0.5));
        assert_eq!(gini(&[IncomeBin { residents: 3, cents: 0 }]), None);
    }
}
