use std::marker::PhantomData;
use std::ops::{Index, RangeInclusive};

use crate::{Month, Unit};

/// The source of a value that nobody has measured: it shows as an assumption wherever it is used.
pub const ASSUMPTION: &str = "assumption";

/// How a value may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any number in the range.
    Real,
    /// A whole number in the range.
    Whole,
    /// `true` or `false`.
    Switch,
    /// One of these words; the value is its position.
    Choice(&'static [&'static str]),
    /// A number in the range, or `"none"`; the value of `"none"` is [`ABSENT`].
    Optional,
    /// A month like `"1995-01"`, or a day in it; the value is the index of the month.
    Month,
}

/// The value of a parameter that is `"none"`.
pub const ABSENT: f64 = -1.0;

/// The word for [`ABSENT`].
pub const NONE: &str = "none";

/// What is known of a parameter before any scenario is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// The group the parameter belongs to: the first part of its key.
    pub group: &'static str,
    /// The name within the group.
    pub name: &'static str,
    /// The element for a parameter with one value per task category or the like, otherwise empty.
    pub element: &'static str,
    /// How a value may be written.
    pub kind: Kind,
    /// The unit of the value.
    pub unit: Unit,
    /// The value without any scenario.
    pub default: f64,
    /// The smallest and the largest value that make sense.
    pub range: (f64, f64),
    /// What the parameter means, in a sentence or two.
    pub doc: &'static str,
    /// Where the default comes from; [`ASSUMPTION`] where it is a guess.
    pub source: &'static str,
}

impl Declaration {
    /// Returns the full key, like `tasks.rate_per_hour.social_media`.
    pub fn key(&self) -> String {
        if self.element.is_empty() {
            format!("{}.{}", self.group, self.name)
        } else {
            format!("{}.{}.{}", self.group, self.name, self.element)
        }
    }

    /// Returns whether the default is a guess that no source supports.
    pub fn is_assumption(&self) -> bool {
        self.source.starts_with(ASSUMPTION)
    }

    /// Returns whether a value is finite, in range and, for whole numbers and switches, whole.
    pub fn accepts(&self, value: f64) -> bool {
        let in_range = value.is_finite() && value >= self.range.0 && value <= self.range.1;
        let is_whole = (value - value.floor()).abs() < f64::EPSILON;
        match self.kind {
            Kind::Real => in_range,
            Kind::Optional => in_range || value.to_bits() == ABSENT.to_bits(),
            Kind::Whole | Kind::Switch | Kind::Choice(_) | Kind::Month => in_range && is_whole,
        }
    }

    /// Returns the word that stands for a value in a file; `None` where a number does.
    pub fn word_of(&self, value: f64) -> Option<String> {
        match self.kind {
            Kind::Switch => Some((value > 0.5).to_string()),
            Kind::Choice(names) => names.get(value as usize).map(|name| (*name).to_owned()),
            Kind::Optional if value < 0.0 => Some(NONE.to_owned()),
            Kind::Month => Some(Month::from_index(value as u32).to_string()),
            Kind::Real | Kind::Whole | Kind::Optional => None,
        }
    }
}

/// Names the elements of a parameter that has one value each, like the task categories.
pub trait Label: std::fmt::Debug + Copy + PartialEq {
    /// The names, in order.
    const NAMES: &'static [&'static str];
}

/// One number per element of a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct By<L: Label, const N: usize> {
    values: [f64; N],
    label: PhantomData<L>,
}

impl<L: Label, const N: usize> By<L, N> {
    /// Makes the table from its values, in the order of the label's names.
    pub const fn new(values: [f64; N]) -> Self {
        Self { values, label: PhantomData }
    }

    /// Returns the values in the order of the label's names.
    pub const fn values(&self) -> &[f64; N] {
        &self.values
    }
}

impl<L: Label, const N: usize> Index<usize> for By<L, N> {
    type Output = f64;
    fn index(&self, element: usize) -> &f64 {
        &self.values[element]
    }
}

