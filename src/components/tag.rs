//! The class of a household: a fact, never an alarm. Shape, then word, then colour.

use super::Icon;
use crate::t;
use leptos::prelude::*;
use so_thon_domain::class_decision::Class;

/// The class in words.
pub fn class_name(class: Class) -> &'static str {
    match class {
        Class::Poor => t!(class.poor),
        Class::NearPoor => t!(class.near_poor),
        Class::JustEscaped => t!(class.just_escaped),
        Class::NotPoor => t!(class.not_poor),
    }
}

/// The tag of a class.
#[component]
pub fn ClassTag(
    /// The class.
    class: Class,
    /// Computed in advance, not decided: a dashed edge.
    #[prop(optional)]
    guess: bool,
) -> impl IntoView {
    let (look, icon) = match class {
        Class::Poor => ("tag tag-poor", Some("full")),
        Class::NearPoor => ("tag", Some("halfsq")),
        Class::JustEscaped => ("tag tag-left", Some("sprout")),
        Class::NotPoor => ("tag tag-left", None),
    };
    view! {
        <span class=look class:tag-guess=guess>
            {icon.map(|name| view! { <Icon name=name/> })}
            {class_name(class)}
        </span>
    }
}
