//! Window, document and what is heard from them.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Document, Event, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, Window,
};

/// The window. The app runs nowhere else.
pub fn window() -> Window {
    web_sys::window().expect("the app runs in a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Listens for as long as the page lives.
pub fn listen_on(target: &web_sys::EventTarget, event: &str, heard: impl Fn(Event) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(heard);
    // Adding a listener fails only for a target that cannot have any.
    let _ = target.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Listens to the window for as long as the page lives.
pub fn listen(event: &str, heard: impl Fn() + 'static) {
    listen_on(&window(), event, move |_| heard());
}

/// What the browser believes about the network. "True" promises nothing.
pub fn online() -> bool {
    window().navigator().on_line()
}

/// The page is in front of somebody.
pub fn visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// The path of the page in the address bar.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// A new element that stands nowhere yet. The name is one of HTML's.
pub fn element(name: &str) -> web_sys::Element {
    let element = document().create_element(name);
    element.expect("HTML's names are names")
}

/// Where the app is served: `https://so.example.vn`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Takes what follows `#begins` out of the address bar and out of the browser's history; `None`
/// when the fragment begins otherwise.
pub fn take_fragment(begins: &str) -> Option<String> {
    let fragment = window().location().hash().ok()?;
    let rest = fragment.strip_prefix('#')?.strip_prefix(begins)?;
    replace_path(&path());
    Some(rest.to_owned())
}

/// Puts another path into the address bar, in place of the one that stands there. Nothing is loaded or drawn.
pub fn replace_path(path: &str) {
    if let Ok(history) = window().history() {
        // Fails only for an address of another origin.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// Sets the title in the tab. Never a person's name: it ends in the browser's history.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Puts an attribute on `<html>`.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Fails only for names that are not names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// The theme the page is drawn in at this moment.
pub fn is_dark() -> bool {
    let Some(root) = document().document_element() else {
        return false;
    };
    match root.get_attribute("data-theme").as_deref() {
        Some(theme) => theme == "dark",
        None => {
            let query = js_sys::Reflect::get(&window(), &"matchMedia".into())
                .ok()
                .and_then(|media| media.dyn_into::<js_sys::Function>().ok())
                .and_then(|media| {
                    media
                        .call1(&window(), &"(prefers-color-scheme: dark)".into())
                        .ok()
                });
            query
                .and_then(|query| js_sys::Reflect::get(&query, &"matches".into()).ok())
                .is_some_and(|matches| matches.is_truthy())
        }
    }
}

/// Removes an element.
pub fn remove(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// Moves the focus.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Moves the focus to the heading of the page: another step of a form is read from its title.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("h1")
        && let Ok(heading) = heading.dyn_into::<HtmlElement>()
    {
        let _ = heading.focus();
    }
}

/// Asks the browser to print what the page shows on paper.
#[cfg(feature = "office")]
pub fn print() {
    // A browser that cannot print says so itself.
    drop(window().print());
}

/// Loads the page again.
pub fn reload() {
    let _ = window().location().reload();
}

/// What to call this device at the office: "Android, Chrome".
pub fn device() -> String {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let first = |names: &[&str]| {
        names
            .iter()
            .find(|name| agent.contains(**name))
            .map(|n| (*n).to_owned())
    };
    let system = first(&[
        "Android",
        "iPhone",
        "iPad",
        "Windows",
        "Macintosh",
        "CrOS",
        "Linux",
    ]);
    let browser = first(&[
        "SamsungBrowser",
        "Edg",
        "OPR",
        "Firefox",
        "Chrome",
        "Safari",
    ]);
    [system, browser]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Gives an element the focus and leaves the page where it is. For what stands in the dock: it is always in view, and
/// the browser would scroll to the place that it has at the end of the page.
pub fn focus_in_place(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The `<details>` that was toggled is open now.
pub fn is_open(toggled: &Event) -> bool {
    let details = toggled
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// Scrolls to the top at once.
pub fn scroll_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Calls when an element comes within half a screen of the window, and once a frame while it stays there,
/// for as long as the element lives.
pub fn when_near(element: NodeRef<leptos::html::Div>, near: impl Fn() + 'static) {
    let near = move |seen: js_sys::Array, observer: IntersectionObserver| {
        // The last entry is how it lies now.
        let Some(entry) = seen
            .iter()
            .next_back()
            .map(JsCast::unchecked_into::<IntersectionObserverEntry>)
            .filter(IntersectionObserverEntry::is_intersecting)
        else {
            return;
        };
        near();
        // An observer speaks of changes alone; watched anew, it says how the element lies.
        observer.unobserve(&entry.target());
        observer.observe(&entry.target());
    };
    let near = Closure::<dyn Fn(js_sys::Array, IntersectionObserver)>::new(near);
    let options = IntersectionObserverInit::new();
    options.set_root_margin("400px");
    let observer = IntersectionObserver::new_with_options(near.as_ref().unchecked_ref(), &options);
    let Ok(observer) = observer else {
        return;
    };
    let watched = StoredValue::new_local(Some((observer, near)));
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            watched.with_value(|watched| {
                if let Some((observer, _)) = watched {
                    observer.observe(&element);
                }
            });
        }
    });
    on_cleanup(move || {
        watched.try_update_value(|watched| {
            if let Some((observer, _)) = watched.take() {
                observer.disconnect();
            }
        });
    });
}
