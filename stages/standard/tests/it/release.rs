use crate::{chain, characteristic, code, control, standard};
use standard::{
    Specification,
    hub::{Class, Problem, check_release},
};

#[test]
fn a_special_characteristic_is_not_released_without_failure_chain_and_control_plan_row() {
    let (standard, chains, controls) = (standard(), [chain()], [control()]);
    for class in [Class::Significant, Class::Critical] {
        let known = [characteristic(class)];
        let without_chain = check_release(&standard, &known, &[], &controls);
        assert_eq!(without_chain, Err(Problem::NoFailureChain { code: code("D7") }));
        let without_row = check_release(&standard, &known, &chains, &[]);
        assert_eq!(without_row, Err(Problem::NoControlRow { code: code("D7") }));
        assert_eq!(check_release(&standard, &known, &chains, &controls), Ok(()));
    }
    let ordinary = [characteristic(Class::Ordinary)];
    assert_eq!(check_release(&standard, &ordinary, &[], &[]), Ok(()));
}

#[test]
fn a_chain_of_another_characteristic_does_not_count() {
    let (mut chain, mut control) = (chain(), control());
    chain.characteristic = code("D8");
    let known = [characteristic(Class::Critical)];
    let refused = check_release(&standard(), &known, &[chain], std::slice::from_ref(&control));
    assert_eq!(refused, Err(Problem::NoFailureChain { code: code("D7") }));
    control.characteristic = code("D8");
    let refused = check_release(&standard(), &known, &[crate::chain()], &[control]);
    assert_eq!(refused, Err(Problem::NoControlRow { code: code("D7") }));
}

#[test]
fn a_standard_wants_what_the_hub_wants() {
    let known = [characteristic(Class::Ordinary)];
    let mut other = standard();
    let limit = |text: &str| text.parse().ok();
    other.characteristics[0].specification =
        Specification::new(limit("24.980"), limit("25.031"), None).unwrap();
    let refused = check_release(&other, &known, &[], &[]);
    assert_eq!(refused, Err(Problem::SpecificationDiffers { code: code("D7"), rev: 1 }));
    let mut in_inches = standard();
    in_inches.characteristics[0].unit = "in".to_owned();
    assert!(check_release(&in_inches, &known, &[], &[]).is_err());
}
