//! The quality engine: medians a point, a study, a factor.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use judge::signal::{Lines, Rule, Test, Watch, Zones, signals};
use method::{Cells, Column, Example, Role, Table};
use word::Decimal;
use word::json::{Value, json};

/// Readings of 10 ± 0.02 in steps of 0.0001, from a fixed seed.
fn readings(n: usize) -> Vec<i64> {
    let mut draws = num::Draws::from_seed(1);
    (0..n).map(|_| 100_000 + (draws.normal() * 200.0) as i64).collect()
}

fn rules() -> Vec<Rule> {
    (1..=8).filter_map(|number| Test::Nelson(number).rule()).collect()
}

/// Eight tests, point by point, and over a million points.
fn watching(c: &mut Criterion) {
    let n = 1_000_000;
    let points: Vec<Option<f64>> = readings(n).iter().map(|x| Some(*x as f64)).collect();
    let rules = rules();
    let mut group = c.benchmark_group("eight tests");
    group.throughput(Throughput::Elements(n as u64)).sample_size(10);
    group.bench_function("stream", |b| {
        b.iter(|| {
            let mut watches: Vec<(Watch, f64)> =
                rules.iter().map(|rule| (Watch::new(rule.clone()), rule.sigma())).collect();
            let mut n_seen = 0;
            for point in &points {
                for (watch, k) in &mut watches {
                    let half = *k * 200.0;
                    let lines = Lines { low: 1e5 - half, center: 1e5, high: 1e5 + half };
                    n_seen += usize::from(watch.push(*point, lines));
                }
            }
            n_seen
        });
    });
    let zones = Zones { center: 1e5, sigma: vec![200.0], exact: None };
    group.bench_function("batch", |b| {
        b.iter(|| rules.iter().map(|rule| signals(rule, &points, &zones).len()).sum::<usize>());
    });
}

fn table(mantissas: &[i64]) -> Table {
    let cells = mantissas.iter().map(|m| Decimal::new(*m, 4)).collect();
    let cells = Cells::Decimals(cells);
    let column = Column { role: Role::Value, name: "x".to_owned(), unit: None, cells };
    Table::new(vec![column]).expect("one column")
}

/// Whole studies: what a person waits for, with numbers, findings and figure.
fn studies(c: &mut Criterion) {
    let run = |id: &str, table: &Table, parameters: &Value| {
        let method = method::find(judge::METHODS, id).expect("a method of the registry");
        method.run(table, parameters).expect("a study")
    };
    let million = table(&readings(1_000_000));
    let thousand = table(&readings(1000));
    let mut group = c.benchmark_group("studies");
    group.sample_size(10);
    let eight = json!({"tests": [1, 2, 3, 4, 5, 6, 7, 8]});
    group.bench_function("chart.individuals of 1 000 000, eight tests", |b| {
        b.iter(|| run("chart.individuals", &million, &eight));
    });
    let limits = json!({"lsl": "9.9", "usl": "10.1", "stability": "recorded"});
    group.bench_function("capability.normal of 1000", |b| {
        b.iter(|| run("capability.normal", &thousand, &limits));
    });
    group.bench_function("capability.johnson of 1000", |b| {
        b.iter(|| run("capability.johnson", &thousand, &limits));
    });
    let empty = Table::default();
    let ewma = json!({"lambda": "0.1", "width": "2.7", "shifts": ["0"]});
    group.bench_function("run-length.ewma", |b| b.iter(|| run("run-length.ewma", &empty, &ewma)));
    group.bench_function("exact two-sided tolerance factor", |b| {
        b.iter(|| judge::tolerance::k_two_sided(43, 0.9, 0.99).expect("a factor"));
    });
    let text = include_str!("../../cases/example/gauge.crossed.json");
    let example = Example::read(&text.parse().expect("JSON")).expect("an example");
    let crossed = method::find(measure::METHODS, "gauge.crossed").expect("a method");
    group.bench_function("gauge.crossed 10×3×3, with figures", |b| {
        b.iter_batched(
            || example.parameters.clone(),
            |parameters| crossed.run(&example.table, &parameters).expect("a study"),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(engine, watching, studies);
criterion_main!(engine);
