use crate::categories::{Marketplace, Storefront, TASK_CATEGORIES};
use crate::codec::{Codec, CodecError, Source, encode_fields, encode_variants};
use crate::population::accounts::AccountId;

/// How a merchant gets a kind of task done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum HiringMode {
    /// A freelancer from a marketplace.
    Freelancer,
    /// An own employee.
    Employee,
    /// An AI tool.
    AiTool,
    /// It is left undone.
    Undone,
}

impl HiringMode {
    /// Every mode, in order.
    pub const ALL: [Self; 4] = [Self::Freelancer, Self::Employee, Self::AiTool, Self::Undone];
}

/// A live contract with a freelancer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Contract {
    pub(crate) account: AccountId,
    /// Agreed rate, cents per hour.
    pub(crate) cents_per_hour: u32,
}

/// A seller on a storefront.
#[derive(Debug, Clone)]
pub(crate) struct Merchant {
    pub(crate) storefront: Storefront,
    /// Where the merchant looks for freelancers.
    pub(crate) marketplace: Marketplace,
    /// Log of the size, 0 being the mean merchant.
    pub(crate) log_size: f32,
    /// Standing in the storefront's ranking: a factor on sales.
    pub(crate) visibility: f32,
    /// How often the merchant pays late or never, against the usual: 1 is the mean.
    pub(crate) unreliability: f32,
    pub(crate) modes: [HiringMode; TASK_CATEGORIES],
    pub(crate) contracts: [Option<Contract>; TASK_CATEGORIES],
    /// Whom the merchant would hire again: the freelancer of the last contract, while the merchant looks for one.
    pub(crate) preferred: [Option<AccountId>; TASK_CATEGORIES],
}

encode_variants!(HiringMode { Freelancer, Employee, AiTool, Undone });

impl Codec for AccountId {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.number().encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        u32::decode(source).map(Self::of_number)
    }
}

encode_fields!(Contract { account, cents_per_hour });

encode_fields!(Merchant {
    storefront,
    marketplace,
    log_size,
    visibility,
    unreliability,
    modes,
    contracts,
    preferred,
});
