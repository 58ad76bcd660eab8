use crate::observation::indicator::{Sums, indicators, mean_dollars, percent};

/// Returns persons whom the survey records as employed.
fn employed_in_survey(sums: &Sums<'_>) -> i64 {
    let (people, earners) = (sums.people(), sums.earners());
    people.employees + people.own_account + earners.survey_unemployed + earners.survey_out_of_labour_force
}

/// Returns persons whom the survey records as unemployed.
fn unemployed_in_survey(sums: &Sums<'_>) -> i64 {
    sums.people().unemployed - sums.earners().survey_unemployed
}

/// Returns persons with platform pay whom the main-job question records as working on own account, be it outside platforms.
fn found_by_main_job(sums: &Sums<'_>) -> i64 {
    sums.earners().survey_main_jobs + sums.earners().survey_own_account
}

/// Returns persons whose main job is self-employment, on platforms or not.
fn contractors(sums: &Sums<'_>) -> i64 {
    sums.people().own_account + sums.earners().main_jobs
}

indicators! {
    /// What a household survey and the tax office see, beside the truth.
    MEASUREMENT in Measurement {
        /// Persons whom the survey records as employed, of all persons aged 16 and over.
        employment_rate_in_survey = "Employment rate in the survey", "%", 2, Higher =>
            |sums| percent(employed_in_survey(sums), sums.people().persons);
        /// Persons whom the survey records as unemployed, of those and all it records as employed.
        unemployment_rate_in_survey = "Unemployment rate in the survey", "%", 2, Lower =>
            |sums| percent(unemployed_in_survey(sums), unemployed_in_survey(sums) + employed_in_survey(sums));
        /// Persons with platform work in the reference week, of all employed persons: the truth.
        reference_week_share = "Platform work in the reference week", "%", 2, Neither =>
            |sums| percent(sums.earners().in_reference_week, sums.employed());
        /// Persons whose answer to the survey mentions platform work in the reference week in any job, of all persons it
        /// records as employed.
        platform_share_in_survey = "Platform work in the survey, all jobs", "%", 2, Neither =>
            |sums| percent(sums.earners().survey_mentioned, employed_in_survey(sums));
        /// Persons whose main job is self-employment on platforms or outside, of all employed persons: the truth.
        contractor_share = "Independent contractors in the main job", "%", 2, Neither =>
            |sums| percent(contractors(sums), sums.employed());
        /// Persons whom the main-job question of the survey records as independent contractors, of all persons it records
        /// as employed.
        contractor_share_in_survey = "Independent contractors in the survey", "%", 2, Neither =>
            |sums| percent(sums.people().survey_own_account + sums.earners().survey_main_jobs, employed_in_survey(sums));
        /// Persons whom probing questions on the main job record as independent contractors, of all persons the survey
        /// records as employed.
        contractor_share_when_probed = "Independent contractors after probing", "%", 2, Neither => |sums| {
            let recorded = sums.people().survey_own_account_probed + sums.earners().survey_main_jobs_probed;
            percent(recorded, employed_in_survey(sums))
        };
        /// Persons with an ordinary job whose answer to the survey mentions a second one or platform work besides, of all
        /// persons it records as employed.
        multiple_job_rate_in_survey = "Multiple job holders in the survey", "%", 2, Neither => |sums| {
            let holders = sums.people().survey_second_jobs + sums.earners().survey_second_jobs;
            percent(holders, employed_in_survey(sums))
        };
        /// Persons with platform pay in the month whom the survey does not record as working on own account in the main job, on
        /// platforms or outside, of all persons with platform pay.
        hidden_from_survey_share = "Platform workers that the main-job question misses", "%", 1, Neither =>
            |sums| percent(sums.earners().earners - found_by_main_job(sums), sums.earners().earners);
        /// Own-account profit and platform pay after fees and expenses, mean of all persons: the truth.
        self_employment_income = "Self-employment income", "USD per person and month", 2, Neither => |sums| {
            let cents = sums.people().own_account_cents + sums.earners().net_cents;
            mean_dollars(cents, sums.people().persons)
        };
        /// Self-employment income that households report in the survey, mean of all persons.
        self_employment_income_in_survey = "Self-employment income in the survey", "USD per person and month", 2, Neither =>
            |sums| mean_dollars(sums.people().survey_self_employment_cents, sums.people().persons);
        /// Persons with business profit of at least 600 dollars in the calendar year of which firms or marketplaces have
        /// reported a part, of all with wages or profit; in December only.
        contractor_share_of_year = "Workers with contract income in the year", "%", 1, Neither =>
            |sums| percent(sums.year().contractors, sums.year().earners);
        /// Persons with any supplemental, temporary, project- or contract-based work in the calendar year, as industry
        /// surveys ask: business profit or platform pay of any size, or a second job; of all with wages or profit; in December
        /// only.
        freelancer_share_in_industry_survey = "Freelancers in a broad industry survey", "%", 1, Neither =>
            |sums| percent(sums.year().freelancers_by_any_name, sums.year().earners);
        /// Persons with platform pay in the calendar year and an account in December; in December only.
        platform_workers_of_year = "Platform workers in the year", "thousand persons", 0, Neither =>
            |sums| in_december(sums, sums.year().platform_earners);
        /// Persons for whom a marketplace or client sends an information return on the year; in December only.
        platform_workers_with_return = "Platform workers with an information return", "thousand persons", 0, Neither =>
            |sums| in_december(sums, sums.year().with_return);
        /// Persons among them whose return comes from a network that settles payments, form 1099-K; in December only.
        platform_workers_with_settlement_return = "Platform workers with a return of a marketplace (1099-K)", "thousand persons", 0,
            Neither => |sums| in_december(sums, sums.year().with_return - sums.year().with_direct_return);
        /// Persons among them whose return comes from a firm that pays them as a client, form 1099-NEC; in December only.
        platform_workers_with_direct_return = "Platform workers with a return of a client (1099-NEC)", "thousand persons", 0,
            Neither => |sums| in_december(sums, sums.year().with_direct_return);
        /// Persons who declare enough platform pay of the calendar year for self-employment tax, Schedule SE; in December only.
        platform_workers_with_schedule = "Platform workers with a schedule of self-employment tax", "thousand persons", 0, Neither =>
            |sums| in_december(sums, sums.year().with_schedule);
        /// Persons with platform pay in the calendar year whom a rule without a threshold would report, as DAC7 of the European
        /// Union does: all who are paid over a marketplace rather than by clients themselves; in December only.
        platform_workers_reported_without_threshold = "Platform workers whom reporting without a threshold shows", "thousand persons", 0,
            Neither => |sums| in_december(sums, sums.year().reported_without_threshold);
        /// Persons with platform pay in the calendar year on whom the tax office gets no information return; in December
        /// only.
        platform_workers_without_return = "Platform workers hidden from the tax office", "thousand persons", 0, Lower =>
            |sums| in_december(sums, sums.year().platform_earners - sums.year().with_return);
        /// Persons who declare their platform pay of the calendar year, of all with platform pay in the year; in December
        /// only.
        declaring_share = "Platform workers who declare their pay", "%", 1, Higher =>
            |sums| percent(sums.year().declaring, sums.year().platform_earners);
        /// Platform pay of the calendar year on information returns, of all platform pay before fees; in December only.
        return_pay_share = "Platform pay on information returns", "%", 1, Higher =>
            |sums| percent(sums.year().return_cents, sums.year().platform_cents);
        /// Platform pay of the calendar year that is declared, of all platform pay before fees; in December only.
        declared_pay_share = "Platform pay declared", "%", 1, Higher =>
            |sums| percent(sums.year().declared_cents, sums.year().platform_cents);
    }
}

/// Returns thousands of persons, `None` in months without a count of the year.
fn in_december(sums: &Sums<'_>, workers: i64) -> Option<f64> {
    (sums.year().residents > 0).then(|| sums.thousands(workers))
}