/// One switch per element of a label; a file may also name those that are on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flags<L: Label, const N: usize> {
    values: [bool; N],
    label: PhantomData<L>,
}

impl<L: Label, const N: usize> Flags<L, N> {
    /// Makes the switches in the order of the label's names.
    pub const fn new(values: [bool; N]) -> Self {
        Self { values, label: PhantomData }
    }
}

impl<L: Label, const N: usize> Index<usize> for Flags<L, N> {
    type Output = bool;
    fn index(&self, element: usize) -> &bool {
        &self.values[element]
    }
}

/// A type that a declared parameter can have.
pub trait Shape {
    /// How one value is written.
    const KIND: Kind;
    /// The names of the elements; a single empty name for a plain number.
    fn elements() -> &'static [&'static str];
    /// Returns the value of an element.
    fn element(&self, index: usize) -> f64;
    /// Sets the value of an element.
    fn set_element(&mut self, index: usize, value: f64);
}

const SINGLE: &[&str] = &[""];

impl Shape for f64 {
    const KIND: Kind = Kind::Real;
    fn elements() -> &'static [&'static str] {
        SINGLE
    }
    fn element(&self, _: usize) -> f64 {
        *self
    }
    fn set_element(&mut self, _: usize, value: f64) {
        *self = value;
    }
}

impl Shape for u32 {
    const KIND: Kind = Kind::Whole;
    fn elements() -> &'static [&'static str] {
        SINGLE
    }
    fn element(&self, _: usize) -> f64 {
        f64::from(*self)
    }
    fn set_element(&mut self, _: usize, value: f64) {
        *self = value as u32;
    }
}

impl Shape for bool {
    const KIND: Kind = Kind::Switch;
    fn elements() -> &'static [&'static str] {
        SINGLE
    }
    fn element(&self, _: usize) -> f64 {
        f64::from(u8::from(*self))
    }
    fn set_element(&mut self, _: usize, value: f64) {
        *self = value > 0.5;
    }
}

impl Shape for Option<f64> {
    const KIND: Kind = Kind::Optional;
    fn elements() -> &'static [&'static str] {
        SINGLE
    }
    fn element(&self, _: usize) -> f64 {
        self.unwrap_or(ABSENT)
    }
    fn set_element(&mut self, _: usize, value: f64) {
        *self = (value >= 0.0).then_some(value);
    }
}

impl Shape for Month {
    const KIND: Kind = Kind::Month;
    fn elements() -> &'static [&'static str] {
        SINGLE
    }
    fn element(&self, _: usize) -> f64 {
        f64::from(self.index())
    }
    fn set_element(&mut self, _: usize, value: f64) {
        *self = Self::from_index(value as u32);
    }
}

impl<L: Label, const N: usize> Shape for Flags<L, N> {
    const KIND: Kind = Kind::Switch;
    fn elements() -> &'static [&'static str] {
        L::NAMES
    }
    fn element(&self, index: usize) -> f64 {
        f64::from(u8::from(self.values[index]))
    }
    fn set_element(&mut self, index: usize, value: f64) {
        self.values[index] = value > 0.5;
    }
}

impl<L: Label, const N: usize> Shape for By<L, N> {
    const KIND: Kind = Kind::Real;
    fn elements() -> &'static [&'static str] {
        L::NAMES
    }
    fn element(&self, index: usize) -> f64 {
        self.values[index]
    }
    fn set_element(&mut self, index: usize, value: f64) {
        self.values[index] = value;
    }
}

