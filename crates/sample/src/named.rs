//! The people of the demonstration that the drawn screens show.

use chrono::NaiveDate;
use so_thon_domain::{
    class_decision::Class,
    member::{Birth, Member, Sex},
};

/// A household drawn by name.
pub(crate) struct Named {
    /// Its number in the commune's book.
    pub number: usize,
    /// Its village's place.
    pub village: usize,
    pub class: Class,
    /// Code of its ethnic group.
    pub ethnicity: &'static str,
    pub people: &'static [Person],
    pub visits: usize,
    pub last_visit: i64,
    pub promise: Option<(i64, &'static str)>,
    pub lacks: &'static [&'static str],
    pub unsure: Option<&'static str>,
    /// Benefit, sum, days before today it was delivered, and whether it was confirmed.
    pub support: Option<(&'static str, &'static str, i64, bool)>,
}

/// Name, sex, birth year, relation, what they do, insured.
type Person = (&'static str, Sex, i32, &'static str, &'static str, bool);

use Class::{JustEscaped, NearPoor, Poor};
use Sex::{Female, Male};

const PLAIN: Named = Named {
    number: 0,
    village: 0,
    class: Poor,
    ethnicity: "19",
    people: &[],
    visits: 3,
    last_visit: 20,
    promise: Some((18, "")),
    lacks: &["water", "toilet", "employment"],
    unsure: None,
    support: None,
};

pub(crate) const NAMED: [Named; 15] = [
    Named {
        number: 47,
        village: 3,
        ethnicity: "03",
        people: &[
            ("Lò Văn Hà", Male, 1984, "head", "làm rẫy", true),
            ("Cà Thị Ín", Female, 1987, "wife", "không có việc làm", true),
            ("Lò Thị Inh", Female, 1959, "mother", "", false),
            ("Lò Văn Thương", Male, 2011, "child", "học lớp 10", true),
            ("Lò Thị Ban", Female, 2017, "child", "học lớp 4", true),
        ],
        visits: 11,
        last_visit: 41,
        promise: Some((14, "Hỏi thẻ bảo hiểm y tế cho bà Inh.")),
        lacks: &["employment", "health_insurance", "water", "toilet"],
        unsure: Some("housing_quality"),
        support: Some(("breeding_cow", "15.000.000", 255, true)),
        ..PLAIN
    },
    Named {
        number: 112,
        village: 3,
        class: NearPoor,
        ethnicity: "03",
        people: &[
            ("Lò Văn Hải", Male, 1979, "head", "làm ruộng", true),
            ("Quàng Thị Dung", Female, 1982, "wife", "làm rẫy", true),
            ("Lò Văn Ơn", Male, 2006, "child", "đi làm xa", true),
            ("Lò Thị Mai", Female, 2014, "child", "học lớp 7", true),
        ],
        lacks: &["toilet", "adult_education"],
        ..PLAIN
    },
    Named {
        number: 51,
        village: 5,
        ethnicity: "03",
        people: &[
            ("Lò Văn Hạnh", Male, 1976, "head", "làm rẫy", true),
            ("Cà Thị Lún", Female, 1978, "wife", "làm rẫy", true),
            ("Lò Văn Dưn", Male, 1999, "child", "làm thuê", true),
            (
                "Lò Thị Hom",
                Female,
                2008,
                "child",
                "nghỉ học, làm rẫy",
                true,
            ),
            ("Lò Văn Lả", Male, 2012, "child", "học lớp 9", true),
            ("Lò Thị Bua", Female, 2018, "child", "học lớp 3", true),
        ],
        lacks: &[
            "employment",
            "adult_education",
            "child_schooling",
            "water",
            "toilet",
        ],
        ..PLAIN
    },
    Named {
        number: 98,
        village: 3,
        ethnicity: "03",
        people: &[
            ("Lò Văn Hặc", Male, 1962, "head", "làm rẫy", true),
            ("Tòng Thị Ọi", Female, 1964, "wife", "già yếu", true),
            ("Lò Văn Phanh", Male, 1995, "child", "làm thuê", true),
        ],
        visits: 0,
        ..PLAIN
    },
    Named {
        number: 60,
        village: 3,
        class: NearPoor,
        ethnicity: "03",
        people: &[
            ("Quàng Thị Pâng", Female, 1981, "head", "làm ruộng", true),
            ("Lò Văn Hà", Male, 2009, "child", "học lớp 12", true),
        ],
        lacks: &["toilet"],
        unsure: Some("nutrition"),
        ..PLAIN
    },
    Named {
        number: 3,
        people: &[
            ("Đinh Thị Y Nga", Female, 1975, "head", "làm rẫy", true),
            ("Đinh Văn Nếp", Male, 2004, "child", "làm thuê", true),
            ("Đinh Thị Bé", Female, 2013, "child", "học lớp 8", true),
        ],
        promise: Some((0, "Xem mái nhà mới lợp.")),
        lacks: &["housing_quality", "toilet", "water"],
        ..PLAIN
    },
    Named {
        number: 12,
        class: NearPoor,
        people: &[
            ("Phạm Văn Rêu", Male, 1988, "head", "chăn nuôi", true),
            ("Đinh Thị Thia", Female, 1990, "wife", "làm rẫy", true),
            ("Phạm Thị Rơ", Female, 2016, "child", "học lớp 5", true),
        ],
        lacks: &["water", "telecom"],
        support: Some(("breeding_cow", "15.000.000", 13, false)),
        ..PLAIN
    },
    Named {
        number: 21,
        people: &[
            ("Đinh Văn Lưa", Male, 1969, "head", "làm rẫy", true),
            ("Đinh Thị Vếch", Female, 1971, "wife", "làm rẫy", true),
        ],
        ..PLAIN
    },
    Named {
        number: 30,
        ethnicity: "14",
        people: &[
            ("Y Hlan", Female, 1986, "head", "làm rẫy", true),
            ("A Min", Male, 2015, "child", "học lớp 6", false),
        ],
        lacks: &["health_insurance", "water", "housing_area"],
        ..PLAIN
    },
    Named {
        number: 90,
        village: 1,
        ethnicity: "30",
        people: &[
            ("Hồ Văn Dề", Male, 1972, "head", "làm rẫy", true),
            ("Hồ Thị Nhí", Female, 1974, "wife", "làm rẫy", true),
            ("Hồ Văn Gươl", Male, 2003, "child", "làm thuê", true),
            ("Hồ Thị Sim", Female, 2010, "child", "học lớp 11", true),
        ],
        last_visit: 70,
        promise: None,
        support: Some(("house_repair", "12.500.000", 233, true)),
        ..PLAIN
    },
    Named {
        number: 95,
        village: 1,
        class: JustEscaped,
        ethnicity: "30",
        people: &[
            ("Hồ Thị Lía", Female, 1980, "head", "làm ruộng", true),
            ("Hồ Văn Xa", Male, 2007, "child", "đi làm xa", true),
            ("Hồ Thị Tre", Female, 2012, "child", "học lớp 9", true),
        ],
        lacks: &["toilet"],
        ..PLAIN
    },
    Named {
        number: 330,
        village: 5,
        ethnicity: "14",
        people: &[
            ("A Brin", Male, 1990, "head", "làm rẫy", true),
            ("Y Vết", Female, 1993, "wife", "làm rẫy", true),
            ("A Ryn", Male, 2019, "child", "học lớp 2", true),
        ],
        last_visit: 51,
        unsure: Some("water"),
        ..PLAIN
    },
    Named {
        number: 333,
        village: 5,
        ethnicity: "14",
        people: &[
            ("Y Blưn", Female, 1983, "head", "làm rẫy", true),
            ("Y Siu", Female, 2011, "child", "học lớp 10", true),
        ],
        last_visit: 35,
        ..PLAIN
    },
    Named {
        number: 300,
        village: 4,
        people: &[
            ("Đinh Thị Trâm", Female, 1978, "head", "làm rẫy", true),
            ("Đinh Văn Thút", Male, 2001, "child", "làm thuê", true),
        ],
        last_visit: 11,
        ..PLAIN
    },
    Named {
        number: 215,
        village: 2,
        ethnicity: "30",
        people: &[
            ("Hồ Văn Biên", Male, 1985, "head", "làm thuê", true),
            ("Hồ Thị Mua", Female, 1989, "wife", "làm rẫy", true),
            ("Hồ Văn Tách", Male, 2020, "child", "học lớp 1", true),
        ],
        ..PLAIN
    },
];

impl Named {
    pub fn members(&self, today: NaiveDate) -> Vec<Member> {
        let people = self.people.iter().zip(1_u16..);
        people
            .map(
                |((name, sex, year, relation, doing, insured), order)| Member {
                    name: Some((*name).to_owned()),
                    birth: Some(Birth {
                        year: (*year).min(chrono::Datelike::year(&today)),
                        month: None,
                        day: None,
                    }),
                    sex: Some(*sex),
                    ethnicity: Some(self.ethnicity.to_owned()),
                    relation: Some((*relation).to_owned()),
                    order: Some(order),
                    doing: (!doing.is_empty()).then(|| (*doing).to_owned()),
                    insured: Some(*insured),
                    ..Member::default()
                },
            )
            .collect()
    }
}
