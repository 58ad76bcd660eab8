use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::observation::indicator::{Sums, indicators, percent, ratio};
use crate::population::workers::LabourState;

const EMPLOYED: &[LabourState] = &[LabourState::Employee, LabourState::OwnAccount];
const UNEMPLOYED: &[LabourState] = &[LabourState::Unemployed];
const OUT: &[LabourState] = &[LabourState::OutOfLabourForce];

/// Returns the share of those in some states last month who are in others now, per cent.
fn flow_rate(sums: &Sums<'_>, from: &[LabourState], to: &[LabourState]) -> Option<f64> {
    let flows = &sums.economy?.sums.flows;
    let moved: i64 =
        from.iter().flat_map(|from| to.iter().map(|to| flows[*from as usize][*to as usize])).sum();
    let stock: i64 = from.iter().flat_map(|from| flows[*from as usize]).sum();
    percent(moved, stock)
}

indicators! {
    /// Work of all kinds, and moves between its states.
    EMPLOYMENT in JobsAndPay {
        /// Persons at work for an employer, on own account or for pay on a platform in the month, of all persons aged
        /// 16 and over.
        [Headline]
        employment_rate = "Employment rate", "%", 2, Higher => |sums| percent(sums.employed(), sums.people().persons);
        /// Persons without any work in the month who look for it, of those and all employed persons.
        unemployment_rate = "Unemployment rate", "%", 2, Lower =>
            |sums| percent(sums.unemployed(), sums.employed() + sums.unemployed());
        /// Persons at work or looking for it, of all persons aged 16 and over.
        participation_rate = "Participation rate", "%", 2, Neither =>
            |sums| percent(sums.employed() + sums.unemployed(), sums.people().persons);
        /// Persons working on own account outside platforms as their ordinary work, of all employed persons.
        own_account_share = "Own-account workers outside platforms", "%", 2, Neither =>
            |sums| percent(sums.people().own_account, sums.employed());
        /// Persons with both an ordinary job and platform pay in the month, of all employed persons.
        multiple_job_rate = "Platform work beside another job", "%", 2, Neither =>
            |sums| percent(sums.earners().with_job, sums.employed());
        /// Persons who work for an employer.
        employees = "Employees", "thousand persons", 0, Neither => |sums| Some(sums.thousands(sums.people().employees));
        /// Persons who work on own account outside platforms as their ordinary work.
        own_account_workers = "Own-account workers outside platforms, persons", "thousand persons", 0, Neither =>
            |sums| Some(sums.thousands(sums.people().own_account));
        /// Persons with platform pay in the month and without ordinary work: independent contractors in the main job.
        main_platform_workers = "Platform work without another job", "thousand persons", 0, Neither =>
            |sums| Some(sums.thousands(sums.earners().earners - sums.earners().with_job));
        /// Persons with platform pay in the month beside ordinary work: independent contractors in a second job.
        secondary_platform_workers = "Platform work beside another job, persons", "thousand persons", 0, Neither =>
            |sums| Some(sums.thousands(sums.earners().with_job));
        /// Persons on platforms whom the scenario's instruments make employees, at least in the eyes of the law.
        reclassified_workers = "Platform workers with the status of employees", "thousand persons", 1, Neither =>
            |sums| Some(sums.thousands(sums.people().reclassified));
        /// Persons on platforms to whom the scenario's instruments give a status between employee and contractor.
        intermediate_workers = "Platform workers with an intermediate status", "thousand persons", 1, Neither =>
            |sums| Some(sums.thousands(sums.people().intermediate));
        /// Persons without any work in the month who look for it.
        unemployed_persons = "Unemployed persons", "thousand persons", 0, Lower =>
            |sums| Some(sums.thousands(sums.unemployed()));
        /// Persons neither at work nor looking for it.
        persons_out_of_labour_force = "Persons out of the labour force", "thousand persons", 0, Neither => |sums| {
            let others = sums.people().persons - sums.employed() - sums.unemployed();
            Some(sums.thousands(others))
        };
        /// Hours at work a week, ordinary work at its usual hours and platform work with unpaid time, mean of all persons aged
        /// 16 and over.
        hours_per_person = "Hours at work per person", "hours per week", 2, Neither => |sums| {
            let centihours = sums.earners().engaged_centihours + sums.earners().unpaid_centihours;
            let platform = centihours as f64 / 100.0 / WEEKS_PER_MONTH;
            let persons = sums.people().persons;
            (persons > 0).then(|| (sums.people().usual_centihours as f64 / 100.0 + platform) / persons as f64)
        };
        /// Employees with a second job as employee, of all employed persons: the truth.
        second_job_rate = "Employees with a second ordinary job", "%", 2, Neither =>
            |sums| percent(sums.people().second_jobs, sums.employed());
        /// Weekly hours in the main ordinary work, mean of employees and own-account workers.
        usual_hours = "Usual weekly hours in ordinary work", "hours per week", 1, Neither => |sums| {
            let workers = sums.people().employees + sums.people().own_account;
            ratio(sums.people().usual_centihours, 100 * workers)
        };
        /// Vacancies outside platforms over the sum of vacancies and employed persons.
        vacancy_rate = "Vacancy rate", "%", 2, Neither => |sums| {
            let vacancies = sums.economy?.market.tightness_millionths * sums.people().unemployed / 1_000_000;
            percent(vacancies, vacancies + sums.employed())
        };
        /// Unemployed persons, platform work aside, who have been without work for less than five weeks, of all of them.
        short_unemployment_share = "Unemployed for less than 5 weeks", "% of unemployed", 1, Neither =>
            |sums| percent(sums.people().unemployed_under_5_weeks, sums.people().unemployed);
        /// Unemployed persons, platform work aside, who have been without work for more than 26 weeks, of all of them.
        long_unemployment_share = "Unemployed for more than 26 weeks", "% of unemployed", 1, Lower =>
            |sums| percent(sums.people().unemployed_over_26_weeks, sums.people().unemployed);
        /// Persons unemployed last month, platform work aside, who have an ordinary job this month.
        unemployed_to_employed = "Moves from unemployment to a job", "% of unemployed per month", 2, Higher =>
            |sums| flow_rate(sums, UNEMPLOYED, EMPLOYED);
        /// Persons unemployed last month, platform work aside, who are out of the labour force this month.
        unemployed_to_out = "Moves from unemployment out of the labour force", "% of unemployed per month", 2, Neither =>
            |sums| flow_rate(sums, UNEMPLOYED, OUT);
        /// Persons with an ordinary job last month who are unemployed this month, platform work aside.
        employed_to_unemployed = "Moves from a job to unemployment", "% of employed per month", 2, Lower =>
            |sums| flow_rate(sums, EMPLOYED, UNEMPLOYED);
        /// Persons with an ordinary job last month who are out of the labour force this month.
        employed_to_out = "Moves from a job out of the labour force", "% of employed per month", 2, Neither =>
            |sums| flow_rate(sums, EMPLOYED, OUT);
        /// Persons out of the labour force last month who have an ordinary job this month.
        out_to_employed = "Moves from outside the labour force to a job", "% of those outside per month", 2, Neither =>
            |sums| flow_rate(sums, OUT, EMPLOYED);
        /// Persons out of the labour force last month who are unemployed this month, platform work aside.
        out_to_unemployed = "Moves from outside the labour force to unemployment", "% of those outside per month", 2, Neither =>
            |sums| flow_rate(sums, OUT, UNEMPLOYED);
        /// Employees who changed employers in the month, of all persons with an ordinary job last month.
        employer_change_rate = "Changes of employer", "% of employed per month", 2, Neither => |sums| {
            let economy = sums.economy?.sums;
            let employed = EMPLOYED.iter().flat_map(|from| economy.flows[*from as usize]).sum();
            percent(economy.employer_changes, employed)
        };
    }
}
