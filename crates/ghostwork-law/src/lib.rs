//! Tax and benefit rules of a country as pure functions of a household.
