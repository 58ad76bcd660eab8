"""The bare month in mesa-frames: a set of agents in a Polars data frame."""

import bare_month as spec

spec.limit_threads()

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

import polars_month as model


class Workers(AgentSetPolars):
    """All workers."""

    def __init__(self, economy, workers):
        super().__init__(economy)
        self.draws = np.random.default_rng(7)
        self += pl.DataFrame({"unique_id": np.arange(workers), **spec.initial(workers)})

    def step(self):
        frame = self.agents.with_columns(model.luck(self.draws, len(self)))
        frame = frame.with_columns(model.moved(), model.wage()).with_columns(model.gross()).with_columns(model.tax())
        month = frame.with_columns(model.consequences()).drop("luck", "shock")
        self.sums = month.select(model.indicators()).row(0)
        self.agents = month.drop("gross", "tax")


class Economy(ModelDF):
    """A population of workers."""

    def __init__(self, workers):
        super().__init__()
        self.workers = Workers(self, workers)
        self.agents += self.workers

    def month(self):
        self.agents.do("step")
        return next(iter(self.agents._agentsets)).sums


if __name__ == "__main__":
    workers, months, threads = spec.arguments()
    economy = Economy(workers)
    spec.measure("mesa-frames", economy.month, workers, months, threads)
