//! Packs that are part of the program.

use std::sync::LazyLock;

use crate::error::LawError;
use crate::law_pack::LawPack;

/// A pack parsed once, at first use.
pub(crate) type EmbeddedPack = LazyLock<Result<LawPack, LawError>>;

/// The parsed pack, or why it cannot be parsed.
pub(crate) fn parsed(pack: &'static EmbeddedPack) -> Result<&'static LawPack, LawError> {
    pack.as_ref().map_err(Clone::clone)
}
