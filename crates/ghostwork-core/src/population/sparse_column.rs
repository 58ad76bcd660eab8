//! A column of which few rows hold anything.

use crate::codec::{Codec, CodecError, Source};

/// Values of the rows of a block that hold any, in the order of rows; every other row holds the default.
///
/// It takes two bytes and the value for a row that holds something, and nothing for the others.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(PartialEq))]
pub(crate) struct SparseColumn<T> {
    rows: Vec<u16>,
    values: Vec<T>,
}

impl<T> SparseColumn<T> {
    /// Bytes that a row takes which holds something, the room to grow included.
    pub(crate) const BYTES_PER_ENTRY: f64 = 1.06 * (size_of::<u16>() + size_of::<T>()) as f64;
}

impl<T: Copy + Default + PartialEq> SparseColumn<T> {
    /// Returns what a row holds.
    pub(crate) fn get(&self, row: usize) -> T {
        self.place(row).map_or_else(|_| T::default(), |place| self.values[place])
    }

    /// Lets a row hold a value instead of what it held; the default gives its place up.
    pub(crate) fn set(&mut self, row: usize, value: T) {
        let is_default = value == T::default();
        match self.place(row) {
            Ok(place) if is_default => {
                self.rows.remove(place);
                self.values.remove(place);
            }
            Ok(place) => self.values[place] = value,
            Err(_) if is_default => {}
            Err(place) => self.insert(place, (row, value)),
        }
    }

    /// Returns what a row holds, and leaves nothing there.
    pub(crate) fn take(&mut self, row: usize) -> T {
        let Ok(place) = self.place(row) else { return T::default() };
        self.rows.remove(place);
        self.values.remove(place)
    }

    /// Returns the rows that hold something, and what, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        self.rows.iter().zip(&self.values).map(|(row, value)| (usize::from(*row), *value))
    }

    /// Returns the rows that hold something, and what, in order, to be changed; see [`Self::forget_defaults`].
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut T)> {
        self.rows.iter().zip(&mut self.values).map(|(row, value)| (usize::from(*row), value))
    }

    /// Gives up the places of rows that have come to hold the default.
    pub(crate) fn forget_defaults(&mut self) {
        let mut kept = 0;
        for place in 0..self.rows.len() {
            let (row, value) = (self.rows[place], self.values[place]);
            (self.rows[kept], self.values[kept]) = (row, value);
            kept += usize::from(value != T::default());
        }
        self.rows.truncate(kept);
        self.values.truncate(kept);
    }

    /// Writes what each of so many rows holds into a column.
    pub(crate) fn spread(&self, rows: usize, column: &mut Vec<T>) {
        column.clear();
        column.resize(rows, T::default());
        for (row, value) in self.iter() {
            column[row] = value;
        }
    }

    /// Changes what rows hold that come in increasing order, in one pass.
    pub(crate) fn sweep(&mut self) -> Sweep<'_, T> {
        Sweep { column: self, place: 0, new: Vec::new() }
    }

    /// Reads what rows hold that come in increasing order, in one pass.
    pub(crate) fn reader(&self) -> Reader<'_, T> {
        Reader { column: self, place: 0 }
    }

    /// Bytes that the column takes.
    #[cfg(test)]
    pub(crate) fn bytes(&self) -> usize {
        self.rows.capacity() * size_of::<u16>() + self.values.capacity() * size_of::<T>()
    }

    /// Lets no row hold anything.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
        self.values.clear();
    }

    fn place(&self, row: usize) -> Result<usize, usize> {
        self.rows.binary_search(&(row as u16))
    }

    fn insert(&mut self, place: usize, (row, value): (usize, T)) {
        self.make_room(1);
        self.rows.insert(place, row as u16);
        self.values.insert(place, value);
    }

    /// Lets further rows, in order, hold values: what holds something already is moved once.
    fn insert_all(&mut self, new: &[(u16, T)]) {
        self.make_room(new.len());
        let mut end = self.rows.len();
        self.rows.resize(end + new.len(), 0);
        self.values.resize(end + new.len(), T::default());
        for (before, (row, value)) in new.iter().enumerate().rev() {
            let start = self.rows[..end].partition_point(|at| at < row);
            let place = start + before;
            self.rows.copy_within(start..end, place + 1);
            self.values.copy_within(start..end, place + 1);
            (self.rows[place], self.values[place]) = (*row, *value);
            end = start;
        }
    }

    fn make_room(&mut self, rows: usize) {
        if self.rows.len() + rows > self.rows.capacity() {
            // Doubling would leave a third of the room empty.
            let more = rows.max(self.rows.len() / 8 + 8);
            self.rows.reserve_exact(more);
            self.values.reserve_exact(more);
        }
    }
}

impl<T: Codec> SparseColumn<T> {
    /// Appends rows and values to the bytes of a fingerprint.
    pub(crate) fn fingerprint(&self, bytes: &mut Vec<u8>) {
        for (row, value) in self.rows.iter().zip(&self.values) {
            row.encode(bytes);
            value.encode(bytes);
        }
    }

