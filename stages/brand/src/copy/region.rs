//! Regions that a reader may say they are in: the city nearest to them, no finer.
//!
//! The position is that of a city's centre, to a hundredth of a degree; it is written down here and
//! asked of no device.

use word::Words;

use super::Place;

/// A city that stands for what is around it.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// The name that it is kept by.
    pub code: &'static str,
    /// The name that people use.
    pub words: Words,
    /// Hundredths of a degree north and east.
    position_cdeg: [i32; 2],
}

/// The regions, from which a reader chooses.
pub static REGIONS: &[Region] = &[
    region("beijing", "北京", "Beijing", [3_990, 11_641]),
    region("tianjin", "天津", "Tianjin", [3_913, 11_720]),
    region("shijiazhuang", "石家庄", "Shijiazhuang", [3_804, 11_451]),
    region("taiyuan", "太原", "Taiyuan", [3_787, 11_255]),
    region("hohhot", "呼和浩特", "Hohhot", [4_084, 11_175]),
    region("shenyang", "沈阳", "Shenyang", [4_180, 12_343]),
    region("dalian", "大连", "Dalian", [3_891, 12_161]),
    region("anshan", "鞍山", "Anshan", [4_111, 12_299]),
    region("fushun", "抚顺", "Fushun", [4_188, 12_396]),
    region("benxi", "本溪", "Benxi", [4_129, 12_377]),
    region("dandong", "丹东", "Dandong", [4_012, 12_438]),
    region("jinzhou", "锦州", "Jinzhou", [4_110, 12_113]),
    region("yingkou", "营口", "Yingkou", [4_067, 12_224]),
    region("fuxin", "阜新", "Fuxin", [4_202, 12_167]),
    region("liaoyang", "辽阳", "Liaoyang", [4_127, 12_324]),
    region("panjin", "盘锦", "Panjin", [4_112, 12_207]),
    region("tieling", "铁岭", "Tieling", [4_229, 12_384]),
    region("chaoyang", "朝阳", "Chaoyang", [4_157, 12_045]),
    region("huludao", "葫芦岛", "Huludao", [4_071, 12_084]),
    region("changchun", "长春", "Changchun", [4_382, 12_532]),
    region("harbin", "哈尔滨", "Harbin", [4_580, 12_653]),
    region("shanghai", "上海", "Shanghai", [3_123, 12_147]),
    region("nanjing", "南京", "Nanjing", [3_206, 11_880]),
    region("hangzhou", "杭州", "Hangzhou", [3_027, 12_016]),
    region("hefei", "合肥", "Hefei", [3_182, 11_723]),
    region("fuzhou", "福州", "Fuzhou", [2_607, 11_930]),
    region("nanchang", "南昌", "Nanchang", [2_868, 11_586]),
    region("jinan", "济南", "Jinan", [3_665, 11_712]),
    region("zhengzhou", "郑州", "Zhengzhou", [3_475, 11_363]),
    region("wuhan", "武汉", "Wuhan", [3_059, 11_431]),
    region("changsha", "长沙", "Changsha", [2_823, 11_294]),
    region("guangzhou", "广州", "Guangzhou", [2_313, 11_326]),
    region("shenzhen", "深圳", "Shenzhen", [2_254, 11_406]),
    region("nanning", "南宁", "Nanning", [2_282, 10_837]),
    region("haikou", "海口", "Haikou", [2_004, 11_034]),
    region("chongqing", "重庆", "Chongqing", [2_956, 10_655]),
    region("chengdu", "成都", "Chengdu", [3_057, 10_407]),
    region("guiyang", "贵阳", "Guiyang", [2_665, 10_663]),
    region("kunming", "昆明", "Kunming", [2_504, 10_272]),
    region("lhasa", "拉萨", "Lhasa", [2_965, 9_114]),
    region("xian", "西安", "Xi’an", [3_434, 10_894]),
    region("lanzhou", "兰州", "Lanzhou", [3_606, 10_383]),
    region("xining", "西宁", "Xining", [3_662, 10_178]),
    region("yinchuan", "银川", "Yinchuan", [3_849, 10_623]),
    region("urumqi", "乌鲁木齐", "Urumqi", [4_383, 8_762]),
    region("hongkong", "香港", "Hong Kong", [2_232, 11_417]),
    region("macao", "澳门", "Macao", [2_220, 11_354]),
    region("taipei", "台北", "Taipei", [2_504, 12_156]),
];

const fn region(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    position_cdeg: [i32; 2],
) -> Region {
    Region { code, words: Words::new(zh, en), position_cdeg }
}

/// The place of a region's name; `None` for a name that is none.
pub fn place_of(code: &str) -> Option<Place> {
    let region = REGIONS.iter().find(|region| region.code == code)?;
    let [north_cdeg, east_cdeg] = region.position_cdeg;
    Some(Place { region: region.code.parse().ok()?, north_cdeg, east_cdeg })
}
