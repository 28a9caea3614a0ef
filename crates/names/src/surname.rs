//! Surnames: those of several characters, and those read otherwise than the character is elsewhere.

use crate::dot;

/// Surnames of two characters and more with their readings, tones behind the syllables. Simplified and traditional forms.
const COMPOUND: [(&str, &str); 76] = [
    ("欧阳", "ou1 yang2"),
    ("歐陽", "ou1 yang2"),
    ("司马", "si1 ma3"),
    ("司馬", "si1 ma3"),
    ("诸葛", "zhu1 ge3"),
    ("諸葛", "zhu1 ge3"),
    ("尉迟", "yu4 chi2"),
    ("尉遲", "yu4 chi2"),
    ("万俟", "mo4 qi2"),
    ("萬俟", "mo4 qi2"),
    ("上官", "shang4 guan1"),
    ("皇甫", "huang2 fu3"),
    ("长孙", "zhang3 sun1"),
    ("長孫", "zhang3 sun1"),
    ("令狐", "ling2 hu2"),
    ("澹台", "tan2 tai2"),
    ("澹臺", "tan2 tai2"),
    ("单于", "chan2 yu2"),
    ("單于", "chan2 yu2"),
    ("鲜于", "xian1 yu2"),
    ("鮮于", "xian1 yu2"),
    ("夏侯", "xia4 hou2"),
    ("慕容", "mu4 rong2"),
    ("宇文", "yu3 wen2"),
    ("司徒", "si1 tu2"),
    ("司空", "si1 kong1"),
    ("司寇", "si1 kou4"),
    ("公孙", "gong1 sun1"),
    ("公孫", "gong1 sun1"),
    ("公冶", "gong1 ye3"),
    ("公羊", "gong1 yang2"),
    ("公西", "gong1 xi1"),
    ("公良", "gong1 liang2"),
    ("仲孙", "zhong4 sun1"),
    ("仲长", "zhong4 chang2"),
    ("东方", "dong1 fang1"),
    ("東方", "dong1 fang1"),
    ("东郭", "dong1 guo1"),
    ("独孤", "du2 gu1"),
    ("獨孤", "du2 gu1"),
    ("南宫", "nan2 gong1"),
    ("西门", "xi1 men2"),
    ("闻人", "wen2 ren2"),
    ("端木", "duan1 mu4"),
    ("赫连", "he4 lian2"),
    ("宗政", "zong1 zheng4"),
    ("濮阳", "pu2 yang2"),
    ("申屠", "shen1 tu2"),
    ("太史", "tai4 shi3"),
    ("太叔", "tai4 shu1"),
    ("钟离", "zhong1 li2"),
    ("鍾離", "zhong1 li2"),
    ("闾丘", "lü2 qiu1"),
    ("子车", "zi3 ju1"),
    ("亓官", "qi2 guan1"),
    ("巫马", "wu1 ma3"),
    ("颛孙", "zhuan1 sun1"),
    ("壤驷", "rang3 si4"),
    ("漆雕", "qi1 diao1"),
    ("乐正", "yue4 zheng4"),
    ("宰父", "zai3 fu3"),
    ("谷梁", "gu3 liang2"),
    ("榖梁", "gu3 liang2"),
    ("拓跋", "tuo4 ba2"),
    ("夹谷", "jia2 gu3"),
    ("轩辕", "xuan1 yuan2"),
    ("段干", "duan4 gan1"),
    ("百里", "bai3 li3"),
    ("呼延", "hu1 yan2"),
    ("羊舌", "yang2 she2"),
    ("梁丘", "liang2 qiu1"),
    ("左丘", "zuo3 qiu1"),
    ("第五", "di4 wu3"),
    ("纳兰", "na4 lan2"),
    ("叶赫那拉", "ye4 he4 na4 la1"),
    ("爱新觉罗", "ai4 xin1 jue2 luo2"),
];

