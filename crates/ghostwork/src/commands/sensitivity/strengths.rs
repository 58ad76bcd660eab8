//! The table of what the design of a study finds.

use ghostwork_experiment::Bootstrapped;

use super::{Influence, Method};

/// Returns the table of what a design finds; what is not known is an empty field.
pub(super) fn csv(method: Method, strengths: &[Influence]) -> String {
    let head = match method {
        Method::Morris => "param,mean_absolute_effect,low,high,spread\n",
        Method::Sobol => "param,total,low,high,first,first_low,first_high\n",
    };
    let cell = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    let rows = strengths.iter().map(|row| {
        let Bootstrapped { value, low, high } = row.strength;
        let interval = row.other_interval.into_iter().flat_map(|(low, high)| [low, high]);
        let cells = [value, low, high, row.other].into_iter().chain(interval).map(cell);
        format!("{},{}\n", row.key, cells.collect::<Vec<_>>().join(","))
    });
    head.to_owned() + &rows.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_an_empty_field() {
        let known = Bootstrapped { value: 1.5, low: 1.0, high: 2.0 };
        let unknown = Bootstrapped { value: f64::NAN, low: f64::NAN, high: f64::NAN };
        let row = |strength, other_interval| Influence {
            key: "a.b".to_owned(),
            strength,
            other: strength.value,
            other_interval,
        };

        let morris = csv(Method::Morris, &[row(known, None), row(unknown, None)]);
        let sobol = csv(Method::Sobol, &[row(unknown, Some((f64::NAN, 0.5)))]);

        assert!(morris.ends_with("a.b,1.5,1,2,1.5\na.b,,,,\n"), "{morris}");
        assert!(sobol.ends_with("a.b,,,,,,0.5\n"), "{sobol}");
    }
}
