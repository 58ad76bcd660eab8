"""The bare month in NumPy: whole columns at a time."""

import bare_month as spec

spec.limit_threads()

import numpy as np


class Population:
    """Columns of workers."""

    def __init__(self, workers):
        self.random = np.random.default_rng(7)
        self.__dict__.update(spec.initial(workers))

    def move(self):
        luck = self.random.random(len(self.state))
        first = luck < spec.FIRST_CHANCE[self.state]
        either = luck < spec.EITHER_CHANCE[self.state]
        second = np.where(either, spec.SECOND_OTHER[self.state], self.state)
        self.state = np.where(first, spec.FIRST_OTHER[self.state], second)

    def month(self):
        self.move()
        employed = self.state == spec.EMPLOYED
        unemployed = self.state == spec.UNEMPLOYED
        shock = spec.SHOCK * self.random.standard_normal(len(self.state), dtype=np.float32)
        self.log_wage = spec.MEAN_LOG_WAGE + spec.PERSISTENCE * (self.log_wage - spec.MEAN_LOG_WAGE) + shock
        pay = np.exp(self.log_wage + spec.SKILL_PREMIUM * self.skill) * spec.HOURS
        gross = np.where(employed, pay, np.where(unemployed, spec.BENEFIT, 0.0)).astype(np.float64)
        tax = yearly_tax(12.0 * gross) / 12.0
        income = gross - tax
        consumption = np.maximum(spec.CONSUMED * income, spec.LEAST_CONSUMPTION)
        self.savings = spec.RETURN * self.savings + income - consumption
        strain = spec.WORK_STRAIN * employed + spec.POVERTY_STRAIN * (income < spec.POOR_BELOW)
        self.burnout = np.clip(spec.RECOVERY * self.burnout + strain, 0.0, 1.0).astype(np.float32)
        change = np.where(employed, spec.LEARNING * (1.0 - self.skill), -spec.FORGETTING * self.skill)
        self.skill = self.skill + change.astype(np.float32)
        counts = np.bincount(self.state, minlength=3)
        totals = [gross.sum(), tax.sum(), self.savings.sum(), self.burnout.sum(dtype=float), self.skill.sum(dtype=float)]
        return [*counts, *totals]


def yearly_tax(income):
    taxable = np.maximum(income - spec.DEDUCTION, 0.0)
    bracket = np.searchsorted(spec.BOTTOMS, taxable, side="right") - 1
    below = np.concatenate([[0.0], np.cumsum(spec.RATES[:-1] * np.diff(spec.BOTTOMS))])
    tax = below[bracket] + spec.RATES[bracket] * (taxable - spec.BOTTOMS[bracket])
    fading = spec.CREDIT_RATE * np.maximum(income - spec.CREDIT_FADES_FROM, 0.0)
    return tax - np.maximum(np.minimum(spec.CREDIT_RATE * income, spec.CREDIT_MAXIMUM) - fading, 0.0)


if __name__ == "__main__":
    workers, months, threads = spec.arguments()
    population = Population(workers)
    spec.measure("NumPy", population.month, workers, months, threads)
