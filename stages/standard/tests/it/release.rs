use crate::{Released, Standard, chain, characteristic, code, control, standard};
use standard::{
    Characteristics, Problem as Refused, Specification,
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
    let limit = |text: &str| text.parse().ok();
    let mut row = standard().characteristics[0].clone();
    row.specification = Specification::new(limit("24.980"), limit("25.031"), None).unwrap();
    let other = Standard { characteristics: vec![row].into(), ..standard() };
    let refused = check_release(&other, &known, &[], &[]);
    assert_eq!(refused, Err(Problem::SpecificationDiffers { code: code("D7"), rev: 1 }));
    let row = Released { unit: "in".to_owned(), ..standard().characteristics[0].clone() };
    let in_inches = Standard { characteristics: vec![row].into(), ..standard() };
    assert!(check_release(&in_inches, &known, &[], &[]).is_err());
}

/// A list of characteristics with these codes, each with its place as its subgroup size.
fn list<'a>(codes: impl IntoIterator<Item = &'a str>) -> Characteristics {
    let row = standard().characteristics[0].clone();
    let named = |(size, text)| Released { code: code(text), subgroup_size: size, ..row.clone() };
    (1..).zip(codes).map(named).collect()
}

#[test]
fn a_characteristic_is_found_by_its_code_whatever_the_order_of_the_document() {
    let codes: Vec<String> = (0..2_000).map(|i| format!("D{}", i * 1_237 % 2_000)).collect();
    let wide = Standard { characteristics: list(codes.iter().map(String::as_str)), ..standard() };
    for (of, text) in wide.characteristics.iter().zip(&codes) {
        assert_eq!(of.code, code(text), "the document keeps its order");
        assert_eq!(wide.characteristic(&code(text)), Ok(of));
    }
    for absent in ["A", "D", "D2000", "Z"] {
        let refused = wide.characteristic(&code(absent));
        assert_eq!(refused, Err(Refused::UnknownCharacteristic { code: code(absent) }));
    }
}

#[test]
fn a_code_that_is_there_twice_is_named_and_the_first_of_them_is_found() {
    let twice = |codes: &[&str]| {
        let wide = Standard { characteristics: list(codes.iter().copied()), ..standard() };
        assert_eq!(wide.characteristic(&code("D7")).unwrap().subgroup_size, 2);
        wide.release(None)
    };
    // What is said is the first, in the order of the document, that was there before.
    let refused = twice(&["D9", "D7", "D7", "D9"]);
    assert_eq!(refused, Err(Refused::CharacteristicTwice { code: code("D7") }));
    let refused = twice(&["D9", "D7", "D9", "D7", "D7"]);
    assert_eq!(refused, Err(Refused::CharacteristicTwice { code: code("D9") }));
    assert!(twice(&["D9", "D7", "D8"]).is_ok());
}
