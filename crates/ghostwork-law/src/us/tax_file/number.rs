//! Decimal numbers from and to bytes, quick for the few digits of amounts of money.

/// Most digits of which every number is exact in an `f64`.
const EXACT_DIGITS: usize = 15;

/// The powers of ten up to [`EXACT_DIGITS`].
const POWERS: [f64; EXACT_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Reads a decimal number, to the same bits as the standard library does.
pub(super) fn parse(field: &[u8]) -> Option<f64> {
    let (digits, is_negative) = match field {
        [b'-', digits @ ..] => (digits, true),
        digits => (digits, false),
    };
    match parse_few_digits(digits) {
        Some(number) => Some(if is_negative { -number } else { number }),
        None => std::str::from_utf8(field).ok()?.parse().ok(),
    }
}

/// Reads digits with at most one point: both the digits and the power of ten are exact, so their quotient is rounded once.
fn parse_few_digits(text: &[u8]) -> Option<f64> {
    let (mut whole, mut digits, mut decimals, mut has_point) = (0_u64, 0, 0, false);
    for &byte in text {
        match byte {
            b'0'..=b'9' => {
                whole = 10 * whole + u64::from(byte - b'0');
                digits += 1;
                decimals += usize::from(has_point);
                if digits > EXACT_DIGITS {
                    return None;
                }
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    (digits > 0).then(|| whole as f64 / POWERS[decimals])
}

/// Writes an amount in whole cents, half a cent away from zero.
pub(super) fn write_amount(text: &mut Vec<u8>, amount: f64) {
    let cents = (amount.abs() * 100.0 + 0.5) as i64;
    if cents == 0 {
        text.extend_from_slice(b"0.00");
        return;
    }
    // Digits from the last to the first; 19 of them, the point and the sign.
    let mut digits = [0_u8; 21];
    let mut start = digits.len();
    let mut left = cents;
    while left > 0 || start > digits.len() - 4 {
        start -= 1;
        if digits.len() - start == 3 {
            digits[start] = b'.';
        } else {
            digits[start] = b'0' + (left % 10) as u8;
            left /= 10;
        }
    }
    if amount < 0.0 {
        start -= 1;
        digits[start] = b'-';
    }
    text.extend_from_slice(&digits[start..]);
}

#[cfg(test)]
mod tests {
    use super::{parse, write_amount};

    #[test]
    fn numbers_are_read_as_the_standard_library_reads_them() {
        for text in
            ["0", "-0", "40", "12345.67", "-0.005", ".5", "5.", "1e3", "+7", "123456789012345678", "0.1"]
        {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(parse(text.as_bytes()).map(f64::to_bits), Some(expected.to_bits()), "{text}");
        }
        for text in ["", "-", ".", "1.2.3", "1,5", "x", "--1"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_in_cents() {
        for (amount, expected) in [
            (0.0, "0.00"),
            (-0.001, "0.00"),
            (-6028.0, "-6028.00"),
            (10_523.826, "10523.83"),
            (0.05, "0.05"),
            (-0.5, "-0.50"),
            (9.996, "10.00"),
            (1e12, "1000000000000.00"),
        ] {
            let mut text = Vec::new();
            write_amount(&mut text, amount);
            assert_eq!(text, expected.as_bytes());
        }
    }
}
