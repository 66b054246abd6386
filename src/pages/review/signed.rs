//! A review as it was signed, read again without a network and printed: the household, the law of the
//! day, the points with their origin, every indicator with its reason, the class and why, who signed;
//! and, apart from that, which of its facts have changed since. What two people signed apart stands
//! side by side.

mod since;

use super::{
    explain, growth,
    paper::{Signs, Source, origin},
    words::{
        area_name, form_title, indicator_name, reason, relation, standard_name, verdict_name,
        verdict_title,
    },
};
use crate::{
    app_state::{Reading, read_household, rounds, use_app},
    components::{
        Btn, BtnKind, ClassTag, Dock, Fact, Facts, LinkBtn, Note, NoteKind, State, StateKind,
    },
    forms::frame::household_line,
    i18n::format,
    pages::{
        households::{OnHousehold, standing_of},
        id_param,
    },
    platform::window,
    routes, t,
};
use leptos::prelude::*;
use so_thon_domain::{
    HouseholdId, MemberId, RecordKind, ReviewId,
    classify::Lack,
    derive::Because,
    growth::Tables,
    problem::Param,
    reference::Reference,
    review::{
        Common, HouseholdThen, ListSource, Review, Signature, Signed, SignedFinding, signatures,
    },
    typed::TypedRecord,
};
use so_thon_sync::phone::HouseholdView;
use std::sync::Arc;

/// The page.
#[component]
pub fn SignedPage() -> impl IntoView {
    let app = use_app();
    let id = id_param::<HouseholdId>("id");
    let review = id_param::<ReviewId>("review");
    let reading = read_household(move || id.get());
    let common = rounds::common();
    let measured = Signal::derive(move || match &*reading.read() {
        Reading::Here(view) => view
            .unit
            .members
            .iter()
            .any(|own| own.facts.measured.is_some()),
        Reading::Waiting | Reading::Nothing | Reading::Failed(_) => false,
    });
    let tables = growth::tables(measured);
    let subtitle = |view: Arc<HouseholdView>| household_line(&view.unit);
    let body = move |view: Arc<HouseholdView>| {
        let common = match &*common.read() {
            Reading::Here(common) => Arc::clone(common),
            Reading::Waiting | Reading::Nothing | Reading::Failed(_) => return ().into_any(),
        };
        let page = Page {
            reference: app.reference.get(),
            growth: tables.get(),
            view,
            common,
        };
        match review.get() {
            Some(review) => page.draw(review),
            None => ().into_any(),
        }
    };
    let dock = |_: Arc<HouseholdView>| {
        view! {
            <Dock actions=true>
                <Btn kind=BtnKind::Main icon="clip" on_click=|_| window::print()>{t!(signed_form.print)}</Btn>
            </Dock>
        }
        .into_any()
    };
    view! {
        <OnHousehold reading=reading tab=t!(signed_form.title) title=|_| t!(signed_form.title).to_owned()
            subtitle=subtitle inner=true body=body dock=dock/>
    }
}

/// What the page is drawn from.
struct Page {
    view: Arc<HouseholdView>,
    common: Arc<Common>,
    reference: Arc<Reference>,
    growth: Option<Arc<Tables>>,
}

