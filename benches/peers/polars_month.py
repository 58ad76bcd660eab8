"""The bare month as Polars expressions, which the peers Polars and mesa-frames share."""

import numpy as np
import polars as pl

import bare_month as spec


def by_state(values):
    """Returns an expression that is another value in each state."""
    state = pl.col("state")
    return (
        pl.when(state == spec.EMPLOYED)
        .then(pl.lit(values[0]))
        .when(state == spec.UNEMPLOYED)
        .then(pl.lit(values[1]))
        .otherwise(pl.lit(values[2]))
    )


def luck(random, workers):
    """Returns the draws of a month as columns."""
    return [
        pl.Series("luck", random.random(workers)),
        pl.Series("shock", random.standard_normal(workers, dtype=np.float32)),
    ]


def moved():
    """Returns the state after the month's transitions."""
    other = lambda states: by_state([int(state) for state in states])
    return (
        pl.when(pl.col("luck") < by_state([float(chance) for chance in spec.FIRST_CHANCE]))
        .then(other(spec.FIRST_OTHER))
        .when(pl.col("luck") < by_state([float(chance) for chance in spec.EITHER_CHANCE]))
        .then(other(spec.SECOND_OTHER))
        .otherwise(pl.col("state"))
        .cast(pl.UInt8)
        .alias("state")
    )


def wage():
    """Returns the log wage after the month's shock."""
    distance = pl.col("log_wage") - spec.MEAN_LOG_WAGE
    return (spec.MEAN_LOG_WAGE + spec.PERSISTENCE * distance + spec.SHOCK * pl.col("shock")).cast(pl.Float32).alias("log_wage")


def gross():
    """Returns gross income."""
    pay = (pl.col("log_wage") + spec.SKILL_PREMIUM * pl.col("skill")).exp() * spec.HOURS
    state = pl.col("state")
    return (
        pl.when(state == spec.EMPLOYED)
        .then(pay)
        .when(state == spec.UNEMPLOYED)
        .then(spec.BENEFIT)
        .otherwise(0.0)
        .cast(pl.Float64)
        .alias("gross")
    )


def tax():
    """Returns a twelfth of the tax on twelve times the gross income."""
    income = 12.0 * pl.col("gross")
    taxable = (income - spec.DEDUCTION).clip(lower_bound=0.0)
    tops = [*spec.BOTTOMS[1:], float("inf")]
    slices = [
        float(rate) * (pl.min_horizontal(taxable, pl.lit(float(top))) - float(bottom)).clip(lower_bound=0.0)
        for bottom, top, rate in zip(spec.BOTTOMS, tops, spec.RATES)
    ]
    fading = spec.CREDIT_RATE * (income - spec.CREDIT_FADES_FROM).clip(lower_bound=0.0)
    credit = ((spec.CREDIT_RATE * income).clip(upper_bound=spec.CREDIT_MAXIMUM) - fading).clip(lower_bound=0.0)
    return ((sum(slices[1:], slices[0]) - credit) / 12.0).alias("tax")


def consequences():
    """Returns savings, burnout and skill after the month."""
    employed = pl.col("state") == spec.EMPLOYED
    income = pl.col("gross") - pl.col("tax")
    consumption = (spec.CONSUMED * income).clip(lower_bound=spec.LEAST_CONSUMPTION)
    strain = spec.WORK_STRAIN * employed.cast(pl.Float32) + spec.POVERTY_STRAIN * (income < spec.POOR_BELOW).cast(pl.Float32)
    learnt = pl.when(employed).then(spec.LEARNING * (1.0 - pl.col("skill"))).otherwise(-spec.FORGETTING * pl.col("skill"))
    return [
        (spec.RETURN * pl.col("savings") + income - consumption).alias("savings"),
        (spec.RECOVERY * pl.col("burnout") + strain).clip(0.0, 1.0).cast(pl.Float32).alias("burnout"),
        (pl.col("skill") + learnt).cast(pl.Float32).alias("skill"),
    ]


def indicators():
    """Returns the sums of the month."""
    state = pl.col("state")
    counts = [(state == value).sum().alias(f"count_{value}") for value in (spec.EMPLOYED, spec.UNEMPLOYED, spec.OUT)]
    return counts + [pl.col(name).cast(pl.Float64).sum() for name in ("gross", "tax", "savings", "burnout", "skill")]
