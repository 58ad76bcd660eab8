//! Values by filing status.

use crate::error::LawError;

use super::tax_unit::FilingStatus;

/// A value for each filing status, in the order of [`FilingStatus::index`].
pub(crate) type ByStatus<T> = [T; 4];

/// Reads a value by filing status from the keys `prefix.single` … `prefix.head_of_household`.
pub(crate) fn by_status<T: Copy>(
    prefix: &str,
    read: impl Fn(&str) -> Result<T, LawError>,
) -> Result<ByStatus<T>, LawError> {
    let [single, joint, separate, head] =
        FilingStatus::ALL.map(|status| read(&format!("{prefix}.{}", status.key())));
    Ok([single?, joint?, separate?, head?])
}
