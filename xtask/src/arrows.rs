//! `cargo xtask arrows`: checks that every crate depends on lower levels only.

use std::fs;

use anyhow::{Context, Result, bail};

/// The crates with their levels; an arrow points to a lower level. ARCHITECTURE.md says why.
const LEVELS: &[(&str, u8)] = &[
    ("ghostwork-parameters", 0),
    ("ghostwork-processor", 0),
    ("ghostwork-law", 1),
    ("ghostwork-population", 1),
    ("ghostwork-results", 1),
    ("ghostwork-core", 2),
    ("ghostwork-policies", 3),
    ("ghostwork-plot", 3),
    ("ghostwork-export", 3),
    ("ghostwork-scenario", 4),
    ("ghostwork-experiment", 5),
    ("ghostwork", 6),
];

/// Arrows that may not exist although they would point down.
const FORBIDDEN: &[(&str, &str)] = &[
    ("ghostwork-plot", "ghostwork-core"),
    ("ghostwork-export", "ghostwork-core"),
    ("ghostwork-results", "ghostwork-core"),
    ("ghostwork-core", "ghostwork-results"),
];

/// Checks the manifests under `crates/`.
pub(crate) fn run() -> Result<()> {
    let root = crate::root()?;
    let mut wrong = Vec::new();
    for (name, level) in LEVELS {
        let path = root.join("crates").join(name).join("Cargo.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let manifest: toml::Table =
            text.parse().with_context(|| format!("cannot parse {}", path.display()))?;
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for target in dependencies.into_iter().flat_map(toml::Table::keys) {
            let is_forbidden = FORBIDDEN.contains(&(*name, target.as_str()));
            let points_up = LEVELS.iter().any(|(other, other_level)| other == target && other_level >= level);
            if is_forbidden || points_up {
                wrong.push(format!("{name} → {target}"));
            }
        }
    }
    let found = fs::read_dir(root.join("crates"))?.count();
    if found != LEVELS.len() {
        bail!("{found} crates are there, {} have a level", LEVELS.len());
    }
    if !wrong.is_empty() {
        bail!("arrows point the wrong way: {}", wrong.join(", "));
    }
    Ok(())
}
