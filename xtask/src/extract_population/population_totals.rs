//! Published population totals that the household weights are fitted to, in thousands of persons.

/// Age groups of the fit, by lowest age; the last has no upper end.
pub(crate) const AGE_GROUPS: [(i32, f64); 10] = [
    // Census, Vintage 2024 estimates by single year of age; from memory, unconfirmed.
    (0, 21_900.0),
    (6, 42_300.0),
    // BLS, Current Population Survey, annual averages 2024, table 3: civilian noninstitutional population.
    (16, 9_304.0),
    (18, 8_282.0),
    (20, 21_387.0),
    (25, 44_427.0),
    (35, 44_180.0),
    (45, 40_034.0),
    (55, 41_221.0),
    // 268,571 in all less the groups above.
    (65, 59_736.0),
];

/// Persons aged 16 or more (thousands); the fit ends by scaling to them. BLS, as above.
pub(crate) const PERSONS_FROM_16: f64 = 268_571.0;

/// Shares of households with one, two, three, four, and five or more members.
///
/// Census, CPS ASEC 2024, table HH-4; from memory, unconfirmed.
pub(crate) const HOUSEHOLD_SIZES: [f64; 5] = [0.285, 0.345, 0.150, 0.126, 0.094];

/// Residents by FIPS code of the state (thousands). Census, Vintage 2024, NST-EST2024-POP, 1 July 2024.
pub(crate) const STATES: [(u8, f64); 51] = [
    (1, 5_157.7),
    (2, 740.1),
    (4, 7_582.4),
    (5, 3_088.4),
    (6, 39_431.3),
    (8, 5_957.5),
    (9, 3_675.1),
    (10, 1_051.9),
    (11, 702.3),
    (12, 23_372.2),
    (13, 11_180.9),
    (15, 1_446.1),
    (16, 2_001.6),
    (17, 12_710.2),
    (18, 6_924.3),
    (19, 3_241.5),
    (20, 2_970.6),
    (21, 4_588.4),
    (22, 4_597.7),
    (23, 1_405.0),
    (24, 6_263.2),
    (25, 7_136.2),
    (26, 10_140.5),
    (27, 5_793.2),
    (28, 2_943.0),
    (29, 6_245.5),
    (30, 1_137.2),
    (31, 2_005.5),
    (32, 3_267.5),
    (33, 1_409.0),
    (34, 9_500.9),
    (35, 2_130.3),
    (36, 19_867.2),
    (37, 11_046.0),
    (38, 796.6),
    (39, 11_883.3),
    (40, 4_095.4),
    (41, 4_272.4),
    (42, 13_078.8),
    (44, 1_112.3),
    (45, 5_478.8),
    (46, 924.7),
    (47, 7_227.8),
    (48, 31_290.8),
    (49, 3_503.6),
    (50, 648.5),
    (51, 8_811.2),
    (53, 7_958.2),
    (54, 1_770.0),
    (55, 5_961.0),
    (56, 587.6),
];
