//! Is it stable, able, acceptable? (判断)
//!
//! Asks: does the operation stay as it is, and can it hold what is wanted?
//! Needs: readings as exact decimals, in time order; numbers from `num`.
//! Does not know: who measured, where readings are kept, or what is certified.
//!
//! Every method is an entry of [`METHODS`]; no surface keeps a second list.

pub mod attachment;
pub mod capability;
pub mod case;
pub mod chart;
pub mod distribution;
pub mod effect;
mod fact;
pub mod monitor;
pub mod nonconformity;
pub mod normality;
mod problem;
pub mod run_length;
pub mod sampling;
pub mod signal;
mod stream;
pub mod tolerance;

pub use fact::Fact;
pub use problem::Problem;

use method::Method;

/// The methods of this stage.
pub static METHODS: &[Method] = &[
    Method::streaming::<chart::individuals::Individuals>(),
    Method::streaming::<chart::xbar_r::XbarR>(),
    Method::streaming::<chart::subgroup_chart_2::XbarR2>(),
    Method::streaming::<chart::xbar_s::XbarS>(),
    Method::streaming::<chart::subgroup_chart_2::XbarS2>(),
    Method::streaming::<chart::median::Median>(),
    Method::streaming::<chart::subgroup_chart_2::Median2>(),
    Method::streaming::<chart::weighted::moving_average::MovingAverage>(),
    Method::streaming::<chart::weighted::ewma::Ewma>(),
    Method::streaming::<chart::weighted::cusum::Cusum>(),
    Method::streaming::<chart::attribute::p::P>(),
    Method::streaming::<chart::attribute::np::Np>(),
    Method::streaming::<chart::attribute::c::C>(),
    Method::streaming::<chart::attribute::u::U>(),
    Method::streaming::<chart::attribute::laney_p::LaneyP>(),
    Method::streaming::<chart::attribute::laney_2::LaneyP2>(),
    Method::streaming::<chart::attribute::laney_u::LaneyU>(),
    Method::streaming::<chart::attribute::laney_2::LaneyU2>(),
    Method::streaming::<chart::rare::g::G>(),
    Method::streaming::<chart::rare::t::T>(),
    Method::streaming::<chart::z_mr::ZMr>(),
    Method::streaming::<chart::z_mr_2::ZMr2>(),
    Method::of::<chart::run::Run>(),
    Method::streaming::<chart::three_way::ThreeWay>(),
    Method::streaming::<chart::three_way_2::ThreeWay2>(),
    Method::streaming::<chart::multivariate::t2::Individuals>(),
    Method::streaming::<chart::multivariate::t2_2::Individuals2>(),
    Method::streaming::<chart::multivariate::t2::Subgroups>(),
    Method::streaming::<chart::multivariate::mewma::Mewma>(),
    Method::of::<chart::weighted::v_mask::VMask>(),
    Method::streaming::<chart::acceptance::Acceptance>(),
    Method::streaming::<chart::acceptance_2::Acceptance2>(),
    Method::streaming::<chart::pre_control::PreControl>(),
    Method::of::<chart::difference::Difference>(),
    Method::streaming::<chart::difference_2::Difference2>(),
    Method::streaming::<chart::short_run::ShortRun>(),
    Method::streaming::<chart::short_run_2::ShortRun2>(),
    Method::of::<chart::multi_vari::MultiVari>(),
    Method::of::<chart::stages::Stages>(),
    Method::of::<chart::phase_one::PhaseOne>(),
    Method::of::<chart::episodes::Episodes>(),
    Method::of::<capability::normal::Normal>(),
    Method::of::<capability::normal_2::Normal2>(),
    Method::of::<capability::machine::Machine>(),
    Method::of::<capability::at_places::Machine2>(),
    Method::of::<capability::between_within::BetweenWithin>(),
    Method::of::<capability::between_within_2::BetweenWithin2>(),
    Method::of::<capability::between_within_3::BetweenWithin3>(),
    Method::of::<capability::nonnormal::Nonnormal>(),
    Method::of::<capability::at_places::Nonnormal2>(),
    Method::of::<capability::box_cox::Transformed>(),
    Method::of::<capability::at_places::Transformed2>(),
    Method::of::<capability::johnson::ByJohnson>(),
    Method::of::<capability::at_places::ByJohnson2>(),
    Method::of::<capability::attribute::Binomial>(),
    Method::of::<capability::attribute::Poisson>(),
    Method::of::<capability::grade::Graded>(),
    Method::of::<capability::at_places::Graded2>(),
    Method::of::<capability::compare::Compare>(),
    Method::of::<capability::at_places::Compare2>(),
    Method::of::<capability::sixpack::Sixpack>(),
    Method::of::<capability::at_places::Sixpack2>(),
    Method::of::<normality::study::Normality>(),
    Method::of::<tolerance::interval::Interval>(),
    Method::of::<tolerance::interval_2::Interval2>(),
    Method::of::<tolerance::factor::Factor>(),
    Method::of::<tolerance::factor_2::Factor2>(),
    Method::of::<run_length::shewhart::Shewhart>(),
    Method::of::<run_length::attribute::Attribute>(),
    Method::of::<run_length::ewma::Ewma>(),
    Method::of::<run_length::cusum::Cusum>(),
    Method::of::<run_length::mewma::Mewma>(),
    Method::of::<run_length::t2::T2>(),
    Method::of::<run_length::rare::Rare>(),
    Method::of::<run_length::individuals::Individuals>(),
    Method::of::<run_length::three_way::ThreeWay>(),
    Method::of::<run_length::moving_average::MovingAverage>(),
    Method::of::<run_length::run_chart::RunChart>(),
    Method::of::<run_length::design::ewma::Ewma>(),
    Method::of::<run_length::design::cusum::Cusum>(),
    Method::of::<run_length::design::mewma::Mewma>(),
    Method::of::<run_length::design::xbar::Xbar>(),
    Method::of::<run_length::design::shewhart::Shewhart>(),
    Method::of::<effect::before_after::BeforeAfter>(),
    Method::of::<effect::before_after_2::BeforeAfter2>(),
    Method::of::<effect::success_run::SuccessRun>(),
    Method::of::<effect::success_run_2::SuccessRun2>(),
    Method::of::<sampling::single::Single>(),
    Method::of::<sampling::multiple::Multiple>(),
    Method::of::<sampling::variables::Variables>(),
    Method::of::<sampling::mil_std_414::MilStd414>(),
    Method::of::<sampling::design::Design>(),
    Method::of::<sampling::sequential::Sequential>(),
    Method::of::<sampling::zero_acceptance::ZeroAcceptance>(),
    Method::of::<sampling::rectifying::Rectifying>(),
    Method::of::<sampling::skip_lot::SkipLot>(),
    Method::of::<sampling::iso2859::letter::Letter>(),
    Method::of::<sampling::iso2859::letter_2::Letter2>(),
    Method::of::<sampling::iso2859::single::Single>(),
    Method::of::<sampling::iso2859::switching::Switching>(),
    Method::of::<sampling::mil_std_105e::plan::MilStd105e>(),
    Method::of::<sampling::mil_std_105e::switching::Switching>(),
];
