//! The words of column headers.

use crate::mapping::Column;

/// What the header of a column says, its texts folded and from the top down ("nam sinh", "nu").
pub(crate) fn column(path: &[&str]) -> Option<Column> {
    let leaf = *path.last()?;
    let above = path[..path.len() - 1].join(" ");
    numbers(&above, leaf)
        .or_else(|| person(&above, leaf))
        .or_else(|| household(leaf))
        .or_else(|| flags(&above, leaf))
        .or_else(|| needs(&above, leaf))
}

/// Whether one of the phrases stands in the text as whole words.
pub(crate) fn has(text: &str, phrases: &[&str]) -> bool {
    // Word by word: preparing a search for each phrase cost more than all the rest of reading a list's head.
    let starts = text.match_indices(' ').map(|(space, _)| space + 1);
    std::iter::once(0).chain(starts).any(|start| {
        let rest = text.get(start..).unwrap_or_default();
        let first = rest.bytes().next();
        phrases
            .iter()
            .filter(|phrase| phrase.bytes().next() == first)
            .filter_map(|phrase| rest.strip_prefix(phrase))
            .any(|after| after.is_empty() || after.starts_with(' '))
    })
}

fn numbers(above: &str, leaf: &str) -> Option<Column> {
    let ordinal = ["stt", "so thu tu", "tt", "so tt"];
    if has(
        leaf,
        &[
            "ma ho",
            "ma so ho",
            "ma so",
            "ma dinh danh ho",
            "ma ho gia dinh",
        ],
    ) || leaf == "ma"
    {
        return Some(Column::Code);
    }
    if !has(leaf, &ordinal) && !has(above, &ordinal) {
        return None;
    }
    if has(leaf, &["thanh vien", "nhan khau", "khau", "nguoi"]) {
        Some(Column::MemberNumber)
    } else {
        Some(Column::HouseholdNumber)
    }
}

fn person(above: &str, leaf: &str) -> Option<Column> {
    if has(leaf, &["quan he", "quan he voi chu ho"]) {
        return Some(Column::Relation);
    }
    if has(leaf, &["gioi tinh", "phai"]) {
        return Some(Column::Sex);
    }
    // "Năm" and "Nam" fold alike, so the men's column is known by standing alone.
    let birth = [
        "nam sinh",
        "ngay sinh",
        "ngay thang nam sinh",
        "sinh nam",
        "sinh ngay",
    ];
    let birth_here = has(leaf, &birth);
    let (male, female) = (
        leaf == "nam"
            || leaf == "nam nam sinh"
            || (birth_here && has(above, &["nam"]) && !has(above, &birth)),
        leaf == "nu"
            || leaf == "nu nam sinh"
            || leaf == "nam sinh nu"
            || (birth_here && has(above, &["nu"])),
    );
    if female {
        return Some(Column::BirthFemale);
    }
    if male || leaf == "nam sinh nam" {
        return Some(Column::BirthMale);
    }
    if birth_here {
        return Some(Column::Birth);
    }
    let name = [
        "ho va ten",
        "ho ten",
        "ten chu ho",
        "ho ten chu ho",
        "ten thanh vien",
        "ho va ten chu ho",
    ];
    (has(leaf, &name) || leaf == "chu ho" || leaf == "ho va ten chu ho").then_some(Column::Name)
}

fn household(leaf: &str) -> Option<Column> {
    if has(
        leaf,
        &[
            "so nguoi",
            "so khau",
            "so nhan khau",
            "tong so nguoi",
            "tong so nhan khau",
        ],
    ) || leaf == "nhan khau"
    {
        return Some(Column::Size);
    }
    if has(leaf, &["b1"]) {
        return Some(Column::B1);
    }
    if has(leaf, &["b2"]) {
        return Some(Column::B2);
    }
    if has(leaf, &["dien thoai", "so dien thoai", "sdt", "so dt"]) {
        return Some(Column::Phone);
    }
    if has(leaf, &["ghi chu"]) {
        return Some(Column::Note);
    }
    if has(leaf, &["dia chi", "noi o"]) {
        return Some(Column::Address);
    }
    let villages = [
        "thon",
        "ten thon",
        "ban",
        "ap",
        "khom",
        "buon",
        "to dan pho",
        "thon ban",
    ];
    let village =
        villages.contains(&leaf) || leaf.starts_with("thon ") || leaf.starts_with("ten thon ");
    village.then_some(Column::Village)
}

