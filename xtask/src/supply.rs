//! `cargo xtask supply`: what the program is made of: licences, sources, `unsafe`, and a bill of materials.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

/// The committed bill of materials, as `CycloneDX` 1.5.
const BILL: &str = "docs/reference/bill-of-materials.json";
/// Where crates may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
/// Uses of `unsafe` by file; each stands below a comment that says why it is sound.
const UNSAFE: [(&str, usize); 1] = [("crates/ghostwork-processor/src/lib.rs", 3)];

/// What can be asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Says what is out of date and writes nothing
    #[arg(long)]
    check: bool,
}

/// What was counted.
pub(crate) struct Counts {
    /// Crates of others in the command as it is built by default.
    pub(crate) dependencies: usize,
    /// Uses of `unsafe` in this workspace.
    pub(crate) uses_of_unsafe: usize,
}

/// Checks and writes the bill of materials.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = crate::root()?;
    let packages = packages(&root)?;
    check_origins(&root, &packages)?;
    count_unsafe(&root)?;
    let text = format!("{:#}\n", bill(&packages));
    let path = root.join(BILL);
    if fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    ensure!(!arguments.check, "{BILL} is out of date: run `cargo xtask supply`");
    fs::write(&path, text).with_context(|| format!("{BILL} cannot be written"))
}

/// Counts and checks without writing.
pub(crate) fn counts(root: &Path) -> Result<Counts> {
    let packages = packages(root)?;
    check_origins(root, &packages)?;
    Ok(Counts { dependencies: packages.len(), uses_of_unsafe: count_unsafe(root)? })
}

/// A crate of others.
struct Package {
    name: String,
    version: String,
    licence: String,
    source: String,
    checksum: String,
}

/// Returns the crates of others that the command consists of, build tools included.
fn packages(root: &Path) -> Result<Vec<Package>> {
    let arguments =
        ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let checksums = checksums(root)?;
    let wanted = reachable(&metadata)?;
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let all = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut packages: Vec<Package> = all
        .iter()
        .filter(|package| package["source"].is_string() && wanted.contains(&text(package, "id")))
        .map(|package| {
            let (name, version) = (text(package, "name"), text(package, "version"));
            let checksum = checksums.get(&(name.clone(), version.clone())).cloned().unwrap_or_default();
            Package {
                licence: text(package, "license"),
                source: text(package, "source"),
                name,
                version,
                checksum,
            }
        })
        .collect();
    packages.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(packages)
}

/// Returns the packages that the command depends on, tests left out.
fn reachable(metadata: &Value) -> Result<BTreeSet<String>> {
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves nothing")?;
    let id_of = |node: &Value| node["id"].as_str().unwrap_or_default().to_owned();
    let by_id: BTreeMap<String, &Value> = nodes.iter().map(|node| (id_of(node), node)).collect();
    let is_command = |package: &&Value| package["name"] == "ghostwork";
    let command = metadata["packages"].as_array().and_then(|packages| packages.iter().find(is_command));
    let mut waiting =
        vec![command.and_then(|package| package["id"].as_str()).context("no command")?.to_owned()];
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let dependencies = by_id.get(&id).and_then(|node| node["deps"].as_array());
        for dependency in dependencies.into_iter().flatten() {
            let kinds = dependency["dep_kinds"].as_array();
            let is_built = kinds.into_iter().flatten().any(|kind| kind["kind"] != "dev");
            if let Some(id) = dependency["pkg"].as_str().filter(|_| is_built) {
                waiting.push(id.to_owned());
            }
        }
    }
    Ok(reached)
}

/// Reads the checksums of the lock file.
fn checksums(root: &Path) -> Result<BTreeMap<(String, String), String>> {
    let lock: toml::Table = fs::read_to_string(root.join("Cargo.lock"))?.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock lists nothing")?;
    let text = |package: &toml::Value, key: &str| package.get(key)?.as_str().map(str::to_owned);
    let entry =
        |package| Some(((text(package, "name")?, text(package, "version")?), text(package, "checksum")?));
    Ok(packages.iter().filter_map(entry).collect())
}

