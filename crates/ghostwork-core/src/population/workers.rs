use crate::categories::Marketplace;
use crate::codec::{Codec, CodecError, Source, encode_all, encode_fields, encode_variants};
use crate::population::accounts::AccountRecord;
use crate::population::compact::{LogDeviation, RoughCents, Stock};
use crate::population::flags::flags;
use crate::population::job_terms::JobTerms;
use crate::population::sparse_column::SparseColumn;

/// What a person does in the ordinary labour market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum LabourState {
    /// Works for an employer.
    Employee,
    /// Works on own account outside marketplaces.
    OwnAccount,
    /// Out of work and looking.
    Unemployed,
    /// Neither at work nor looking.
    OutOfLabourForce,
}

impl LabourState {
    /// Returns whether the person is at work.
    #[inline(always)]
    pub const fn is_employed(self) -> bool {
        matches!(self, Self::Employee | Self::OwnAccount)
    }
}

/// Where a person's health insurance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Insurance {
    /// The own employer.
    Employer,
    /// The partner's employer, or the parents'.
    Family,
    /// Medicare, Medicaid.
    Public,
    /// The subsidised marketplace.
    Subsidised,
    /// Nobody.
    None,
}

impl Insurance {
    /// Returns the name used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Family => "family",
            Self::Public => "public",
            Self::Subsidised => "subsidised",
            Self::None => "none",
        }
    }
}

/// Place of a person in the tax unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Role {
    /// Files alone or first.
    Head,
    /// Files jointly with the head, who stands one row before.
    Spouse,
    /// Lives with a head who is not a partner; files alone.
    Dependant,
}

/// Lasting yes-or-no facts of a person, packed into two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits(u16);

impl Traits {
    flags! { u16;
        is_female, set_female = 0;
        is_student, set_student = 3;
        /// Main carer of a young child or a disabled adult.
        is_carer, set_carer = 4;
        /// First row of a household.
        starts_household, set_starts_household = 7;
        /// The job offers a health plan.
        has_health_plan, set_health_plan = 8;
        /// The job offers a retirement plan.
        has_retirement_plan, set_retirement_plan = 9;
        /// Household spending fell below necessities this month.
        in_hardship, set_hardship = 10;
        /// Lives nowhere in particular and works online.
        is_nomad, set_nomad = 11;
    }

    /// Returns the education level, 0 (below secondary) to 3 (tertiary).
    #[inline(always)]
    pub(crate) const fn education(self) -> usize {
        (self.0 >> 1 & 3) as usize
    }

    pub(crate) const fn set_education(&mut self, level: u8) {
        self.0 = self.0 & !(3 << 1) | ((level & 3) as u16) << 1;
    }

    #[inline(always)]
    pub(crate) const fn role(self) -> Role {
        match self.0 >> 5 & 3 {
            0 => Role::Head,
            1 => Role::Spouse,
            _ => Role::Dependant,
        }
    }

    pub(crate) const fn set_role(&mut self, role: Role) {
        self.0 = self.0 & !(3 << 5) | (role as u16) << 5;
    }
}

impl Codec for Traits {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        u16::decode(source).map(Self)
    }
}

encode_variants!(LabourState { Employee, OwnAccount, Unemployed, OutOfLabourForce });
encode_variants!(Insurance { Employer, Family, Public, Subsidised, None });

