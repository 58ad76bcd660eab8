use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

parameters! {
    /// What the statistical office and the tax office see, and the lines that outcomes are held against.
    pub struct MeasurementParameters in "measurement" {
        /// Share of persons for whom another member of the household answers the survey.
        proxy_share: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that a person forgets to mention platform work of the reference week.
        recall_omission: f64 = 0.10, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that another member of the household does not mention it.
        proxy_omission: f64 = 0.40, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Hours of platform work in a week in which there is any.
        hours_per_active_week: f64 = 6.0, Unit::HoursPerWeek, 0.5..=60.0, ASSUMPTION;
        /// Probability that an own-account worker understands the main-job question as it is meant.
        contractor_recognition: f64 = 0.95, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of own-account workers and side businesses with firms among their customers, one-firm contractors aside.
        firms_as_customers: f64 = 0.30, Unit::Share, 0.0..=1.0,
            "assumption, for the 12 per cent with contract income of Garin, Jackson and Koustas (2022)";
        /// Share of own-account workers and side businesses who find customers over an online platform, one-firm contractors aside.
        customers_over_platforms: f64 = 0.20, Unit::Share, 0.0..=1.0,
            "assumption; sign: Robles and McGee (2016), Federal Reserve, Enterprising and Informal Work Activities Survey: much side work is found or sold online";
        /// Business profit in a year from which firms' payments have been reported.
        contract_income_threshold: f64 = 600.0, Unit::DollarsPerYear, 0.0..=1_000_000.0,
            "26 USC 6041(a) before 2026, as in the data of Garin, Jackson and Koustas (2022)";
        /// Share of workers on demand whose marketplace settles between them and customers, as for rides; the others
        /// deliver for firms that report as direct clients do.
        third_party_network_share: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of self-employment income that households leave out in a survey.
        under_reporting: f64 = 0.27, Unit::Share, 0.0..=1.0, "Hurst, Li and Pugsley (2014): 22 to 32 per cent";
        /// Share of pensions that households leave out in a survey.
        pension_under_reporting: f64 = 0.15, Unit::Share, 0.0..=1.0,
            "assumption, well below the half that Bee and Mitchell (2017) find missing in the CPS: records here are raked to tax data in part";
        /// Share of unemployment benefits, and of cash of instruments, that households leave out in a survey.
        benefit_under_reporting: f64 = 0.35, Unit::Share, 0.0..=1.0,
            "Meyer, Mok and Sullivan (2015), Household Surveys in Crisis: about a third";
        /// Pay in a year above which a marketplace sends an information return.
        information_return_threshold: f64 = 20_000.0, Unit::DollarsPerYear, 0.0..=1_000_000.0,
            "26 USC 6050W(e) as restored by Public Law 119-21, section 70432";
        /// Payments in a year above which a marketplace for remote work sends an information return, if pay is high
        /// enough as well; tasks on demand are always more.
        information_return_payments: u32 = 200, Unit::Count, 0.0..=10_000.0,
            "26 USC 6050W(e) as restored by Public Law 119-21, section 70432";
        /// Pay in a year from which agencies and direct clients send an information return.
        direct_return_threshold: f64 = 2_000.0, Unit::DollarsPerYear, 0.0..=1_000_000.0,
            "26 USC 6041(a) as amended by Public Law 119-21, section 70433";
        /// Share of pay with an information return that is left out of the tax return.
        omission_with_return: f64 = 0.06, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service, Publication 1415, tax years 2014-2016: 6 per cent misreported";
        /// Share of pay without an information return that is left out of the tax return.
        omission_without_return: f64 = 0.55, Unit::Share, 0.0..=1.0,
            "Internal Revenue Service, Publication 1415, tax years 2014-2016: 55 per cent misreported";
        /// Share of persons without any isolation who say that they were lonely a lot of yesterday.
        lonely_share: f64 = 0.15, Unit::Share, 0.0..=1.0, "assumption; Gallup (2024): 16 per cent of employees on site";
        /// Rise of that share with full isolation.
        lonely_slope: f64 = 0.3, Unit::Share, 0.0..=1.0, "derived: Gallup (2024), 9 points between remote and on-site employees, over the isolation of remote work here";
        /// Hourly pay that counts as too low.
        minimum_wage: f64 = 7.25, Unit::DollarsPerHour, 0.0..=100.0, "29 USC 206(a)(1)";
        /// Income below which a person living alone is poor.
        poverty_line: f64 = 16_870.0, Unit::DollarsPerYear, 0.0..=200_000.0,
            "derived: Census threshold of one person 2024, 15,940 dollars, at the prices of 2026";
        /// Rise of the poverty line for each further member of the household.
        poverty_line_per_member: f64 = 5_710.0, Unit::DollarsPerYear, 0.0..=100_000.0,
            "derived: Census thresholds of four persons and of one 2024, 32,130 and 15,940 dollars, at the prices of 2026";
        /// Share of further tax units in a household that are not related to its first person.
        unrelated_share: f64 = 0.25, Unit::Share, 0.0..=1.0,
            "assumption, about the unmarried partners, roommates and lodgers among them in CPS households";
        /// Share of the children of uninsured parents who have no insurance either.
        children_left_uninsured: f64 = 0.5, Unit::Share, 0.0..=1.0,
            "assumption: others are in Medicaid and CHIP; check: 6 per cent of children (Census 2025)";
        /// Share of the cost of public health insurance below retirement age, Medicaid, that the states bear.
        state_share_of_medicaid: f64 = 0.35, Unit::Share, 0.0..=1.0,
            "from memory, unconfirmed: about a third (Medicaid and CHIP Payment and Access Commission, fiscal year 2024)";
        /// The unforeseen expense that a tax unit should be able to pay from cash.
        emergency_expense: f64 = 400.0, Unit::Dollars, 0.0..=100_000.0, "Federal Reserve, SHED";
        /// Level of the stock of burnout that counts as high.
        high_burnout: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}