/// Refuses crates from elsewhere, and licences that deny.toml does not allow.
fn check_origins(root: &Path, packages: &[Package]) -> Result<()> {
    let deny: toml::Table =
        fs::read_to_string(root.join("deny.toml")).context("deny.toml cannot be read")?.parse()?;
    let allowed = deny.get("licenses").and_then(|table| table.get("allow")).and_then(toml::Value::as_array);
    let allowed: Vec<&str> =
        allowed.context("deny.toml allows no licences")?.iter().filter_map(toml::Value::as_str).collect();
    let mut wrong = Vec::new();
    for package in packages {
        let Package { name, version, licence, source, .. } = package;
        if source != REGISTRY {
            wrong.push(format!("{name} {version} comes from {source}"));
        }
        if !is_allowed(licence, &allowed) {
            wrong.push(format!("{name} {version} has the licence `{licence}`"));
        }
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    Ok(())
}

/// Returns whether one of the alternatives of a licence expression needs allowed licences alone.
fn is_allowed(licence: &str, allowed: &[&str]) -> bool {
    let plain = licence.replace(['(', ')'], " ").replace('/', " OR ");
    let is_known = |one: &str| allowed.contains(&one.trim());
    let needs_all = licence.contains(") AND") || licence.contains("AND (");
    if needs_all {
        return plain.split(" AND ").all(|part| part.split(" OR ").any(is_known));
    }
    plain.split(" OR ").any(|alternative| alternative.split(" AND ").all(is_known))
}

/// Counts uses of `unsafe`; more or fewer than declared, or without a reason above, is an error.
fn count_unsafe(root: &Path) -> Result<usize> {
    let mut found = Vec::new();
    for file in sources(&root.join("crates"))? {
        let text = fs::read_to_string(&file)?;
        let lines: Vec<&str> = text.lines().collect();
        let uses: Vec<usize> = (0..lines.len())
            .filter(|number| {
                ["unsafe {", "unsafe fn", "unsafe impl"]
                    .iter()
                    .any(|word| code(lines[*number]).contains(word))
            })
            .collect();
        if uses.is_empty() {
            continue;
        }
        let name = file.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        for number in &uses {
            let is_justified = *number > 0 && lines[*number - 1].trim_start().starts_with("// SAFETY:");
            ensure!(is_justified, "{name}:{}: `unsafe` without a comment `// SAFETY:` above it", number + 1);
        }
        found.push((name, uses.len()));
    }
    let declared: Vec<(String, usize)> =
        UNSAFE.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    ensure!(found == declared, "uses of `unsafe` are {found:?}, declared are {declared:?}");
    Ok(found.iter().map(|(_, count)| count).sum())
}

/// Returns a line without its comment and its texts.
fn code(line: &str) -> String {
    let line = line.split("//").next().unwrap_or_default();
    line.split('"').step_by(2).collect()
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(place) = waiting.pop() {
        for entry in fs::read_dir(&place)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Returns the bill of materials; without time and serial number, so that it is the same for the same lock file.
fn bill(packages: &[Package]) -> Value {
    let component = |package: &Package| {
        let Package { name, version, licence, checksum, .. } = package;
        json!({
            "type": "library",
            "name": name,
            "version": version,
            "purl": format!("pkg:cargo/{name}@{version}"),
            "licenses": [{ "expression": licence.replace('/', " OR ") }],
            "hashes": [{ "alg": "SHA-256", "content": checksum }],
        })
    };
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": { "type": "application", "name": "ghostwork", "version": env!("CARGO_PKG_VERSION") } },
        "components": packages.iter().map(component).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_alternative_is_enough_and_all_parts_count() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"];

        for licence in ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(is_allowed(licence, &allowed), "{licence}");
        }
        for licence in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0"] {
            assert!(!is_allowed(licence, &allowed), "{licence}");
        }
    }

    #[test]
    fn unsafe_in_comments_and_texts_is_none() {
        assert!(!code("let x = 1; // unsafe { }").contains("unsafe"));
        assert!(!code("let text = \"unsafe {\";").contains("unsafe"));
        assert!(code("unsafe { call() }").contains("unsafe {"));
    }
}
