//! `cargo xtask check`: everything a change must pass, in the order in which it fails fastest.

use std::process::Command;

use anyhow::{Context, Result, bail};

/// Runs the checks one after the other and stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    cargo(&["fmt", "--all", "--check"])?;
    crate::generate::run(&crate::generate::Arguments { check: true })?;
    crate::arrows::run()?;
    cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])?;
    cargo(&["doc", "--workspace", "--no-deps", "--locked", "--quiet"])?;
    cargo(&["test", "--workspace"])
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(crate::root()?)
        .env("RUSTDOCFLAGS", "-D warnings")
        .status()
        .context("cargo does not start")?;
    if !status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(())
}
