//! A machining shop: a hardened shaft, and a housing whose bore takes its bearing.

use word::Words;

use super::{Failure, Feature, Product, Template};
use crate::hub::{Class, Frequency, Kind};

pub(super) static TEMPLATE: Template = Template {
    name: "machining",
    title: Words::new("机加工车间", "a machining shop"),
    about: Words::new(
        "淬火磨削的传动轴，和装其轴承的箱体",
        "a hardened and ground shaft, and the housing that takes its bearing",
    ),
    products: &[SHAFT, HOUSING],
    is_chain: false,
};

const REGRIND: Words = Words::new(
    "停机，隔离上次合格以来的工件；修整砂轮，补偿后连检 5 件",
    "stop; set aside the pieces since the last good check; dress the wheel, correct, and check \
     five in a row",
);
const RESET: Words = Words::new(
    "停机，隔离上次合格以来的工件；查刀具与对刀，首件重检",
    "stop; set aside the pieces since the last good check; look at tool and offset, and check a \
     first piece again",
);
const FURNACE: Words = Words::new(
    "停止装炉，通知热处理工程师；本炉工件隔离加检硬度",
    "load nothing more and tell the heat-treatment engineer; set this load aside and test more \
     hardness",
);

const SHAFT: Product = Product {
    item: "SHAFT-20",
    drawing: "C",
    name: Words::new("传动轴 Ø20", "drive shaft Ø20"),
    standard: "CS-SHAFT",
    operations: &[
        ("10", Words::new("下料", "sawing"), None),
        ("20", Words::new("车削", "turning"), Some("TURNING")),
        ("30", Words::new("淬火回火", "hardening and tempering"), Some("HEAT-TREATMENT")),
        ("40", Words::new("外圆磨削", "cylindrical grinding"), Some("GRINDING")),
        ("50", Words::new("终检", "final inspection"), None),
    ],
    features: &[
        Feature {
            code: "D1",
            name: Words::new("轴承位直径", "diameter of the bearing seat"),
            kind: Kind::Product,
            class: Class::Critical,
            unit: "mm",
            limits: [Some("19.959"), Some("19.970"), Some("19.981")],
            operation: "40",
            gauge_kind: "外径千分尺 outside micrometer",
            n: 5,
            every: Frequency::Pieces(50),
            reaction: REGRIND,
            reaction_min: 30,
            failure: Some(Failure {
                effect: Words::new("轴承走圈，传动失效", "the bearing creeps and the drive fails"),
                mode: Words::new("轴承位偏小", "seat too small"),
                cause: Words::new("砂轮磨损未补偿", "wear of the wheel not corrected"),
                ratings: [8, 4, 5],
                prevention: Words::new("每 50 件自动修整", "dressing every 50 pieces"),
            }),
        },
        Feature {
            code: "R1",
            name: Words::new("轴承位圆度", "roundness of the bearing seat"),
            kind: Kind::Product,
            class: Class::Significant,
            unit: "mm",
            limits: [None, None, Some("0.0080")],
            operation: "40",
            gauge_kind: "圆度仪 roundness tester",
            n: 3,
            every: Frequency::Shift,
            reaction: REGRIND,
            reaction_min: 120,
            failure: Some(Failure {
                effect: Words::new("振动与噪声", "vibration and noise"),
                mode: Words::new("圆度超差", "out of round"),
                cause: Words::new("顶尖孔损伤", "damaged centre hole"),
                ratings: [6, 3, 6],
                prevention: Words::new("磨前研修顶尖孔", "centre holes are lapped before grinding"),
            }),
        },
        Feature {
            code: "L1",
            name: Words::new("轴肩长度", "length to the shoulder"),
            kind: Kind::Product,
            class: Class::Ordinary,
            unit: "mm",
            limits: [Some("44.90"), Some("45.00"), Some("45.10")],
            operation: "20",
            gauge_kind: "深度卡尺 depth caliper",
            n: 5,
            every: Frequency::Pieces(100),
            reaction: RESET,
            reaction_min: 60,
            failure: None,
        },
        Feature {
            code: "H1",
            name: Words::new("表面硬度", "surface hardness"),
            kind: Kind::Product,
            class: Class::Critical,
            unit: "HRC",
            limits: [Some("57.0"), Some("59.5"), Some("62.0")],
            operation: "30",
            gauge_kind: "洛氏硬度计 Rockwell tester",
            n: 3,
            every: Frequency::Lot,
            reaction: FURNACE,
            reaction_min: 60,
            failure: Some(Failure {
                effect: Words::new("早期磨损", "early wear"),
                mode: Words::new("硬度不足", "too soft"),
                cause: Words::new("淬火温度偏低", "quenched from too low a temperature"),
                ratings: [8, 3, 4],
                prevention: Words::new("炉温记录与双热电偶", "recorded, with two thermocouples"),
            }),
        },
        Feature {
            code: "T1",
            name: Words::new("淬火炉温", "temperature of the hardening furnace"),
            kind: Kind::Process,
            class: Class::Significant,
            unit: "°C",
            limits: [Some("830"), Some("840"), Some("850")],
            operation: "30",
            gauge_kind: "热电偶 thermocouple",
            n: 1,
            every: Frequency::Minutes(5),
            reaction: FURNACE,
            reaction_min: 15,
            failure: Some(Failure {
                effect: Words::new("硬度不足或变形", "soft or distorted pieces"),
                mode: Words::new("炉温偏离", "off temperature"),
                cause: Words::new("加热元件老化", "ageing heating element"),
                ratings: [8, 3, 3],
                prevention: Words::new("每年更换元件", "elements are replaced every year"),
            }),
        },
    ],
};

