//! What memory the machine has, as Linux tells it; elsewhere nothing is known and nothing is refused.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the bytes of memory that a run may take: the least of what the system, the control group and the limits of
/// the shell leave.
pub(crate) fn free_bytes() -> Option<u64> {
    [available(), left_in_control_groups(), left_of_address_space()].into_iter().flatten().min()
}

/// Returns the most memory that this process has held, in bytes; 0 where the system does not tell.
pub(crate) fn peak_bytes() -> u64 {
    kibibytes("/proc/self/status", "VmHWM:").unwrap_or(0)
}

/// Returns the memory that this process holds now, in bytes; 0 where the system does not tell.
pub(crate) fn present_bytes() -> u64 {
    kibibytes("/proc/self/status", "VmRSS:").unwrap_or(0)
}

/// Returns the processor time that the threads of this process have taken so far, nanoseconds; 0 where the system does not
/// tell.
pub(crate) fn processor_nanoseconds() -> u64 {
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return 0 };
    let of_thread = |folder: PathBuf| -> Option<u64> {
        fs::read_to_string(folder.join("schedstat")).ok()?.split_whitespace().next()?.parse().ok()
    };
    threads.filter_map(|thread| of_thread(thread.ok()?.path())).sum()
}

fn available() -> Option<u64> {
    kibibytes("/proc/meminfo", "MemAvailable:")
}

/// Reads a line like `MemAvailable:   123 kB` and returns bytes.
fn kibibytes(file: &str, key: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes.saturating_mul(1024))
}

/// Returns what the tightest control group of this process leaves; what it holds as file cache can be freed.
fn left_in_control_groups() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    groups.lines().filter_map(left_in_group).min()
}

/// Reads one line of `/proc/self/cgroup`: `0::/path` (version 2) or `7:memory:/path` (version 1).
fn left_in_group(line: &str) -> Option<u64> {
    let mut parts = line.splitn(3, ':');
    let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
    let (root, files) = match controllers {
        "" => ("/sys/fs/cgroup", ["memory.max", "memory.current"]),
        _ if controllers.split(',').any(|name| name == "memory") => {
            ("/sys/fs/cgroup/memory", ["memory.limit_in_bytes", "memory.usage_in_bytes"])
        }
        _ => return None,
    };
    let root = Path::new(root);
    let mut folder: PathBuf = root.join(path.trim_start_matches('/'));
    let mut least = None;
    loop {
        let left = left_in_folder(&folder, files);
        least = [least, left].into_iter().flatten().min();
        if folder == root || !folder.pop() {
            return least;
        }
    }
}

fn left_in_folder(folder: &Path, [limit, usage]: [&str; 2]) -> Option<u64> {
    let number = |file: &str| fs::read_to_string(folder.join(file)).ok()?.trim().parse::<u64>().ok();
    let (limit, usage) = (number(limit)?, number(usage)?);
    let statistics = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let cached = statistics
        .lines()
        .find_map(|line| line.strip_prefix("inactive_file "))
        .and_then(|bytes| bytes.trim().parse::<u64>().ok())
        .unwrap_or(0);
    Some(limit.saturating_sub(usage.saturating_sub(cached)))
}

/// Address space that the system's allocator may take for a thread before anything is stored there.
const ADDRESSES_PER_THREAD: u64 = 64 << 20;

/// Returns what `ulimit -v` leaves beside what threads take.
fn left_of_address_space() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit = line.split_whitespace().next()?.parse::<u64>().ok()?;
    let held = kibibytes("/proc/self/status", "VmSize:")?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    Some(limit.saturating_sub(held).saturating_sub((threads + 1) * ADDRESSES_PER_THREAD))
}
