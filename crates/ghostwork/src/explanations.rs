//! What the codes of errors mean and what to do; those of scenario files are explained by the scenario reader.

/// Codes of the command with their explanations, in order.
pub(crate) const EXPLANATIONS: [(&str, &str); 14] = [
    (
        "E0201",
        "The command line is not understood: an unknown verb or option, or a value that an option cannot take.",
    ),
    (
        "E0202",
        "Options, files or scenarios that do not go together, such as a baseline and a reform of different length.",
    ),
    (
        "E0203",
        "A name that nothing has: a parameter, an indicator, an instrument, a code. `ghostwork list params`, \
               `outputs` and `policies` show the names.",
    ),
    (
        "E0204",
        "The template of the report has a mistake. `ghostwork report --print-template` shows one that works.",
    ),
    (
        "E0205",
        "The population file has mistakes; each is named with line and column. `ghostwork population --columns` lists \
               what every column holds.",
    ),
    ("E0206", "The file of tax units has mistakes. Its columns are those of `ghostwork law tax --columns`."),
    (
        "E0301",
        "The accounts of a month do not close to the cent. The run stops rather than go on with wrong money: please \
               report it with the scenario.",
    ),
    (
        "E0302",
        "The self-test gives other results than the published ones: the program was changed or built wrongly.",
    ),
    (
        "E0303",
        "`ghostwork validate --strict`: fewer published statistics are met than the bar asks for, or an experiment does \
               not score. The table says which.",
    ),
    (
        "E0401",
        "Results cannot be written: the disk is full or read-only, or the folder holds files of others. Nothing of \
               theirs is touched; choose another --out, or --force for a run of ours. `ghostwork resume FOLDER` goes on from \
               the checkpoints that were written before.",
    ),
    ("E0402", "A file that you named cannot be read or written."),
    (
        "E0501",
        "The run needs more memory than the system, the control group or the shell's limit leaves. It is refused \
               before it begins; fewer workers or threads need less.",
    ),
    ("E0601", "A stored run is damaged: a file differs from what its manifest says. Run it again."),
    ("E0701", "Another run writes to the same folder at this moment. Wait for it, or choose another --out."),
];

/// Codes of endings that no other options would have spared.
pub(crate) const ENDINGS: [(&str, &str); 2] = [
    (
        "E0901",
        "The simulation stopped. The message names the seed; the same line stops at the same place again.",
    ),
    (
        "E0902",
        "The run was interrupted by a signal after the month in progress. The message says what was kept: a checkpoint, \
               from which `ghostwork resume FOLDER` goes on; of a study the runs that are complete, from which the same \
               line goes on; or nothing.",
    ),
];

/// Returns what a code means, `None` for an unknown code.
pub(crate) fn explanation(code: &str) -> Option<&'static str> {
    let own = EXPLANATIONS.iter().chain(&ENDINGS).find(|(known, _)| *known == code);
    own.map(|(_, text)| *text).or_else(|| ghostwork_scenario::explanation(code))
}

/// Returns every code.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    let scenario = ghostwork_scenario::EXPLANATIONS.iter();
    scenario.chain(&EXPLANATIONS).chain(&ENDINGS).map(|(code, _)| *code)
}
