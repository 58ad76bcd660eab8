//! Eigenvalues of small symmetric matrices, by Jacobi's rotations: additions, products and square roots alone, so that
//! every machine gives the same bits.

/// A square matrix, row by row.
pub(super) type Matrix = Vec<Vec<f64>>;

/// Sweeps after which the rotations stop; a dozen are enough for a hundred rows.
const SWEEPS: usize = 30;

/// Returns the identity.
pub(super) fn identity(size: usize) -> Matrix {
    (0..size).map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect()).collect()
}

/// Returns eigenvalues and, column by column, eigenvectors of a symmetric matrix.
pub(super) fn eigen(matrix: &Matrix) -> (Vec<f64>, Matrix) {
    let size = matrix.len();
    let (mut left, mut vectors) = (matrix.clone(), identity(size));
    for _ in 0..SWEEPS {
        let off: f64 = (0..size)
            .flat_map(|row| (0..row).map(move |column| (row, column)))
            .map(|(row, column)| left[row][column] * left[row][column])
            .sum();
        let scale: f64 = (0..size).map(|row| left[row][row] * left[row][row]).sum();
        if off <= 1e-28 * scale {
            break;
        }
        for first in 0..size {
            for second in first + 1..size {
                rotate(&mut left, &mut vectors, first, second);
            }
        }
    }
    ((0..size).map(|row| left[row][row]).collect(), vectors)
}

/// Turns two axes so that the element between them vanishes.
fn rotate(matrix: &mut Matrix, vectors: &mut Matrix, first: usize, second: usize) {
    let between = matrix[first][second];
    if between == 0.0 {
        return;
    }
    let half = (matrix[second][second] - matrix[first][first]) / (2.0 * between);
    let tangent = half.signum() / (half.abs() + (half * half + 1.0).sqrt());
    let tangent = if half == 0.0 { 1.0 } else { tangent };
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for row in matrix.iter_mut() {
        turn(row, first, second, (cosine, sine));
    }
    let (above, below) = matrix.split_at_mut(second);
    for (one, two) in above[first].iter_mut().zip(&mut below[0]) {
        (*one, *two) = (cosine * *one - sine * *two, sine * *one + cosine * *two);
    }
    for row in vectors.iter_mut() {
        turn(row, first, second, (cosine, sine));
    }
}

fn turn(row: &mut [f64], first: usize, second: usize, (cosine, sine): (f64, f64)) {
    let (one, two) = (row[first], row[second]);
    row[first] = cosine * one - sine * two;
    row[second] = sine * one + cosine * two;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_matrix_is_put_together_again_from_its_parts() {
        let matrix = vec![vec![4.0, 1.0, 0.5], vec![1.0, 3.0, -0.7], vec![0.5, -0.7, 2.0]];

        let (values, vectors) = eigen(&matrix);

        for row in 0..3 {
            for column in 0..3 {
                let sum: f64 =
                    (0..3).map(|axis| vectors[row][axis] * values[axis] * vectors[column][axis]).sum();
                assert!((sum - matrix[row][column]).abs() < 1e-12, "{sum}");
            }
        }
    }

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        // 2 and 4 on the axes (1, −1) and (1, 1).
        let (mut values, _) = eigen(&vec![vec![3.0, 1.0], vec![1.0, 3.0]]);
        values.sort_by(f64::total_cmp);

        assert!((values[0] - 2.0).abs() < 1e-12 && (values[1] - 4.0).abs() < 1e-12);
    }
}
