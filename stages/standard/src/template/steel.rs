//! A steel works and its customer: a heat, the plates rolled from it, and a part cut from a plate.

use word::Words;

use super::{Failure, Feature, Product, Template};
use crate::hub::{Class, Frequency, Kind};

pub(super) static TEMPLATE: Template = Template {
    name: "steel",
    title: Words::new("炼钢—轧板—零件", "steel: heat, plate, part"),
    about: Words::new(
        "从炉号到钢板再到焊接支座，每一步可追溯",
        "a heat, the plates rolled from it, and a welded bracket cut from a plate, each traced to \
         the one before",
    ),
    products: &[HEAT, PLATE, BRACKET],
    is_chain: true,
};

const MELT: Words = Words::new(
    "精炼炉内调整成分并复样；两次仍超限则改钢种",
    "correct the melt in the ladle furnace and sample again; after two, give it another grade",
);
const ROLL: Words = Words::new(
    "通知轧钢主管，隔离相邻两块钢板复验",
    "tell the rolling foreman; set the plates before and after aside and test them again",
);
const WELD: Words = Words::new(
    "停止焊接，隔离本班支座；查电流与送丝，首件重检",
    "stop welding; set this shift's brackets aside; look at current and wire feed, and check a \
     first piece again",
);

const fn of_heat(
    code: &'static str,
    name: Words,
    class: Class,
    limits: [Option<&'static str>; 3],
    failure: Option<Failure>,
) -> Feature {
    Feature {
        code,
        name,
        kind: Kind::Product,
        class,
        unit: "%",
        limits,
        operation: "20",
        gauge_kind: "火花直读光谱仪 spark spectrometer",
        n: 1,
        every: Frequency::Lot,
        reaction: MELT,
        reaction_min: 15,
        failure,
    }
}

const fn of_plate(
    code: &'static str,
    name: Words,
    class: Class,
    (unit, gauge_kind): (&'static str, &'static str),
    limits: [Option<&'static str>; 3],
    failure: Option<Failure>,
) -> Feature {
    Feature {
        code,
        name,
        kind: Kind::Product,
        class,
        unit,
        limits,
        operation: "20",
        gauge_kind,
        n: 1,
        every: Frequency::Lot,
        reaction: ROLL,
        reaction_min: 240,
        failure,
    }
}

const HEAT: Product = Product {
    item: "HEAT-355",
    drawing: "1",
    name: Words::new("355 级钢水", "melt of grade 355"),
    standard: "CS-HEAT",
    operations: &[
        ("10", Words::new("转炉吹炼", "blowing in the converter"), Some("CONVERTER")),
        ("20", Words::new("钢包精炼", "ladle refining"), Some("LADLE")),
        ("30", Words::new("连铸", "continuous casting"), Some("CASTING")),
    ],
    features: &[
        of_heat(
            "C",
            Words::new("碳含量", "carbon"),
            Class::Significant,
            [Some("0.140"), Some("0.165"), Some("0.190")],
            Some(Failure {
                effect: Words::new("焊接裂纹", "weld cracks"),
                mode: Words::new("碳偏高", "too much carbon"),
                cause: Words::new("终点判断过早", "blow ended too early"),
                ratings: [8, 3, 3],
                prevention: Words::new("副枪测温定碳", "sublance before the end of the blow"),
            }),
        ),
        of_heat(
            "Mn",
            Words::new("锰含量", "manganese"),
            Class::Ordinary,
            [Some("1.200"), Some("1.400"), Some("1.600")],
            None,
        ),
        of_heat(
            "S",
            Words::new("硫含量", "sulphur"),
            Class::Significant,
            [None, None, Some("0.0150")],
            Some(Failure {
                effect: Words::new("层状撕裂", "lamellar tearing"),
                mode: Words::new("硫偏高", "too much sulphur"),
                cause: Words::new("脱硫渣不足", "too little desulphurising slag"),
                ratings: [7, 3, 3],
                prevention: Words::new("按铁水硫计算渣量", "slag by the sulphur of the hot metal"),
            }),
        ),
        Feature {
            code: "T1",
            name: Words::new("出钢温度", "tapping temperature"),
            kind: Kind::Process,
            class: Class::Ordinary,
            unit: "°C",
            limits: [Some("1620"), Some("1640"), Some("1660")],
            operation: "10",
            gauge_kind: "浸入式热电偶 immersion thermocouple",
            n: 1,
            every: Frequency::Lot,
            reaction: MELT,
            reaction_min: 10,
            failure: None,
        },
    ],
};

const PLATE: Product = Product {
    item: "PLATE-20",
    drawing: "1",
    name: Words::new("钢板 20 mm", "plate 20 mm"),
    standard: "CS-PLATE",
    operations: &[
        ("10", Words::new("加热", "reheating"), Some("FURNACE")),
        ("20", Words::new("轧制", "rolling"), Some("ROLLING")),
        ("30", Words::new("取样试验", "sampling and testing"), Some("TESTING")),
    ],
    features: &[
        of_plate(
            "THK",
            Words::new("厚度", "thickness"),
            Class::Significant,
            ("mm", "超声测厚仪 ultrasonic thickness gauge"),
            [Some("19.70"), Some("20.10"), Some("20.50")],
            Some(Failure {
                effect: Words::new("承载不足", "bears too little"),
                mode: Words::new("偏薄", "too thin"),
                cause: Words::new("辊缝零位漂移", "the zero of the roll gap drifted"),
                ratings: [7, 4, 4],
                prevention: Words::new("换辊后标定", "set to zero after each change of rolls"),
            }),
        ),
        of_plate(
            "REH",
            Words::new("上屈服强度", "upper yield strength"),
            Class::Critical,
            ("MPa", "拉伸试验机 tensile tester"),
            [Some("355"), None, None],
            Some(Failure {
                effect: Words::new("结构塑性变形", "the structure yields"),
                mode: Words::new("屈服强度低", "yields too early"),
                cause: Words::new("终轧温度偏高", "finished too hot"),
                ratings: [9, 3, 3],
                prevention: Words::new(
                    "终轧温度自动控制",
                    "the finishing temperature is controlled",
                ),
            }),
        ),
        of_plate(
            "A5",
            Words::new("断后伸长率", "elongation after fracture"),
            Class::Ordinary,
            ("%", "拉伸试验机 tensile tester"),
            [Some("22.0"), None, None],
            None,
        ),
    ],
};

const BRACKET: Product = Product {
    item: "BRACKET-3",
    drawing: "D",
    name: Words::new("焊接支座", "welded bracket"),
    standard: "CS-BRACKET",
    operations: &[
        ("10", Words::new("火焰切割", "flame cutting"), Some("CUTTING")),
        ("20", Words::new("焊接", "welding"), Some("WELDING")),
        ("30", Words::new("钻孔", "drilling"), Some("DRILLING")),
    ],
    features: &[
        Feature {
            code: "W1",
            name: Words::new("焊缝厚度", "weld throat"),
            kind: Kind::Product,
            class: Class::Critical,
            unit: "mm",
            limits: [Some("5.00"), Some("5.75"), Some("6.50")],
            operation: "20",
            gauge_kind: "焊缝规 weld gauge",
            n: 3,
            every: Frequency::Pieces(20),
            reaction: WELD,
            reaction_min: 30,
            failure: Some(Failure {
                effect: Words::new("支座断裂", "the bracket breaks"),
                mode: Words::new("焊缝过薄", "throat too thin"),
                cause: Words::new("焊接速度过快", "welded too fast"),
                ratings: [9, 4, 4],
                prevention: Words::new("焊接小车恒速", "the carriage keeps its speed"),
            }),
        },
        Feature {
            code: "X1",
            name: Words::new("孔距", "distance of the holes"),
            kind: Kind::Product,
            class: Class::Ordinary,
            unit: "mm",
            limits: [Some("119.70"), Some("120.00"), Some("120.30")],
            operation: "30",
            gauge_kind: "卡尺 caliper",
            n: 5,
            every: Frequency::Pieces(50),
            reaction: Words::new(
                "停机，查钻模定位，首件重检",
                "stop; look at the jig's locators, and check a first piece again",
            ),
            reaction_min: 60,
            failure: None,
        },
    ],
};
