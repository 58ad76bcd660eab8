"""The bare month in Mesa: one object an agent, each with a step of its own."""

import math

import bare_month as spec
from mesa import Agent, Model

BRACKETS = list(zip(spec.BOTTOMS.tolist(), [*spec.BOTTOMS[1:].tolist(), math.inf], spec.RATES.tolist()))
FIRST_OTHER, SECOND_OTHER = spec.FIRST_OTHER.tolist(), spec.SECOND_OTHER.tolist()
FIRST_CHANCE, EITHER_CHANCE = spec.FIRST_CHANCE.tolist(), spec.EITHER_CHANCE.tolist()


def yearly_tax(income):
    taxable = max(income - spec.DEDUCTION, 0.0)
    tax = sum(rate * (min(taxable, top) - bottom) for bottom, top, rate in BRACKETS if taxable > bottom)
    fading = spec.CREDIT_RATE * max(income - spec.CREDIT_FADES_FROM, 0.0)
    return tax - max(min(spec.CREDIT_RATE * income, spec.CREDIT_MAXIMUM) - fading, 0.0)


class Worker(Agent):
    """A worker."""

    def __init__(self, model, state, log_wage, savings, burnout, skill):
        super().__init__(model)
        self.state, self.log_wage, self.savings = int(state), float(log_wage), float(savings)
        self.burnout, self.skill = float(burnout), float(skill)
        self.gross = self.tax = 0.0

    def step(self):
        luck = self.random.random()
        if luck < FIRST_CHANCE[self.state]:
            self.state = FIRST_OTHER[self.state]
        elif luck < EITHER_CHANCE[self.state]:
            self.state = SECOND_OTHER[self.state]
        distance = self.log_wage - spec.MEAN_LOG_WAGE
        self.log_wage = spec.MEAN_LOG_WAGE + spec.PERSISTENCE * distance + spec.SHOCK * self.random.gauss(0.0, 1.0)
        employed = self.state == spec.EMPLOYED
        if employed:
            self.gross = math.exp(self.log_wage + spec.SKILL_PREMIUM * self.skill) * spec.HOURS
        else:
            self.gross = spec.BENEFIT if self.state == spec.UNEMPLOYED else 0.0
        self.tax = yearly_tax(12.0 * self.gross) / 12.0
        income = self.gross - self.tax
        consumption = max(spec.CONSUMED * income, spec.LEAST_CONSUMPTION)
        self.savings = spec.RETURN * self.savings + income - consumption
        strain = spec.WORK_STRAIN * employed + spec.POVERTY_STRAIN * (income < spec.POOR_BELOW)
        self.burnout = min(max(spec.RECOVERY * self.burnout + strain, 0.0), 1.0)
        self.skill += spec.LEARNING * (1.0 - self.skill) if employed else -spec.FORGETTING * self.skill


class Economy(Model):
    """A population of workers."""

    def __init__(self, workers):
        super().__init__(rng=7)
        columns = spec.initial(workers)
        Worker.create_agents(self, workers, *columns.values())

    def month(self):
        self.agents.do("step")
        counts = [0, 0, 0]
        for state in self.agents.get("state"):
            counts[state] += 1
        return counts + [sum(self.agents.get(name)) for name in ("gross", "tax", "savings", "burnout", "skill")]


if __name__ == "__main__":
    workers, months, threads = spec.arguments()
    economy = Economy(workers)
    spec.measure("Mesa", economy.month, workers, months, threads)
