//! The lines of the list.
//!
//! A key may change every line of the screen, and the framework takes several milliseconds for one on a cheap phone:
//! it builds each element, attribute and text by itself. It draws one line of each shape, and the browser copies that;
//! only words are put in by hand.

use super::found::Line;
use crate::{
    app_state::AppState,
    components::{ClassTag, Entry, State, StateKind, WeaveMini, answers_sentence, refill_mini},
    i18n::format,
    platform::window,
    routes, t,
};
use chrono::Datelike;
use leptos::{
    prelude::*,
    tachys::view::{Mountable, Render},
};
use so_thon_domain::{HouseholdId, class_decision::Class, search::Query, summary::Answers};
use std::{collections::HashMap, ops::Range};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What a line has beside its words: lines of one shape are copies of each other.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Shape {
    class: Option<Class>,
    by_other: bool,
    closed: bool,
    unsent: u16,
    clash: bool,
    due: bool,
}

/// A line's words.
#[derive(Default)]
struct Words {
    number: String,
    head: String,
    /// What is marked of the head's name.
    marks: Vec<Range<usize>>,
    answers: Answers,
    /// The answers in words.
    sentence: String,
    facts: String,
}

/// A line on the page.
struct DrawnLine {
    id: HouseholdId,
    shape: Shape,
    words: Words,
    element: Element,
}

/// The lines on the page, in order.
pub struct DrawnLines {
    app: AppState,
    /// A line leads to a new visit.
    choosing: bool,
    codes: Vec<&'static str>,
    patterns: HashMap<Shape, Element>,
    lines: Vec<DrawnLine>,
}

impl DrawnLines {
    /// Nothing yet.
    pub fn new(app: AppState, choosing: bool) -> Self {
        Self {
            app,
            choosing,
            codes: Vec::new(),
            patterns: HashMap::new(),
            lines: Vec::new(),
        }
    }

    /// Makes `list` show these lines. Those that it shows already stay, with their focus.
    pub fn show(&mut self, list: &Element, lines: &[Line], query: &Query) {
        let codes = untrack(|| self.app.indicator_codes());
        if self.codes != codes {
            self.codes = codes;
            self.patterns.clear();
            self.lines.clear();
            list.set_text_content(None);
        }
        let before = std::mem::take(&mut self.lines);
        let mut before: HashMap<HouseholdId, DrawnLine> =
            before.into_iter().map(|line| (line.id, line)).collect();
        self.lines.reserve(lines.len());
        for line in lines {
            let (id, shape) = (line.row().id, shape(line));
            let words = self.words(line, query);
            let old = before.remove(&id);
            let fits = old.as_ref().is_some_and(|old| old.shape == shape);
            let drawn = match old.filter(|_| fits) {
                Some(mut old) => {
                    old.say(words, &self.codes);
                    Some(old)
                }
                None => self.copy(id, shape, words),
            };
            self.lines.extend(drawn);
        }
        let kept = self.lines.iter().map(|line| &line.element);
        set_children(list, kept, before.into_values().map(|line| line.element));
    }

    /// A new line.
    fn copy(&mut self, id: HouseholdId, shape: Shape, words: Words) -> Option<DrawnLine> {
        let codes = &self.codes;
        let pattern = self
            .patterns
            .entry(shape.clone())
            .or_insert_with_key(|shape| pattern(shape, codes));
        let element: Element = pattern.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
        let href = if self.choosing {
            routes::new_visit(id)
        } else {
            routes::household(id)
        };
        element
            .first_element_child()?
            .set_attribute("href", &href)
            .ok()?;
        let mut line = DrawnLine {
            id,
            shape,
            words: Words::default(),
            element,
        };
        line.say(words, codes);
        Some(line)
    }

    fn words(&self, line: &Line, query: &Query) -> Words {
        let row = line.row();
        let number = row.number.map_or_else(
            || t!(households.no_number).to_owned(),
            format::household_number,
        );
        let visited = match row.visited {
            Some(day) if day.year() < self.app.today.get_untracked().year() => {
                t!(households.not_this_year).to_owned()
            }
            Some(day) => t!(households.visited, day = format::date(day)),
            None => t!(households.never_visited).to_owned(),
        };
        let facts = format::line([
            self.app.villages.read_untracked().name(row.village),
            t!(households.people_n, n = row.people),
            visited,
        ]);
        Words {
            number,
            head: row.head.clone(),
            marks: joined(&row.head, query.highlights(&row.head)),
            answers: row.answers,
            sentence: answers_sentence(row.answers, &self.codes),
            facts,
        }
    }
}

