//! What a monthly household survey would have recorded: a reference week, the main job, errors of recall and of proxies.

use ghostwork_parameters::Month;

use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::Scratch;
use crate::draws::{FirstWords, Stream, unit_interval};
use crate::observation::cell_sums::{CellSums, PersonSums};
use crate::observation::columns::{Columns, is_paid};
use crate::observation::counters::Counters;
use crate::population::accounts::Owner;
use crate::population::workers::{LabourState, Workers};

/// Counts how the survey classes own-account workers outside platforms, and who of those with a business, be it besides
/// another job, would say to earn from platforms. The luck lasts for life.
pub(crate) fn count_businesses(columns: &Columns, scratch: &mut Scratch, counters: &mut Counters) {
    let Scratch { candidates, words, .. } = scratch;
    let Workers { labour_state, side_profit, .. } = &columns.block.workers;
    let is_own_account = |state: &LabourState| *state == LabourState::OwnAccount;
    let sides = side_profit.iter().map(|(row, _)| row);
    let rows =
        candidates.find_where_or_at(columns.context.processor, labour_state.iter(), is_own_account, sides);
    draw(columns, words, (Month::from_index(0), rows));
    for (place, row) in rows.iter().enumerate() {
        let row = usize::from(*row);
        let [recognition, customers, ..] = words.row(place).map(unit_interval);
        let sums = &mut counters.cells[columns.cells[row].index()].people;
        count_business(columns, row, [recognition, customers], sums);
    }
}

/// Counts whether the main-job question finds an own-account worker, and whether the owner of a business has customers from
/// platforms, and no pay on an account that tells it already.
///
/// Who works on own account for one firm takes that firm for the employer, until somebody probes.
fn count_business(columns: &Columns, row: usize, luck: [f64; 2], sums: &mut PersonSums) {
    let Workers { labour_state, terms, account, .. } = &columns.block.workers;
    let is_own_account = labour_state[row] == LabourState::OwnAccount;
    let passes_for_employee = is_own_account & terms[row].works_for_one_firm();
    let is_recognised = is_own_account & is_recognised(columns, luck[0]);
    let finds_customers = luck[1] < columns.context.parameters.measurement.customers_over_platforms;
    let has_account = account[row] > 0;
    sums.survey_own_account += i64::from(is_recognised & !passes_for_employee);
    sums.survey_own_account_probed += i64::from(is_recognised);
    sums.customers_over_platforms += i64::from(finds_customers & !has_account & !passes_for_employee);
}

/// Draws what decides about the answers of the persons in some rows: in a month, or in month 0 for life.
pub(crate) fn draw<const WORDS: usize>(
    columns: &Columns,
    words: &mut FirstWords<WORDS>,
    (month, rows): (Month, &[u16]),
) {
    let context = columns.context;
    let purpose = (Stream::Measurement, month, 0);
    words.draw_some(context.processor, context.draws, purpose, (columns.block.entity(0), rows));
}

/// Counts a second job as employee, and whether the answer mentions it, by the luck of the month.
pub(crate) fn count_second_job(columns: &Columns, row: usize, luck: &[f64; 4], sums: &mut PersonSums) {
    // Somebody who mentions platform work has been counted with two jobs already.
    let has_platform_work = columns.platform_gross[row] > 0 && is_in_reference_week(columns, row, luck);
    sums.second_jobs += 1;
    sums.survey_second_jobs += mentions(columns, luck) * i64::from(!has_platform_work);
}

/// Returns whether a platform earner works on platforms in the reference week, by the luck of the month.
fn is_in_reference_week(columns: &Columns, row: usize, luck: &[f64; 4]) -> bool {
    let active_weeks = hours(columns, row) / columns.context.parameters.measurement.hours_per_active_week;
    luck[0] * WEEKS_PER_MONTH < active_weeks
}

/// Returns the hours of a person's month on platforms.
fn hours(columns: &Columns, row: usize) -> f64 {
    f64::from(columns.engaged_hours[row]) + f64::from(columns.unpaid_hours[row])
}

/// Returns whether a side activity of the reference week is mentioned: 0 or 1.
fn mentions(columns: &Columns, luck: &[f64; 4]) -> i64 {
    let parameters = &columns.context.parameters.measurement;
    let is_proxy = luck[1] < parameters.proxy_share;
    let omission = if is_proxy { parameters.proxy_omission } else { parameters.recall_omission };
    i64::from(luck[2] >= omission)
}

/// Counts what the survey records of those with platform pay.
///
/// How a person understands the main-job question does not change from month to month.
pub(crate) fn count_earners(columns: &Columns, scratch: &mut Scratch, counters: &mut Counters) {
    let Scratch { rows, words, one_word, .. } = scratch;
    let paid = columns.block.accounts.iter().filter(|account| is_paid(account));
    rows.clear();
    rows.extend(paid.filter_map(|account| match account.owner {
        Owner::Home { row, .. } => Some(row),
        Owner::Abroad { .. } => None,
    }));
    draw(columns, one_word, (Month::from_index(0), rows));
    draw(columns, words, (columns.context.month, rows));
    for (place, row) in rows.iter().enumerate() {
        let row = usize::from(*row);
        let recognised = i64::from(is_recognised(columns, unit_interval(one_word.column(0)[place])));
        let luck = words.row(place).map(unit_interval);
        let sums = &mut counters.cells[columns.cells[row].index()];
        count_earner(columns, row, (&luck, recognised), sums);
    }
}

/// Counts what the survey records of a platform earner, given the luck of the month and whether the main-job question is
/// understood: 0 or 1.
fn count_earner(columns: &Columns, row: usize, (luck, recognised): (&[f64; 4], i64), sums: &mut CellSums) {
    let parameters = &columns.context.parameters.measurement;
    let workers = &columns.block.workers;
    let in_reference_week = i64::from(is_in_reference_week(columns, row, luck));
    let mentioned = in_reference_week * mentions(columns, luck);

    let state = workers.labour_state[row];
    let has_job = state.is_employed();
    let job_hours = if has_job { f64::from(workers.job_hours_per_week[row]) } else { 0.0 };
    // An own-account worker outside platforms is counted as such already.
    let is_own_account = state == LabourState::OwnAccount;
    let main = i64::from(hours(columns, row) > job_hours * WEEKS_PER_MONTH && !is_own_account);
    let own_account = i64::from(is_own_account && !workers.terms[row].works_for_one_firm());

    let earners = &mut sums.earners;
    earners.main_jobs += main;
    earners.in_reference_week += in_reference_week;
    earners.survey_mentioned += mentioned;
    earners.survey_main_jobs += main * mentioned * recognised;
    earners.survey_own_account += own_account * recognised;
    earners.survey_main_jobs_probed += main * in_reference_week * recognised;
    earners.survey_second_jobs += mentioned * i64::from(has_job);
    earners.survey_unemployed += mentioned * i64::from(state == LabourState::Unemployed);
    earners.survey_out_of_labour_force += mentioned * i64::from(state == LabourState::OutOfLabourForce);
    let reported = columns.platform_net[row] as f64 * (1.0 - parameters.under_reporting);
    sums.people.survey_self_employment_cents += mentioned * reported as i64;
}

/// Returns whether the main-job question is understood.
fn is_recognised(columns: &Columns, luck: f64) -> bool {
    luck < columns.context.parameters.measurement.contractor_recognition
}
