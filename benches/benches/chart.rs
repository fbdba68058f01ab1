//! Charts of ten million readings: limits, tests, ranges; nanoseconds a point.

mod processor;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use judge::signal::{Lines, Points, Rule, Test, Watch, Zones, signals_of};
use method::figure::{self, Figure, Look};
use method::{Cells, Column, Role, Table};
use std::hint::black_box;
use word::json::json;
use word::{Decimal, Decimals, Lang};

use processor::{Processor, processor};

/// Readings of 10 ± 0.02 in steps of 0.0001, from a fixed seed.
fn readings(n: usize) -> Vec<i64> {
    let mut draws = num::Draws::from_seed(1);
    (0..n).map(|_| 100_000 + (draws.normal() * 200.0) as i64).collect()
}

fn rules() -> Vec<Rule> {
    (1..=8).filter_map(|number| Test::Nelson(number).rule()).collect()
}

/// Centre and sigma from the readings, at four places.
fn limits(mantissas: &[i64]) -> Zones {
    let [center, mean_move] = num::exact::means_of_moves(mantissas, 4).expect("readings");
    let d2 = num::d2(2).expect("a constant");
    Zones { center, sigma: vec![mean_move / d2], exact: None }
}

fn individuals(c: &mut Criterion<Processor>) {
    let n = 10_000_000;
    let mantissas = readings(n);
    let rules = rules();
    let mut group = c.benchmark_group("individuals, 10 M");
    group.throughput(Throughput::Elements(n as u64)).sample_size(10);
    group.bench_function("limits", |b| b.iter(|| limits(black_box(&mantissas))));
    let zones = limits(&mantissas);
    let points = || Points::Wholes { mantissas: black_box(&mantissas), missing: &[], scale: 4 };
    group.bench_function("eight tests", |b| b.iter(|| signals_of(&rules, points(), &zones)));
    group.bench_function("limits and eight tests", |b| {
        b.iter(|| signals_of(&rules, points(), &limits(black_box(&mantissas))));
    });
}

/// Subgroups of five: the mean and range of each, and the limits of both, as numbers alone; into
/// room that is kept from chart to chart, and into fresh memory, which takes the kernel longer to
/// give than the numbers to work out.
fn subgroups(c: &mut Criterion<Processor>) {
    let n = 1_000_000;
    let mantissas = readings(n);
    let (d2, d3) = num::d2(5).zip(num::d3(5)).expect("constants");
    let chart = |means: &mut Vec<f64>, ranges: &mut Vec<f64>| {
        means.clear();
        ranges.clear();
        num::exact::means_and_ranges(black_box(&mantissas), 5, 4, |mean, range| {
            means.push(mean);
            ranges.push(range);
        })
        .expect("rows");
        let center = num::exact::mean(&mantissas, 4).expect("readings");
        let range = num::mean(ranges).expect("ranges");
        let (half, spread) = (3.0 * range / d2 / 5.0_f64.sqrt(), 3.0 * d3 * range / d2);
        [center - half, center + half, (range - spread).max(0.0), range + spread]
    };
    let room = || (Vec::with_capacity(n / 5), Vec::with_capacity(n / 5));
    let mut group = c.benchmark_group("X̄-R, n = 5, 1 M");
    group.throughput(Throughput::Elements(n as u64)).sample_size(20);
    let (mut means, mut ranges) = room();
    group.bench_function("means, ranges and limits", |b| b.iter(|| chart(&mut means, &mut ranges)));
    group.bench_function("means, ranges and limits in fresh memory", |b| {
        b.iter(|| {
            let (mut means, mut ranges) = room();
            (chart(&mut means, &mut ranges), means, ranges)
        });
    });
}

/// The streaming form: every point through eight watches.
fn stream(c: &mut Criterion<Processor>) {
    let n = 1_000_000;
    let points: Vec<f64> = readings(n).iter().map(|x| *x as f64).collect();
    let rules = rules();
    let mut group = c.benchmark_group("streaming");
    group.throughput(Throughput::Elements(n as u64)).sample_size(10);
    group.bench_function("append with eight tests", |b| {
        b.iter(|| {
            let mut watches: Vec<(Watch, f64)> =
                rules.iter().map(|rule| (Watch::new(rule.clone()), rule.sigma())).collect();
            let mut n_seen = 0;
            for point in &points {
                for (watch, k) in &mut watches {
                    let half = *k * 200.0;
                    let lines = Lines { low: 1e5 - half, center: 1e5, high: 1e5 + half };
                    n_seen += usize::from(watch.push(Some(*point), lines));
                }
            }
            n_seen
        });
    });
}

/// Whole studies of a million readings, with numbers, findings and figure.
fn studies(c: &mut Criterion<Processor>) {
    let n = 1_000_000;
    let cells: Decimals = readings(n).into_iter().map(|m| Decimal::new(m, 4)).collect();
    let cells = Cells::Decimals(cells);
    let column = Column { role: Role::Value, name: "x".to_owned(), unit: None, cells };
    let table = Table::new(vec![column]).expect("one column");
    let mut group = c.benchmark_group("studies of 1 M");
    group.throughput(Throughput::Elements(n as u64)).sample_size(10);
    let asked = [
        ("chart.individuals", json!({"tests": [1, 2, 3, 4, 5, 6, 7, 8]})),
        ("chart.xbar-r", json!({"subgroup_size": 5})),
    ];
    for (id, parameters) in asked {
        let method = method::find(judge::METHODS, id).expect("a method of the registry");
        group.bench_function(id, |b| b.iter(|| method.run(&table, &parameters).expect("a study")));
    }
}

/// From ten million readings to a picture by episodes, as `wule chart` draws it.
fn picture(c: &mut Criterion<Processor>) {
    let n = 10_000_000;
    let cells: Decimals = readings(n).into_iter().map(|m| Decimal::new(m, 4)).collect();
    let cells = Cells::Decimals(cells);
    let column = Column { role: Role::Value, name: "x".to_owned(), unit: None, cells };
    let table = Table::new(vec![column]).expect("one column");
    let method = method::find(judge::METHODS, "chart.episodes").expect("a method of the registry");
    let parameters = json!({
        "chart": "chart.individuals", "parameters": {"tests": [1, 2, 3, 4, 5, 6, 7, 8]}
    });
    let mut group = c.benchmark_group("episodes of 10 M");
    group.throughput(Throughput::Elements(n as u64)).sample_size(10);
    group.bench_function("study", |b| b.iter(|| method.run(&table, &parameters).expect("a study")));
    let study = method.run(&table, &parameters).expect("a study");
    let figures: Vec<&Figure> = study.outcome.figures.iter().collect();
    group.bench_function("picture", |b| {
        b.iter(|| figure::sheet(black_box(&figures), Lang::En, &Look::PAPER));
    });
}

criterion_group!(
    name = chart;
    config = processor();
    targets = individuals, subgroups, stream, studies, picture
);
criterion_main!(chart);
