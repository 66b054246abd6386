//! What households say and visitors promise, by wish.

use crate::chance::Chance;

/// The wish that answers a lacked indicator.
pub(crate) fn need_of(indicator: &str) -> &'static str {
    match indicator {
        "employment" => "job",
        "adult_education" => "training",
        "nutrition" => "seedlings",
        "health_insurance" => "insurance",
        "child_schooling" => "schooling",
        "housing_quality" | "housing_area" => "housing",
        "water" => "water",
        "toilet" => "toilet",
        "telecom" | "information_means" => "information",
        _ => "credit",
    }
}

pub(crate) fn said(need: &str, chance: &mut Chance) -> &'static str {
    match need {
        "water" => chance.pick(&[
            "Giếng cạn từ tháng 7. Muốn khoan giếng chung với nhà bên.",
            "Đi lấy nước khe cách nhà 400 m, mùa khô phải chờ.",
            "Ống nước tự chảy hỏng, cả xóm chưa sửa được.",
        ]),
        "toilet" => chance.pick(&[
            "Mới đào hố, chưa có bệ.",
            "Muốn làm nhà tiêu nhưng thiếu xi măng, gạch.",
        ]),
        "housing" => chance.pick(&[
            "Mái tôn dột nhiều chỗ, mưa phải hứng chậu.",
            "Vách nứa mục, muốn xây lại tường.",
            "Con lớn rồi mà nhà chật, muốn nới thêm một gian.",
        ]),
        "insurance" => chance.pick(&[
            "Thẻ bảo hiểm của mẹ hết hạn, chưa biết làm ở đâu.",
            "Cháu nhỏ chưa có thẻ bảo hiểm y tế.",
        ]),
        "job" => chance.pick(&[
            "Con trai muốn đi làm công ty mà chưa biết hỏi ai.",
            "Chỉ làm thuê theo mùa, ba tháng nay không có việc.",
        ]),
        "training" => chance.pick(&[
            "Muốn học sửa xe máy nếu được học gần nhà.",
            "Muốn học nuôi dê, trồng quế.",
        ]),
        "schooling" => chance.pick(&[
            "Cháu nghỉ học ở nhà giữ em, muốn cho đi học lại.",
            "Trường xa 7 km, xin cho con ở bán trú.",
        ]),
        "information" => "Nhà chưa có điện thoại thông minh, không nghe được thông báo.",
        "seedlings" => chance.pick(&[
            "Có cỏ, muốn nuôi thêm 4 con dê.",
            "Muốn xin giống keo, giống sắn mới.",
            "Bò cái già, muốn đổi bò giống.",
        ]),
        _ => chance.pick(&[
            "Muốn vay 50 triệu nuôi bò, đã có chuồng.",
            "Muốn vay vốn mà còn nợ cũ 5 triệu.",
        ]),
    }
}

pub(crate) fn promise(need: &str, chance: &mut Chance) -> &'static str {
    match need {
        "water" => "Hỏi xã việc khoan giếng chung hai hộ.",
        "toilet" => "Hỏi xã xi măng, gạch làm nhà tiêu.",
        "housing" => chance.pick(&[
            "Chụp ảnh mái nhà gửi xã, hỏi đợt sửa nhà.",
            "Xem mái nhà mới lợp.",
        ]),
        "insurance" => "Mang mẫu làm thẻ bảo hiểm y tế.",
        "job" => "Hỏi phiên giao dịch việc làm ở huyện cũ.",
        "training" => "Ghi tên lớp học nghề tháng tới.",
        "schooling" => "Gặp thầy chủ nhiệm hỏi việc đi học lại.",
        "information" => "Hỏi chương trình máy tính bảng cũ cho học sinh.",
        "seedlings" => "Hỏi đợt cấp giống tới.",
        _ => "Hỏi tổ vay vốn của thôn.",
    }
}
