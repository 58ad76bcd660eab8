use xxhash_rust::xxh3::Xxh3;

/// Integers that can be visited one after the other, always in the same order.
pub(crate) trait Integers {
    /// Visits every integer.
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64));
}

impl Integers for i64 {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        visit(self);
    }
}

impl<T: Integers> Integers for [T] {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        for part in self {
            part.each(visit);
        }
    }
}

impl<T: Integers, const N: usize> Integers for [T; N] {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        self.as_mut_slice().each(visit);
    }
}

/// Integers that add up over parts of the population, in any order.
pub(crate) trait IntegerSums: Integers {
    /// Nothing counted yet.
    const ZERO: Self;

    /// Adds the sums of another part of the population.
    fn absorb(&mut self, other: &Self);

    /// Feeds every integer, in the order of the declaration, to a hasher.
    fn feed(&self, hasher: &mut Xxh3);
}

impl IntegerSums for i64 {
    const ZERO: Self = 0;

    fn absorb(&mut self, other: &Self) {
        *self += other;
    }

    fn feed(&self, hasher: &mut Xxh3) {
        hasher.update(&self.to_le_bytes());
    }
}

impl<T: IntegerSums, const N: usize> IntegerSums for [T; N] {
    const ZERO: Self = [T::ZERO; N];

    fn absorb(&mut self, other: &Self) {
        for (sum, more) in self.iter_mut().zip(other) {
            sum.absorb(more);
        }
    }

    fn feed(&self, hasher: &mut Xxh3) {
        for sum in self {
            sum.feed(hasher);
        }
    }
}

/// Declares a table of integer sums: each field with its meaning and unit.
macro_rules! integer_sums {
    ($($(#[$table_doc:meta])* $visibility:vis struct $table:ident { $($(#[$doc:meta])* $field:ident: $kind:ty,)+ })+) => {
        $(
            $(#[$table_doc])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            $visibility struct $table {
                $($(#[$doc])* pub(crate) $field: $kind,)+
            }

            impl $crate::observation::sums::Integers for $table {
                fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
                    $($crate::observation::sums::Integers::each(&mut self.$field, visit);)+
                }
            }

            impl $crate::observation::sums::IntegerSums for $table {
                const ZERO: Self = Self {
                    $($field: <$kind as $crate::observation::sums::IntegerSums>::ZERO,)+
                };

                fn absorb(&mut self, other: &Self) {
                    $($crate::observation::sums::IntegerSums::absorb(&mut self.$field, &other.$field);)+
                }

                fn feed(&self, hasher: &mut xxhash_rust::xxh3::Xxh3) {
                    $($crate::observation::sums::IntegerSums::feed(&self.$field, hasher);)+
                }
            }

            impl Default for $table {
                fn default() -> Self {
                    <Self as $crate::observation::sums::IntegerSums>::ZERO
                }
            }
        )+
    };
}

pub(crate) use integer_sums;

#[cfg(test)]
mod tests {
    use super::*;

    integer_sums! {
        /// An example.
        struct Example {
            /// A count.
            count: i64,
            /// Counts by size.
            sizes: [i64; 2],
        }
    }

    fn hash(sums: &Example) -> u64 {
        let mut hasher = Xxh3::new();
        sums.feed(&mut hasher);
        hasher.digest()
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let first = Example { count: 2, sizes: [1, 1] };
        let second = Example { count: -5, sizes: [0, 7] };
        let (mut forwards, mut backwards) = (first.clone(), second.clone());

        forwards.absorb(&second);
        backwards.absorb(&first);

        assert_eq!(forwards, Example { count: -3, sizes: [1, 8] });
        assert_eq!(forwards, backwards);
    }

    #[test]
    fn every_integer_is_visited_once() {
        let mut sums = Example { count: 2, sizes: [3, 4] };
        let mut seen = Vec::new();

        sums.each(&mut |number| seen.push(std::mem::replace(number, 7)));

        assert_eq!((seen, sums), (vec![2, 3, 4], Example { count: 7, sizes: [7, 7] }));
    }

    #[test]
    fn every_integer_reaches_the_hash() {
        let reference = hash(&Example::default());

        for changed in [Example { count: 1, sizes: [0, 0] }, Example { count: 0, sizes: [0, 1] }] {
            assert_ne!(hash(&changed), reference);
        }
    }
}
