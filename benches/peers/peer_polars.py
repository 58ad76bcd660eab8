"""The bare month in Polars: lazy expressions on a data frame."""

import bare_month as spec

spec.limit_threads()

import numpy as np
import polars as pl

import polars_month as model


class Population:
    """A data frame of workers."""

    def __init__(self, workers):
        self.random = np.random.default_rng(7)
        self.workers = pl.DataFrame(spec.initial(workers))

    def month(self):
        frame = self.workers.with_columns(model.luck(self.random, self.workers.height)).lazy()
        frame = frame.with_columns(model.moved(), model.wage()).with_columns(model.gross()).with_columns(model.tax())
        month = frame.with_columns(model.consequences()).drop("luck", "shock").collect()
        self.workers = month.drop("gross", "tax")
        return month.select(model.indicators()).row(0)


if __name__ == "__main__":
    workers, months, threads = spec.arguments()
    population = Population(workers)
    spec.measure("Polars", population.month, workers, months, threads)
