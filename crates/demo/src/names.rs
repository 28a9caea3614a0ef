//! Names put together from syllables: nobody's.

use statute::Sex;

use crate::places::Kind;
use crate::rng::Rng;

/// The peoples of Haixi, as the demonstration needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum People {
    Han,
    Tibetan,
    Mongol,
    Hui,
    Tu,
    Salar,
}

use People::{Han, Hui, Mongol, Salar, Tibetan, Tu};

impl People {
    /// GB/T 3304 short name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Han => "汉",
            Tibetan => "藏",
            Mongol => "蒙古",
            Hui => "回",
            Tu => "土",
            Salar => "撒拉",
        }
    }

    /// Of a household in such a place.
    pub(crate) fn of(kind: Kind, rng: &mut Rng) -> Self {
        rng.weighted(match kind {
            Kind::Town => &[(Han, 76), (Hui, 14), (Tibetan, 3), (Mongol, 3), (Tu, 2), (Salar, 2)],
            Kind::TibetanTown => &[(Han, 30), (Hui, 8), (Tibetan, 55), (Mongol, 4), (Tu, 2), (Salar, 1)],
            Kind::Farm => &[(Han, 79), (Hui, 7), (Tibetan, 4), (Mongol, 3), (Tu, 4), (Salar, 3)],
            Kind::HuiFarm => &[(Han, 24), (Hui, 64), (Tibetan, 1), (Mongol, 1), (Tu, 3), (Salar, 7)],
            Kind::TibetanPasture => &[(Han, 4), (Hui, 1), (Tibetan, 91), (Mongol, 3), (Tu, 1)],
            Kind::MongolPasture => &[(Han, 10), (Hui, 3), (Tibetan, 7), (Mongol, 79), (Tu, 1)],
        })
    }
}

const HAN: [(&str, u32); 42] = [
    ("王", 75),
    ("张", 70),
    ("李", 72),
    ("刘", 48),
    ("陈", 38),
    ("赵", 36),
    ("杨", 32),
    ("马", 30),
    ("吴", 22),
    ("周", 22),
    ("徐", 18),
    ("孙", 18),
    ("朱", 16),
    ("胡", 15),
    ("郭", 15),
    ("何", 14),
    ("高", 14),
    ("林", 10),
    ("罗", 10),
    ("郑", 10),
    ("宋", 10),
    ("谢", 9),
    ("唐", 9),
    ("韩", 9),
    ("冯", 8),
    ("董", 8),
    ("程", 7),
    ("魏", 7),
    ("苏", 6),
    ("蒋", 6),
    ("许", 6),
    ("雷", 5),
    ("石", 5),
    ("贾", 5),
    ("严", 4),
    ("祁", 4),
    ("保", 3),
    ("铁", 2),
    ("晁", 2),
    ("星", 1),
    ("欧阳", 1),
    ("尉迟", 1),
];
const HUI: [(&str, u32); 16] = [
    ("马", 55),
    ("冶", 8),
    ("王", 6),
    ("喇", 4),
    ("陕", 3),
    ("妥", 3),
    ("绽", 3),
    ("白", 3),
    ("杨", 3),
    ("韩", 2),
    ("穆", 2),
    ("丁", 2),
    ("沙", 2),
    ("李", 2),
    ("拜", 1),
    ("海", 1),
];
const TU: [(&str, u32); 14] = [
    ("李", 18),
    ("祁", 16),
    ("鲁", 8),
    ("东", 8),
    ("吕", 7),
    ("席", 6),
    ("乔", 6),
    ("麻", 6),
    ("董", 5),
    ("汪", 5),
    ("张", 4),
    ("辛", 4),
    ("王", 4),
    ("星", 3),
];
const SALAR: [(&str, u32); 6] = [("韩", 60), ("马", 28), ("沙", 5), ("何", 3), ("苏", 2), ("王", 2)];

const MEN_BEFORE: &str = "建国强军平明文志海林福全德顺永生成发贵世有才占元得善正义宝山";
const MEN_SINCE: &str = "浩宇鹏杰俊博鑫磊凯轩泽昊晨阳伟龙飞斌涛超洋辉旭东睿航";
const WOMEN_BEFORE: &str = "秀英兰桂芳玉珍梅花淑霞萍琴莲香凤翠云菊存占启金月桃";
const WOMEN_SINCE: &str = "婷雪静丽娜欣怡佳颖瑶雨晓倩慧悦燕艳红敏洁琳蕾璐楠";

/// Characters of the standard list (通用规范汉字表) that stand beyond the basic plane.
const RARE: &str = "𬭎𬀩𬱖𬸚𬬭𫖯𫘧𬍛";

const TIBETAN_FIRST: [&str; 26] = [
    "扎西", "才让", "多杰", "仁青", "丹增", "索南", "才旦", "旦正", "公保", "完德", "角巴", "华旦", "桑杰", "更登", "久美", "万玛", "关却",
    "东主", "昂杰", "夏吾", "班玛", "尼玛", "达哇", "南加", "拉华", "周太",
];
const TIBETAN_MEN: [&str; 18] = [
    "才让", "多杰", "尖措", "才旦", "扎西", "加布", "南杰", "仁青", "东知", "旦正", "嘉措", "太", "加", "本", "杰布", "彭措", "达杰",
    "旺秀",
];
const TIBETAN_WOMEN: [&str; 16] =
    ["卓玛", "拉毛", "措毛", "吉毛", "央宗", "德吉", "旺毛", "措", "娘毛", "羊毛", "宗吉", "卓格", "仁措", "南措", "吉", "华毛"];
