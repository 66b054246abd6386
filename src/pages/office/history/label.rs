//! What the fields of records are called: the labels of the forms that write them.

use crate::{i18n, t};
use so_thon_domain::reference::Reference;

/// A field's name, by the kind of its record.
pub fn label(kind: &str, field: &str, reference: &Reference) -> String {
    if let Some(code) = field.strip_prefix("ind.") {
        let known = reference.indicator(code);
        return known.map_or_else(|| code.to_owned(), |one| i18n::of(&one.name));
    }
    let words = match (kind, field) {
        (_, "deleted") => t!(history.deleted),
        (_, "checked") => t!(history.checked),
        ("household", _) => household(field),
        ("member", _) => member(field),
        ("visit", _) => visit(field),
        ("support", _) => support(field),
        ("class_decision", "decision") => t!(history.decision),
        ("village", _) => village(field),
        _ => "",
    };
    if words.is_empty() {
        t!(history.other_field, field = field.to_owned())
    } else {
        words.to_owned()
    }
}

fn household(field: &str) -> &'static str {
    match field {
        "number" => t!(history.number),
        "head" => t!(history.head),
        "list_code" => t!(sheet_column.code),
        "address" => t!(household_form.address),
        "phone" => t!(household_form.phone),
        "position" => t!(household_form.position),
        "merit" => t!(household_form.merit),
        "native_minority" => t!(household_form.native_minority),
        "no_labour" => t!(household_form.no_labour),
        "note" => t!(household_form.note),
        "walls_durable" => t!(history.walls),
        "pillars_durable" => t!(history.pillars),
        "roof_durable" => t!(history.roof),
        "house_dm2" => t!(history.house),
        "water" => t!(history.water),
        "toilet" => t!(history.toilet),
        "internet" => t!(history.internet),
        "means" => t!(history.means),
        _ => "",
    }
}

fn member(field: &str) -> &'static str {
    match field {
        "name" => t!(member_form.name),
        "birth" => t!(member_form.birth),
        "sex" => t!(member_form.sex),
        "ethnicity" => t!(member_form.ethnicity),
        "relation" => t!(member_form.relation),
        "order" => t!(history.order),
        "doing" => t!(member_form.doing),
        "insured" => t!(member_form.insured),
        "disabled" => t!(member_form.disabled),
        "phone" => t!(member_form.phone),
        "merit" => t!(household_form.merit),
        _ => "",
    }
}

fn visit(field: &str) -> &'static str {
    match field {
        "date" => t!(visit_form.date),
        "met" => t!(visit.met),
        "answers" => t!(visit.indicators),
        "needs" => t!(visit.needs),
        "said" => t!(visit.said),
        "causes" => t!(visit.causes),
        "promise" => t!(visit.promise),
        "next_date" => t!(visit.next),
        "note" => t!(visit.note),
        "position" => t!(visit.position),
        _ => "",
    }
}

fn support(field: &str) -> &'static str {
    match field {
        "benefit" => t!(support_form.what),
        "member" => t!(support_form.for_whom),
        "project" => t!(support_form.project),
        "quantity" => t!(support_form.quantity),
        "amount" => t!(support_form.amount),
        "funding" => t!(support_form.funding),
        "provider" => t!(support_form.provider),
        "state" => t!(support_form.state),
        "asked_on" => t!(support_form.asked_on),
        "decided_on" => t!(support_form.decided_on),
        "delivered_on" => t!(support_form.delivered_on),
        "confirmed_on" => t!(support_form.confirmed_on),
        "note" => t!(support_form.note),
        _ => "",
    }
}

fn village(field: &str) -> &'static str {
    match field {
        "name" => t!(villages.name),
        "word" => t!(villages.word),
        "code" => t!(villages.code),
        "totals" => t!(history.totals),
        _ => "",
    }
}
