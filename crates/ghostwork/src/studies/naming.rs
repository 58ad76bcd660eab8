use std::str::FromStr;

use crate::failure::Failure;

/// An indicator for a group, written `indicator` or `indicator:group`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutcomeName {
    pub(crate) indicator: String,
    pub(crate) group: String,
}

impl FromStr for OutcomeName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (indicator, group) = text.split_once(':').unwrap_or((text, "all"));
        let known = |what: &str, name: &str, names: Vec<String>| {
            if names.iter().any(|known| known == name) {
                return Ok(());
            }
            let nearest = crate::text::nearest(name, names.iter().map(String::as_str));
            let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
            Err(format!("there is no {what} `{name}`{hint}"))
        };
        let indicators = ghostwork_experiment::indicators().into_iter().map(|one| one.id).collect();
        let groups = ghostwork_experiment::population_groups().into_iter().map(|one| one.id).collect();
        known("indicator", indicator, indicators)?;
        known("group", group, groups)?;
        Ok(Self { indicator: indicator.to_owned(), group: group.to_owned() })
    }
}

/// Reads a part of a study like `2/4`.
pub(crate) fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(part, all)| Some((part.parse().ok()?, all.parse().ok()?)));
    parts.filter(|(part, all)| (1..=*all).contains(part)).ok_or_else(|| "expected a part like 2/4".to_owned())
}

/// A setting with the values it takes, written `key=1,2,3`, `key=0..1:5` (evenly spaced) or `key=0..1` (a range).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vary {
    pub(crate) key: String,
    values: Values,
    /// As it was written.
    pub(crate) written: String,
}

/// The values of a setting.
#[derive(Debug, Clone, PartialEq)]
enum Values {
    /// These, as they are written.
    Listed(Vec<String>),
    /// Everything between two numbers.
    Range(f64, f64),
}

impl FromStr for Vary {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("`{text}` is no KEY=1,2,3, KEY=0..1:5 or KEY=0..1");
        let (key, values) = text.split_once('=').ok_or_else(expected)?;
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let values = match values.split_once("..") {
            None => Values::Listed(values.split(',').map(|value| value.trim().to_owned()).collect()),
            Some((low, rest)) => {
                let (high, steps) =
                    rest.split_once(':').map_or((rest, None), |(high, steps)| (high, Some(steps)));
                let (low, high) = (number(low).ok_or_else(expected)?, number(high).ok_or_else(expected)?);
                if low >= high {
                    return Err(format!("`{text}` goes from {low} to {high}, expected the lower end first"));
                }
                match steps {
                    None => Values::Range(low, high),
                    Some(steps) => evenly(low, high, steps.parse().map_err(|_| expected())?)?,
                }
            }
        };
        if let Values::Listed(values) = &values
            && let Some(value) = first_repeated(values)
        {
            return Err(format!("`{}` takes {value} twice", key.trim()));
        }
        Ok(Self { key: key.trim().to_owned(), values, written: text.to_owned() })
    }
}

/// Returns the first value that stands there before, however it is written.
fn first_repeated(values: &[String]) -> Option<&String> {
    let number = |text: &str| text.parse::<f64>().ok();
    let is_same =
        |one: &str, other: &str| one == other || (number(one).is_some() && number(one) == number(other));
    let is_repeated =
        |(place, value): &(usize, &String)| values.iter().take(*place).any(|before| is_same(before, value));
    values.iter().enumerate().find(is_repeated).map(|(_, value)| value)
}

/// Refuses settings of one key that a study would move on two scales at once, or that the command line sets besides.
pub(crate) fn refuse_twice(varied: &[Vary], (option, set): (&str, &[String])) -> Result<(), Failure> {
    for (place, vary) in varied.iter().enumerate() {
        let key = &vary.key;
        if varied.iter().take(place).any(|before| before.key == *key) {
            return Err(Failure::Unsuitable {
                message: format!("{option} names `{key}` twice"),
                help: format!("write all values of a key behind one {option}"),
            });
        }
        if set.iter().any(|setting| key_of(setting) == key) {
            return Err(Failure::Unsuitable {
                message: format!("--set gives `{key}` one value, and {option} others"),
                help: "leave one of the two out".to_owned(),
            });
        }
    }
    Ok(())
}

