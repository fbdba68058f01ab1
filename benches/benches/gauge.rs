//! Gauge studies: what the numbers of a crossed study cost, without words and figures.

mod processor;

use criterion::{Criterion, criterion_group, criterion_main};
use measure::gauge::Interaction;
use measure::gauge::balance::{Components, Layout, anova};
use method::{Example, Role};
use word::json::json;

use processor::{Processor, processor};

/// The readings of the handbook's example: 10 parts, 3 appraisers, 3 trials.
#[derive(Clone)]
struct Study {
    readings: Vec<i64>,
    scale: u32,
    part_of: Vec<usize>,
    appraiser_of: Vec<usize>,
}

impl Study {
    fn of(example: &Example) -> Self {
        let cells = example.table.decimals(Role::Value).expect("readings");
        let cells: Vec<_> = cells.iter().flatten().collect();
        let places = |role: Role| {
            let labels = example.table.labels(role).expect("labels");
            let mut known: Vec<String> = Vec::new();
            let mut place = |label: String| {
                known.iter().position(|other| *other == label).unwrap_or_else(|| {
                    known.push(label);
                    known.len() - 1
                })
            };
            labels.into_iter().flatten().map(&mut place).collect()
        };
        let scale = cells.iter().map(|cell| cell.scale()).max().unwrap_or(0);
        Self {
            readings: cells.iter().map(|cell| cell.mantissa_at(scale).expect("it fits")).collect(),
            scale,
            part_of: places(Role::Part),
            appraiser_of: places(Role::Appraiser),
        }
    }

    fn layout(&self) -> Layout<'_> {
        Layout {
            readings: &self.readings,
            scale: self.scale,
            part_of: &self.part_of,
            n_parts: 10,
            appraiser_of: &self.appraiser_of,
            n_appraisers: 3,
        }
    }
}

fn crossed(c: &mut Criterion<Processor>) {
    let text = include_str!("../../cases/example/gauge.crossed.json");
    let example = Example::read(&text.parse().expect("JSON")).expect("an example");
    let study = Study::of(&example);
    // The same with three digits more, whose squares leave 53 bits.
    let fine = study.readings.iter().enumerate().map(|(i, x)| 1000 * x + i as i64 * 7919 % 1000);
    let fine = Study { readings: fine.collect(), scale: study.scale + 3, ..study.clone() };
    let mut group = c.benchmark_group("gauge.crossed 10×3×3");
    let numbers = |study: &Study| {
        let layout = std::hint::black_box(study.layout());
        let anova = anova(&layout, Interaction::Auto, 0.25).expect("it is balanced");
        let components = Components::of(&anova, [10, 3, 3]);
        (components.total(), components.categories())
    };
    let name = "table, three F tests, components and ndc";
    group.bench_function(name, |b| b.iter(|| numbers(&study)));
    group.bench_function("the same of finer readings", |b| b.iter(|| numbers(&fine)));
    let methods = [("@1", "with intervals, words and figures"), ("@2", "and intervals of shares")];
    for (version, name) in methods {
        let asked = format!("gauge.crossed{version}");
        let method = method::find(measure::METHODS, &asked).expect("a method");
        group.bench_function(name, |b| b.iter(|| method.run(&example.table, &json!({}))));
    }
}

criterion_group!(name = gauge; config = processor(); targets = crossed);
criterion_main!(gauge);
