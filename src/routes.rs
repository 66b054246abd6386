//! Every path of the app. No name of a person ever stands in one.

use so_thon_domain::{
    AccountId, HouseholdId, MemberId, PhotoId, RecordId, RegistrationId, ReviewId, RoundId,
    SupportId, VillageId, VisitId,
};

/// Hôm nay.
pub const TODAY: &str = "/";
/// Sổ hộ. Search and filters are its query: `?tim=…&loc=…`.
pub const HOUSEHOLDS: &str = "/so-ho";
/// A new household.
pub const NEW_HOUSEHOLD: &str = "/so-ho/moi";
/// Gửi, nhận.
pub const SYNC: &str = "/gui-nhan";
/// Thêm.
pub const MORE: &str = "/them";
/// Choosing a person, and the first sign-in.
pub const SIGN_IN: &str = "/dang-nhap";
/// Rà soát: the worklist of a round.
pub const REVIEWS: &str = "/ra-soat";
/// The office's desk.
pub const OFFICE: &str = "/van-phong";
/// Thôn.
pub const VILLAGES: &str = "/van-phong/thon";
/// A new village.
pub const NEW_VILLAGE: &str = "/van-phong/thon/moi";
/// Người dùng.
pub const ACCOUNTS: &str = "/van-phong/nguoi-dung";
/// A new account.
pub const NEW_ACCOUNT: &str = "/van-phong/nguoi-dung/moi";
/// One's own password, at the office.
pub const OWN_PASSWORD: &str = "/van-phong/mat-khau";
/// Hộ đăng ký thoát nghèo.
pub const REGISTRATIONS: &str = "/van-phong/thoat-ngheo";
/// Học nghề, việc làm: who wishes for it and what came of it.
pub const LABOUR: &str = "/van-phong/viec-lam";
/// Hộ có thể ghi trùng.
pub const DUPLICATES: &str = "/van-phong/ho-trung";
/// Nhập từ Excel.
pub const IMPORT: &str = "/van-phong/nhap";
/// Nhật ký: who did what.
pub const LOG: &str = "/van-phong/nhat-ky";
/// Tổng hợp: how many in each commune, for the province.
pub const TOTALS: &str = "/van-phong/tong-hop";
/// What came in, to be looked at and checked.
pub const ARRIVALS: &str = "/van-phong/moi-ve";
/// What lost phones sent, to be taken or not.
pub const HELD: &str = "/van-phong/giu-lai";

/// Rà soát: the rounds of the commune.
pub const ROUNDS: &str = "/van-phong/ra-soat";
/// Opening a round.
pub const NEW_ROUND: &str = "/van-phong/ra-soat/moi";
/// The loaded point tables.
pub const POINT_TABLES: &str = "/van-phong/ra-soat/bang-diem";

/// Danh mục và chuẩn: reference data.
pub const REFERENCE: &str = "/van-phong/danh-muc";

/// One list of reference data, by its word in the address.
pub fn reference(list: &str) -> String {
    format!("{REFERENCE}/{list}")
}

/// A round.
pub fn round(id: RoundId) -> String {
    format!("{ROUNDS}/{id}")
}

/// What a village does in a round.
pub fn round_village(id: RoundId, village: VillageId) -> String {
    format!("{ROUNDS}/{id}/{village}")
}

/// What a household and everything of it went through: `?muc={record}` says which record.
pub fn history(id: HouseholdId) -> String {
    format!("/van-phong/lich-su/{id}")
}

/// What one record of a household went through.
pub fn history_of(id: HouseholdId, record: RecordId) -> String {
    format!("{}?muc={record}", history(id))
}

/// The person that a page is about, as a query.
pub const WHO: &str = "nguoi";

/// What is held about a household, or about one of its people: to be handed over or erased.
pub fn personal(id: HouseholdId, member: Option<MemberId>) -> String {
    let page = format!("/van-phong/du-lieu/{id}");
    match member {
        Some(member) => format!("{page}?{WHO}={member}"),
        None => page,
    }
}

