use crate::mistake::Mistake;

impl Mistake {
    /// Returns the code under which the mistake is explained, like `E0102`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "E0101",
            Self::UnknownKey { .. } => "E0102",
            Self::MissingKey { .. } => "E0103",
            Self::WrongType { .. } => "E0104",
            Self::UnknownName { .. } => "E0105",
            Self::Duplicate { .. } => "E0106",
            Self::BadLabel { .. } => "E0107",
            Self::BadIdentifier { .. } => "E0108",
            Self::BadMonth { .. } => "E0109",
            Self::NotFinite { .. } => "E0110",
            Self::OutOfRange { .. } => "E0111",
            Self::WrongUnit { .. } => "E0112",
            Self::NotWhole { .. } => "E0113",
            Self::Unsupported { .. } => "E0114",
            Self::NotAscending { .. } => "E0115",
            Self::EmptyPeriod { .. } => "E0116",
            Self::Conflict { .. } => "E0117",
            Self::WrongLength { .. } => "E0118",
            Self::Overlap { .. } => "E0119",
            Self::WrongComposition { .. } => "E0120",
            Self::CannotFollow { .. } => "E0121",
            Self::BadOverride { .. } => "E0122",
            Self::BadLaw { .. } => "E0123",
            Self::NotWorkable { .. } => "E0124",
            Self::Unreadable { .. } => "E0130",
            Self::TooLarge { .. } => "E0131",
            Self::OutsideFolder { .. } => "E0132",
            Self::Cycle { .. } => "E0133",
            Self::TooDeep => "E0134",
        }
    }

    /// Returns the words beside the underline, empty where the message says it all.
    pub fn label(&self) -> String {
        match self {
            Self::UnknownKey { table, .. } => format!("not a setting of {table}"),
            Self::UnknownName { what, .. } => format!("no such {what}"),
            Self::OutOfRange { .. } => "outside the range".to_owned(),
            Self::WrongUnit { expected, .. } => format!("the unit is {expected}"),
            Self::Duplicate { first, .. } => format!("first given at {first}"),
            _ => String::new(),
        }
    }
}