/// Surnames of one character whose reading is not the first of the character, or is one that dictionaries leave out.
const SINGLE: &[(&str, &str)] = &[
    ("单單", "shan4"),
    ("解", "xie4"),
    ("仇", "qiu2"),
    ("曾", "zeng1"),
    ("区區", "ou1"),
    ("查", "zha1"),
    ("任", "ren2"),
    ("盖蓋", "ge3"),
    ("朴", "piao2"),
    ("华華", "hua4"),
    ("纪紀", "ji3"),
    ("宁寧", "ning2"),
    ("甯", "ning4"),
    ("燕", "yan1"),
    ("应應", "ying1"),
    ("召", "shao4"),
    ("折", "she2"),
    ("种", "chong2"),
    ("洗冼", "xian3"),
    ("员員贠", "yun4"),
    ("乐樂", "yue4"),
    ("缪繆", "miao4"),
    ("秘祕", "bi4"),
    ("冯馮", "feng2"),
    ("葛", "ge3"),
    ("盛", "sheng4"),
    ("翟", "zhai2"),
    ("那", "na1"),
    ("能", "nai4"),
    ("隗", "wei3"),
    ("卜", "bu3"),
    ("宿", "su4"),
    ("车車", "che1"),
    ("牟", "mou2"),
    ("撒", "sa3"),
    ("哈", "ha3"),
    ("过過", "guo1"),
    ("郇", "xun2"),
    ("贾賈", "jia3"),
    ("句", "gou1"),
    ("覃", "qin2"),
    ("曲", "qu1"),
    ("沈", "shen3"),
    ("石", "shi2"),
    ("谌諶", "chen2"),
    ("干", "gan1"),
    ("相", "xiang4"),
    ("行", "xing2"),
    ("祭", "zhai4"),
    ("角", "jue2"),
    ("尉", "wei4"),
    ("逄", "pang2"),
    ("都", "du1"),
    ("黑", "hei1"),
    ("阚闞", "kan4"),
    ("阙闕", "que1"),
    ("谷", "gu3"),
    ("佴", "nai4"),
    ("藏", "zang1"),
    ("俞", "yu2"),
    ("於", "yu1"),
    ("要", "yao1"),
    ("占", "zhan1"),
    ("柏", "bai3"),
    ("薄", "bo2"),
    ("郝", "hao3"),
    ("幺", "yao1"),
    ("降", "xiang2"),
    ("乜", "nie4"),
    ("贲賁", "ben1"),
    ("费費", "fei4"),
    ("万萬", "wan4"),
    ("咸", "xian2"),
    ("叶葉", "ye4"),
    ("褚", "chu3"),
    ("訾", "zi1"),
    ("缑緱", "gou1"),
    ("莘", "shen1"),
    ("吕呂", "lü3"),
    ("繁", "po2"),
    ("洒", "sa3"),
];

/// How many characters of a name are its surname: those of a compound surname if another character follows it, otherwise one.
///
/// A name with the dot, as ethnic names have it, begins with no Han surname; its first character stands in for one.
#[must_use]
pub fn surname(name: &str) -> usize {
    compound(name).map_or(1, |(surname, _)| surname.chars().count())
}

/// The compound surname of a name and its readings.
pub(crate) fn compound(name: &str) -> Option<(&'static str, &'static str)> {
    if name.chars().any(dot) {
        return None;
    }
    COMPOUND.iter().find(|(surname, _)| name.strip_prefix(surname).is_some_and(|given| !given.is_empty())).copied()
}

/// How a character is read as a surname where that is told apart.
pub(crate) fn single(c: char) -> Option<&'static str> {
    SINGLE.iter().find(|(chars, _)| chars.contains(c)).map(|(_, reading)| *reading)
}

/// Every reading a character has in a surname.
pub(crate) fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let compound = COMPOUND.iter().filter_map(move |(surname, readings)| {
        let at = surname.chars().position(|other| other == c)?;
        readings.split(' ').nth(at)
    });
    compound.chain(single(c))
}
