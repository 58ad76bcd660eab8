use ghostwork_parameters::{By, Label};

use crate::codec::encode_variants;

/// A kind of task behind a web shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum TaskCategory {
    /// Titles, keywords and placement of listings.
    ListingOptimisation,
    /// Descriptions, pictures, video.
    ProductContent,
    /// Advertising and search marketing.
    DigitalMarketing,
    /// Social-media accounts and communities.
    SocialMedia,
    /// Questions, returns, complaints.
    CustomerService,
    /// Sales and market analysis.
    DataAnalysis,
    /// Stock, orders and shipping.
    InventoryAndOrders,
    /// Running the shop as a whole.
    StoreManagement,
}

/// Where merchants sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Storefront {
    /// A marketplace with many sellers a product, like Amazon.
    OpenMarketplace,
    /// An auction site, like eBay.
    AuctionSite,
    /// The merchant's own shop on a hosted service, like Shopify.
    HostedShop,
}

/// Where work finds workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Marketplace {
    /// Workers bid on posts, like Upwork.
    Bidding,
    /// Merchants choose from a catalogue of offers, like Fiverr.
    Catalogue,
    /// Agencies and direct contracts.
    Direct,
    /// Tasks dispatched at a posted price, like delivery and ride apps.
    OnDemand,
}

macro_rules! labelled {
    ($kind:ident, $count:ident, $table:ident, $table_doc:literal, [$($variant:ident = $name:literal),+ $(,)?]) => {
        impl $kind {
            /// Every element, in the order of its number.
            pub const ALL: [Self; $count] = [$(Self::$variant),+];

            /// Returns the name used in keys, tables and scenario files.
            pub const fn name(self) -> &'static str {
                Self::NAMES[self as usize]
            }

            /// Returns the element with a number below the count of elements; the last one for a larger number.
            pub const fn of_index(index: usize) -> Self {
                if index < $count { Self::ALL[index] } else { Self::ALL[$count - 1] }
            }

            /// Returns the element of a name.
            pub fn of_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|element| element.name() == name)
            }
        }

        encode_variants!($kind { $($variant),+ });

        impl Label for $kind {
            const NAMES: &'static [&'static str] = &[$($name),+];
        }

        #[doc = $table_doc]
        pub type $table = By<$kind, $count>;
    };
}

/// Number of task categories.
pub const TASK_CATEGORIES: usize = 8;
/// Number of storefronts.
pub const STOREFRONTS: usize = 3;
/// Number of labour marketplaces.
pub const MARKETPLACES: usize = 4;
/// Number of labour marketplaces where merchants post jobs: all but the on-demand one.
pub const FREELANCE_MARKETPLACES: usize = 3;

labelled!(
    TaskCategory,
    TASK_CATEGORIES,
    PerCategory,
    "One number per task category.",
    [
        ListingOptimisation = "listing_optimisation",
        ProductContent = "product_content",
        DigitalMarketing = "digital_marketing",
        SocialMedia = "social_media",
        CustomerService = "customer_service",
        DataAnalysis = "data_analysis",
        InventoryAndOrders = "inventory_and_orders",
        StoreManagement = "store_management",
    ]
);

labelled!(
    Storefront,
    STOREFRONTS,
    PerStorefront,
    "One number per storefront.",
    [OpenMarketplace = "open_marketplace", AuctionSite = "auction_site", HostedShop = "hosted_shop",]
);

labelled!(
    Marketplace,
    MARKETPLACES,
    PerMarketplace,
    "One number per labour marketplace.",
    [Bidding = "bidding", Catalogue = "catalogue", Direct = "direct", OnDemand = "on_demand",]
);
