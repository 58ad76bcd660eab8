"""The bare month in Numba: one fused, parallel loop."""

import math

import bare_month as spec

spec.limit_threads()

import numpy as np
from numba import njit, prange

BOTTOMS, RATES = spec.BOTTOMS, spec.RATES
FIRST_OTHER, SECOND_OTHER = spec.FIRST_OTHER, spec.SECOND_OTHER
FIRST_CHANCE, EITHER_CHANCE = spec.FIRST_CHANCE, spec.EITHER_CHANCE


@njit(fastmath=True)
def yearly_tax(income):
    taxable = max(income - spec.DEDUCTION, 0.0)
    tax = 0.0
    for bracket in range(len(BOTTOMS)):
        top = BOTTOMS[bracket + 1] if bracket + 1 < len(BOTTOMS) else math.inf
        tax += RATES[bracket] * max(min(taxable, top) - BOTTOMS[bracket], 0.0)
    fading = spec.CREDIT_RATE * max(income - spec.CREDIT_FADES_FROM, 0.0)
    return tax - max(min(spec.CREDIT_RATE * income, spec.CREDIT_MAXIMUM) - fading, 0.0)


@njit(parallel=True, fastmath=True)
def month(state, log_wage, savings, burnout, skill):
    employed = unemployed = out = 0
    gross_sum = tax_sum = savings_sum = burnout_sum = skill_sum = 0.0
    for worker in prange(len(state)):
        now = state[worker]
        luck = np.random.random()
        if luck < FIRST_CHANCE[now]:
            now = FIRST_OTHER[now]
        elif luck < EITHER_CHANCE[now]:
            now = SECOND_OTHER[now]
        state[worker] = now
        wage = spec.MEAN_LOG_WAGE + spec.PERSISTENCE * (log_wage[worker] - spec.MEAN_LOG_WAGE)
        wage += spec.SHOCK * np.random.standard_normal()
        log_wage[worker] = wage
        if now == spec.EMPLOYED:
            gross = math.exp(wage + spec.SKILL_PREMIUM * skill[worker]) * spec.HOURS
        elif now == spec.UNEMPLOYED:
            gross = spec.BENEFIT
        else:
            gross = 0.0
        tax = yearly_tax(12.0 * gross) / 12.0
        income = gross - tax
        consumption = max(spec.CONSUMED * income, spec.LEAST_CONSUMPTION)
        savings[worker] = spec.RETURN * savings[worker] + income - consumption
        strain = spec.WORK_STRAIN if now == spec.EMPLOYED else 0.0
        if income < spec.POOR_BELOW:
            strain += spec.POVERTY_STRAIN
        burnout[worker] = min(max(spec.RECOVERY * burnout[worker] + strain, 0.0), 1.0)
        if now == spec.EMPLOYED:
            skill[worker] += spec.LEARNING * (1.0 - skill[worker])
            employed += 1
        else:
            skill[worker] -= spec.FORGETTING * skill[worker]
            if now == spec.UNEMPLOYED:
                unemployed += 1
            else:
                out += 1
        gross_sum += gross
        tax_sum += tax
        savings_sum += savings[worker]
        burnout_sum += burnout[worker]
        skill_sum += skill[worker]
    return employed, unemployed, out, gross_sum, tax_sum, savings_sum, burnout_sum, skill_sum


if __name__ == "__main__":
    workers, months, threads = spec.arguments()
    columns = spec.initial(workers)
    spec.measure("Numba, fused loop", lambda: month(**columns), workers, months, threads)
