//! Values as bytes, little-endian, and back from bytes that nobody vouches for.

use std::sync::atomic::{AtomicI64, AtomicU32, Ordering::Relaxed};

use ghostwork_parameters::{Money, Month};

/// Bytes that are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(pub String);

impl CodecError {
    /// Says what is wrong.
    pub fn new(problem: impl Into<String>) -> Self {
        Self(problem.into())
    }
}

/// A value that can be written as bytes and read back to the bit.
pub trait Codec: Sized {
    /// Appends the value.
    fn encode(&self, sink: &mut Vec<u8>);

    /// Reads a value from the front.
    ///
    /// # Errors
    ///
    /// When the bytes end too early or say something that cannot be.
    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError>;
}

/// Bytes that are read from the front.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    /// Reads from the front of some bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Takes so many bytes.
    ///
    /// # Errors
    ///
    /// When there are fewer.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], CodecError> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or_else(|| CodecError::new("it ends too early"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// Returns whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Returns an error where bytes are left.
    ///
    /// # Errors
    ///
    /// When bytes are left.
    pub fn finish(self) -> Result<(), CodecError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(CodecError(format!("{} bytes are left over", self.bytes.len())))
    }

    /// Returns how many elements room is made for before any is read: never more than the bytes there are can hold.
    fn room<T>(&self, count: usize) -> usize {
        count.min(self.bytes.len() / size_of::<T>().max(1))
    }
}

/// Reads one value from bytes that hold nothing else.
///
/// # Errors
///
/// When the bytes are not that value, or more than it.
pub fn decode_whole<T: Codec>(bytes: &[u8]) -> Result<T, CodecError> {
    let mut source = Source::new(bytes);
    let value = T::decode(&mut source)?;
    source.finish()?;
    Ok(value)
}

macro_rules! encode_numbers {
    ($($kind:ty),+) => {
        $(
            impl Codec for $kind {
                #[inline]
                fn encode(&self, sink: &mut Vec<u8>) {
                    sink.extend_from_slice(&self.to_le_bytes());
                }

                #[inline]
                fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
                    let mut bytes = [0; size_of::<$kind>()];
                    bytes.copy_from_slice(source.take(size_of::<$kind>())?);
                    Ok(Self::from_le_bytes(bytes))
                }
            }
        )+
    };
}

encode_numbers!(u8, i8, u16, i16, u32, i32, u64, i64, u128, f32, f64);

impl Codec for bool {
    fn encode(&self, sink: &mut Vec<u8>) {
        u8::from(*self).encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        match u8::decode(source)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(CodecError(format!("{other} is neither yes nor no"))),
        }
    }
}

impl Codec for usize {
    fn encode(&self, sink: &mut Vec<u8>) {
        (*self as u64).encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let number = u64::decode(source)?;
        Self::try_from(number).map_err(|_| CodecError(format!("{number} is too large")))
    }
}

impl Codec for Month {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.index().encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        u32::decode(source).map(Self::from_index)
    }
}

impl Codec for Money {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.cents().encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        i64::decode(source).map(Self::from_cents)
    }
}

macro_rules! encode_atomics {
    ($($kind:ty = $number:ty),+) => {
        $(
            impl Codec for $kind {
                fn encode(&self, sink: &mut Vec<u8>) {
                    self.load(Relaxed).encode(sink);
                }

                fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
                    <$number>::decode(source).map(Self::new)
                }
            }
        )+
    };
}

encode_atomics!(AtomicU32 = u32, AtomicI64 = i64);

impl<T: Codec> Codec for Option<T> {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.is_some().encode(sink);
        if let Some(value) = self {
            value.encode(sink);
        }
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        if bool::decode(source)? { T::decode(source).map(Some) } else { Ok(None) }
    }
}