    /// Returns whether all that holds something is within so many rows.
    pub(crate) fn fits(&self, rows: usize) -> bool {
        self.rows.last().is_none_or(|last| usize::from(*last) < rows)
    }
}

impl<T: Codec> Codec for SparseColumn<T> {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.rows.encode(sink);
        self.values.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        let column = Self { rows: Codec::decode(source)?, values: Codec::decode(source)? };
        let is_in_order = column.rows.windows(2).all(|pair| pair[0] < pair[1]);
        if is_in_order && column.rows.len() == column.values.len() {
            return Ok(column);
        }
        Err(CodecError::new("a sparse column whose rows are not in order"))
    }
}

/// A pass over the rows of a column; see [`SparseColumn::sweep`].
#[derive(Debug)]
pub(crate) struct Sweep<'a, T: Copy + Default + PartialEq> {
    column: &'a mut SparseColumn<T>,
    place: usize,
    /// Rows that have held nothing, and what they hold now; they find their places together when the pass ends.
    new: Vec<(u16, T)>,
}

impl<T: Copy + Default + PartialEq> Sweep<'_, T> {
    /// Returns what a row holds, to be changed: it stays in the column even as the default. No later row may have been
    /// asked for before.
    #[inline]
    pub(crate) fn at(&mut self, row: usize) -> &mut T {
        let rows = &self.column.rows;
        while rows.get(self.place).is_some_and(|at| usize::from(*at) < row) {
            self.place += 1;
        }
        if rows.get(self.place).is_some_and(|at| usize::from(*at) == row) {
            return &mut self.column.values[self.place];
        }
        if self.new.last().is_none_or(|(last, _)| usize::from(*last) != row) {
            self.new.push((row as u16, T::default()));
        }
        let last = self.new.len() - 1;
        &mut self.new[last].1
    }
}

impl<T: Copy + Default + PartialEq> Drop for Sweep<'_, T> {
    fn drop(&mut self) {
        if !self.new.is_empty() {
            self.column.insert_all(&self.new);
        }
    }
}

/// A reading pass over the rows of a column; see [`SparseColumn::reader`].
#[derive(Debug)]
pub(crate) struct Reader<'a, T> {
    column: &'a SparseColumn<T>,
    place: usize,
}

impl<T: Copy + Default> Reader<'_, T> {
    /// Returns what a row holds. No later row may have been asked for before.
    #[inline]
    pub(crate) fn at(&mut self, row: usize) -> T {
        let rows = &self.column.rows;
        while rows.get(self.place).is_some_and(|at| usize::from(*at) < row) {
            self.place += 1;
        }
        let is_there = rows.get(self.place).is_some_and(|at| usize::from(*at) == row);
        if is_there { self.column.values[self.place] } else { T::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_finds_what_rows_hold() {
        let mut column = SparseColumn::default();
        for row in [3, 7, 8, 400] {
            column.set(row, row);
        }
        let mut reader = column.reader();

        assert_eq!([0, 3, 3, 5, 8, 399, 400, 4_000].map(|row| reader.at(row)), [0, 3, 3, 0, 8, 0, 400, 0]);
    }

    #[test]
    fn a_row_holds_what_was_put_there_and_others_nothing() {
        let mut column = SparseColumn::default();
        for (row, value) in [(40, 4), (7, 1), (4095, 9), (7, 2)] {
            column.set(row, value);
        }

        assert_eq!([7, 8, 40, 4095].map(|row| column.get(row)), [2, 0, 4, 9]);
        assert_eq!(column.iter().collect::<Vec<_>>(), [(7, 2), (40, 4), (4095, 9)]);
        assert_eq!((column.take(40), column.take(40), column.rows.len()), (4, 0, 2));
    }

    #[test]
    fn rows_that_come_to_hold_nothing_give_their_places_up() {
        let mut column = SparseColumn::default();
        for row in 0..100 {
            column.set(row, row + 1);
        }
        for (row, value) in column.iter_mut() {
            *value *= usize::from(row % 3 == 1);
        }

        column.forget_defaults();

        let kept: Vec<_> = (0..100).filter(|row| row % 3 == 1).map(|row| (row, row + 1)).collect();
        assert_eq!(column.iter().collect::<Vec<_>>(), kept);
    }

    #[test]
    fn a_column_is_spread_over_all_rows() {
        let mut column = SparseColumn::default();
        column.set(1, 7);
        column.set(4, 9);
        let mut spread = vec![3; 40];

        column.spread(5, &mut spread);

        assert_eq!(spread, [0, 7, 0, 0, 9]);
    }

    #[test]
    fn a_sweep_changes_rows_in_order() {
        let mut column = SparseColumn::default();
        for row in [5, 8, 40] {
            column.set(row, 50);
        }
        let mut sweep = column.sweep();
        for row in [0, 5, 5, 9, 9, 10, 40, 41] {
            *sweep.at(row) += 1;
        }
        drop(sweep);

        let expected = [(0, 1), (5, 52), (8, 50), (9, 2), (10, 1), (40, 51), (41, 1)];
        assert_eq!(column.iter().collect::<Vec<_>>(), expected);
    }
}