const HOUSING: Product = Product {
    item: "HOUSING-7",
    drawing: "B",
    name: Words::new("轴承箱体", "bearing housing"),
    standard: "CS-HOUSING",
    operations: &[
        ("10", Words::new("铣平面", "face milling"), Some("MILLING")),
        ("20", Words::new("精镗孔", "fine boring"), Some("BORING")),
        ("30", Words::new("钻孔攻丝", "drilling and tapping"), Some("MILLING")),
        ("40", Words::new("终检", "final inspection"), None),
    ],
    features: &[
        Feature {
            code: "B1",
            name: Words::new("轴承孔直径", "diameter of the bearing bore"),
            kind: Kind::Product,
            class: Class::Critical,
            unit: "mm",
            limits: [Some("62.000"), Some("62.015"), Some("62.030")],
            operation: "20",
            gauge_kind: "内径量表 bore gauge",
            n: 5,
            every: Frequency::Pieces(25),
            reaction: RESET,
            reaction_min: 30,
            failure: Some(Failure {
                effect: Words::new("轴承外圈转动", "the outer ring turns"),
                mode: Words::new("孔偏大", "bore too large"),
                cause: Words::new("镗刀微调松动", "the adjusting screw of the boring bar is loose"),
                ratings: [8, 4, 5],
                prevention: Words::new("每班力矩检查", "its torque is checked every shift"),
            }),
        },
        Feature {
            code: "F1",
            name: Words::new("结合面平面度", "flatness of the joint face"),
            kind: Kind::Product,
            class: Class::Significant,
            unit: "mm",
            limits: [None, None, Some("0.030")],
            operation: "10",
            gauge_kind: "三坐标测量机 coordinate measuring machine",
            n: 3,
            every: Frequency::Shift,
            reaction: RESET,
            reaction_min: 240,
            failure: Some(Failure {
                effect: Words::new("漏油", "oil leaks"),
                mode: Words::new("平面度超差", "not flat"),
                cause: Words::new("夹紧变形", "bent by its clamps"),
                ratings: [6, 4, 5],
                prevention: Words::new("限力夹具", "a fixture of limited force"),
            }),
        },
        Feature {
            code: "P1",
            name: Words::new("台阶孔深度", "depth of the counterbore"),
            kind: Kind::Product,
            class: Class::Ordinary,
            unit: "mm",
            limits: [Some("17.95"), Some("18.00"), Some("18.05")],
            operation: "20",
            gauge_kind: "深度卡尺 depth caliper",
            n: 5,
            every: Frequency::Pieces(50),
            reaction: RESET,
            reaction_min: 60,
            failure: None,
        },
    ],
};
