//! The columns of a user's file.

/// A column of a population file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Column {
    /// Household of the person.
    Household,
    /// Households that the record stands for.
    Weight,
    /// State of the household.
    State,
    /// Tax unit of the person within the household.
    TaxUnit,
    /// Place of the person in the tax unit.
    Role,
    /// Age of the person.
    Age,
    /// Sex of the person.
    Sex,
    /// Highest completed education.
    Education,
    /// Main activity in the reference month.
    Status,
    /// Wages and salaries.
    Wage,
    /// Profit of own business.
    Profit,
    /// Unemployment insurance benefits.
    UnemploymentBenefit,
    /// Usual hours a week.
    Hours,
    /// Months in the main job.
    TenureMonths,
    /// Whether enrolled.
    Student,
    /// Whether a main carer.
    Carer,
    /// Whether the employer offers a health plan.
    EmployerHealthPlan,
    /// Whether eligible for an employer's retirement plan.
    EmployerRetirementPlan,
    /// How the tax unit files.
    FilingStatus,
    /// Children under 6 of the tax unit.
    ChildrenUnder6,
    /// Children under 17 of the tax unit.
    ChildrenUnder17,
    /// Dependants aged 17 or more of the tax unit.
    OtherDependants,
    /// Interest of the tax unit.
    Interest,
    /// Dividends of the tax unit.
    Dividends,
    /// Pensions and social security of the tax unit.
    PensionAndSocialSecurity,
    /// The part of the former that is social security.
    SocialSecurity,
    /// Other income of the tax unit.
    OtherIncome,
}

const MONEY: &str = "amount a year, at most two decimals";
const POSITIVE_MONEY: &str = "amount a year from 0, at most two decimals";
const YES_NO: &str = "true or false";
const COUNT: &str = "whole number from 0 to 20";

/// What a user must know of a column; an empty default marks a required one.
struct Facts {
    column: Column,
    name: &'static str,
    expected: &'static str,
    documentation: &'static str,
    default: &'static str,
}

