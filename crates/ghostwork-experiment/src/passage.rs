//! One seed on its way through the months of all arms.

use std::ops::Range;

use ghostwork_core::codec::{Codec, CodecError, decode_whole};
use ghostwork_core::{EconomyError, ExchangeError};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_scenario::Scenario;

use crate::checkpoint::Kept;
use crate::error::ExperimentError;
use crate::lanes::each_seed_or_keep;
use crate::pasts::Pasts;
use crate::plan::Plan;
use crate::progress::{Arm, Progress};
use crate::replication::{Assignment, Course, Replication};

/// What all seeds of an experiment share.
#[derive(Clone, Copy)]
pub(crate) struct Arena<'a> {
    /// The scenario alone, or the baseline with the reform.
    pub(crate) scenarios: (&'a Scenario, Option<&'a Scenario>),
    /// The same under each draw of the parameters; empty where nothing is drawn.
    pub(crate) drawn: &'a [(Scenario, Option<Scenario>)],
    pub(crate) population: &'a Population,
    pub(crate) plan: &'a Plan,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) persons_per_worker: f64,
    /// Seeds of the baseline that have lived up to the fork before.
    pub(crate) pasts: &'a Pasts<'a>,
    /// Where states are written down, if they are.
    pub(crate) kept: Option<&'a Kept<'a>>,
}

impl<'a> Arena<'a> {
    /// Simulates seeds and returns, in their order, what `conclude` makes of the arms of each; the arms come in the order in
    /// which they are complete: the baseline, the reform under frozen behaviour, the reform.
    pub(crate) fn each_seed<T: Codec + Send>(
        &self,
        seeds: Range<u32>,
        conclude: impl Fn(u32, Vec<(Arm, Replication)>) -> Result<T, ExperimentError> + Sync,
    ) -> Result<Vec<T>, ExperimentError> {
        let is_regular = self.kept.is_some_and(Kept::is_regular);
        let write = |replicate: u32, complete: &T| {
            self.kept.map_or(Ok(()), |kept| kept.write_complete(replicate, complete))
        };
        let simulate = |replicate| {
            if let Some(kept) = self.kept
                && let Some(complete) = kept.complete(replicate)?
            {
                return Ok(complete);
            }
            let complete = conclude(replicate, self.simulate(replicate)?)?;
            if is_regular {
                write(replicate, &complete)?;
            }
            Ok(complete)
        };
        each_seed_or_keep(self.plan, seeds, simulate, |replicate, complete| {
            if is_regular { Ok(()) } else { write(replicate, complete) }
        })
    }

    /// Simulates every arm on one seed, from its checkpoint on where there is one.
    fn simulate(&self, replicate: u32) -> Result<Vec<(Arm, Replication)>, ExperimentError> {
        let mut passage = match self.kept {
            Some(kept) => kept.passage(self, replicate)?,
            None => None,
        }
        .map_or_else(|| Passage::begin(*self, replicate), Ok)?;
        self.same_place(&passage)?;
        passage.go_to_the_end()?;
        Ok(passage.complete)
    }

    /// Refuses to go on from here where other processes go on from elsewhere.
    fn same_place(&self, passage: &Passage<'_>) -> Result<(), ExperimentError> {
        let here = u64::from(passage.months);
        let mut ends = [here, !here];
        self.together(passage.replicate, passage.month(), &mut ends)?;
        if ends == [here, !here] {
            return Ok(());
        }
        Err(ExperimentError::Apart { replicate: passage.replicate })
    }

    /// Takes the largest of all processes for every number.
    fn together(&self, replicate: u32, month: u32, numbers: &mut [u64]) -> Result<(), ExperimentError> {
        let month = Month::from_index(month);
        self.plan.exchange.maximum(numbers).map_err(|source| ExperimentError::Economy {
            replicate,
            source: EconomyError::Exchange { month, source },
        })
    }

