"""The bare month of README.md: its numbers, the initial population, and how a peer reports."""

import json
import os
import sys
import time

import numpy as np

EMPLOYED, UNEMPLOYED, OUT = 0, 1, 2

# Row: state now. First column: probability of the first other state; second: of either other state.
FIRST_OTHER = np.array([UNEMPLOYED, EMPLOYED, EMPLOYED], dtype=np.uint8)
SECOND_OTHER = np.array([OUT, OUT, UNEMPLOYED], dtype=np.uint8)
FIRST_CHANCE = np.array([0.015, 0.25, 0.04])
EITHER_CHANCE = np.array([0.04, 0.45, 0.07])

MEAN_LOG_WAGE, PERSISTENCE, SHOCK = 3.2, 0.99, 0.02
SKILL_PREMIUM, HOURS, BENEFIT = 0.2, 160.0, 1_200.0

DEDUCTION = 16_100.0
BOTTOMS = np.array([0.0, 12_400.0, 50_400.0, 105_700.0, 201_775.0, 256_225.0, 640_600.0])
RATES = np.array([0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37])
CREDIT_RATE, CREDIT_MAXIMUM, CREDIT_FADES_FROM = 0.0765, 664.0, 10_860.0

CONSUMED, LEAST_CONSUMPTION, RETURN = 0.9, 900.0, 1.002
RECOVERY, WORK_STRAIN, POVERTY_STRAIN, POOR_BELOW = 0.95, 0.02, 0.01, 1_500.0
LEARNING, FORGETTING = 0.01, 0.005

WARM_UP_MONTHS = 2


def initial(workers, seed=1):
    """Returns the columns of the initial population: state, log_wage, savings, burnout, skill."""
    random = np.random.default_rng(seed)
    place = random.random(workers)
    state = np.where(place < 0.62, EMPLOYED, np.where(place < 0.66, UNEMPLOYED, OUT)).astype(np.uint8)
    log_wage = (MEAN_LOG_WAGE + 0.5 * random.standard_normal(workers)).astype(np.float32)
    return {
        "state": state,
        "log_wage": log_wage,
        "savings": np.full(workers, 5_000.0),
        "burnout": np.full(workers, 0.2, dtype=np.float32),
        "skill": np.full(workers, 0.5, dtype=np.float32),
    }


def measure(peer, month, workers, months, threads):
    """Runs the months of a peer, the first ones to warm up, and prints what they cost and what came out.

    `month` lets a month pass and returns (employed, unemployed, out, gross, tax, savings, burnout, skill): numbers of
    workers, and sums over workers.
    """
    for _ in range(WARM_UP_MONTHS):
        month()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(months - WARM_UP_MONTHS):
        sums = month()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    json.dump(
        {
            "peer": peer,
            "threads": threads,
            "workers": workers,
            "measured_months": months - WARM_UP_MONTHS,
            "cpu_seconds": cpu,
            "wall_seconds": wall,
            "means": [float(total) / workers for total in sums],
        },
        sys.stdout,
    )
    print()


def arguments():
    """Returns workers, months, threads of the command line; threads are in force before a library is loaded."""
    workers, months, threads = (int(argument) for argument in sys.argv[1:4])
    return workers, months, threads


def limit_threads():
    """Lets the libraries that read the environment use so many threads."""
    for name in ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = sys.argv[3]
