//! Yes-or-no facts packed into the bits of a number.

/// Declares a reader and a writer for each bit of a tuple struct around a number of type `$bits`.
macro_rules! flags {
    ($bits:ty; $($(#[$doc:meta])* $reader:ident, $writer:ident = $bit:literal;)+) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            pub(crate) const fn $reader(self) -> bool {
                self.0 >> $bit & 1 == 1
            }

            #[inline(always)]
            pub(crate) const fn $writer(&mut self, yes: bool) {
                self.0 = self.0 & !(1 << $bit) | (yes as $bits) << $bit;
            }
        )+
    };
}

pub(crate) use flags;
