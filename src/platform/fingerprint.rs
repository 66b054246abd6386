//! The phone's own fingerprint, face or screen lock, asked by WebAuthn for its PRF: 32 bytes that come only once the
//! phone has made sure of its person. Nothing of it goes to a server: the challenge is drawn here and nobody checks it.
//!
//! The browser's interface is spoken by names: web-sys has types for less than half of it, and each costs its glue.

use super::window::window;
use js_sys::{Function, JSON, Promise, Reflect, Uint8Array};
use so_thon_sync::sealed::{Credential, PrfOutput};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Fills a buffer with randomness fit for keys.
type Chance = fn(&mut [u8]);

/// A key of this device for this origin alone, used only once its person was made sure of. The two kinds of key are
/// those that every authenticator has one of (COSE: ES256, RS256); neither is used for anything.
const MAKING: &str = r#"{"rp":{},"user":{},"timeout":60000,"extensions":{"prf":{}},
"pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],
"authenticatorSelection":{"authenticatorAttachment":"platform","userVerification":"required"}}"#;

/// Its PRF over a salt.
const ASKING: &str = r#"{"userVerification":"required","timeout":60000,"extensions":{"prf":{"eval":{}}},
"allowCredentials":[{"type":"public-key","transports":["internal"]}]}"#;

/// Nothing came from the fingerprint: not the right finger, the person broke off, the device has lost the key, or has
/// no PRF. Browsers do not tell most of these apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFinger;

/// Whether this browser offers a fingerprint (or what stands in its place) with a PRF.
pub async fn offered() -> bool {
    // A number is no domain, and only a domain can have keys (WebAuthn: "effective domain").
    let host = dig(&window(), "location.hostname").as_string();
    let last = |host: &str| host.rsplit('.').next().unwrap_or_default().to_owned();
    if host.is_none_or(|host| host.ends_with(']') || last(&host).parse::<u32>().is_ok()) {
        return false;
    }
    let class = dig(&window(), "PublicKeyCredential");
    let Ok(able) = promised(&class, "getClientCapabilities", &JsValue::UNDEFINED).await else {
        // Too old to say.
        return false;
    };
    ["userVerifyingPlatformAuthenticator", "extension:prf"]
        .iter()
        .all(|name| dig(&able, name).is_truthy())
}

/// Makes a key and asks it once, which is the proof that it answers. `name` is what the device calls it.
pub async fn make(name: &str, chance: Chance) -> Result<(Credential, PrfOutput), NoFinger> {
    // Some devices have a PRF only behind keys that they can list (passkeys); the others need not keep anything.
    for listed in ["discouraged", "required"] {
        let making = JSON::parse(MAKING)?;
        put(&making, "challenge", &drawn(chance).1);
        let user = dig(&making, "user");
        put(&user, "id", &drawn(chance).1);
        for (part, called) in [("rp", "name"), ("user", "name"), ("user", "displayName")] {
            put(&dig(&making, part), called, &name.into());
        }
        let selection = dig(&making, "authenticatorSelection");
        put(&selection, "residentKey", &listed.into());
        let made = credential("create", &making).await?;
        if dig(&results(&made)?, "prf.enabled").is_truthy() {
            let credential = Credential {
                id: Uint8Array::new(&dig(&made, "rawId")).to_vec(),
                salt: drawn(chance).0,
            };
            let output = ask(&credential, chance).await?;
            return Ok((credential, output));
        }
    }
    Err(NoFinger)
}

/// Asks a key for its PRF over the salt.
pub async fn ask(credential: &Credential, chance: Chance) -> Result<PrfOutput, NoFinger> {
    let asking = JSON::parse(ASKING)?;
    put(&asking, "challenge", &drawn(chance).1);
    let id = Uint8Array::from(credential.id.as_slice());
    put(&dig(&asking, "allowCredentials.0"), "id", &id);
    let salt = Uint8Array::from(credential.salt.as_slice());
    put(&dig(&asking, "extensions.prf.eval"), "first", &salt);
    let given = self::credential("get", &asking).await?;
    let first = dig(&results(&given)?, "prf.results.first");
    let bytes = Uint8Array::new(&first).to_vec();
    let bytes = bytes.try_into().map_err(|_| NoFinger)?;
    Ok(PrfOutput::of(bytes))
}

impl From<JsValue> for NoFinger {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// What the browser's keeper of keys gives.
async fn credential(method: &str, public_key: &JsValue) -> Result<JsValue, JsValue> {
    let options = js_sys::Object::new();
    put(&options, "publicKey", public_key);
    let keeper = dig(&window(), "navigator.credentials");
    promised(&keeper, method, &options).await
}

/// What it says of the extensions that were asked for.
fn results(credential: &JsValue) -> Result<JsValue, JsValue> {
    let undefined = JsValue::UNDEFINED;
    call(credential, "getClientExtensionResults", &undefined)
}

async fn promised(of: &JsValue, method: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let promise: Promise = call(of, method, with)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn call(of: &JsValue, method: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let method: Function = dig(of, method).dyn_into()?;
    method.call1(of, with)
}

/// What lies at a path of names; undefined where there is nothing.
fn dig(from: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(from.clone(), |at, name| {
        Reflect::get(&at, &name.into()).unwrap_or_default()
    })
}

fn put(into: &JsValue, name: &str, value: &JsValue) {
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(into, &name.into(), value);
}

fn drawn(chance: Chance) -> ([u8; 32], Uint8Array) {
    let mut bytes = [0; 32];
    chance(&mut bytes);
    (bytes, Uint8Array::from(bytes.as_slice()))
}
