//! T² of later points: the limit is the one of closed form, the distances those of the study.

use judge::METHODS;
use method::{Cells, Column, Outcome, Quantity, Role, Table};
use num::Draws;
use word::Decimal;
use word::json::{Value, json};

const N: usize = 24;
const SIZE: usize = 3;
const ALPHA: f64 = 0.01;

/// Two related characteristics of one piece a row.
fn pieces() -> Table {
    let mut draws = Draws::from_seed(20);
    let mut columns = [Vec::new(), Vec::new()];
    for _ in 0..N {
        let (a, b) = (draws.below(400).unwrap() as i64, draws.below(300).unwrap() as i64);
        columns[0].push(Decimal::new(12_000 + a, 3));
        columns[1].push(Decimal::new(40_000 + a + b, 3));
    }
    let column = |(name, cells): (&str, Vec<Option<Decimal>>)| Column {
        role: Role::Value,
        name: name.to_owned(),
        unit: None,
        cells: Cells::Decimals(cells.into()),
    };
    Table::new(["a", "b"].into_iter().zip(columns).map(column).collect()).unwrap()
}

fn run(id: &str, given: &Value) -> Outcome {
    let method = method::find(METHODS, id).unwrap();
    method.run(&pieces(), given).unwrap().outcome
}

fn series(outcome: &Outcome, key: &str) -> Vec<f64> {
    match &outcome.number(key).unwrap().value {
        Quantity::Series(values) => values.iter().map(|value| value.unwrap()).collect(),
        other => panic!("{key}: {other:?}"),
    }
}

/// What a study found, as it is frozen: each number by its shortest spelling.
fn frozen(study: &Outcome, n: Option<usize>) -> Value {
    let spelled = |key| series(study, key).iter().map(|x| num::shortest(*x)).collect::<Vec<_>>();
    let covariance: Vec<_> = spelled("covariance").chunks(2).map(<[String]>::to_vec).collect();
    json!({"mean": spelled("mean"), "covariance": covariance, "n": n})
}

fn assert_near(got: f64, want: f64) {
    assert!((got - want).abs() <= 1e-11 * want.abs(), "{got} is not {want}");
}

/// `F(2, v)` has a tail of closed form: `(1 + 2x/v)^(−v/2)`.
fn f_upper(v: f64) -> f64 {
    v / 2.0 * (num::pow(ALPHA, -2.0 / v) - 1.0)
}

#[test]
fn pieces_judged_by_their_own_study_keep_their_distances() {
    let study = run("chart.t2", &json!({"alpha": "0.01"}));
    let given = json!({"alpha": "0.01", "frozen": frozen(&study, Some(N))});
    let later = run("chart.t2", &given);
    for (got, want) in series(&later, "t2").into_iter().zip(series(&study, "t2")) {
        assert_near(got, want);
    }
    let m = N as f64;
    let want = 2.0 * (m + 1.0) * (m - 1.0) / (m * (m - 2.0)) * f_upper(m - 2.0);
    assert_near(later.real("ucl").unwrap(), want);
    assert_near(study.real("ucl_phase2").unwrap(), want);
}

#[test]
fn subgroups_judged_by_their_own_study_keep_their_distances() {
    let given = json!({"alpha": "0.01", "subgroup_size": SIZE});
    let study = run("chart.t2-subgroups", &given);
    let frozen = frozen(&study, Some(N / SIZE));
    let given = json!({"alpha": "0.01", "subgroup_size": SIZE, "frozen": frozen});
    let later = run("chart.t2-subgroups", &given);
    for (got, want) in series(&later, "t2").into_iter().zip(series(&study, "t2")) {
        assert_near(got, want);
    }
    let (m, n) = ((N / SIZE) as f64, SIZE as f64);
    let free = m * n - m - 1.0;
    let want = 2.0 * (m + 1.0) * (n - 1.0) / free * f_upper(free);
    assert_near(later.real("ucl").unwrap(), want);
}

#[test]
fn a_study_taken_as_known_is_judged_by_chi_squared() {
    for id in ["chart.t2", "chart.t2-subgroups"] {
        let mut given = json!({"alpha": "0.01"});
        if id == "chart.t2-subgroups" {
            given["subgroup_size"] = SIZE.into();
        }
        given["frozen"] = frozen(&run(id, &given), None);
        // Two degrees of freedom: the tail is e^(−x/2).
        assert_near(run(id, &given).real("ucl").unwrap(), -2.0 * num::ln(ALPHA));
    }
}
