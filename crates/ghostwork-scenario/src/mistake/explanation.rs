/// Every code with what it means and what to do, in order.
pub const EXPLANATIONS: [(&str, &str); 34] = [
    (
        "E0101",
        "The text is not TOML 1.0. Texts stand in double quotes, lists in [ ], one `key = value` a line.",
    ),
    (
        "E0102",
        "A key that the table does not have, most often a misspelling. Nothing is ever ignored in silence.",
    ),
    ("E0103", "A key without which the scenario has no meaning is missing."),
    ("E0104", "A value of the wrong type: a text where a number is expected, or the like."),
    ("E0105", "A name that nothing has: an instrument, a parameter, a place, a marketplace, a law, an arm."),
    ("E0106", "The same thing is said twice in one file. An overlay may say again what its baseline says."),
    (
        "E0107",
        "A title, question, author or reference that cannot stand in a table: empty, longer than 500 characters, \
               with control characters, or beginning with = + - @, which spreadsheets take for a formula.",
    ),
    ("E0108", "An identifier that cannot name a folder on every system."),
    ("E0109", "A month is written YYYY-MM (or YYYY-MM-DD, which means its month), from 1990-01 to 2100-12."),
    ("E0110", "nan and inf are numbers for TOML, but no value of any parameter."),
    (
        "E0111",
        "The value lies outside the range in which the parameter makes sense. The range is part of its declaration.",
    ),
    (
        "E0112",
        "The unit after the number is not the declared one. Amounts are never converted between periods.",
    ),
    ("E0113", "A fraction where only whole numbers make sense."),
    (
        "E0114",
        "The format has a place for it, but this version cannot do it. It is refused rather than ignored.",
    ),
    ("E0115", "The months of a schedule must come in order, each once."),
    ("E0116", "A period that ends before it begins. `until` is the first month no longer in force."),
    ("E0117", "Two settings that exclude each other."),
    ("E0118", "A list of another length than the law parameter has, say six thresholds for seven brackets."),
    (
        "E0119",
        "Two instruments act on the same quantity in the same place and month. [[compose]] says that it is meant.",
    ),
    (
        "E0120",
        "The model composes each quantity in one way: floors by max, ceilings by min, payments by sum, hazards by product.",
    ),
    (
        "E0121",
        "`follow` reads a law parameter: it must be one number in the same unit in every month simulated.",
    ),
    (
        "E0122",
        "--set takes key=value, where key is a setting like baseline.months, a parameter, or instrument.parameter.",
    ),
    (
        "E0123",
        "The changed law parameters contradict one another, like thresholds of brackets that do not ascend.",
    ),
    (
        "E0124",
        "Some rules hold for a whole country or for all tasks by their nature, or amend a law that another country does not have.",
    ),
    ("E0130", "A file is missing, is not a regular file, is not UTF-8 text, or may not be read."),
    ("E0131", "A scenario file is a page or two: anything over 1 MiB is a mistake."),
    (
        "E0132",
        "`extends` names a file in the folder of the scenario or below it, so that a folder can be given away whole.",
    ),
    ("E0133", "A chain of `extends` that comes back to itself."),
    ("E0134", "A chain of more than 16 files."),
    (
        "W0201",
        "A date lies outside the simulated months, so that the setting has no effect, or has effect all along.",
    ),
    ("W0202", "A parameter or instrument without `reference`: the report shows it as an assumption."),
    (
        "W0203",
        "A line of the format that changes nothing here: the model has no finer answer, or a comparison runs one value of \
         several. The line may stay.",
    ),
    (
        "W0204",
        "A colour of a theme is too pale on white, or colour-blind readers take it for another one in the same chart.",
    ),
    (
        "W0205",
        "Several values in `{ sweep = … }`: `ghostwork compare` runs an arm for each choice among them, every other command \
         takes the first.",
    ),
];

/// Returns what a code means and what to do, `None` for an unknown code.
pub fn explanation(code: &str) -> Option<&'static str> {
    EXPLANATIONS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}
