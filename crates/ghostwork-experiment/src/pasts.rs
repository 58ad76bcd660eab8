//! Months that a search for a rate and the comparison after it share: they are simulated once.

use std::sync::{Mutex, PoisonError};

use crate::replication::Course;

/// Baselines that have come as far as the month in which a reform parts from them, by seed.
#[derive(Default)]
pub(crate) struct Pasts<'a>(Mutex<Vec<Option<Course<'a>>>>);

impl<'a> Pasts<'a> {
    /// Keeps what there is of each seed, in their order.
    pub(crate) fn new(courses: Vec<Option<Course<'a>>>) -> Self {
        Self(Mutex::new(courses))
    }

    /// Takes the past of a seed, where there is one.
    pub(crate) fn take(&self, replicate: u32) -> Option<Course<'a>> {
        let mut courses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        courses.get_mut(replicate as usize)?.take()
    }
}