fn flags(above: &str, leaf: &str) -> Option<Column> {
    if has(
        leaf,
        &[
            "cscc",
            "co cong",
            "nguoi co cong",
            "chinh sach co cong",
            "ncc",
        ],
    ) {
        return Some(Column::Merit);
    }
    if has(
        leaf,
        &[
            "kcknld",
            "khong co kha nang lao dong",
            "khong kha nang lao dong",
        ],
    ) {
        return Some(Column::NoLabour);
    }
    if has(
        leaf,
        &["dttc", "dan toc tai cho", "tai cho", "dtts tai cho"],
    ) {
        return Some(Column::NativeMinority);
    }
    if has(leaf, &["dan toc"]) {
        return Some(Column::Ethnicity);
    }
    if has(leaf, &["tai ngheo", "tai can ngheo"]) {
        return Some(Column::StandingFallenBack);
    }
    if has(leaf, &["ngheo cu", "can ngheo cu"]) || (leaf == "cu" && has(above, &["ngheo"])) {
        return Some(Column::StandingOld);
    }
    let new = has(
        leaf,
        &["ngheo moi", "can ngheo moi", "phat sinh", "phat sinh moi"],
    );
    (new || (leaf == "moi" && has(above, &["ngheo"]))).then_some(Column::StandingNew)
}

fn needs(above: &str, leaf: &str) -> Option<Column> {
    if has(leaf, &["bao hiem"]) {
        return None;
    }
    let named = [
        (Column::NeedHealth, &["y te"][..]),
        (Column::NeedEducation, &["giao duc"]),
        (Column::NeedProduction, &["san xuat"]),
        (
            Column::NeedCredit,
            &["vay von", "tin dung", "vay von tin dung"],
        ),
        (Column::NeedHousing, &["nha o"]),
    ];
    let found = named.iter().find(|(_, words)| has(leaf, words));
    let other = || {
        let wanted = ["ho tro", "nhu cau", "nguyen vong"];
        let is_need = has(leaf, &wanted) || has(above, &wanted);
        (is_need && has(leaf, &["khac"])).then_some(Column::NeedOther)
    };
    found.map(|(column, _)| *column).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::{column, has};
    use crate::{fold::fold, mapping::Column};

    #[test]
    fn a_phrase_is_found_as_whole_words_only() {
        for (text, found) in [
            ("nam sinh", true),
            ("nu nam sinh", true),
            ("nam sinh nu", true),
            ("ghi nam sinh cua chu ho", true),
            ("nam", false),
            ("nam sinhh", false),
            ("nnam sinh", false),
            ("nam  sinh", false),
            ("nam nam sinhx nam sinh", true),
            ("", false),
        ] {
            assert_eq!(has(text, &["ngay sinh", "nam sinh"]), found, "{text:?}");
        }
    }

    #[test]
    fn headers_of_the_official_forms_and_of_simple_lists_are_known() {
        for (path, expected) in [
            (&["STT chủ hộ"][..], Some(Column::HouseholdNumber)),
            (&["STT", "Chủ hộ"], Some(Column::HouseholdNumber)),
            (&["Số thứ tự", "Thành viên"], Some(Column::MemberNumber)),
            (&["TT"], Some(Column::HouseholdNumber)),
            (&["Họ và tên"], Some(Column::Name)),
            (&["Chủ hộ"], Some(Column::Name)),
            (&["Năm sinh", "Nam"], Some(Column::BirthMale)),
            (&["Năm sinh", "Nữ"], Some(Column::BirthFemale)),
            (&["Nữ (năm sinh)"], Some(Column::BirthFemale)),
            (&["Nam\n(năm sinh)"], Some(Column::BirthMale)),
            (&["Năm sinh"], Some(Column::Birth)),
            (&["Dân tộc"], Some(Column::Ethnicity)),
            (&["Dân tộc tại chỗ (DTTC)"], Some(Column::NativeMinority)),
            (&["Quan hệ với chủ hộ"], Some(Column::Relation)),
            (
                &["Phân loại hộ nghèo", "Nghèo mới"],
                Some(Column::StandingNew),
            ),
            (&["Tái nghèo"], Some(Column::StandingFallenBack)),
            (&["Nghèo cũ"], Some(Column::StandingOld)),
            (&["Hộ CSCC"], Some(Column::Merit)),
            (&["KCKNLĐ"], Some(Column::NoLabour)),
            (&["Nhu cầu hỗ trợ", "Y tế"], Some(Column::NeedHealth)),
            (
                &["Nhu cầu hỗ trợ", "Vay vốn tín dụng"],
                Some(Column::NeedCredit),
            ),
            (&["Nhu cầu hỗ trợ", "Khác"], Some(Column::NeedOther)),
            (&["Khác"], None),
            (&["Thẻ bảo hiểm y tế"], None),
            (&["Số người"], Some(Column::Size)),
            (&["Điểm B1"], Some(Column::B1)),
            (&["Điểm\nB2"], Some(Column::B2)),
            (&["Thôn"], Some(Column::Village)),
            (&["Mã hộ"], Some(Column::Code)),
            (&["Số ĐT"], Some(Column::Phone)),
            (&["Thu nhập"], None),
        ] {
            let folded: Vec<String> = path.iter().map(|text| fold(text)).collect();
            let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
            assert_eq!(column(&folded), expected, "{path:?}");
        }
    }
}
