"""Runs every peer on the bare month, checks that they agree, and prints a table of costs as ratios."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PEERS = ROOT / "target" / "peers"

WORKERS, MONTHS = 1_000_000, 26
# Objects in an interpreter are slow: a smaller population costs the same per worker.
FEWER_WORKERS = {"peer_mesa.py": 50_000}

PROGRAMS = {
    "ghostwork": ([ROOT / "target" / "release" / "bare_month"], (1, 2)),
    "peer_numba.py": (None, (1, 2)),
    "peer_numpy.py": (None, (1,)),
    "peer_polars.py": (None, (1, 2)),
    "peer_mesa_frames.py": (None, (1, 2)),
    "peer-krabmaga": ([PEERS / "rust" / "release" / "peer-krabmaga"], (1,)),
    "peer-ixa": ([PEERS / "rust" / "release" / "peer-ixa"], (1,)),
    "peer_mesa.py": (None, (1,)),
}

# Means per worker: shares of states, gross income, tax, savings, burnout, skill. The tolerances are of two means of a
# million independent workers, six standard errors each, and wider where a peer has fewer workers.
NAMES = ("employed", "unemployed", "out", "gross", "tax", "savings", "burnout", "skill")
DEVIATIONS = (0.5, 0.25, 0.5, 3_500.0, 800.0, 25_000.0, 0.12, 0.06)


def run(program, command, threads, scale):
    workers = int(FEWER_WORKERS.get(program, WORKERS) * scale)
    command = command or [PEERS / "venv" / "bin" / "python", HERE / program]
    arguments = [str(part) for part in (*command, workers, MONTHS, threads)]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def disagreements(reference, result):
    """Returns where the means of two programs differ by more than chance explains."""
    found = []
    for name, deviation, own, other in zip(NAMES, DEVIATIONS, result["means"], reference["means"]):
        error = 6.0 * deviation * (1.0 / result["workers"] + 1.0 / reference["workers"]) ** 0.5
        if abs(own - other) > error:
            found.append(f"{result['peer']}: {name} is {own:.4f}, ghostwork's {other:.4f}, allowed ±{error:.4f}")
    return found


def nanoseconds(result):
    return result["cpu_seconds"] * 1e9 / (result["workers"] * result["measured_months"])


def main():
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    left_out = [program for program, (command, _) in PROGRAMS.items() if command and not command[0].exists()]
    results = [
        run(program, command, threads, scale)
        for program, (command, counts) in PROGRAMS.items()
        if program not in left_out
        for threads in counts
        if threads <= (os.cpu_count() or 1)
    ]
    reference = results[0]
    best = {result["threads"]: nanoseconds(result) for result in results if result["peer"] == "ghostwork"}
    print("| peer | threads | CPU time, ns per worker-month | times ghostwork's |")
    print("| --- | --- | --- | --- |")
    for result in results:
        cost = nanoseconds(result)
        ratio = cost / best[result["threads"]]
        print(f"| {result['peer']} | {result['threads']} | {cost:.1f} | {ratio:.1f} |")
    problems = [problem for result in results for problem in disagreements(reference, result)]
    print()
    if left_out:
        print(f"Left out, because they are not built: {', '.join(left_out)}.")
    print("\n".join(problems) if problems else "All agree within sampling error on states, incomes, taxes, savings, burnout and skill.")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
