use crate::text::{quantity, shown};

mod code;
mod explanation;
mod remedy;

pub use explanation::{EXPLANATIONS, explanation};

/// A range of numbers as messages print it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest accepted value.
    pub smallest: f64,
    /// Largest accepted value.
    pub largest: f64,
}

/// What can be wrong with a scenario.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Mistake {
    /// The text is not TOML.
    #[error("this is not TOML: {message}")]
    Syntax {
        /// The reader's own message.
        message: String,
    },
    /// A key that the table does not have.
    #[error("unknown key `{}`", shown(.key))]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The table, like `[baseline]`.
        table: String,
        /// The most similar key.
        nearest: Option<String>,
        /// The keys that the table has, where they are few.
        known: Vec<String>,
    },
    /// A name that nothing has.
    #[error("unknown {what} `{}`", shown(.name))]
    UnknownName {
        /// What should have that name.
        what: &'static str,
        /// The name as written.
        name: String,
        /// The most similar name.
        nearest: Option<String>,
        /// The names that exist, where they are few.
        known: Vec<String>,
    },
    /// A key that must be there is not.
    #[error("`{key}` is missing from {table}")]
    MissingKey {
        /// The key.
        key: &'static str,
        /// The table.
        table: String,
        /// A line that would do.
        example: String,
    },
    /// A value of the wrong type.
    #[error("`{key}` is {found}, expected {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A value that is infinite or no number.
    #[error("`{key}` must be a finite number")]
    NotFinite {
        /// The key.
        key: String,
        /// What holds without the line.
        default: Option<String>,
    },
    /// A value outside its range.
    #[error("`{key}` is {}, expected {} to {}", quantity(*.value, .unit), crate::text::number(.bounds.smallest), quantity(.bounds.largest, .unit))]
    OutOfRange {
        /// The key.
        key: String,
        /// The value.
        value: f64,
        /// Its unit.
        unit: String,
        /// What is accepted.
        bounds: Bounds,
        /// What holds without the line.
        default: Option<String>,
    },
    /// A fraction where only whole numbers make sense.
    #[error("`{key}` is {}, expected a whole number", crate::text::number(*.value))]
    NotWhole {
        /// The key.
        key: String,
        /// The value.
        value: f64,
    },
    /// A value in another unit.
    #[error("`{key}` is in `{}`, expected {expected}", shown(.found))]
    WrongUnit {
        /// The key.
        key: String,
        /// The unit as written.
        found: String,
        /// The declared unit.
        expected: String,
    },
    /// A text that is not a month.
    #[error("`{key}` is \"{}\", expected a month from 1990-01 to 2100-12", shown(.text))]
    BadMonth {
        /// The key.
        key: String,
        /// The text as written.
        text: String,
    },
    /// A label that tables or charts cannot hold.
    #[error("`{key}` {flaw}")]
    BadLabel {
        /// The key.
        key: String,
        /// Why.
        flaw: &'static str,
    },
    /// A name that cannot be a folder or column name.
    #[error("`{key}` \"{}\" {flaw}", shown(.text))]
    BadIdentifier {
        /// The key.
        key: String,
        /// The name as written.
        text: String,
        /// Why.
        flaw: &'static str,
    },
    /// The same thing is said twice.
    #[error("{what} `{}` is given twice", shown(.name))]
    Duplicate {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
        /// Where it was given first.
        first: String,
    },
    /// Months that do not ascend.
    #[error("the months of `{key}` must come in order, each later than the one before")]
    NotAscending {
        /// The key.
        key: String,
    },
    /// A period that ends before it begins.
    #[error("`until` {until} is not after `from` {from}")]
    EmptyPeriod {
        /// First month.
        from: String,
        /// The end as written.
        until: String,
    },
    /// Settings that exclude each other.
    #[error("{first} and {second} exclude each other")]
    Conflict {
        /// One setting.
        first: String,
        /// The other.
        second: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Something the format knows but this version cannot do.
    #[error("{what} is not supported yet")]
    Unsupported {
        /// What was asked for.
        what: String,
        /// What to write instead.
        instead: &'static str,
    },
    /// A list of another length than the law has.
    #[error("`{key}` has {found} values, expected {expected}")]
    WrongLength {
        /// The key.
        key: String,
        /// Values written.
        found: usize,
        /// Values in the law.
        expected: usize,
    },
    /// Two instruments act on one quantity and nothing says how.
    #[error("`{first}` and `{second}` both set `{quantity}`")]
    Overlap {
        /// One instrument.
        first: String,
        /// The other.
        second: String,
        /// The quantity.
        quantity: String,
        /// How the model composes it.
        rule: &'static str,
    },
    /// A rule of composition that the model does not follow for the quantity.
    #[error("`{quantity}` composes by `{rule}`, not by `{}`", shown(.written))]
    WrongComposition {
        /// The quantity.
        quantity: String,
        /// The rule as written.
        written: String,
        /// How the model composes it.
        rule: &'static str,
    },
    /// A followed law parameter that has no single number in some month.
    #[error("`{law_key}` cannot be followed: {reason}")]
    CannotFollow {
        /// The law parameter.
        law_key: String,
        /// Why.
        reason: String,
    },
    /// Law parameters that contradict one another.
    #[error("the law has no meaning with this: {reason}")]
    BadLaw {
        /// What the law says.
        reason: String,
    },
    /// An instrument that is set in a way in which it does not work.
    #[error("`{instrument}` does not work as it is set: {why}")]
    NotWorkable {
        /// The instrument's own name.
        instrument: String,
        /// Why it does not.
        why: &'static str,
    },
    /// A `--set` that is not `key=value`.
    #[error("`--set {}` is not a setting", shown(.text))]
    BadOverride {
        /// The text after `--set`.
        text: String,
    },
    /// A file that cannot be read.
    #[error("cannot read {}: {reason}", shown(.path))]
    Unreadable {
        /// The path as written.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// A file larger than a scenario can be.
    #[error("{} is larger than 1 MiB", shown(.path))]
    TooLarge {
        /// The path as written.
        path: String,
    },
    /// A baseline outside the folder of the scenario.
    #[error("the baseline \"{}\" {flaw}", shown(.path))]
    OutsideFolder {
        /// The path as written.
        path: String,
        /// Why it is refused.
        flaw: &'static str,
    },
    /// A chain of baselines that comes back to itself.
    #[error("{} extends itself", shown(.path))]
    Cycle {
        /// The path as written.
        path: String,
    },
    /// A chain of baselines that is too long.
    #[error("more than 16 files extend one another")]
    TooDeep,
}
