use std::collections::BTreeMap;

use ghostwork_parameters::{Declaration, Kind};

use crate::mistake::{Bounds, Mistake};
use crate::nearest::nearest;
use crate::vocabulary::{InstrumentTerms, LawTerm, Vocabulary};

/// What a key stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning<'v> {
    /// A parameter of the model or of an instrument.
    Declared(&'v Declaration),
    /// A parameter of the law.
    Law(&'v LawTerm),
}

/// The keys that one table may hold, with what they stand for.
pub(crate) struct Glossary<'v> {
    table: String,
    meanings: BTreeMap<String, Meaning<'v>>,
    /// The elements of a parameter with one value each, in the order in which they are declared.
    lists: BTreeMap<String, Vec<&'v Declaration>>,
}

impl<'v> Glossary<'v> {
    /// Returns the keys of `[parameters]` and `[[parameter]]`: those of the model and of the law.
    pub(crate) fn of_parameters(vocabulary: &'v Vocabulary) -> Self {
        let model = vocabulary.model().iter().map(|term| (term.key(), Meaning::Declared(term)));
        let law = vocabulary.law_terms().iter().map(|term| (term.key.clone(), Meaning::Law(term)));
        Self {
            table: "[parameters]".to_owned(),
            meanings: model.chain(law).collect(),
            lists: lists(vocabulary.model(), |term| format!("{}.{}", term.group, term.name)),
        }
    }

    /// Returns the keys of an instrument's `params`, without the instrument's name.
    pub(crate) fn of_instrument(terms: &'v InstrumentTerms) -> Self {
        let name = terms.definition.name();
        Self {
            table: format!("the parameters of {name}"),
            meanings: terms
                .declarations
                .iter()
                .map(|term| (key_within_group(term), Meaning::Declared(term)))
                .collect(),
            lists: lists(&terms.declarations, |term| term.name.to_owned()),
        }
    }

    pub(crate) fn meaning(&self, key: &str) -> Option<Meaning<'v>> {
        self.meanings.get(key).copied()
    }

    /// Returns the elements of a parameter that a file may write as one list.
    pub(crate) fn list(&self, path: &str) -> Option<&[&'v Declaration]> {
        self.lists.get(path).map(Vec::as_slice)
    }

    /// Returns whether some key begins with `path` and a dot.
    pub(crate) fn has_keys_below(&self, path: &str) -> bool {
        !self.keys_below(path).is_empty()
    }

    /// Returns the mistake of a path that is no key.
    pub(crate) fn unknown(&self, path: &str) -> Mistake {
        let below = self.keys_below(path);
        let nearest = if below.is_empty() { self.nearest(path) } else { None };
        let known = if below.is_empty() { self.neighbours(path) } else { below };
        Mistake::UnknownKey { key: path.to_owned(), table: self.table.clone(), nearest, known }
    }

    /// Returns the key, or the beginning of keys with as many parts, that is most like a path.
    fn nearest(&self, path: &str) -> Option<String> {
        let parts = path.split('.').count();
        nearest(path, self.beginnings(parts))
            .or_else(|| nearest(path, self.meanings.keys().map(String::as_str)))
    }

    fn keys_below(&self, path: &str) -> Vec<String> {
        let start = format!("{path}.");
        let from = self.meanings.range(start.clone()..).map(|(key, _)| key);
        from.take_while(|key| key.starts_with(&start)).cloned().collect()
    }

    /// Returns the keys of the group that a path is in, or the groups where there is no such group.
    fn neighbours(&self, path: &str) -> Vec<String> {
        let siblings = path.rsplit_once('.').map_or_else(Vec::new, |(group, _)| self.keys_below(group));
        if siblings.is_empty() { self.heads() } else { siblings }
    }

    /// Returns the first parts of all keys.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.beginnings(1).into_iter().map(str::to_owned).collect()
    }

    /// Returns the first parts of all keys, so many of them, each once.
    fn beginnings(&self, parts: usize) -> Vec<&str> {
        let mut beginnings: Vec<&str> = self.meanings.keys().map(|key| beginning(key, parts)).collect();
        // Keys are in order, so that equal beginnings are neighbours.
        beginnings.dedup();
        beginnings
    }
}

/// Returns the key of a declaration without its group.
pub(crate) fn key_within_group(declaration: &Declaration) -> String {
    if declaration.element.is_empty() {
        declaration.name.to_owned()
    } else {
        format!("{}.{}", declaration.name, declaration.element)
    }
}

/// Returns the declarations of each parameter that has several elements, under its key without the element.
fn lists(
    declarations: &[Declaration],
    key: impl Fn(&Declaration) -> String,
) -> BTreeMap<String, Vec<&Declaration>> {
    let mut lists: BTreeMap<String, Vec<&Declaration>> = BTreeMap::new();
    for declaration in declarations.iter().filter(|declaration| !declaration.element.is_empty()) {
        lists.entry(key(declaration)).or_default().push(declaration);
    }
    lists
}

fn beginning(key: &str, parts: usize) -> &str {
    key.match_indices('.').nth(parts - 1).map_or(key, |(position, _)| &key[..position])
}

/// What a number must be.
#[derive(Debug, Clone)]
pub(crate) struct Expected<'v> {
    /// The key as messages show it.
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) unit: &'v str,
    pub(crate) bounds: Bounds,
    /// What holds without the line.
    pub(crate) default: Option<String>,
}

impl<'v> Expected<'v> {
    pub(crate) fn of_declaration(key: &str, declaration: &Declaration) -> Self {
        let default = crate::words::value_in_words(declaration.default, declaration);
        Self {
            key: key.to_owned(),
            kind: declaration.kind,
            unit: declaration.unit.symbol(),
            bounds: Bounds { smallest: declaration.range.0, largest: declaration.range.1 },
            default: Some(default),
        }
    }

    pub(crate) fn of_law(term: &'v LawTerm) -> Self {
        Self {
            key: term.key.clone(),
            kind: Kind::Real,
            unit: &term.unit,
            bounds: term.bounds,
            default: Some("the value in the law".to_owned()),
        }
    }
}