/// All columns in the order of the example, which is that of the enumeration.
const FACTS: [Facts; 27] = [
    Facts {
        column: Column::Household,
        name: "household",
        expected: "any text that does not begin with #",
        documentation: "household of the person; its rows stand together",
        default: "",
    },
    Facts {
        column: Column::Weight,
        name: "weight",
        expected: "number above 0",
        documentation: "households that the record stands for",
        default: "1",
    },
    Facts {
        column: Column::State,
        name: "state",
        expected: "FIPS code from 0 to 99",
        documentation: "state of the household; 0 for none",
        default: "0",
    },
    Facts {
        column: Column::TaxUnit,
        name: "tax_unit",
        expected: "whole number from 0 to 99",
        documentation: "tax unit within the household, numbered from 0",
        default: "0",
    },
    Facts {
        column: Column::Role,
        name: "role",
        expected: "head, spouse or dependant",
        documentation: "place in the tax unit; each unit has one head",
        default: "",
    },
    Facts {
        column: Column::Age,
        name: "age",
        expected: "whole number from 16 to 120",
        documentation: "age in completed years",
        default: "",
    },
    Facts { column: Column::Sex, name: "sex", expected: "female or male", documentation: "sex", default: "" },
    Facts {
        column: Column::Education,
        name: "education",
        expected: "below_secondary, secondary, some_tertiary or tertiary",
        documentation: "highest completed education",
        default: "",
    },
    Facts {
        column: Column::Status,
        name: "status",
        expected: "employee, own_account, unemployed or out_of_labour_force",
        documentation: "main activity in the reference month",
        default: "",
    },
    Facts {
        column: Column::Wage,
        name: "wage",
        expected: POSITIVE_MONEY,
        documentation: "wages and salaries before tax",
        default: "",
    },
    Facts {
        column: Column::Profit,
        name: "profit",
        expected: MONEY,
        documentation: "profit of own business, main or side; a loss is negative",
        default: "0",
    },
    Facts {
        column: Column::UnemploymentBenefit,
        name: "unemployment_benefit",
        expected: POSITIVE_MONEY,
        documentation: "unemployment insurance benefits",
        default: "0",
    },
    Facts {
        column: Column::Hours,
        name: "hours",
        expected: "hours from 0 to 112",
        documentation: "usual hours a week in the main job; 0 without a job",
        default: "",
    },
    Facts {
        column: Column::TenureMonths,
        name: "tenure_months",
        expected: "whole number from 0 to 900",
        documentation: "months in the main job; 0 without a job",
        default: "0",
    },
    Facts {
        column: Column::Student,
        name: "student",
        expected: YES_NO,
        documentation: "whether enrolled in a school or college",
        default: "false",
    },
    Facts {
        column: Column::Carer,
        name: "carer",
        expected: YES_NO,
        documentation: "whether the main carer of a young child or disabled adult, not working full time",
        default: "false",
    },
    Facts {
        column: Column::EmployerHealthPlan,
        name: "employer_health_plan",
        expected: YES_NO,
        documentation: "whether the employer offers a health plan",
        default: "false",
    },
    Facts {
        column: Column::EmployerRetirementPlan,
        name: "employer_retirement_plan",
        expected: YES_NO,
        documentation: "whether eligible for an employer's retirement plan",
        default: "false",
    },
    Facts {
        column: Column::FilingStatus,
        name: "filing_status",
        expected: "single, joint, separate or head_of_household",
        documentation: "how the tax unit files; on the head's row",
        default: "joint with a spouse, else single",
    },
    Facts {
        column: Column::ChildrenUnder6,
        name: "children_under_6",
        expected: COUNT,
        documentation: "children under 6 of the tax unit; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::ChildrenUnder17,
        name: "children_under_17",
        expected: COUNT,
        documentation: "children under 17 of the tax unit, those under 6 included; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::OtherDependants,
        name: "other_dependants",
        expected: COUNT,
        documentation: "dependants aged 17 or more of the tax unit; on the head's row",
        default: "dependants aged 17 or more in the file",
    },
    Facts {
        column: Column::Interest,
        name: "interest",
        expected: POSITIVE_MONEY,
        documentation: "taxable interest of the tax unit; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::Dividends,
        name: "dividends",
        expected: POSITIVE_MONEY,
        documentation: "dividends of the tax unit; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::PensionAndSocialSecurity,
        name: "pension_and_social_security",
        expected: POSITIVE_MONEY,
        documentation: "pensions and social security of the tax unit; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::SocialSecurity,
        name: "social_security",
        expected: POSITIVE_MONEY,
        documentation: "the part of pension_and_social_security that is social security; on the head's row",
        default: "0",
    },
    Facts {
        column: Column::OtherIncome,
        name: "other_income",
        expected: MONEY,
        documentation: "other taxable income of the tax unit, a loss negative; on the head's row",
        default: "0",
    },
];

/// All columns in the order of the example.
pub(crate) const COLUMNS: [Column; FACTS.len()] = {
    let mut columns = [Column::Household; FACTS.len()];
    let mut index = 0;
    while index < FACTS.len() {
        columns[index] = FACTS[index].column;
        index += 1;
    }
    columns
};

impl Column {
    /// Returns the name in the header.
    pub fn name(self) -> &'static str {
        FACTS[self as usize].name
    }

    /// Returns what a value must be.
    pub fn expected(self) -> &'static str {
        FACTS[self as usize].expected
    }

    /// Returns what the column means, in one sentence.
    pub fn documentation(self) -> &'static str {
        FACTS[self as usize].documentation
    }

    /// Returns what an empty or missing value stands for; none where a value is required.
    pub fn default_value(self) -> Option<&'static str> {
        Some(FACTS[self as usize].default).filter(|default| !default.is_empty())
    }

    /// Whether a file must have the column.
    pub fn is_required(self) -> bool {
        self.default_value().is_none()
    }
}