const MONGOL_FIRST: [&str; 18] = [
    "巴图",
    "孟克",
    "乌力吉",
    "阿拉腾",
    "额尔登",
    "青格勒",
    "那仁",
    "达西",
    "才仁",
    "苏和",
    "朝格",
    "布仁",
    "满都",
    "哈斯",
    "斯琴",
    "乌云",
    "敖登",
    "萨仁",
];
const MONGOL_MEN: [&str; 12] = ["巴雅尔", "巴特尔", "道尔吉", "那顺", "朝鲁", "毕力格", "达来", "加甫", "吉日嘎", "巴音", "仓", "布和"];
const MONGOL_WOMEN: [&str; 8] = ["其其格", "图雅", "花", "高娃", "格日乐", "塔娜", "措", "吉格"];
const MONGOL_FATHERS: [&str; 8] = ["巴", "斯", "乌", "道", "格", "那", "德", "才"];
const MUSLIM_MEN: [&str; 8] = ["尤素", "哈三", "木沙", "乙布", "阿卜都", "苏力", "伊斯玛", "努海"];
const MUSLIM_WOMEN: [&str; 8] = ["索菲", "麦燕", "法土麦", "海车", "阿依舍", "则乃", "米娜", "古热"];

/// The surname a household passes on; empty where names have none.
pub(crate) fn surname(people: People, rng: &mut Rng) -> &'static str {
    match people {
        Han => rng.weighted(&HAN),
        Hui => rng.weighted(&HUI),
        Tu => rng.weighted(&TU),
        Salar => rng.weighted(&SALAR),
        Tibetan | Mongol => "",
    }
}

/// A full name; `young` for those born since about 1985.
pub(crate) fn name(people: People, surname: &str, sex: Sex, young: bool, rng: &mut Rng) -> String {
    match people {
        Han | Tu => format!("{surname}{}", given(sex, young, rng)),
        Hui | Salar if rng.percent(15) => {
            let given = rng.pick(if sex == Sex::Male { &MUSLIM_MEN } else { &MUSLIM_WOMEN });
            format!("{surname}{given}")
        }
        Hui | Salar => format!("{surname}{}", given(sex, young, rng)),
        Tibetan => tibetan(sex, rng),
        Mongol => mongol(sex, rng),
    }
}

fn given(sex: Sex, young: bool, rng: &mut Rng) -> String {
    let syllables = match (sex, young) {
        (Sex::Male, false) => MEN_BEFORE,
        (Sex::Male, true) => MEN_SINCE,
        (Sex::Female, false) => WOMEN_BEFORE,
        (Sex::Female, true) => WOMEN_SINCE,
    };
    let mut one = |from: &str| from.chars().nth(rng.index(from.chars().count())).unwrap_or('一');
    let first = one(syllables);
    let second = one(syllables);
    if first == second || rng.percent(if young { 25 } else { 10 }) {
        return first.to_string();
    }
    let rare = rng.below(2_000) == 0;
    let second = if rare { RARE.chars().nth(rng.index(RARE.chars().count())).unwrap_or(second) } else { second };
    format!("{first}{second}")
}

fn tibetan(sex: Sex, rng: &mut Rng) -> String {
    let first = rng.pick(&TIBETAN_FIRST);
    let second = if sex == Sex::Male { rng.pick(&TIBETAN_MEN) } else { rng.pick(&TIBETAN_WOMEN) };
    if first.chars().last() == second.chars().next() || first == second || (sex == Sex::Male && rng.percent(6)) {
        first.to_owned()
    } else {
        format!("{first}{second}")
    }
}

/// One in twenty-five bears the first syllable of the father's name before the dot.
fn mongol(sex: Sex, rng: &mut Rng) -> String {
    let second = if sex == Sex::Male { rng.pick(&MONGOL_MEN) } else { rng.pick(&MONGOL_WOMEN) };
    let alone = rng.percent(25) && second.chars().count() > 2;
    let name = if alone { second.to_owned() } else { format!("{}{second}", rng.pick(&MONGOL_FIRST)) };
    if rng.percent(4) { format!("{}\u{b7}{name}", rng.pick(&MONGOL_FATHERS)) } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_hold_nothing_but_characters_and_the_dot() {
        let mut rng = Rng::seeded("names");
        let (mut dots, mut rare) = (0, 0);
        for at in 0..20_000 {
            let people = rng.pick(&[Han, Tibetan, Mongol, Hui, Tu, Salar]);
            let sex = if at % 2 == 0 { Sex::Male } else { Sex::Female };
            let surname = surname(people, &mut rng);
            let name = name(people, surname, sex, at % 3 == 0, &mut rng);
            assert!((2..=8).contains(&name.chars().count()), "{name}");
            assert!(name.chars().all(|c| c == '\u{b7}' || ('\u{4e00}'..='\u{9fff}').contains(&c) || RARE.contains(c)), "{name}");
            dots += u32::from(name.contains('\u{b7}'));
            rare += u32::from(name.chars().any(|c| u32::from(c) > 0xffff));
        }
        assert!(dots > 50 && rare > 0, "{dots} with the dot, {rare} with a rare character");
    }
}