impl<T: Codec, const N: usize> Codec for [T; N] {
    fn encode(&self, sink: &mut Vec<u8>) {
        for value in self {
            value.encode(sink);
        }
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let values = (0..N).map(|_| T::decode(source)).collect::<Result<Vec<T>, _>>()?;
        values.try_into().map_err(|_| CodecError::new("an array of another length"))
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.len().encode(sink);
        encode_all(self, sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let count = usize::decode(source)?;
        let mut values = Self::with_capacity(source.room::<T>(count));
        for _ in 0..count {
            values.push(T::decode(source)?);
        }
        Ok(values)
    }
}

/// Appends values without their number.
pub fn encode_all<T: Codec>(values: &[T], sink: &mut Vec<u8>) {
    sink.reserve(size_of_val(values));
    for value in values {
        value.encode(sink);
    }
}

impl Codec for String {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.len().encode(sink);
        sink.extend_from_slice(self.as_bytes());
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let count = usize::decode(source)?;
        let bytes = source.take(count)?.to_vec();
        Self::from_utf8(bytes).map_err(|_| CodecError::new("a text that is not UTF-8"))
    }
}

impl<A: Codec, B: Codec> Codec for (A, B) {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.0.encode(sink);
        self.1.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        Ok((A::decode(source)?, B::decode(source)?))
    }
}

/// Encodes a struct field by field; it does not compile when a field is left out.
macro_rules! encode_fields {
    ($kind:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::codec::Codec for $kind {
            fn encode(&self, sink: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($crate::codec::Codec::encode($field, sink);)+
            }

            fn decode(source: &mut $crate::codec::Source<'_>) -> Result<Self, $crate::codec::CodecError> {
                $(let $field = $crate::codec::Codec::decode(source)?;)+
                Ok(Self { $($field),+ })
            }
        }
    };
}

/// Encodes an enum by the number of its variant; it does not compile when a variant is left out.
macro_rules! encode_variants {
    ($kind:ident { $($variant:ident),+ $(,)? }) => {
        impl $crate::codec::Codec for $kind {
            fn encode(&self, sink: &mut Vec<u8>) {
                match self {
                    $(Self::$variant => sink.push(Self::$variant as u8),)+
                }
            }

            fn decode(source: &mut $crate::codec::Source<'_>) -> Result<Self, $crate::codec::CodecError> {
                let number = <u8 as $crate::codec::Codec>::decode(source)?;
                $(
                    if number == Self::$variant as u8 {
                        return Ok(Self::$variant);
                    }
                )+
                let kind = stringify!($kind);
                Err($crate::codec::CodecError(format!("{number} is no {kind}")))
            }
        }
    };
}

pub(crate) use encode_fields;
pub(crate) use encode_variants;

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<T: Codec>(value: &T) -> Vec<u8> {
        let mut sink = Vec::new();
        value.encode(&mut sink);
        sink
    }

    #[test]
    fn values_come_back_to_the_bit() {
        let value = vec![(f64::from_bits(0x7ff8_0000_0000_0001), Some(-0.0_f32)), (f64::MIN_POSITIVE, None)];

        let back: Vec<(f64, Option<f32>)> = decode_whole(&bytes(&value)).unwrap();

        let bits = |values: &[(f64, Option<f32>)]| -> Vec<(u64, Option<u32>)> {
            values.iter().map(|(wide, narrow)| (wide.to_bits(), narrow.map(f32::to_bits))).collect()
        };
        assert_eq!(bits(&back), bits(&value));
        assert_eq!(decode_whole(&bytes(&"straße".to_owned())), Ok("straße".to_owned()));
    }

    #[test]
    fn a_length_that_cannot_be_is_an_error_and_takes_no_memory() {
        let claims = bytes(&u64::MAX);

        assert!(decode_whole::<Vec<[u64; 32]>>(&claims).is_err());
        assert!(decode_whole::<String>(&claims).is_err());
        assert!(decode_whole::<Vec<u8>>(&bytes(&(1_u64 << 40))).is_err());
    }

    #[test]
    fn bytes_left_over_are_an_error() {
        assert!(decode_whole::<u16>(&[1, 0, 0]).is_err());
        assert!(decode_whole::<bool>(&[2]).is_err());
    }
}