/// Returns the key of a setting `key=value`.
pub(crate) fn key_of(setting: &str) -> &str {
    setting.split_once('=').map_or(setting, |(key, _)| key).trim()
}

fn evenly(low: f64, high: f64, steps: usize) -> Result<Values, String> {
    if !(2..=10_000).contains(&steps) {
        return Err(format!("{steps} steps, expected 2 to 10000"));
    }
    let value = |step: usize| low + (high - low) * step as f64 / (steps - 1) as f64;
    Ok(Values::Listed((0..steps).map(|step| value(step).to_string()).collect()))
}

impl Vary {
    /// Makes a setting that takes everything between two numbers.
    pub(crate) fn between(key: &str, low: f64, high: f64) -> Self {
        Self {
            key: key.to_owned(),
            values: Values::Range(low, high),
            written: format!("{key}={low}..{high}"),
        }
    }

    /// Returns the setting at a coordinate between 0 and 1, as the scenario reader takes it.
    pub(crate) fn at(&self, coordinate: f64) -> String {
        match &self.values {
            Values::Range(low, high) => format!("{}={}", self.key, low + (high - low) * coordinate),
            Values::Listed(values) => {
                let place = (coordinate * values.len() as f64) as usize;
                format!("{}={}", self.key, values[place.min(values.len() - 1)])
            }
        }
    }

    /// Returns the listed settings; `None` for a range, of which there are infinitely many.
    pub(crate) fn listed(&self) -> Option<Vec<String>> {
        match &self.values {
            Values::Listed(values) => {
                Some(values.iter().map(|value| format!("{}={value}", self.key)).collect())
            }
            Values::Range(..) => None,
        }
    }

    /// Returns the ends of a range; `None` for a list.
    pub(crate) fn range(&self) -> Option<(f64, f64)> {
        match self.values {
            Values::Range(low, high) => Some((low, high)),
            Values::Listed(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_steps_and_ranges_are_told_apart() {
        let vary = |text: &str| text.parse::<Vary>();

        assert_eq!(vary("a.b=1, 2").unwrap().listed().unwrap(), ["a.b=1", "a.b=2"]);
        assert_eq!(vary("a.b=0..1:3").unwrap().listed().unwrap(), ["a.b=0", "a.b=0.5", "a.b=1"]);
        assert_eq!(vary("a.b=2..4").unwrap().range(), Some((2.0, 4.0)));
        assert_eq!(vary("a.b=2..4").unwrap().at(0.25), "a.b=2.5");
        assert_eq!(vary("a.b=x,y").unwrap().at(0.99), "a.b=y");
        for wrong in ["a.b", "a=1..0", "a=0..1:1", "a=0..x"] {
            assert!(vary(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_and_keys_that_stand_twice_are_named() {
        let vary = |text: &str| text.parse::<Vary>();

        assert_eq!(vary("a.b=1,2,1.0"), Err("`a.b` takes 1.0 twice".to_owned()));
        let one = [vary("a=0,1").unwrap(), vary("a=2..3").unwrap()];
        let refusal = refuse_twice(&one, ("--vary", &[])).unwrap_err();
        assert_eq!(refusal.to_string(), "--vary names `a` twice");
        assert!(refuse_twice(&one[1..], ("--vary", &["a=1".to_owned()])).is_err());
        assert!(refuse_twice(&one[1..], ("--vary", &["a.b=1".to_owned()])).is_ok());
    }

    #[test]
    fn an_outcome_is_an_indicator_and_a_group() {
        let name: OutcomeName = "employment_rate:women".parse().unwrap();

        assert_eq!((name.indicator.as_str(), name.group.as_str()), ("employment_rate", "women"));
        assert_eq!("employment_rate".parse::<OutcomeName>().unwrap().group, "all");
        assert!(
            "employment_rat".parse::<OutcomeName>().unwrap_err().contains("did you mean employment_rate?")
        );
    }
}