impl Page {
    fn draw(&self, review: ReviewId) -> AnyView {
        let record = self.view.unit.records.get(&review.into());
        let record = record.filter(|own| own.kind == RecordKind::REVIEW);
        let all = record.map(signatures).unwrap_or_default();
        let Some(record) = record.filter(|_| !all.is_empty()) else {
            return view! { <Note icon="clip"><p>{t!(signed_form.none)}</p></Note> }.into_any();
        };
        let review = Review::read(record);
        let many = all.len() > 1;
        let forms: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(at, own)| self.form(at, own, &review, many))
            .collect();
        view! {
            {many.then(|| self.side_by_side(&all))}
            {forms}
        }
        .into_any()
    }

    /// Two people signed apart: who, when and what, next to each other.
    fn side_by_side(&self, all: &[Signature]) -> AnyView {
        let sides: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(at, own)| {
                let signed = &own.signed;
                let class = if at == 0 { "side side-now" } else { "side" };
                let counts = match at {
                    0 => t!(clash.in_use),
                    _ => t!(clash.other),
                };
                let b1 = signed.b1.as_ref().map(|own| t!(survey.b1_is, n = own.total));
                let lacking = self.names(&signed.findings(&self.reference), Lack::Lacking);
                view! {
                    <article class=class aria-label=signed.by.clone()>
                        <p class="state">{counts}</p>
                        <p><b>{signed.by.clone()}</b></p>
                        <p class="small">{t!(signed_form.signed_on, day = format::date(signed.on))}</p>
                        {self.written(own)}
                        <ClassTag class=signed.verdict.into()/>
                        {b1.map(|words| view! { <p class="small">{words}</p> })}
                        <p class="small"><b>{t!(indicator.lacking_label)}</b>" "{lacking}</p>
                    </article>
                }
            })
            .collect();
        let settle = use_app().may(&RecordKind::REVIEW).then(|| {
            let href = routes::clash(self.view.unit.id);
            view! { <div class="row noprint"><LinkBtn href=href>{t!(clash.choose)}</LinkBtn></div> }
        });
        view! {
            <Note kind=NoteKind::Wait icon="split">
                <h2>{t!(signed_form.two)}</h2>
                <p>{t!(signed_form.two_help)}</p>
                {settle}
            </Note>
            <div class="two">{sides}</div>
        }
        .into_any()
    }

    /// One form, as it was signed.
    fn form(&self, at: usize, own: &Signature, review: &Review, many: bool) -> AnyView {
        let app = use_app();
        let signed = &own.signed;
        let id = format!("form-{at}");
        let labelled = id.clone();
        let whose = many.then(|| {
            let day = format::date(signed.on);
            view! { <p><b>{t!(signed_form.of, by = signed.by.clone(), day = day)}</b></p> }
        });
        let older = (!signed.is_whole()).then(|| {
            view! { <Note icon="clip"><p>{t!(signed_form.older)}</p></Note> }
        });
        view! {
            <article class="sheet stack paper" aria-labelledby=labelled>
                <h2 id=id>{form_title("sheet_b", signed.on)}</h2>
                <Source form="sheet_b" day=signed.on today=app.today.get()/>
                {whose}
                {older}
                {self.household(signed, review)}
                {self.class(signed)}
                {self.sheet_a(signed, review)}
                {self.indicators(signed)}
                {self.signature(own)}
                <div class="stack">{self.since(signed)}</div>
                <div class="onlyprint"><Signs who=[t!(paper.sign_reviewer), t!(paper.sign_household)]/></div>
            </article>
        }
        .into_any()
    }

    /// The household, the place, the round and the law of the day.
    fn household(&self, signed: &Signed, review: &Review) -> AnyView {
        let unit = &self.view.unit;
        let then = signed.household.clone().unwrap_or_else(|| HouseholdThen {
            head: unit.head().map(|own| own.id.into()),
            people: u32::try_from(unit.members.len()).unwrap_or(u32::MAX),
            number: unit.household.number,
            list_code: unit.household.list_code.clone(),
            address: unit.household.address.clone(),
            village: unit.village,
        });
        let head = then
            .head
            .map(|id| self.name(signed, id))
            .unwrap_or_default();
        let number = then
            .number
            .map(|n| t!(household.number, n = format::household_number(n)));
        let village = use_app().villages.read().title(then.village);
        let place = format::line([then.address.unwrap_or_default(), village]);
        let round = review.round.and_then(|id| self.common.round(id));
        let round = round
            .and_then(|own| own.facts.name.clone())
            .unwrap_or_default();
        let area = signed.area_type.map(area_name).unwrap_or_default();
        let standard = match self.reference.standard(&signed.standard) {
            Some(own) => t!(
                signed_form.standard_of,
                name = standard_name(own),
                source = own.source.clone()
            ),
            None => signed.standard.clone(),
        };
        let facts = [
            (
                t!(round.household),
                format::line([head, number.unwrap_or_default()]),
            ),
            (
                t!(signed_form.list_code),
                then.list_code.unwrap_or_default(),
            ),
            (t!(signed_form.place), place),
            (t!(round.people), then.people.to_string()),
            (t!(signed_form.round), round),
            (t!(survey.on), format::date(signed.on)),
            (t!(signed_form.area), format::capital(area)),
            (t!(signed_form.standard), standard),
        ];
        let facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
        let facts: Vec<_> = facts
            .map(|(name, words)| view! { <Fact name=name>{words}</Fact> })
            .collect();
        view! { <Facts>{facts}</Facts> }.into_any()
    }

    /// The class in a sentence, the points and where they come from, the other standards.
    fn class(&self, signed: &Signed) -> AnyView {
        let name = |code: &str| {
            let standard = self.reference.standard(code);
            standard.map_or_else(|| code.to_owned(), standard_name)
        };
        let class = verdict_name(signed.verdict);
        let title = t!(survey.why, class = class, standard = name(&signed.standard));
        let why = signed.outcome(&self.reference);
        let why = why.map(|own| explain::sentence(&own));
        let points = signed.b1.as_ref().map(|own| {
            let total = t!(survey.b1_is, n = own.total);
            view! { <p><b>{total}"."</b>" "{origin(&self.common, own)}</p> }
        });
        let income = signed.income.map(|own| {
            view! { <p>{t!(survey.income_words, sum = format::money(own))}</p> }
        });
        let previews: Vec<_> = signed
            .previews
            .iter()
            .map(|(code, verdict)| {
                let class = verdict_title(*verdict);
                let words = t!(survey.class_under, class = class, standard = name(code));
                view! { <p class="small">{words}" ("{t!(survey.preview)}")"</p> }
            })
            .collect();
        view! {
            <div class="row"><ClassTag class=signed.verdict.into()/></div>
            <h3>{title}</h3>
            <p>{why}</p>
            {points}
            {income}
            {previews}
        }
        .into_any()
    }

    /// Phiếu A, where it applied.
    fn sheet_a(&self, signed: &Signed, review: &Review) -> AnyView {
        let kept = if signed.is_whole() {
            signed.sheet_a.clone()
        } else {
            review.sheet_a.clone()
        };
        let Some(sheet) = kept else {
            let words = match review.listed {
                Some(ListSource::Request) => t!(signed_form.no_sheet_a),
                Some(ListSource::CurrentList) | None => t!(signed_form.without_sheet_a),
            };
            return view! { <p class="small">{words}</p> }.into_any();
        };
        let yes_no = |yes: bool| if yes { t!(form.yes) } else { t!(form.no) };
        let items: Vec<_> = sheet
            .items
            .iter()
            .map(|(code, yes)| {
                let item = self.common.sheet_a.iter().find(|own| own.code == *code);
                let words = item.map_or_else(|| code.clone(), |own| own.name.clone());
                view! { <li>{words}": "<b>{yes_no(*yes)}</b></li> }
            })
            .collect();
        view! {
            <h3>{form_title("sheet_a", signed.on)}</h3>
            <ul class="stack">{items}</ul>
            <p>{t!(survey.goes_on)}" "<b>{yes_no(sheet.goes_on)}</b></p>
        }
        .into_any()
    }

    /// Every indicator, by number: its state, its reason and whom or what it comes from.
    fn indicators(&self, signed: &Signed) -> AnyView {
        let findings = signed.findings(&self.reference);
        let numbers = self.reference.indicators_of(&signed.standard);
        let lines: Vec<_> = findings
            .iter()
            .map(|own| {
                let (kind, icon) = match own.lack {
                    Lack::Lacking => (StateKind::Fact, "minus"),
                    Lack::NotLacking => (StateKind::Done, "check"),
                    Lack::Unknown => (StateKind::Wait, "q"),
                };
                let name = format::capital(&indicator_name(&self.reference, &own.indicator));
                let known = numbers.iter().find(|(_, one)| one.code == own.indicator);
                let number = known.map(|(number, _)| format!("{number}. "));
                let said = lack_words(own.lack);
                view! {
                    <li>
                        <b>{number}{name}</b>": "<State kind=kind icon=icon>{said}</State>
                        <span class="line small">{self.reasons(signed, &own.because)}</span>
                    </li>
                }
            })
            .collect();
        let (lacking, unknown) = (
            self.names(&findings, Lack::Lacking),
            self.names(&findings, Lack::Unknown),
        );
        view! {
            <h3>{t!(signed_form.indicators)}</h3>
            <p><b>{t!(indicator.lacking_label)}</b>" "{lacking}</p>
            <p><b>{t!(signed_form.unknown_then)}</b>" "{unknown}</p>
            <ul class="stack">{lines}</ul>
        }
        .into_any()
    }

    /// Who signed when, and by whose phone that was written.
    fn signature(&self, own: &Signature) -> AnyView {
        let signed = &own.signed;
        let words = t!(
            signed_form.by,
            by = signed.by.clone(),
            day = format::date(signed.on),
            n = signed.version
        );
        view! {
            <h3>{t!(survey.signature)}</h3>
            <p>{words}</p>
            {self.written(own)}
        }
        .into_any()
    }

    fn written(&self, own: &Signature) -> AnyView {
        let who = self
            .view
            .author(own.id)
            .unwrap_or(t!(clash.unknown))
            .to_owned();
        let at = format::moment(own.stamp.millis);
        view! {
            <p class="small soft">{t!(signed_form.written, who = who, at = at)}</p>
            <p class="noprint">{standing_of(&self.view, Some((own.id, own.stamp)))}</p>
        }
        .into_any()
    }

    fn names(&self, findings: &[SignedFinding], lack: Lack) -> String {
        let own = findings.iter().filter(|own| own.lack == lack);
        let names = format::line(own.map(|own| indicator_name(&self.reference, &own.indicator)));
        if names.is_empty() {
            t!(signed_form.none_such).to_owned()
        } else {
            names
        }
    }

    fn reasons(&self, signed: &Signed, all: &[Because]) -> String {
        let said = all.iter().map(|own| match own.member {
            Some(id) => format::line([self.person(signed, id, own), reason(own)]),
            None => reason(own),
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// "Lò Thị Ban, con thứ hai, 9 tuổi", as it was.
    fn person(&self, signed: &Signed, id: MemberId, because: &Because) -> String {
        let count = |name: &str| {
            let mut all = because.params.iter();
            all.find_map(|(own, param)| match param {
                Param::Count(count) if *own == name => Some(*count),
                _ => None,
            })
        };
        let age = match (count("age"), count("age_most")) {
            (Some(least), Some(most)) => t!(survey.age_either, n = least, m = most),
            (Some(age), None) => t!(survey.age, n = age),
            (None, _) => String::new(),
        };
        let then = signed.people.get(&id);
        let head = signed.household.as_ref().and_then(|own| own.head) == Some(id);
        let relation = match then {
            Some(_) if head => t!(survey.head).to_owned(),
            Some(then) => relation(&self.reference, then.relation.as_deref(), then.child),
            None => String::new(),
        };
        format::line([self.name(signed, id), relation, age])
    }

    /// The name that was signed; of an older form the one that stands now. Who was erased has none.
    fn name(&self, signed: &Signed, id: MemberId) -> String {
        let then = signed.people.get(&id).map(|own| own.name.clone());
        let now = || {
            let person = self.view.unit.member(id).filter(|_| !signed.is_whole())?;
            person.facts.name.clone()
        };
        then.or_else(now)
            .unwrap_or_else(|| t!(signed_form.somebody).to_owned())
    }
}

fn lack_words(lack: Lack) -> &'static str {
    match lack {
        Lack::Lacking => t!(indicator.lacking),
        Lack::NotLacking => t!(indicator.not_lacking),
        Lack::Unknown => t!(indicator.unsure),
    }
}
