//! The policy instruments, one file each.
