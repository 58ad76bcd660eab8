//! The command `ghostwork`.

fn main() {}