    fn assignment(&self, arm: Arm, replicate: u32) -> Assignment<'a> {
        let (first, reform) = self.scenarios_of(replicate);
        let scenario = match arm {
            Arm::Run | Arm::Baseline => first,
            Arm::Reform | Arm::ReformStatic => reform.unwrap_or(first),
        };
        let seed = replicate % self.plan.seeds_of_a_draw().max(1);
        Assignment { scenario, arm, replicate, seed, persons_per_worker: self.persons_per_worker }
    }

    /// Returns the scenarios of a replication: those of its draw of the parameters.
    fn scenarios_of(&self, replicate: u32) -> (&'a Scenario, Option<&'a Scenario>) {
        let draw = replicate / self.plan.seeds_of_a_draw().max(1);
        let drawn = self.drawn.get(draw as usize);
        drawn.map_or(self.scenarios, |(first, reform)| (first, reform.as_ref()))
    }

    fn begin(&self, arm: Arm, replicate: u32) -> Result<Course<'a>, ExperimentError> {
        Course::begin(self.assignment(arm, replicate), self.population, self.plan, self.progress)
    }
}

/// How far a seed is.
#[allow(clippy::large_enum_variant, reason = "there is one for each seed on its way")]
enum Stage<'a> {
    /// The baseline passes months in which the reform cannot differ.
    Shared(Course<'a>),
    /// The baseline goes on, with the reform under frozen behaviour; the reform waits where they parted.
    Parted { living: Course<'a>, frozen: Option<Course<'a>>, waiting: Option<Course<'a>> },
    /// The last arm passes the months: the reform, or a scenario alone.
    Last(Course<'a>),
    /// All arms are complete.
    Over,
}

/// One seed on its way.
pub(crate) struct Passage<'a> {
    arena: Arena<'a>,
    replicate: u32,
    stage: Stage<'a>,
    complete: Vec<(Arm, Replication)>,
    /// Months that have passed, those of all arms added.
    months: u32,
}

impl<'a> Passage<'a> {
    fn begin(arena: Arena<'a>, replicate: u32) -> Result<Self, ExperimentError> {
        let (arm, past) = match arena.scenarios {
            (_, None) => (Arm::Run, None),
            (_, Some(_)) => (Arm::Baseline, arena.pasts.take(replicate)),
        };
        let course = past.map_or_else(|| arena.begin(arm, replicate), Ok)?;
        let months = course.month().index() - arena.plan.first_month().index();
        let stage = if arm == Arm::Run { Stage::Last(course) } else { Stage::Shared(course) };
        Ok(Self { arena, replicate, stage, complete: Vec::new(), months })
    }

    /// Lets all months pass, and writes the state down as often as is asked for and when somebody asks to stop.
    fn go_to_the_end(&mut self) -> Result<(), ExperimentError> {
        let mut unsaved = 0;
        while self.step()? {
            unsaved += 1;
            let goes_on = self.goes_on()?;
            if let Some(kept) = self.arena.kept.filter(|kept| kept.is_due(unsaved) || !goes_on) {
                kept.write(self)?;
                unsaved = 0;
            }
            if !goes_on {
                return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: self.arena.plan.seeds });
            }
        }
        Ok(())
    }

    /// Returns whether nobody has asked this process or another to stop.
    fn goes_on(&self) -> Result<bool, ExperimentError> {
        let mut stops = [u64::from(!self.arena.progress.goes_on())];
        self.arena.together(self.replicate, self.month(), &mut stops)?;
        Ok(stops == [0])
    }

    /// Lets a month pass; returns whether there was one.
    fn step(&mut self) -> Result<bool, ExperimentError> {
        loop {
            self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Shared(living) if living.month() >= self.arena.plan.fork => self.part(living),
                Stage::Shared(mut living) => {
                    living.pass_month()?;
                    self.months += 1;
                    self.stage = Stage::Shared(living);
                    return Ok(true);
                }
                Stage::Parted { living, frozen, waiting } if living.is_over() => {
                    for course in [Some(living), frozen].into_iter().flatten() {
                        self.complete.push((course.arm(), course.conclude()?));
                    }
                    Stage::Last(waiting.map_or_else(|| self.arena.begin(Arm::Reform, self.replicate), Ok)?)
                }
                Stage::Parted { mut living, mut frozen, waiting } => {
                    match &mut frozen {
                        Some(frozen) => living.pass_month_with(frozen)?,
                        None => living.pass_month()?,
                    }
                    self.months += 1 + u32::from(frozen.is_some());
                    self.stage = Stage::Parted { living, frozen, waiting };
                    return Ok(true);
                }
                Stage::Last(course) if course.is_over() => {
                    self.complete.push((course.arm(), course.conclude()?));
                    Stage::Over
                }
                Stage::Last(mut course) => {
                    course.pass_month()?;
                    self.months += 1;
                    self.stage = Stage::Last(course);
                    return Ok(true);
                }
                Stage::Over => return Ok(false),
            }
        }
    }

    /// Parts the reform from the baseline.
    fn part(&self, living: Course<'a>) -> Stage<'a> {
        let plan = self.arena.plan;
        let (first, reform) = self.arena.scenarios_of(self.replicate);
        let reform = reform.unwrap_or(first);
        let waiting = (plan.shared_months() > 0).then(|| living.branch(reform));
        let frozen = plan.has_static_arm.then(|| living.frozen_branch(reform));
        Stage::Parted { living, frozen, waiting }
    }

    pub(crate) fn replicate(&self) -> u32 {
        self.replicate
    }

    /// Returns the months that have passed, those of all arms added.
    pub(crate) fn months(&self) -> u32 {
        self.months
    }

    /// Returns how many arms are complete.
    pub(crate) fn arms_complete(&self) -> u32 {
        self.complete.len() as u32
    }

    /// Returns the number of the month that comes next.
    pub(crate) fn month(&self) -> u32 {
        self.courses().first().map_or(self.arena.plan.end(), |course| course.month()).index()
    }

    fn courses(&self) -> Vec<&Course<'a>> {
        match &self.stage {
            Stage::Shared(course) | Stage::Last(course) => vec![course],
            Stage::Parted { living, frozen, waiting } => {
                [Some(living), frozen.as_ref(), waiting.as_ref()].into_iter().flatten().collect()
            }
            Stage::Over => Vec::new(),
        }
    }

    /// Hands over how far the seed is, part by part.
    pub(crate) fn save<E: From<ExchangeError>>(
        &self,
        mut put: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let courses = self.courses();
        let mut bytes = Vec::new();
        self.complete.iter().map(|(arm, _)| *arm).collect::<Vec<_>>().encode(&mut bytes);
        courses.iter().map(|course| course.arm()).collect::<Vec<_>>().encode(&mut bytes);
        self.months.encode(&mut bytes);
        put(&bytes)?;
        for (_, replication) in &self.complete {
            bytes.clear();
            replication.encode(&mut bytes);
            put(&bytes)?;
        }
        courses.into_iter().try_for_each(|course| course.save(&mut put))
    }

    /// Returns a seed as it was handed over by [`save`](Self::save).
    pub(crate) fn restore<E: From<CodecError>>(
        arena: Arena<'a>,
        replicate: u32,
        mut take: impl FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let ((complete, on_the_way), months): ((Vec<Arm>, Vec<Arm>), u32) = decode_whole(&take()?)?;
        let mut replications = Vec::new();
        for arm in complete {
            replications.push((arm, decode_whole(&take()?)?));
        }
        let mut courses = Vec::new();
        for arm in on_the_way {
            let assignment = arena.assignment(arm, replicate);
            courses.push(Course::restore(
                assignment,
                arena.population,
                (arena.plan, arena.progress),
                &mut take,
            )?);
        }
        let stage = stage_of(arena.plan, courses)?;
        Ok(Self { arena, replicate, stage, complete: replications, months })
    }
}

/// Returns the stage of a seed whose arms on the way are these.
fn stage_of<'a>(plan: &Plan, courses: Vec<Course<'a>>) -> Result<Stage<'a>, CodecError> {
    let arms: Vec<Arm> = courses.iter().map(Course::arm).collect();
    let mut courses = courses.into_iter();
    let Some(first) = courses.next() else { return Ok(Stage::Over) };
    match (first.arm(), &arms[1..]) {
        (Arm::Run | Arm::Reform, []) => Ok(Stage::Last(first)),
        (Arm::Baseline, []) if first.month() <= plan.fork => Ok(Stage::Shared(first)),
        (Arm::Baseline, [] | [Arm::Reform | Arm::ReformStatic] | [Arm::ReformStatic, Arm::Reform]) => {
            let mut frozen = None;
            let mut waiting = None;
            for course in courses {
                let place = if course.arm() == Arm::Reform { &mut waiting } else { &mut frozen };
                *place = Some(course);
            }
            Ok(Stage::Parted { living: first, frozen, waiting })
        }
        _ => Err(CodecError::new("arms that no seed has at once")),
    }
}
