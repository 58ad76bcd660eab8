//! A household and a tax year of its income, and what the rules say about it.

/// An adult and a tax year of earnings; amounts in GBP a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UkPerson {
    /// Age in years, at the beginning of the year where it is a whole year that is assessed.
    pub age: u8,
    /// Wages before tax.
    pub wages: f64,
    /// Part of the wages that is put into a pension before income tax, but after contributions; Universal Credit does not count
    /// it.
    pub pension_contributions: f64,
    /// Receipts of self-employment before costs; after them where the costs are not told.
    pub trading_receipts: f64,
    /// Costs of self-employment, instead of which the trading allowance is taken where it is more; `None` where the costs are
    /// taken off the receipts already, from which the allowance then takes nothing more.
    pub trading_costs: Option<f64>,
    /// Income that is neither earned nor from capital: pensions above all; taxed, and counted by Universal Credit.
    pub other_income: f64,
    /// Interest, dividends, rents; taxed, but capital to Universal Credit, which assumes an income from capital instead.
    pub income_from_capital: f64,
    /// Months since self-employment began; `None` where it is no gainful self-employment.
    pub months_self_employed: Option<u16>,
}

/// A household and a tax year of its income; amounts in GBP a year unless named otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UkHouseholdYear {
    /// The first adult.
    pub head: UkPerson,
    /// The partner, where there is one.
    pub partner: Option<UkPerson>,
    /// Number of children.
    pub children: u8,
    /// Whether the eldest child was born before 6 April 2017.
    pub eldest_born_before_april_2017: bool,
    /// Rent that Universal Credit covers; GBP a month.
    pub rent_per_month: f64,
    /// Savings and other capital; GBP.
    pub capital: f64,
}

impl UkPerson {
    /// Wages, and self-employment after the costs that are told.
    fn earnings(&self) -> f64 {
        self.wages + self.trading_receipts - self.trading_costs.unwrap_or_default()
    }
}

impl UkHouseholdYear {
    /// The adults: the first, then the partner where there is one.
    pub fn adults(&self) -> impl Iterator<Item = &UkPerson> {
        std::iter::once(&self.head).chain(self.partner.as_ref())
    }

    /// Money income before tax and benefits, self-employment after actual costs.
    pub fn market_income(&self) -> f64 {
        let from_capital: f64 = self.adults().map(|person| person.income_from_capital).sum();
        self.adults().map(UkPerson::earnings).sum::<f64>() + self.other_income() + from_capital
    }

    /// Income of all adults that is neither earned nor from capital.
    pub fn other_income(&self) -> f64 {
        self.adults().map(|person| person.other_income).sum()
    }
}

/// Taxes and benefits of a household in a tax year; GBP a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct UkAssessment {
    /// Income tax of all adults, without the high income child benefit charge.
    pub income_tax: f64,
    /// Class 1 contributions of employees.
    pub employee_contributions: f64,
    /// Class 2 and class 4 contributions of the self-employed.
    pub self_employed_contributions: f64,
    /// Class 1 contributions of employers, before the Employment Allowance.
    pub employer_contributions: f64,
    /// Universal Credit.
    pub universal_credit: f64,
    /// Child benefit.
    pub child_benefit: f64,
    /// High income child benefit charge.
    pub high_income_charge: f64,
}

impl UkAssessment {
    /// All taxes and contributions of the household.
    pub fn taxes(&self) -> f64 {
        self.income_tax
            + self.employee_contributions
            + self.self_employed_contributions
            + self.high_income_charge
    }

    /// Money left after taxes and with benefits.
    pub fn disposable_income(&self, household: &UkHouseholdYear) -> f64 {
        household.market_income() - self.taxes() + self.universal_credit + self.child_benefit
    }
}
