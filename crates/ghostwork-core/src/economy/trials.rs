//! The trial of an economy: its beginning, its treatment, its records.

use std::sync::Arc;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Month;

use crate::economy::Economy;
use crate::economy::statutes::Statutes;
use crate::parameters::ModelParameters;
use crate::trial::{Cluster, Enrolled, PostLottery, Recording, Treatment, TrialUnit, UnitMonth, enrol};

impl Economy {
    /// Returns the units enrolled so far, each at its number, and the labels of their strata.
    pub fn enrolment(&self) -> (&[Enrolled], &[String]) {
        (&self.trial.enrolment.enrolled, &self.trial.enrolment.strata)
    }

    /// Takes the records of the units of a trial of the last month, in order of their numbers.
    pub fn take_trial_months(&mut self) -> Vec<UnitMonth> {
        std::mem::take(&mut self.trial.months)
    }

    /// Enrols the units of the trial in its first month.
    pub(super) fn enrol(&mut self, law: &NationalLaw) {
        let Some(trial) = self.specification.trial.as_ref().filter(|trial| trial.from == self.month) else {
            return;
        };
        let population = (&mut self.blocks[..], &self.merchants[..]);
        self.trial.enrolment = enrol(trial, self.draws, law, population);
        self.trial.lottery = self.lottery();
        self.trial.environment = Some(self.environment.clone());
    }

    /// Returns what decides about posts, `None` where other units are drawn.
    pub(super) fn lottery(&self) -> Option<PostLottery> {
        let trial = self.specification.trial.as_ref().filter(|trial| trial.unit == TrialUnit::Post)?;
        Some(PostLottery {
            draws: self.draws,
            share: trial.share,
            by_merchant: trial.cluster == Cluster::Merchant,
            conditions: trial.conditions.clone(),
            strata: trial.strata.clone(),
            roll_out: trial.roll_out,
        })
    }

    /// Returns whether the trial is a shock to the whole economy.
    pub(super) fn shocks_everybody(&self) -> bool {
        self.specification.trial.as_ref().is_some_and(|trial| trial.everywhere)
    }

    /// Returns what records are kept of this month.
    pub(super) fn recording(&self) -> Option<Recording> {
        let trial = self.specification.trial.as_ref()?;
        let months = self.month.index().checked_sub(trial.from.index())?;
        Some(Recording { unit: trial.unit, months: u16::try_from(months).unwrap_or(u16::MAX) })
    }

    /// Returns what differs for the treated this month, `None` where nobody can be treated.
    pub(super) fn treatment(&mut self, month: Month, law: &Arc<NationalLaw>) -> Option<Treatment> {
        let trial = self.specification.trial.as_ref()?;
        let mut parameters = ModelParameters::at(&self.specification.parameters, month);
        for assignment in &trial.parameters {
            if let Some(value) = assignment.schedule.at(month) {
                parameters.assign(&assignment.key, value);
            }
        }
        let start = self.specification.start;
        let environment = self.trial.environment.as_mut()?;
        environment.advance(&parameters.environment, self.draws, month, start);
        environment.rank_anew(&parameters.ranking, self.draws, month);
        if !trial.treats_in(month) {
            return None;
        }
        let environment = environment.clone();
        let begins = month == trial.from;
        let (job, certificate) = (trial.job.filter(|_| begins), trial.certificate && begins);
        let law = Arc::clone(law);
        let statutes = Statutes::new(&self.specification, (parameters, law), (month, &self.receipts), true);
        let Statutes { parameters, rules, instruments, .. } = statutes;
        Some(Treatment { parameters, rules, instruments, environment, job, certificate })
    }
}
