//! Survey records of real people: embedded, or a user's own.
