//! What is no longer as it was signed, said apart from the form: the form itself never changes.

use super::{Page, lack_words};
use crate::{
    components::{Note, NoteKind, State, StateKind},
    i18n::format,
    pages::review::words::{Telling, indicator_name, verdict_name},
    t,
};
use leptos::prelude::*;
use so_thon_domain::{
    classify::Lack,
    review::{Signed, Since},
};

impl Page {
    /// What is no longer as it was signed.
    pub(super) fn since(&self, signed: &Signed) -> AnyView {
        let unit = &self.view.unit;
        let growth = self.growth.as_deref();
        let since = signed.since(unit, &self.reference, &self.common.procedure, growth);
        if since.is_nothing() {
            return view! {
                <p><State kind=StateKind::Done icon="check">{t!(signed_form.same)}</State></p>
            }
            .into_any();
        }
        let verdict = (!since.indicators.is_empty()).then(|| match since.verdict {
            Some(own) => t!(signed_form.class_now, class = verdict_name(own)),
            None => t!(signed_form.class_now_open).to_owned(),
        });
        let lines = self.changed(signed, &since);
        let lines: Vec<_> = lines
            .into_iter()
            .map(|words| view! { <li>{words}</li> })
            .collect();
        view! {
            <Note kind=NoteKind::Wait>
                <h3>{t!(signed_form.changed)}</h3>
                <ul>{lines}</ul>
                {verdict.map(|words| view! { <p>{words}</p> })}
                <p>{t!(signed_form.changed_help)}</p>
            </Note>
        }
        .into_any()
    }

    fn changed(&self, signed: &Signed, since: &Since) -> Vec<String> {
        let mut lines = Vec::new();
        if since.head {
            lines.push(t!(signed_form.other_head).to_owned());
        }
        if let Some((then, now)) = since.people {
            lines.push(t!(signed_form.other_people, then = then, now = now));
        }
        if since.moved {
            lines.push(t!(signed_form.moved).to_owned());
        }
        for (then, now) in &since.named {
            lines.push(match now {
                Some(now) => t!(signed_form.renamed, then = then.clone(), now = now.clone()),
                None => t!(signed_form.gone, name = then.clone()),
            });
        }
        // What is derived now is told with the people of now.
        let telling = Telling {
            reference: &self.reference,
            unit: &self.view.unit,
            day: signed.on,
        };
        for own in &since.indicators {
            let said = |lack: Lack, because: String| {
                let parts = [lack_words(lack).to_owned(), because];
                format::line(parts)
            };
            lines.push(t!(
                signed_form.other_finding,
                name = format::capital(&indicator_name(&self.reference, &own.then.indicator)),
                then = said(own.then.lack, self.reasons(signed, &own.then.because)),
                now = said(own.now.lack, telling.all(&own.now.because))
            ));
        }
        lines
    }
}
