//! The app's files: built into the program, or from a folder.
//!
//! A path that is no file and has no extension is a page of the app: it gets `index.html`.

use super::answer::plain;
use crate::{accept::sha256, access::App, sessions::hex, store::Store};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use so_thon_protocol::problem::Code;
use std::{borrow::Cow, path::PathBuf};

/// What Trunk built, when it was built before this program was.
#[derive(RustEmbed)]
#[folder = "../../dist/"]
#[allow_missing = true]
struct Built;

/// Where the app's files come from.
#[derive(Debug)]
pub enum Assets {
    /// Built in.
    Embedded,
    /// From a folder.
    Folder(PathBuf),
}

const DOCUMENT: [(&str, &str); 3] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "geolocation=(self), camera=(self)"),
];

/// The policy of a worker is that of its own script, not that of the page that began it.
const SCRIPT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// How long a browser comes by TLS alone, once it did.
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

impl Assets {
    /// A file by its path without the leading slash.
    fn get(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Embedded => Built::get(path).map(|file| file.data),
            Self::Folder(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }
}

/// Answers everything that is not the API.
pub async fn serve<S: Store>(State(app): State<App<S>>, request: Request) -> Response {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return plain(Code::BadRequest, StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = request.uri().path().trim_start_matches('/');
    let plain_path = path.split('/').all(|part| {
        !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    });
    let is_page = !path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if !is_page && (!plain_path || is_packed(path)) {
        return plain(Code::NotFound, StatusCode::NOT_FOUND);
    }
    let name = if is_page { "index.html" } else { path };
    match file(app.assets(), name, request.headers()) {
        Some(mut response) => {
            if app.is_over_tls() && name.ends_with(".html") {
                let headers = response.headers_mut();
                headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR);
            }
            response
        }
        None => plain(Code::NotFound, StatusCode::NOT_FOUND),
    }
}

/// The compressed twins are sent in place of the file, not by their own names.
fn is_packed(path: &str) -> bool {
    [".br", ".gz"].iter().any(|end| path.ends_with(end))
}

fn file(assets: &Assets, name: &str, asked: &HeaderMap) -> Option<Response> {
    let takes_brotli = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim() == "br"));
    let twin = assets.get(&format!("{name}.br"));
    let has_twin = twin.is_some();
    let packed = twin.filter(|_| takes_brotli);
    let is_brotli = packed.is_some();
    let bytes = match packed {
        Some(bytes) => bytes,
        None => assets.get(name)?,
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(media_type(name)),
    );
    // With "not modified" too: what that answer says takes the place of what the browser had.
    if is_script(name) {
        headers.insert(header::CONTENT_SECURITY_POLICY, SCRIPT_POLICY);
    }
    if name.ends_with(".html") {
        for (key, value) in DOCUMENT {
            let key = HeaderName::from_static(key);
            headers.insert(key, HeaderValue::from_static(value));
        }
    }
    if has_twin {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if is_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if is_hashed(name) {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, forever);
    } else {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let tag = format!("\"{}\"", hex(&sha256(&bytes)[..12]));
        let tag = HeaderValue::from_str(&tag).ok()?;
        let known = asked.get(header::IF_NONE_MATCH) == Some(&tag);
        headers.insert(header::ETAG, tag);
        if known {
            headers.remove(header::CONTENT_TYPE);
            headers.remove(header::CONTENT_ENCODING);
            return Some((StatusCode::NOT_MODIFIED, headers).into_response());
        }
    }
    Some((headers, Body::from(bytes)).into_response())
}

/// Does the name carry a hash of the content, as Trunk writes it (`app-0123456789abcdef.css`)?
fn is_hashed(name: &str) -> bool {
    name.split(['/', '.', '_']).any(|part| {
        part.rsplit_once('-').is_some_and(|(_, hash)| {
            hash.len() >= 8
                && hash
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
    })
}

fn is_script(name: &str) -> bool {
    [".js", ".mjs"].iter().any(|end| name.ends_with(end))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
