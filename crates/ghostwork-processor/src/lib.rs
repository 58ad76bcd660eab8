//! The vector instructions of the processor, and kernels compiled for each set of them.
//!
//! One program runs on every machine: a [`Kernel`] is compiled for several [`Instructions`], and [`Processor::run`] takes
//! the version that the machine can do. Kernels are plain loops without a word about vectors; the compiler makes vectors
//! of them. A kernel that keeps to integers and to + − × ÷ and square roots of floating-point numbers gives the same bits
//! in every version, so that the choice is one of speed alone.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests may fail loudly"))]

/// A loop that is compiled once for each set of vector instructions.
pub trait Kernel {
    /// What the loop returns.
    type Output;

    /// Runs the loop.
    ///
    /// An implementation must be `#[inline(always)]`, and so must what it calls: only what is inlined is compiled for the
    /// vector instructions.
    fn run(self) -> Self::Output;
}

/// A set of vector instructions that kernels are compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instructions {
    /// What every machine of the architecture has: SSE2 on x86-64.
    Baseline,
    /// AVX2.
    Avx2,
    /// AVX-512 with the extensions F, BW, CD, DQ and VL.
    Avx512,
}

impl Instructions {
    /// Every set, the widest last.
    pub const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// Returns the name used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// Returns whether this machine can do them.
    fn are_there(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Baseline => true,
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512cd")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            self == Self::Baseline
        }
    }
}

/// The processor, with the vector instructions that kernels use on it: always ones that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processor {
    instructions: Instructions,
}

impl Processor {
    /// Returns this machine's processor with the widest instructions that it has.
    pub fn detect() -> Self {
        Self::all().last().unwrap_or(Self { instructions: Instructions::Baseline })
    }

    /// Returns this machine's processor with certain instructions, `None` where it does not have them.
    pub fn with(instructions: Instructions) -> Option<Self> {
        instructions.are_there().then_some(Self { instructions })
    }

    /// Returns this machine's processor with each set of instructions that it has, the widest last.
    pub fn all() -> impl Iterator<Item = Self> {
        Instructions::ALL.into_iter().filter_map(Self::with)
    }

    /// Returns the instructions that kernels use.
    pub const fn instructions(self) -> Instructions {
        self.instructions
    }

    /// Runs a kernel in the version for this processor.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        #[cfg(target_arch = "x86_64")]
        match self.instructions {
            Instructions::Baseline => kernel.run(),
            #[expect(unsafe_code, reason = "nothing else calls a function compiled for other instructions")]
            // SAFETY: a `Processor` is made by `with` alone, which has found AVX2 on this machine.
            Instructions::Avx2 => unsafe { with_avx2(kernel) },
            #[expect(unsafe_code, reason = "nothing else calls a function compiled for other instructions")]
            // SAFETY: a `Processor` is made by `with` alone, which has found these extensions on this machine.
            Instructions::Avx512 => unsafe { with_avx512(kernel) },
        }
        #[cfg(not(target_arch = "x86_64"))]
        kernel.run()
    }
}

/// Bytes of a line of the cache.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64;

/// Lets the cache fetch a value that is looked at soon, while other work goes on: for values that lie all over the memory.
#[inline(always)]
pub fn prefetch<T: ?Sized>(value: &T) {
    #[cfg(target_arch = "x86_64")]
    {
        // Whatever is no larger than its alignment lies in one line.
        let (size, alignment) = (size_of_val(value), align_of_val(value));
        for offset in (0..size).step_by(LINE).chain((size > alignment).then_some(size - 1)) {
            let place = std::ptr::from_ref(value).cast::<i8>().wrapping_add(offset);
            #[expect(unsafe_code, reason = "the instruction takes an address")]
            // SAFETY: the place lies within the value; and this instruction reads nothing that the program sees.
            unsafe {
                std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(place);
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl")]
fn with_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Halves numbers, counts those that are odd, and adds up square roots in order.
    struct Halve<'a> {
        numbers: &'a mut [u32],
        roots: &'a mut [f64],
    }

    impl Kernel for Halve<'_> {
        type Output = u32;

        #[inline(always)]
        fn run(self) -> u32 {
            let mut odd = 0_u32;
            for (number, root) in self.numbers.iter_mut().zip(self.roots) {
                odd = odd.wrapping_add(*number & 1);
                *root = f64::from(*number).sqrt() / 3.0;
                *number /= 2;
            }
            odd
        }
    }

    #[test]
    fn every_version_of_a_kernel_gives_the_same_bits() {
        let outcomes: Vec<_> = Processor::all()
            .map(|processor| {
                let mut numbers: Vec<u32> =
                    (0..1003).map(|number: u32| number.wrapping_mul(2_654_435_761)).collect();
                let mut roots = vec![0.0; numbers.len()];
                let odd = processor.run(Halve { numbers: &mut numbers, roots: &mut roots });
                (odd, numbers, roots.into_iter().map(f64::to_bits).collect::<Vec<_>>())
            })
            .collect();

        // Odd multiples of an odd number are odd: 501 of the 1003 numbers.
        assert_eq!(outcomes[0].0, 501);
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]));
    }

    #[test]
    fn the_widest_instructions_are_taken_unless_others_are_asked_for() {
        assert_eq!(Processor::all().last(), Some(Processor::detect()));
        assert_eq!(Processor::with(Instructions::Baseline).unwrap().instructions(), Instructions::Baseline);
    }
}
