//! Scenarios of one comparison that nobody could tell apart in its tables.

use std::path::Path;

use ghostwork_scenario::Scenario;

use crate::failure::Failure;
use crate::files::is_same_file;

/// Refuses reforms that are one file, or one scenario, or bear one name.
pub(crate) fn refuse_among(reforms: &[(&Path, &Scenario)]) -> Result<(), Failure> {
    for (place, (file, scenario)) in reforms.iter().enumerate() {
        for (before, known) in reforms.iter().take(place) {
            if is_same_file(before, file) {
                return Err(Failure::Unsuitable {
                    message: format!("{} is named twice", file.display()),
                    help: "name every scenario once".to_owned(),
                });
            }
            if known.content_hash() == scenario.content_hash() && is_namesake(known, scenario) {
                return Err(Failure::Unsuitable {
                    message: format!("{} and {} are the same scenario", before.display(), file.display()),
                    help: "leave one of them out".to_owned(),
                });
            }
            refuse_namesakes((before, known), (file, scenario))?;
        }
    }
    Ok(())
}

/// Refuses two scenarios of other content under one name.
pub(crate) fn refuse_namesakes(
    (one_file, one): (&Path, &Scenario),
    (other_file, other): (&Path, &Scenario),
) -> Result<(), Failure> {
    let differ = one.content_hash() != other.content_hash();
    if is_same_file(one_file, other_file) || !differ || !is_namesake(one, other) {
        return Ok(());
    }
    Err(Failure::Unsuitable {
        message: format!(
            "{} and {} have the same id `{}` and title \"{}\"",
            one_file.display(),
            other_file.display(),
            one.id(),
            one.title()
        ),
        help: "give each its own id in [meta]".to_owned(),
    })
}

fn is_namesake(one: &Scenario, other: &Scenario) -> bool {
    one.id() == other.id() && one.title() == other.title()
}
