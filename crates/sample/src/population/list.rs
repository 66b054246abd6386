//! The official list by which the population comes into the book.

use super::{Settlement, home::Home};
use crate::names::People;
use so_thon_domain::{
    class_decision::Class,
    member::{Member, Sex},
};
use std::fmt::Write as _;

/// The list of one class in the columns of forms 14 and 15, with the household's code and its ấp: CSV, one line per
/// person, birth years only.
pub fn official_list(villages: &[Settlement], class: Class, year: i32) -> String {
    let title = match class {
        Class::Poor => "DANH SÁCH HỘ NGHÈO",
        Class::NearPoor => "DANH SÁCH HỘ CẬN NGHÈO",
        Class::JustEscaped | Class::NotPoor => "DANH SÁCH HỘ THOÁT NGHÈO",
    };
    let mut text = format!(
        "{title} NĂM {year},,,,,,,,\nSTT chủ hộ,STT thành viên,Mã hộ,Họ và tên,Nam (năm sinh),Nữ (năm sinh),Dân tộc,\
         Quan hệ với chủ hộ,Ấp\n"
    );
    let mut number = 0;
    for village in villages {
        for home in village.homes.iter().filter(|home| home.listed == class) {
            number += 1;
            lines(&mut text, &village.name, home, number);
        }
    }
    text
}

fn lines(text: &mut String, village: &str, home: &Home, number: usize) {
    let code = home.household.list_code.as_deref().unwrap_or_default();
    for (order, member) in (1..).zip(&home.members) {
        let name = member.name.as_deref().unwrap_or_default();
        let year = member
            .birth
            .map(|birth| birth.year.to_string())
            .unwrap_or_default();
        let (male, female) = match member.sex {
            Some(Sex::Female) => ("", year.as_str()),
            _ => (year.as_str(), ""),
        };
        let relation = relation(member);
        // Writing into a text cannot fail.
        let _ = writeln!(
            text,
            "{number},{order},{code},{name},{male},{female},{ETHNICITY},{relation},{village}"
        );
    }
}

/// The name of `People::Kinh` on official lists.
const ETHNICITY: &str = "Kinh";
const _: () = assert!(matches!(super::LIVING_THERE, People::Kinh));

fn relation(member: &Member) -> &'static str {
    match member.relation.as_deref() {
        Some("head") => "Chủ hộ",
        Some("wife") => "Vợ",
        Some("husband") => "Chồng",
        Some("mother") => "Mẹ",
        Some("father") => "Bố",
        Some("grandchild") => "Cháu",
        _ => "Con",
    }
}
