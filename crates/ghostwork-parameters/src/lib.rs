//! Units, months, money and the declaration of a parameter.