macro_rules! columns {
    (
        $(#[$table_doc:meta])*
        struct $table:ident of $row:ident {
            $($(#[$doc:meta])* $column:ident: $kind:ty,)+
        }
        sparse {
            $($(#[$sparse_doc:meta])* $sparse:ident: $sparse_kind:ty, $share:literal;)+
        }
    ) => {
        $(#[$table_doc])*
        #[derive(Debug, Clone, Default)]
        #[cfg_attr(test, derive(PartialEq))]
        pub(crate) struct $table {
            $($(#[$doc])* pub(crate) $column: Vec<$kind>,)+
            $($(#[$sparse_doc])* pub(crate) $sparse: SparseColumn<$sparse_kind>,)+
        }

        /// One row of the table, for building it.
        #[derive(Debug, Clone)]
        pub(crate) struct $row {
            $($(#[$doc])* pub(crate) $column: $kind,)+
            $($(#[$sparse_doc])* pub(crate) $sparse: $sparse_kind,)+
        }

        impl $table {
            /// Bytes that one row takes on average.
            pub(crate) const BYTES_PER_ROW: f64 = 0.0 $(+ size_of::<$kind>() as f64)+
                $(+ $share * SparseColumn::<$sparse_kind>::BYTES_PER_ENTRY)+;

            /// Bytes that the columns take.
            #[cfg(test)]
            pub(crate) fn bytes(&self) -> usize {
                0 $(+ self.$column.capacity() * size_of::<$kind>())+ $(+ self.$sparse.bytes())+
            }

            pub(crate) fn with_capacity(rows: usize) -> Self {
                Self {
                    $($column: Vec::with_capacity(rows),)+
                    $($sparse: SparseColumn::default(),)+
                }
            }

            pub(crate) fn push(&mut self, row: $row) {
                let place = self.len();
                $(self.$column.push(row.$column);)+
                $(self.$sparse.set(place, row.$sparse);)+
            }

            pub(crate) fn row(&self, row: usize) -> $row {
                $row {
                    $($column: self.$column[row],)+
                    $($sparse: self.$sparse.get(row),)+
                }
            }

            /// Appends every column to the bytes of a fingerprint.
            pub(crate) fn fingerprint(&self, bytes: &mut Vec<u8>) {
                $(encode_all(&self.$column, bytes);)+
                $(self.$sparse.fingerprint(bytes);)+
            }
        }

        impl Codec for $table {
            fn encode(&self, sink: &mut Vec<u8>) {
                $(self.$column.encode(sink);)+
                $(self.$sparse.encode(sink);)+
            }

            fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
                let table = Self {
                    $($column: Codec::decode(source)?,)+
                    $($sparse: Codec::decode(source)?,)+
                };
                let rows = table.len();
                if $(table.$column.len() != rows ||)+ $(!table.$sparse.fits(rows))||+ {
                    return Err(CodecError::new("columns of one table differ in length"));
                }
                Ok(table)
            }
        }
    };
}

columns! {
    /// The hot state of the workers of one block, one entry a worker.
    ///
    /// A household is a run of rows; within it a couple is a head followed by a spouse. Money is in cents.
    struct Workers of Worker {
        /// Age, months.
        age_months: u16,
        /// State of residence, FIPS number.
        state: u8,
        traits: Traits,
        labour_state: LabourState,
        /// Months in the present job, up to 255.
        tenure_months: u8,
        /// Months without work, up to 255.
        spell_months: u8,
        /// Children under 17 of the tax unit, on the head's row.
        children: u8,
        /// Children under 6 among them.
        young_children: u8,
        /// Usual hours of the present or last job, per week.
        job_hours_per_week: u8,
        terms: JobTerms,
        /// What the present work pays above what the person could earn in any job, hundredths of log points; part of the
        /// permanent wage. On own account it is negative.
        job_premium: i8,
        /// What instruments paid last month, per cent of full-time earnings, up to 255.
        support: u8,
        /// Taxes on earnings less credits in the last year assessed, per cent of the tax unit's earnings.
        tax_rate: i8,
        /// Permanent part of the log hourly wage, log dollars.
        log_wage: f32,
        /// Transitory part of the log hourly wage.
        transitory_log_wage: LogDeviation,
        /// Property income and private pensions, per month.
        property_income: RoughCents,
        /// Social Security, per month.
        social_security: RoughCents,
        /// Cash and liquid savings of the tax unit on the head's row; negative: debt.
        purse: i64,
        retirement_balance: i64,
        /// Wages since January.
        year_wages: i32,
        /// Business profit since January, marketplaces included.
        year_profit: i32,
        /// Income tax paid in advance since January.
        year_tax_paid: i32,
        /// Wages put into a retirement plan since January.
        year_deferrals: i32,
        /// What the April settlement will return (negative: ask for), on the head's row.
        settlement: i32,
        unemployment_weeks_left: u8,
        /// Weekly unemployment benefit, dollars.
        weekly_benefit: u16,
        insurance: Insurance,
        /// Stock of burnout, 0 to 1.
        burnout: Stock,
        /// Stock of isolation, 0 to 1.
        isolation: Stock,
        /// Position of the marketplace account in the block, plus one; 0 for none.
        account: u16,
        /// Months since the last platform pay, up to 255.
        months_since_platform_pay: u8,
        /// Smoothed monthly net income of the tax unit, dollars, on the head's row.
        permanent_income: f32,
        /// Medical bills paid since January, dollars, up to 65,535.
        year_medical_dollars: u16,
        /// Net income of the person last month.
        net_income: i32,
    }
    sparse {
        /// Mean monthly profit of a side business outside marketplaces.
        side_profit: i32, 0.04;
        /// Portable benefit account.
        benefit_account: i32, 0.05;
        /// Unemployment benefits since January.
        year_unemployment: i32, 0.1;
        /// What instruments paid since January out of the budget, as far as it is taxed.
        year_taxed_transfers: i32, 0.0;
        /// What instruments paid in cash since January without being taxed.
        year_untaxed_transfers: i32, 0.0;
        /// Advances of the premium credit since January, on the head's row.
        premium_credit: PremiumCredit, 0.08;
        /// Estimated tax, on the head's row.
        estimated_tax: EstimatedTax, 0.13;
        /// Net incomes of the household, on its first row.
        household_year: HouseholdYear, 0.53;
        /// What is remembered of an account that was closed; nothing once there is another.
        former_account: Option<AccountRecord>, 0.02;
    }
}

/// Advances of the premium credit of a tax unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PremiumCredit {
    /// Paid in advance, cents.
    pub(crate) paid: i32,
    /// Benchmark premiums of the months with an advance, cents.
    pub(crate) benchmark_premium: i32,
    /// Months with an advance.
    pub(crate) months: u8,
}

encode_fields!(PremiumCredit { paid, benchmark_premium, months });

/// What a tax unit pays of its income tax in instalments, cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct EstimatedTax {
    /// Paid this month.
    pub(crate) now: i32,
    /// Paid for the present year, from April to the next January.
    pub(crate) of_year: i32,
    /// A twelfth of what was paid for the year before: what a month bears.
    pub(crate) per_month: i32,
}

encode_fields!(EstimatedTax { now, of_year, per_month });

/// Net incomes of a household in this calendar year and the one before, dollars.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct HouseholdYear {
    /// Since January.
    pub(crate) income: f32,
    /// Squares of the monthly incomes since January.
    pub(crate) income_squares: f32,
    /// In the year before; [`Self::UNKNOWN`] where that is not known, 0 where the household is younger than this year.
    pub(crate) last_income: f32,
    /// The same less medical bills.
    pub(crate) last_available_income: f32,
}

impl HouseholdYear {
    /// Income of the year before where the household did not exist all the year, or had none.
    pub(crate) const UNKNOWN: f32 = f32::MIN;

    /// Returns the year that begins after this one, in which medical bills of so many dollars were paid.
    pub(crate) fn next(&self, billed: i64) -> Self {
        let is_known = self.is_of_whole_year() & (self.income != 0.0);
        Self {
            last_income: if is_known { self.income } else { Self::UNKNOWN },
            last_available_income: self.income - billed as f32,
            ..Self::default()
        }
    }

    /// Returns whether the household has existed since January.
    pub(crate) fn is_of_whole_year(&self) -> bool {
        self.last_income != 0.0
    }
}

encode_fields!(HouseholdYear { income, income_squares, last_income, last_available_income });

impl Workers {
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.age_months.len()
    }

    #[inline]
    pub(crate) fn age_years(&self, row: usize) -> u8 {
        (self.age_months[row] / 12).min(255) as u8
    }

    /// Returns the rows of the tax unit whose head stands at a row: the head alone, or the head and the spouse.
    #[inline]
    pub(crate) fn unit(&self, head: usize) -> std::ops::Range<usize> {
        let next = head + 1;
        let has_spouse = next < self.len() && self.traits[next].role() == Role::Spouse;
        head..next + usize::from(has_spouse)
    }

    /// Returns the rows of the household that starts at a row.
    pub(crate) fn household(&self, first: usize) -> std::ops::Range<usize> {
        let following =
            self.traits[first + 1..].iter().take_while(|traits| !traits.starts_household()).count();
        first..first + 1 + following
    }

    /// Takes over who the same workers are and what they do in another economy; what they own, owe, are insured by and
    /// feel stays their own.
    pub(crate) fn follow(&mut self, living: &Self) {
        for (traits, living) in self.traits.iter_mut().zip(&living.traits) {
            let in_hardship = traits.in_hardship();
            *traits = *living;
            traits.set_hardship(in_hardship);
        }
        self.age_months.clone_from(&living.age_months);
        self.state.clone_from(&living.state);
        self.labour_state.clone_from(&living.labour_state);
        self.tenure_months.clone_from(&living.tenure_months);
        self.spell_months.clone_from(&living.spell_months);
        self.children.clone_from(&living.children);
        self.young_children.clone_from(&living.young_children);
        self.job_hours_per_week.clone_from(&living.job_hours_per_week);
        self.terms.clone_from(&living.terms);
        self.job_premium.clone_from(&living.job_premium);
        self.support.clone_from(&living.support);
        self.tax_rate.clone_from(&living.tax_rate);
        self.log_wage.clone_from(&living.log_wage);
        self.transitory_log_wage.clone_from(&living.transitory_log_wage);
        self.property_income.clone_from(&living.property_income);
        self.side_profit.clone_from(&living.side_profit);
        self.social_security.clone_from(&living.social_security);
        self.account.clone_from(&living.account);
        self.months_since_platform_pay.clone_from(&living.months_since_platform_pay);
    }

    /// Returns the row that holds the purse of a person's tax unit.
    #[inline]
    pub(crate) fn purse_row(&self, row: usize) -> usize {
        row - usize::from(row > 0 && self.traits[row].role() == Role::Spouse)
    }
}

/// What a person is on the labour marketplaces, read off the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum WorkerType {
    /// No active account.
    NotOnPlatforms,
    /// Platform work is the main source of earnings.
    PrimaryEarner,
    /// Has a job besides.
    SupplementaryEarner,
    /// Cares for children or relatives at home.
    Carer,
    /// In education.
    Student,
    /// Works from anywhere.
    Nomad,
    /// Over 65 or drawing Social Security.
    Retired,
    /// Unemployed.
    BetweenJobs,
}

encode_variants!(WorkerType {
    NotOnPlatforms,
    PrimaryEarner,
    SupplementaryEarner,
    Carer,
    Student,
    Nomad,
    Retired,
    BetweenJobs,
});

impl WorkerType {
    /// Every type, in order.
    pub const ALL: [Self; 8] = [
        Self::NotOnPlatforms,
        Self::PrimaryEarner,
        Self::SupplementaryEarner,
        Self::Carer,
        Self::Student,
        Self::Nomad,
        Self::Retired,
        Self::BetweenJobs,
    ];

    /// Returns the name used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotOnPlatforms => "not_on_platforms",
            Self::PrimaryEarner => "primary_earner",
            Self::SupplementaryEarner => "supplementary_earner",
            Self::Carer => "carer",
            Self::Student => "student",
            Self::Nomad => "nomad",
            Self::Retired => "retired",
            Self::BetweenJobs => "between_jobs",
        }
    }

    /// Reads the type off a worker's row, given the marketplace of an active account.
    pub(crate) fn of(workers: &Workers, row: usize, active_on: Option<Marketplace>) -> Self {
        let Some(marketplace) = active_on else { return Self::NotOnPlatforms };
        let traits = workers.traits[row];
        let labour_state = workers.labour_state[row];
        match labour_state {
            _ if workers.age_months[row] >= 65 * 12 => Self::Retired,
            LabourState::Employee | LabourState::OwnAccount => Self::SupplementaryEarner,
            _ if traits.is_student() => Self::Student,
            _ if traits.is_carer() => Self::Carer,
            _ if traits.is_nomad() && marketplace != Marketplace::OnDemand => Self::Nomad,
            LabourState::Unemployed => Self::BetweenJobs,
            LabourState::OutOfLabourForce => Self::PrimaryEarner,
        }
    }
}
