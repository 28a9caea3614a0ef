//! The 56 nationalities of GB/T 3304 by their short names and number codes.

use statute::Nationality;

/// In the order of the standard's number codes, 01 to 56.
const NAMES: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

/// Reads 汉, 汉族, 蒙, 01; nothing if it is none of the 56 and not 其他 either.
pub(crate) fn read(text: &str) -> Option<Nationality> {
    let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let short = word.strip_suffix('族').unwrap_or(&word);
    let name = match short {
        "蒙" => "蒙古",
        "维" => "维吾尔",
        "哈萨" => "哈萨克",
        "97" | "其他" | "其它" | "未识别民" | "穿青人" => "其他",
        "98" | "外国血统中国籍人士" | "入籍" => "外国血统中国籍人士",
        other => match other.parse::<usize>() {
            Ok(code) => *NAMES.get(code.checked_sub(1)?)?,
            Err(_) => NAMES.iter().find(|name| **name == other)?,
        },
    };
    Some(Nationality(name.into()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn words_and_codes_of_haixi_are_read() {
        for (written, name) in [
            ("汉", "汉"),
            ("汉族", "汉"),
            (" 蒙 古 族", "蒙古"),
            ("蒙", "蒙古"),
            ("藏族", "藏"),
            ("回", "回"),
            ("土族", "土"),
            ("土家族", "土家"),
            ("撒拉族", "撒拉"),
            ("01", "汉"),
            ("2", "蒙古"),
            ("4", "藏"),
            ("30", "土"),
            ("35", "撒拉"),
            ("56", "基诺"),
            ("97", "其他"),
        ] {
            assert_eq!(read(written).map(|n| n.0).as_deref(), Some(name), "{written}");
        }
        for written in ["", "族", "0", "57", "男", "汉 蒙古"] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
