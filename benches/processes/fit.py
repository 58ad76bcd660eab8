"""Fits the cost of communication to what measure.sh measured, and says what it means beyond these machines.

    python3 benches/processes/fit.py benches/processes/measured.csv benches/processes/delayed.csv
"""

import csv
import math
import sys


def least_squares(rows, targets):
    """Solves the normal equations; every row is weighted by its target, so that all count alike."""
    rows = [[value / target for value in row] for row, target in zip(rows, targets)]
    size = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)] + [sum(row[i] for row in rows)]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda line: abs(table[line][i]))
        table[i], table[pivot] = table[pivot], table[i]
        for line in range(size):
            if line != i:
                factor = table[line][i] / table[i][i]
                table[line] = [a - factor * b for a, b in zip(table[line], table[i])]
    return [table[i][size] / table[i][i] for i in range(size)]


def read(path):
    """Returns the rows of a table; one without a column of delays has none."""
    rows = csv.DictReader(line for line in open(path) if not line.startswith("#"))
    read = [{key: value if key == "results_hash" else float(value) for key, value in row.items()} for row in rows]
    return [{"delay_ms": 0.0, **row} for row in read]


def delays_a_meeting(rows):
    """Returns how often two processes wait for a packet when they meet: what delay adds to the time of meetings."""
    size = lambda row: (row["workers"], row["months"], row["mbit"])
    time = lambda row: row["waiting_seconds"] + row["passing_seconds"]
    without = {size(row): time(row) for row in rows if row["delay_ms"] == 0}
    delayed = [row for row in rows if row["delay_ms"] > 0]
    added = [time(row) - without[size(row)] for row in delayed]
    spent = [row["meetings"] * row["delay_ms"] / 1000 for row in delayed]
    return sum(a * s for a, s in zip(added, spent)) / sum(s * s for s in spent)


def main(path, delayed):
    rows = read(path)
    two_hosts = [row for row in read(delayed) if row["mbit"] > 0]
    delays = delays_a_meeting(two_hosts)
    print(f"two processes that meet wait {delays:.1f} times for a packet")
    hashes = {}
    for row in rows:
        hashes.setdefault((row["workers"], row["months"]), set()).add(row["results_hash"])
    assert all(len(found) == 1 for found in hashes.values()), hashes
    shared = [row for row in rows if row["processes"] > 1]

    # What a month takes is the difference between a long and a short run; the rest is the state, once, for the fingerprint.
    given = {(r["workers"], r["processes"], r["mbit"], r["months"]): r["bytes"] for r in shared}
    months, states = [], []
    for (workers, processes, mbit, length), long in sorted(given.items()):
        short = min(m for (w, p, b, m) in given if (w, p, b) == (workers, processes, mbit))
        if mbit == 0 and length > short:
            month = (long - given[workers, processes, mbit, short]) / (length - short)
            months.append((workers, month))
            states.append((long - length * month) * processes / workers)
            print(f"{workers:>9,.0f} workers, {processes:.0f} processes: {month:,.0f} bytes given by each a month")
    fixed, per_worker = least_squares([[1.0, workers] for workers, _ in months], [month for _, month in months])
    state = sum(states) / len(states)
    worst = max(abs((fixed + per_worker * workers) / month - 1) for workers, month in months)
    print(f"fitted: {fixed:,.0f} + {per_worker:.3f} x workers, largest error {worst:.1%}")
    print(f"the state: {state:.0f} bytes a worker")

    meetings = least_squares([[r["months"], 1.0, r["workers"] / 4096] for r in shared], [r["meetings"] for r in shared])
    print("meetings: {:.1f} a month, {:.1f} once, {:.1f} a block at the end".format(*meetings))

    for mbit in sorted({row["mbit"] for row in shared}):
        for processes in (2, 4):
            chosen = [r for r in shared if r["mbit"] == mbit and r["processes"] == processes]
            if chosen:
                per_meeting = sum(r["passing_seconds"] for r in chosen) / sum(r["meetings"] for r in chosen)
                rate = sum(r["bytes"] for r in chosen) / sum(r["passing_seconds"] for r in chosen)
                where = f"{mbit:.0f} Mbit/s" if mbit else "one host"
                print(f"  {where}, {processes} processes: {per_meeting * 1e3:.2f} ms a meeting, {rate / 1e6:.1f} MB/s")

    for workers in sorted({row["workers"] for row in rows}):
        cpu = {r["processes"]: r["cpu_seconds"] for r in rows if r["workers"] == workers and r["mbit"] == 0}
        if 1 in cpu and 2 in cpu:
            print(f"{workers:,.0f} workers: processor time of 2 processes over that of 1 with 2 threads: {cpu[2] / cpu[1]:.2f}")

    # The world: an all-reduce passes its bytes twice through every machine, in log2(machines) steps.
    workers, machines = 435e6, 64
    month = fixed + per_worker * workers
    steps = math.ceil(math.log2(machines))
    for gigabit, latency in ((1, 50e-6), (10, 20e-6), (100, 5e-6)):
        passing = 2 * month * 8 / (gigabit * 1e9) + meetings[0] * delays * steps * latency
        print(
            f"{workers:,.0f} workers on {machines} machines at {gigabit} Gbit/s: "
            f"{month / 1e6:,.0f} MB and {passing:.2f} s a month; the fingerprint at the end "
            f"{state * workers / 1e9:,.0f} GB, {state * workers * 8 / (gigabit * 1e9):,.0f} s"
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