impl DrawnLine {
    /// Puts words in, where they are others than those that stand there.
    fn say(&mut self, words: Words, codes: &[&'static str]) {
        let said = std::mem::replace(&mut self.words, words);
        let words = &self.words;
        let write = |place: &str, before: &str, now: &str| {
            if before != now
                && let Some(place) = self.part(place)
            {
                place.set_text_content(Some(now));
            }
        };
        write(".entry-mark", &said.number, &words.number);
        write(".row > .small", &said.sentence, &words.sentence);
        write(".entry-sub", &said.facts, &words.facts);
        if (&said.head, &said.marks) != (&words.head, &words.marks)
            && let Some(name) = self.part(".name")
        {
            write_name(&name, &words.head, &words.marks);
        }
        if let Some(cloth) = self.part(".weave-mini") {
            refill_mini(&cloth, said.answers, words.answers, codes);
        }
    }

    fn part(&self, place: &str) -> Option<Element> {
        // Fails only for selectors that are none.
        self.element.query_selector(place).ok().flatten()
    }
}

fn shape(line: &Line) -> Shape {
    let row = line.row();
    Shape {
        class: row.class.map(|(class, _)| class),
        by_other: line.by_other,
        closed: row.closed,
        unsent: row.unsent,
        clash: row.clash,
        due: line.due,
    }
}

/// A line of this shape without words, drawn by the framework.
fn pattern(shape: &Shape, codes: &[&'static str]) -> Element {
    let Shape {
        class,
        by_other,
        closed,
        unsent,
        clash,
        due,
    } = *shape;
    // As wide as the number that it will show.
    let number = format::household_number(0);
    let codes = codes.to_vec();
    let view = view! {
        <li>
            <Entry href="#" number=number>
                <span class="entry-top">
                    <span class="name"></span>
                    {class.map(|class| view! { <ClassTag class=class/> })}
                </span>
                <span class="row">
                    <WeaveMini answers=Answers::default() codes=codes/>
                    <span class="small" aria-hidden="true"></span>
                </span>
                <span class="line entry-sub"></span>
                {by_other.then(|| view! { <span class="line entry-sub">{t!(households.other_name)}</span> })}
                {closed.then(|| view! { <span class="line entry-sub">{t!(households.closed)}</span> })}
                {(unsent > 0).then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="phone">{t!(households.unsent_n, n = unsent)}</State></span>
                })}
                {clash.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="split">{t!(households.clash)}</State></span>
                })}
                {due.then(|| view! {
                    <span class="line"><State kind=StateKind::Wait icon="clock">{t!(households.due)}</State></span>
                })}
            </Entry>
        </li>
    };
    let holder = window::element("ul");
    view.build().mount(&holder, None);
    holder.first_element_child().unwrap_or(holder)
}

/// Writes a name, marking parts of it.
fn write_name(place: &Element, name: &str, marks: &[Range<usize>]) {
    place.set_text_content(None);
    let mut from = 0;
    for met in marks {
        let (Some(before), Some(inside)) = (name.get(from..met.start), name.get(met.clone()))
        else {
            continue;
        };
        let mark = window::element("mark");
        mark.set_text_content(Some(inside));
        // Fails only for what cannot be put there.
        let _ = place.append_with_str_1(before);
        let _ = place.append_child(&mark);
        from = met.end;
    }
    let _ = place.append_with_str_1(name.get(from..).unwrap_or_default());
}

/// Makes an element hold these children in this order, touching none that stands where it should.
fn set_children<'a>(
    parent: &Element,
    wanted: impl Iterator<Item = &'a Element>,
    gone: impl Iterator<Item = Element>,
) {
    gone.for_each(|element| element.remove());
    let mut next = parent.first_element_child();
    for element in wanted {
        if next.as_ref() == Some(element) {
            next = element.next_element_sibling();
        } else {
            // Fails only where a child holds its parent.
            let _ = parent.insert_before(element, next.as_deref());
        }
    }
}

/// Marks with only a space between them are one mark.
fn joined(name: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if name.get(last.end..range.start) == Some(" ") => last.end = range.end,
            Some(_) | None => joined.push(range),
        }
    }
    joined
}
