//! The seam for policy instruments.
//!
//! An instrument reads the month and writes two things: rules of the market ([`MarketRules`]: floors, fee ceilings) and
//! claims ([`Claims`]: who owes what to whom). It never moves money: the ledger does, and who bears a cost in the end
//! comes out of prices, fees, posts and bids.

mod claims;
mod coverage;
mod instrument;
mod rules;

pub use claims::{Claim, Claims, Payment, Protection, Protections, Treatment};
pub use coverage::{Coverage, Eligibility, Enforcement, Level, Nexus, Places, TakeUp};
pub use instrument::{
    EarnerMonth, Heed, Instrument, InstrumentDefinition, PersonMonth, Prospect, Reach, Rule, Stage, resolve,
};
pub use rules::{AccountTerms, CourseSupport, FeeCeiling, MarketRules};
