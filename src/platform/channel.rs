//! Tells the app's other tabs that something changed.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel among the tabs of one browser. Absent where the browser has none: then each tab sees
/// its own changes only.
#[derive(Clone, Debug)]
pub struct Channel(Option<BroadcastChannel>);

impl Channel {
    /// Opens a channel and hears the texts of other tabs for as long as the page lives.
    pub fn open(name: &str, heard: impl Fn(String) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(name) else {
            return Self(None);
        };
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        Self(Some(channel))
    }

    /// Tells the other tabs.
    pub fn tell(&self, text: &str) {
        if let Some(channel) = &self.0 {
            // Fails only on a closed channel, and then nobody listens.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }

    /// Stops listening.
    pub fn close(&self) {
        if let Some(channel) = &self.0 {
            channel.close();
        }
    }
}