/// Defines a parameter that is one of a few words.
///
/// ```
/// use ghostwork_parameters::{Shape, choices};
///
/// choices! {
///     /// What a levy is taken from.
///     pub enum Base {
///         /// Pay before fees.
///         Turnover = "turnover",
///         /// Pay after fees.
///         Payout = "payout",
///     }
/// }
/// assert_eq!(Base::Payout.element(0), 1.0);
/// ```
#[macro_export]
macro_rules! choices {
    (
        $(#[$doc:meta])*
        $visibility:vis enum $choice:ident {
            $( $(#[$variant_doc:meta])+ $variant:ident = $name:literal, )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $visibility enum $choice {
            $( $(#[$variant_doc])+ $variant, )+
        }

        impl $crate::Shape for $choice {
            const KIND: $crate::Kind = $crate::Kind::Choice(&[$($name),+]);
            fn elements() -> &'static [&'static str] {
                &[""]
            }
            fn element(&self, _: usize) -> f64 {
                f64::from(*self as u8)
            }
            fn set_element(&mut self, _: usize, value: f64) {
                const ALL: &[$choice] = &[$($choice::$variant),+];
                if let Some(choice) = ALL.get(value as usize) {
                    *self = *choice;
                }
            }
        }
    };
}

/// A group of declared parameters with their values.
pub trait ParameterGroup: Default {
    /// The first part of every key of the group.
    const GROUP: &'static str;

    /// Returns the declarations of the group, in the order of the code.
    fn declarations() -> Vec<Declaration>;

    /// Returns the value of a parameter, `None` for an unknown name.
    fn value(&self, name: &str, element: &str) -> Option<f64>;

    /// Sets a parameter; returns `false` for an unknown name.
    fn assign(&mut self, name: &str, element: &str, value: f64) -> bool;
}

/// Returns one declaration per element of a parameter. Called by [`parameters!`](crate::parameters).
#[doc(hidden)]
pub fn declare<S: Shape>(
    place: (&'static str, &'static str),
    default: &S,
    (unit, range): (Unit, RangeInclusive<f64>),
    doc: &'static str,
    source: &'static str,
) -> impl Iterator<Item = Declaration> {
    let defaults: Vec<f64> = (0..S::elements().len()).map(|index| default.element(index)).collect();
    S::elements().iter().zip(defaults).map(move |(element, default)| Declaration {
        group: place.0,
        name: place.1,
        element,
        kind: S::KIND,
        unit,
        default,
        range: (*range.start(), *range.end()),
        doc: doc.trim(),
        source,
    })
}

/// Declares a group of parameters as a struct: each field with its doc, default, unit, range and source.
///
/// ```
/// use ghostwork_parameters::{ParameterGroup, Unit, parameters};
///
/// parameters! {
///     /// Ratings on labour marketplaces.
///     pub struct RatingParameters in "ratings" {
///         /// Share of dissatisfied clients who publicly give a top rating.
///         inflation: f64 = 0.24, Unit::Share, 0.0..=1.0, "Filippas, Horton and Golden (2022)";
///     }
/// }
/// assert_eq!(RatingParameters::declarations()[0].key(), "ratings.inflation");
/// ```
#[macro_export]
macro_rules! parameters {
    (
        $(#[$group_doc:meta])*
        $visibility:vis struct $group:ident in $key:literal {
            $(
                $(#[doc = $doc:literal])+
                $name:ident : $shape:ty = $default:expr, $unit:expr, $range:expr, $source:expr;
            )*
        }
    ) => {
        $(#[$group_doc])*
        #[derive(Debug, Clone, PartialEq)]
        $visibility struct $group {
            $(
                $(#[doc = $doc])+
                pub $name: $shape,
            )*
        }

        impl Default for $group {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl $crate::ParameterGroup for $group {
            const GROUP: &'static str = $key;

            fn declarations() -> Vec<$crate::Declaration> {
                let mut all = Vec::new();
                $(
                    let default: $shape = $default;
                    let doc = concat!($($doc),+);
                    all.extend($crate::declare(($key, stringify!($name)), &default, ($unit, $range), doc, $source));
                )*
                all
            }

            fn value(&self, name: &str, element: &str) -> Option<f64> {
                $(
                    if name == stringify!($name) {
                        let elements = <$shape as $crate::Shape>::elements();
                        let index = elements.iter().position(|known| *known == element)?;
                        return Some($crate::Shape::element(&self.$name, index));
                    }
                )*
                None
            }

            fn assign(&mut self, name: &str, element: &str, value: f64) -> bool {
                $(
                    if name == stringify!($name) {
                        let elements = <$shape as $crate::Shape>::elements();
                        let Some(index) = elements.iter().position(|known| *known == element) else {
                            return false;
                        };
                        $crate::Shape::set_element(&mut self.$name, index, value);
                        return true;
                    }
                )*
                false
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Colour;
    impl Label for Colour {
        const NAMES: &'static [&'static str] = &["red", "blue"];
    }

    choices! {
        /// A shade.
        enum Shade {
            /// Light.
            Light = "light",
            /// Dark.
            Dark = "dark",
        }
    }

    parameters! {
        /// Parameters that are written in words.
        struct Words in "words" {
            /// A choice.
            shade: Shade = Shade::Dark, Unit::Choice, 0.0..=1.0, ASSUMPTION;
            /// A number that may be absent.
            cap: Option<f64> = None, Unit::Share, 0.0..=1.0, ASSUMPTION;
            /// A month.
            since: Month = Month::from_index(1995 * 12), Unit::Month, 0.0..=30_000.0, ASSUMPTION;
            /// A set.
            colours: Flags<Colour, 2> = Flags::new([true, false]), Unit::Switch, 0.0..=1.0, ASSUMPTION;
        }
    }

    #[test]
    fn words_stand_for_choices_absence_months_and_switches() {
        let declarations = Words::declarations();
        let words: Vec<Option<String>> =
            declarations.iter().map(|declaration| declaration.word_of(declaration.default)).collect();

        let expected = ["dark", "none", "1995-01", "true", "false"].map(|word| Some(word.to_owned()));
        assert_eq!(words, expected);
        assert!(declarations.iter().all(|declaration| declaration.accepts(declaration.default)));
        assert_eq!(declarations[1].word_of(0.5), None);
        assert!(!declarations[0].accepts(2.0) && !declarations[1].accepts(-0.5));
    }

    #[test]
    fn words_are_set_by_their_values() {
        let mut words = Words::default();

        for (name, element, value) in [("shade", "", 0.0), ("cap", "", 0.3), ("colours", "blue", 1.0)] {
            assert!(words.assign(name, element, value));
        }

        assert_eq!((words.shade, words.cap, words.colours[1]), (Shade::Light, Some(0.3), true));
        assert!(words.assign("cap", "", ABSENT));
        assert_eq!(words.cap, None);
    }

    parameters! {
        /// A group.
        struct Example in "example" {
            /// A share.
            share: f64 = 0.5, Unit::Share, 0.0..=1.0, "Author (2020)";
            /// A number
            /// of months.
            months: u32 = 3, Unit::Months, 1.0..=12.0, ASSUMPTION;
            /// One value per colour.
            rate: By<Colour, 2> = By::new([1.0, 2.0]), Unit::DollarsPerHour, 0.0..=9.0, ASSUMPTION;
        }
    }

    #[test]
    fn a_declaration_carries_everything_that_was_written() {
        let declarations = Example::declarations();

        let keys: Vec<String> = declarations.iter().map(Declaration::key).collect();
        assert_eq!(keys, ["example.share", "example.months", "example.rate.red", "example.rate.blue"]);
        assert_eq!(declarations[1].doc, "A number of months.");
        assert_eq!((declarations[3].default, declarations[3].unit), (2.0, Unit::DollarsPerHour));
        assert!(declarations[2].is_assumption() && !declarations[0].is_assumption());
    }

    #[test]
    fn values_are_set_by_name() {
        let mut example = Example::default();

        assert!(example.assign("rate", "blue", 4.0));
        assert!(!example.assign("rate", "green", 4.0));

        assert_eq!(example.rate[1], 4.0);
        assert_eq!(example.value("months", ""), Some(3.0));
    }

    #[test]
    fn only_whole_numbers_in_range_are_months() {
        let months = &Example::declarations()[1];

        assert!(months.accepts(12.0));
        for value in [0.0, 13.0, 2.5, f64::NAN, f64::INFINITY] {
            assert!(!months.accepts(value), "{value}");
        }
    }
}
