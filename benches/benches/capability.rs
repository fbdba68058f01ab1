//! Capability: what a plant with ten thousand characteristics waits for, one at a time.

mod processor;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use method::{Cells, Column, Role, Table};
use word::Decimal;
use word::json::{Value, json};

use processor::{Processor, processor};

/// Readings of 10 ± 0.02 in steps of 0.0001, from a fixed seed.
fn readings(n: usize) -> Vec<i64> {
    let mut draws = num::Draws::from_seed(1);
    (0..n).map(|_| 100_000 + (draws.normal() * 200.0) as i64).collect()
}

/// Lognormal readings, for what is fitted to skew ones.
fn skew(n: usize) -> Vec<i64> {
    let mut draws = num::Draws::from_seed(2);
    (0..n).map(|_| 50_000 + (num::exp(draws.normal() * 0.5) * 5000.0) as i64).collect()
}

fn table(mantissas: &[i64]) -> Table {
    let cells = mantissas.iter().map(|m| Decimal::new(*m, 4)).collect();
    let cells = Cells::Decimals(cells);
    let column = Column { role: Role::Value, name: "x".to_owned(), unit: None, cells };
    Table::new(vec![column]).expect("one column")
}

/// Whole methods on 1000 readings: stability, numbers, bounds, findings and figures.
fn studies(c: &mut Criterion<Processor>) {
    let normal = table(&readings(1000));
    let lognormal = table(&skew(1000));
    let limits = json!({"lsl": "9.9", "usl": "10.1", "stability": "recorded"});
    let of_five = json!({"lsl": "9.9", "usl": "10.1", "stability": "recorded", "subgroup_size": 5});
    let one_sided = json!({"usl": "9.5", "stability": "recorded"});
    let mut group = c.benchmark_group("1000 readings");
    group.sample_size(20);
    let studies: [(&str, &str, &Table, &Value); 6] = [
        ("capability.normal", "single", &normal, &limits),
        ("capability.normal", "subgroups of 5", &normal, &of_five),
        ("capability.machine", "single", &normal, &limits),
        ("capability.johnson", "lognormal", &lognormal, &one_sided),
        ("capability.nonnormal", "lognormal", &lognormal, &one_sided),
        ("distribution.normality", "single", &normal, &Value::Null),
    ];
    for (id, what, table, parameters) in studies {
        let method = method::find(judge::METHODS, id).expect("a method of the registry");
        group.bench_with_input(BenchmarkId::new(id, what), table, |b, table| {
            b.iter(|| method.run(table, parameters).expect("a study"));
        });
    }
}

/// A plant: 10,000 characteristics of 1000 readings each, one whole study after another.
fn plant(c: &mut Criterion<Processor>) {
    const N: usize = 10_000;
    let mut draws = num::Draws::from_seed(3);
    let mut reading = || 100_000 + (draws.normal() * 200.0) as i64;
    let tables: Vec<Table> =
        (0..N).map(|_| table(&(0..1000).map(|_| reading()).collect::<Vec<_>>())).collect();
    let limits = json!({"lsl": "9.9", "usl": "10.1", "stability": "recorded"});
    let method = method::find(judge::METHODS, "capability.normal").expect("a method");
    let mut group = c.benchmark_group("a plant");
    group.throughput(Throughput::Elements(N as u64)).sample_size(10);
    group.bench_function("10,000 characteristics × 1,000 readings", |b| {
        b.iter(|| {
            let worst = tables.iter().map(|table| {
                let study = method.run(table, &limits).expect("a study");
                study.outcome.real("cpk_lower").expect("an index")
            });
            worst.fold(f64::INFINITY, f64::min)
        });
    });
}

/// The numbers alone: Johnson's curve, the average run length, the factor, the exact bound.
fn numbers(c: &mut Criterion<Processor>) {
    let mut group = c.benchmark_group("numbers");
    group.sample_size(20);
    let mut sorted: Vec<f64> = skew(1000).iter().map(|m| *m as f64 / 1e4).collect();
    sorted.sort_by(f64::total_cmp);
    group.bench_function("Johnson's curve of 1000 readings", |b| {
        b.iter(|| judge::distribution::Johnson::of_quantiles(&sorted).expect("a curve"));
    });
    group.bench_function("exact lower bound of Ppk, 1000 readings", |b| {
        b.iter(|| judge::capability::one_sided_lower(1.33, 1000.0, 0.95).expect("a bound"));
    });
    for (n, coverage) in [(10, 0.9), (43, 0.9), (1000, 0.99)] {
        group.bench_function(format!("two-sided tolerance factor, n = {n}"), |b| {
            b.iter(|| judge::tolerance::k_two_sided(n, coverage, 0.95).expect("a factor"));
        });
    }
    for lambda in [0.05, 0.1, 0.25] {
        group.bench_function(format!("ARL of an EWMA, λ = {lambda}"), |b| {
            b.iter(|| judge::run_length::ewma::arl(lambda, 2.7, 0.0).expect("a run length"));
        });
    }
    let empty = Table::default();
    let ewma = json!({"lambda": "0.1", "width": "2.7", "shifts": ["0"]});
    let method = method::find(judge::METHODS, "run-length.ewma").expect("a method");
    group.bench_function("run-length.ewma, λ = 0.1, in control", |b| {
        b.iter(|| method.run(&empty, &ewma).expect("a study"));
    });
}

criterion_group!(name = capability; config = processor(); targets = studies, plant, numbers);
criterion_main!(capability);
