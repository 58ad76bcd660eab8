//! Labels that are safe in every spreadsheet, statistics package and web page.

use crate::error::ResultsError;

/// Longest label, in bytes.
const LONGEST_LABEL: usize = 4096;

/// Refuses a label that a spreadsheet would run, or that breaks a line of text.
///
/// # Errors
/// When the label starts with `=`, `+`, `-`, `@`, holds a control character or is over 4096 bytes long.
pub fn check_label(owner: &str, label: &str) -> Result<(), ResultsError> {
    let formula = label.trim_start().starts_with(['=', '+', '-', '@']);
    if formula || label.chars().any(char::is_control) || label.len() > LONGEST_LABEL {
        let label = label.chars().take(80).collect();
        return Err(ResultsError::LabelNotSafe { owner: owner.to_owned(), label });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_a_spreadsheet_would_run_is_refused() {
        for label in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a\nb", " =1", "a\u{0}b", "a\u{7f}"] {
            assert!(check_label("indicator", label).is_err(), "{label:?}");
        }
        for label in ["Unemployment rate", "€ per hour", "under 25", "a=b", ""] {
            assert!(check_label("indicator", label).is_ok(), "{label:?}");
        }
    }
}