/// A village, to change.
pub fn village(id: VillageId) -> String {
    format!("{VILLAGES}/{id}")
}

/// A person's account.
pub fn account(id: AccountId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// The step of a visit's form, as a query.
pub const VISIT_STEP: &str = "buoc";

/// The item of the repair box that a form mends, as a query.
pub const MENDS: &str = "tra";

/// A form over an item of the repair box.
pub fn mending(form: &str, number: u64) -> String {
    format!("{form}?{MENDS}={number}")
}

/// The list, to choose whom a visit is to.
pub fn choose_household() -> String {
    format!("{HOUSEHOLDS}?chon=tham")
}

/// A household.
pub fn household(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}")
}

/// Changing a household's facts.
pub fn edit_household(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/sua")
}

/// Moving, splitting, merging or closing a household.
pub fn change_household(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/thay-doi")
}

/// A new member.
pub fn new_member(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/nguoi/moi")
}

/// A member.
pub fn member(id: HouseholdId, member: MemberId) -> String {
    format!("{HOUSEHOLDS}/{id}/nguoi/{member}")
}

/// Recording a visit.
pub fn new_visit(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/tham")
}

/// A step of recording a visit, from 1; the first has the plain path.
pub fn visit_step(form: &str, step: usize) -> String {
    if step <= 1 {
        form.to_owned()
    } else if form.contains('?') {
        format!("{form}&{VISIT_STEP}={step}")
    } else {
        format!("{form}?{VISIT_STEP}={step}")
    }
}

/// Correcting a visit that was saved.
pub fn edit_visit(id: HouseholdId, visit: VisitId) -> String {
    format!("{HOUSEHOLDS}/{id}/tham/{visit}/sua")
}

/// A visit, to read.
pub fn visit(id: HouseholdId, visit: VisitId) -> String {
    format!("{HOUSEHOLDS}/{id}/tham/{visit}")
}

/// Where two people wrote different things about a household.
pub fn clash(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/chon")
}

/// The review of a household; its steps are a visit's.
pub fn review(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/ra-soat")
}

/// One review of a household, where more than one round is open.
pub fn review_of(id: HouseholdId, review: ReviewId) -> String {
    format!("{}/{review}", self::review(id))
}

/// The worklist, which says that this review was signed.
pub fn review_done(id: HouseholdId, review: ReviewId) -> String {
    format!("{REVIEWS}?xong={id}&phieu={review}")
}

/// A review as it was signed, to read and to print.
pub fn signed_form(id: HouseholdId, review: ReviewId) -> String {
    format!("{HOUSEHOLDS}/{id}/phieu/{review}")
}

/// A complaint about a household's review.
pub fn complaint(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/khieu-nai")
}

/// A photo.
pub fn photo(id: HouseholdId, photo: PhotoId) -> String {
    format!("{HOUSEHOLDS}/{id}/anh/{photo}")
}

/// Every visit of a household.
pub fn visits(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/cac-luot-tham")
}

/// What was just saved of a household: `?luot={visit}` or `?khoan={support}` says what.
pub fn saved(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/da-luu")
}

/// A visit that was just saved.
pub fn saved_visit(id: HouseholdId, visit: VisitId) -> String {
    format!("{}?luot={visit}", saved(id))
}

/// Support that was just saved.
pub fn saved_support(id: HouseholdId, support: SupportId) -> String {
    format!("{}?khoan={support}", saved(id))
}

/// New support.
pub fn new_support(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/ho-tro/moi")
}

/// Support.
pub fn support(id: HouseholdId, support: SupportId) -> String {
    format!("{HOUSEHOLDS}/{id}/ho-tro/{support}")
}

/// A new registration to escape poverty.
pub fn new_registration(id: HouseholdId) -> String {
    format!("{HOUSEHOLDS}/{id}/thoat-ngheo/moi")
}

/// A registration to escape poverty.
pub fn registration(id: HouseholdId, registration: RegistrationId) -> String {
    format!("{HOUSEHOLDS}/{id}/thoat-ngheo/{registration}")
}
