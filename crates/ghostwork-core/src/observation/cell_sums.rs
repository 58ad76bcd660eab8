use crate::observation::sums::integer_sums;

integer_sums! {
    /// What is counted of every person.
    pub(crate) struct PersonSums {
        /// Persons aged 16 and over.
        persons: i64,
        /// Persons who work for an employer.
        employees: i64,
        /// Persons who work on own account outside platforms.
        own_account: i64,
        /// Persons out of work and looking, platform work aside.
        unemployed: i64,
        /// Weekly hours in ordinary jobs, hundredths.
        usual_centihours: i64,
        /// Employees with a second job as employees.
        second_jobs: i64,
        /// Unemployed persons who have been without work for less than five weeks.
        unemployed_under_5_weeks: i64,
        /// Unemployed persons who have been without work for more than 26 weeks.
        unemployed_over_26_weeks: i64,
        /// Persons insured by their own employer.
        insured_by_employer: i64,
        /// Persons insured by the employer of a relative.
        insured_by_family: i64,
        /// Persons insured by the state.
        insured_publicly: i64,
        /// Persons insured on the subsidised marketplace.
        insured_with_subsidy: i64,
        /// Children without insurance, millionths.
        uninsured_children_millionths: i64,
        /// Own-account workers insured on the subsidised marketplace.
        own_account_with_subsidy: i64,
        /// Employees whose job offers a health plan.
        offered_health_plan: i64,
        /// Employed persons whose job offers a retirement plan.
        offered_retirement_plan: i64,
        /// Unemployed persons with weeks of benefit left.
        benefit_recipients: i64,
        /// Persons whose household cut necessities.
        in_hardship: i64,
        /// Persons whose tax unit covers the emergency expense.
        covering_emergency: i64,
        /// Persons whose tax unit earned less than 75 per cent of its usual income.
        in_dip: i64,
        /// Persons whose tax unit earned more than 125 per cent of its usual income.
        in_spike: i64,
        /// Persons with money in a portable benefit account.
        benefit_accounts: i64,
        /// Money in portable benefit accounts, cents.
        benefit_account_cents: i64,
        /// Retirement balances, cents.
        retirement_cents: i64,
        /// Gross wages, cents.
        wage_cents: i64,
        /// Profit of own-account work outside platforms, cents.
        own_account_cents: i64,
        /// Net income of persons, cents.
        net_income_cents: i64,
        /// Benefits of the scenario's instruments, cents.
        instrument_cents: i64,
        /// Persons and the children they are counted with.
        residents: i64,
        /// Residents of households below the poverty line.
        poor_residents: i64,
        /// Residents of households below half the poverty line.
        deeply_poor_residents: i64,
        /// Shortfall of poor residents' household income, millionths of the poverty line.
        poverty_gap_millionths: i64,
        /// Squares of that shortfall, millionths.
        poverty_severity_millionths: i64,
        /// Equivalised net household income of residents, cents.
        equivalised_cents: i64,
        /// Burnout, millionths.
        burnout_millionths: i64,
        /// Persons with high burnout.
        high_burnout: i64,
        /// Persons with high isolation.
        high_isolation: i64,
        /// Persons with health insurance from any source whose work is insured against unemployment and has a retirement plan.
        fully_covered: i64,
        /// Persons at work without any of the three.
        uncovered: i64,
        /// Persons whose job grants paid leave.
        with_paid_leave: i64,
        /// Persons without paid leave from a job to whom an instrument grants it.
        granted_paid_leave: i64,
        /// Persons without an employer whom an instrument insures against accidents.
        granted_accident: i64,
        /// Persons without an employer whom an instrument insures against a fall of pay.
        granted_unemployment: i64,
        /// Persons without a plan from a job for whom an instrument puts something aside.
        granted_retirement: i64,
        /// Persons on platforms whom the law treats as employees.
        reclassified: i64,
        /// Persons on platforms with a status between employee and contractor.
        intermediate: i64,
        /// Isolation, millionths.
        isolation_millionths: i64,
        /// Persons with platform pay in the past twelve months.
        paid_in_year: i64,
        /// Persons with platform pay in the past thirty-six months.
        paid_in_three_years: i64,
        /// Persons without an account who have customers of their own from online platforms.
        customers_over_platforms: i64,
        /// Own-account workers whom the main-job question records as such.
        survey_own_account: i64,
        /// Own-account workers whom probing questions record as such.
        survey_own_account_probed: i64,
        /// Employees with a second job as employees whom the survey records with both.
        survey_second_jobs: i64,
        /// Self-employment income as a survey records it, cents.
        survey_self_employment_cents: i64,
    }

    /// What is counted of persons on platforms.
    pub(crate) struct EarnerSums {
        /// Persons with an active account or with pay.
        on_platforms: i64,
        /// Persons with pay in the month or in the two months before.
        paid_lately: i64,
        /// Persons with pay; all below is counted of them, unless said otherwise.
        earners: i64,
        /// Persons paid on marketplaces for remote work.
        online_earners: i64,
        /// Persons who also have an ordinary job.
        with_job: i64,
        /// Persons who are unemployed but for platform work.
        unemployed: i64,
        /// Persons paid for the first time.
        new_entrants: i64,
        /// Pay before fees, cents.
        gross_cents: i64,
        /// Pay after fees and expenses, cents.
        net_cents: i64,
        /// Hours on tasks, hundredths.
        engaged_centihours: i64,
        /// Unpaid hours, hundredths.
        unpaid_centihours: i64,
        /// Hours of those who were not paid at all, hundredths.
        fruitless_centihours: i64,
        /// Persons with under 10 hours a week, unpaid time included.
        under_10_hours: i64,
        /// Persons with over 30 hours a week, unpaid time included.
        over_30_hours: i64,
        /// Persons with 14 to 16 hours a week, unpaid time included.
        near_15_hours: i64,
        /// Persons with 24 to 26 hours a week, unpaid time included.
        near_25_hours: i64,
        /// Persons with more other income than platform pay.
        side_activities: i64,
        /// Persons whose tax unit has more other income than platform pay.
        side_activities_of_unit: i64,
        /// Platform pay over net income, millionths.
        income_share_millionths: i64,
        /// Platform pay over the net income of the tax unit, millionths.
        unit_income_share_millionths: i64,
        /// Persons whose pay for all hours is below the minimum wage.
        below_minimum_wage: i64,
        /// Persons for whom platform work is the main job, own-account workers outside platforms aside.
        main_jobs: i64,
        /// Persons who did platform work in the reference week.
        in_reference_week: i64,
        /// Persons whose answer to the survey mentions platform work.
        survey_mentioned: i64,
        /// Persons whose platform work the survey records as an own-account main job.
        survey_main_jobs: i64,
        /// The same with probing questions.
        survey_main_jobs_probed: i64,
        /// Own-account workers outside platforms whom the main-job question records as such.
        survey_own_account: i64,
        /// Persons whose platform work the survey records as a second job.
        survey_second_jobs: i64,
        /// Unemployed persons whom the survey records as employed.
        survey_unemployed: i64,
        /// Persons out of the labour force whom the survey records as employed.
        survey_out_of_labour_force: i64,
    }

    /// What is counted in December of the calendar year.
    pub(crate) struct YearSums {
        /// Persons with wages or business profit.
        earners: i64,
        /// Persons with business profit, from firms in part, of 600 dollars and more.
        contractors: i64,
        /// Persons with any work beside or instead of a lasting job as employee.
        freelancers_by_any_name: i64,
        /// Residents in December.
        residents: i64,
        /// Residents of households with a money income below the poverty line.
        poor_residents: i64,
        /// Persons of households with a positive income.
        with_volatility: i64,
        /// Coefficient of variation of the household's monthly net income, millionths, summed over those persons.
        volatility_millionths: i64,
        /// Persons of households whose net income of the year before is known.
        with_last_year: i64,
        /// Arc change of the household's net income, millionths, summed over those persons.
        arc_change_millionths: i64,
        /// Squares of that change, millionths.
        arc_change_squares_millionths: i64,
        /// Persons among them whose household's income fell by half or more.
        with_halved_income: i64,
        /// Persons among them whose household lost a quarter and has less savings than it lost.
        insecure: i64,
        /// Heads of tax units with business profit, for whom effective tax rates are counted.
        with_rates: i64,
        /// Heads among them with a high marginal tax rate.
        high_marginal_rates: i64,
        /// Heads among them with a high participation tax rate.
        high_participation_rates: i64,
        /// Parts of the marginal rate, millionths, summed over them: taxes, benefits, premium credit.
        marginal_parts_millionths: [i64; 3],
        /// Persons with platform pay; all below is counted of them.
        platform_earners: i64,
        /// Persons paid in three or fewer months.
        paid_in_few_months: i64,
        /// Persons with more other income of the year than platform pay.
        side_activities: i64,
        /// Platform pay before fees, cents.
        platform_cents: i64,
        /// Persons with an information return.
        with_return: i64,
        /// Platform pay on information returns, cents.
        return_cents: i64,
        /// Persons with a return of firms that pay directly, 1099-NEC.
        with_direct_return: i64,
        /// Persons whom rules without a threshold report: all paid over a marketplace, not by clients themselves.
        reported_without_threshold: i64,
        /// Persons who declare enough for a schedule of self-employment tax.
        with_schedule: i64,
        /// Persons who declare their platform pay.
        declaring: i64,
        /// Platform pay declared, cents.
        declared_cents: i64,
    }

    /// All that is counted of one cell of the population.
    pub(crate) struct CellSums {
        /// Everybody.
        people: PersonSums,
        /// Those on platforms.
        earners: EarnerSums,
        /// The calendar year, in December only.
        year: YearSums,
    }
}
