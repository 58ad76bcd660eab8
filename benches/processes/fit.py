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
    on_one_host = [row for row in shared if row["mbit"] == 0]
    by_size = {}
    for row in on_one_host:
        by_size.setdefault((row["workers"], row["processes"]), []).append(row)
    months, states = {}, []
    for (workers, processes), runs in sorted(by_size.items()):
        short, long = sorted(runs, key=lambda row: row["months"])
        kinds = [f"{kind}_bytes" for kind in ("reduced", "gathered", "sent")]
        month = [(long[kind] - short[kind]) / (long["months"] - short["months"]) for kind in kinds]
        months[workers, processes] = month
        states.append((long["gathered_bytes"] - long["months"] * month[1]) / workers)
        print(
            f"{workers:>9,.0f} workers, {processes:.0f} processes: a month {month[0]:,.0f} bytes reduced, "
            f"{month[1]:,.0f} gathered, {month[2]:,.0f} sent by the first"
        )
    fit = lambda kind, chosen: least_squares(
        [[1.0, workers] for workers, _ in chosen], [months[size][kind] for size in chosen]
    )
    most = max(processes for _, processes in months)
    reduced, gathered = fit(0, list(months)), fit(1, list(months))
    sent = fit(2, [size for size in months if size[1] == most])
    volume = lambda workers: [fixed + each * workers for fixed, each in (reduced, gathered, sent)]
    worst = max(
        abs(volume(workers)[kind] / month[kind] - 1)
        for (workers, processes), month in months.items()
        for kind in range(3)
        if kind < 2 or processes == most
    )
    print("fitted: {:,.0f} + {:.4f} x workers reduced,".format(*reduced), end=" ")
    print("{:,.0f} + {:.4f} x workers gathered,".format(*gathered), end=" ")
    print("{:,.0f} + {:.4f} x workers sent by each of {:.0f}; largest error {:.1%}".format(*sent, most, worst))
    state = sum(states) / len(states)
    print(f"the state: {state:.0f} bytes a worker")

    meetings = least_squares([[r["months"], 1.0, r["workers"] / 4096] for r in shared], [r["meetings"] for r in shared])
    print("meetings: {:.1f} a month, {:.1f} once, {:.1f} a block at the end".format(*meetings))

    for mbit in sorted({row["mbit"] for row in shared}):
        for processes in (2, 4, 8):
            chosen = [r for r in shared if r["mbit"] == mbit and r["processes"] == processes]
            if chosen:
                per_meeting = sum(r["passing_seconds"] for r in chosen) / sum(r["meetings"] for r in chosen)
                passed = sum(2 * r["reduced_bytes"] + r["gathered_bytes"] + r["sent_bytes"] for r in chosen)
                rate = passed / sum(r["passing_seconds"] for r in chosen)
                where = f"{mbit:.0f} Mbit/s" if mbit else "one host"
                print(f"  {where}, {processes} processes: {per_meeting * 1e3:.2f} ms a meeting, {rate / 1e6:.1f} MB/s")

    for workers in sorted({row["workers"] for row in rows}):
        cpu = {r["processes"]: r["cpu_seconds"] for r in rows if r["workers"] == workers and r["mbit"] == 0}
        if 1 in cpu and 2 in cpu:
            print(f"{workers:,.0f} workers: processor time of 2 processes over that of 1 with 2 threads: {cpu[2] / cpu[1]:.2f}")

    # The world: a reduction passes its bytes twice through every machine, gathering and sending once, in log2(machines) steps.
    # What a machine sends falls with their number.
    workers, machines = 435e6, 64
    month = sum(bytes * times for bytes, times in zip(volume(workers), (2, 1, 1)))
    steps = math.ceil(math.log2(machines))
    for gigabit, latency in ((1, 50e-6), (10, 20e-6), (100, 5e-6)):
        passing = month * 8 / (gigabit * 1e9) + meetings[0] * delays * steps * latency
        print(
            f"{workers:,.0f} workers on {machines} machines at {gigabit} Gbit/s: "
            f"{month / 1e6:,.0f} MB and {passing:.2f} s a month; the fingerprint at the end "
            f"{state * workers / 1e9:,.0f} GB, {state * workers * 8 / (gigabit * 1e9):,.0f} s"
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
