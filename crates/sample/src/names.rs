//! Names as the peoples of the mountains bear them.

use crate::chance::Chance;
use so_thon_domain::member::Sex;

/// A people, by how it names its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum People {
    Kinh,
    Hre,
    Co,
    XoDang,
    Thai,
}

impl People {
    /// Its code among the ethnic groups.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kinh => "01",
            Self::Thai => "03",
            Self::XoDang => "14",
            Self::Hre => "19",
            Self::Co => "30",
        }
    }

    pub fn family(self, chance: &mut Chance) -> &'static str {
        match self {
            Self::Kinh => chance.pick(&[
                "Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Bùi", "Huỳnh", "Đặng", "Đỗ", "Phan",
            ]),
            Self::Hre => chance.pick(&["Đinh", "Đinh", "Phạm"]),
            Self::Co => "Hồ",
            Self::XoDang => "",
            Self::Thai => chance.pick(&["Lò", "Lò", "Quàng", "Cà", "Lường", "Tòng", "Vì"]),
        }
    }

    /// A full name; among the Xơ Đăng "A" and "Y" say man and woman, and there is no family name.
    pub fn full(self, family: &str, sex: Sex, chance: &mut Chance) -> String {
        let given = self.given(sex, chance);
        match (self, sex) {
            (Self::XoDang, Sex::Male) => format!("A {given}"),
            (Self::XoDang, Sex::Female) => format!("Y {given}"),
            (Self::Kinh, _) => {
                let middle = match sex {
                    Sex::Male => chance.pick(&["Văn", "Văn", "Đình", "Quốc", "Minh"]),
                    Sex::Female => chance.pick(&["Thị", "Thị", "Thị Thu", "Ngọc"]),
                };
                format!("{family} {middle} {given}")
            }
            (_, Sex::Male) => format!("{family} Văn {given}"),
            (Self::Hre, Sex::Female) if chance.percent(12) => format!("{family} Thị Y {given}"),
            (_, Sex::Female) => format!("{family} Thị {given}"),
        }
    }

    fn given(self, sex: Sex, chance: &mut Chance) -> &'static str {
        match (self, sex) {
            (Self::Kinh, Sex::Male) => chance.pick(&[
                "An", "Bình", "Cường", "Dũng", "Hải", "Hiếu", "Hùng", "Khánh", "Long", "Nam",
                "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Tuấn", "Vinh",
            ]),
            (Self::Kinh, Sex::Female) => chance.pick(&[
                "Hà",
                "Hạnh",
                "Hoa",
                "Hồng",
                "Hương",
                "Lan",
                "Liên",
                "Mai",
                "Nga",
                "Ngân",
                "Phượng",
                "Thảo",
                "Thủy",
                "Trang",
                "Vân",
                "Yến",
            ]),
            (Self::Hre, Sex::Male) => chance.pick(&[
                "Lưa", "Rêu", "Nhôi", "Rốp", "Bút", "Ví", "Tiếp", "Khôi", "Hướt", "Đía", "Vố",
                "Bễ", "Trong", "Nếp", "Rin", "Thút", "Mếu",
            ]),
            (Self::Hre, Sex::Female) => chance.pick(&[
                "Nga", "Xuyên", "Trâm", "Xói", "Rễ", "Hrá", "Pút", "Diêu", "Thia", "Nhép", "Lem",
                "Bé", "Vếch", "Rơ", "Síp", "Đeo",
            ]),
            (Self::Co, Sex::Male) => chance.pick(&[
                "Dề", "Trút", "Lô", "Nhân", "Biên", "Dương", "Rừng", "Khanh", "Chiêu", "Tách",
                "Gươl", "Xa", "Đang", "Thuyền",
            ]),
            (Self::Co, Sex::Female) => chance.pick(&[
                "Lía", "Hường", "Xanh", "Nhí", "Mua", "Phím", "Rít", "Thơm", "Dôn", "Chung",
                "Bóng", "Sim", "Tre",
            ]),
            (Self::XoDang, Sex::Male) => chance.pick(&[
                "Tuốt", "Min", "Brin", "Đen", "Hiếu", "Ngleo", "Thip", "Byôi", "Hmới", "Klum",
                "Ryn", "Nhớt", "Lôk", "Dốp",
            ]),
            (Self::XoDang, Sex::Female) => chance.pick(&[
                "Hlan", "Blưn", "Ring", "Vết", "Nhớ", "Hlê", "Bring", "Thanh", "Dôi", "Mai", "Siu",
                "Nghĩa", "Hnhem",
            ]),
            (Self::Thai, Sex::Male) => chance.pick(&[
                "Hà", "Hải", "Hạnh", "Hặc", "Thương", "Pâng", "Inh", "Ơn", "Pọm", "Dưn", "Chựa",
                "Lả", "Phanh", "Xôm", "Yêu", "Muôn",
            ]),
            (Self::Thai, Sex::Female) => chance.pick(&[
                "Ín", "Inh", "Ban", "Hán", "Pâng", "Ọi", "Phương", "Xuân", "Dung", "Hom", "Mai",
                "Chiêng", "Lún", "Thoạn", "Bua",
            ]),
        }
    }
}
