//! The labour-market simulation, month by month.
