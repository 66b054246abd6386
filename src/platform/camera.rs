//! Makes what a camera gave small enough to send: decoded, turned upright, drawn at a bounded size
//! and written as JPEG. Drawing leaves everything else behind that the file said (EXIF: place,
//! device, time).

use super::window::{document, window};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement,
    ImageBitmap, Url,
};

/// The input that opens the camera.
pub const CAMERA: &str = "photo-camera";

/// The input that chooses among pictures that are there.
pub const FILES: &str = "photo-files";

/// How much of the picture's fineness JPEG keeps.
const QUALITY: f64 = 0.8;

/// A picture made small.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// JPEG.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// The file is no picture that this browser can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPicture;

impl From<JsValue> for NoPicture {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Makes a picture whose longest side is at most so many pixels.
pub async fn shrink(file: &Blob, most: u32) -> Result<Picture, NoPicture> {
    let decoding = window().create_image_bitmap_with_blob(file)?;
    let bitmap: ImageBitmap = JsFuture::from(decoding).await?.dyn_into()?;
    let (width, height) = fitted(bitmap.width(), bitmap.height(), most);
    let canvas: HtmlCanvasElement = document()
        .create_element("canvas")?
        .dyn_into()
        .map_err(|_| NoPicture)?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(NoPicture)?;
    let context: CanvasRenderingContext2d = context.dyn_into().map_err(|_| NoPicture)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        &bitmap,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )?;
    bitmap.close();
    let written = Promise::new(&mut |done, failed| {
        let heard = Closure::once_into_js(move |blob: JsValue| {
            // A promise's own function does not throw.
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(
            heard.unchecked_ref(),
            "image/jpeg",
            &QUALITY.into(),
        );
        if let Err(error) = asked {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    let blob: Blob = JsFuture::from(written).await?.dyn_into()?;
    let bytes = JsFuture::from(blob.array_buffer()).await?;
    // The drawing's memory is given back now, not some time.
    canvas.set_width(0);
    Ok(Picture {
        jpeg: Uint8Array::new(&bytes).to_vec(),
        width,
        height,
    })
}

/// A size of the same shape whose longest side is at most so many pixels; never larger than it was.
#[allow(
    clippy::cast_possible_truncation,
    reason = "no side becomes larger than it was"
)]
fn fitted(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= most {
        return (width.max(1), height.max(1));
    }
    let side = |side: u32| {
        let scaled = u64::from(side) * u64::from(most) / u64::from(longest);
        (scaled as u32).max(1)
    };
    (side(width), side(height))
}

/// The files that were chosen; the input is emptied, so that the same one can be chosen again.
pub fn chosen(input: &HtmlInputElement) -> Vec<Blob> {
    let files = input.files();
    let count = files.as_ref().map_or(0, web_sys::FileList::length);
    let chosen = (0..count).filter_map(|at| Some(files.as_ref()?.get(at)?.into()));
    let chosen = chosen.collect();
    input.set_value("");
    chosen
}

/// An address under which the page shows bytes, until it is dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct ShownUrl(String);

impl ShownUrl {
    /// For a JPEG; `None` when the browser gives none.
    pub fn of(jpeg: &[u8]) -> Option<Self> {
        let parts = Array::of1(&Uint8Array::from(jpeg));
        let options = BlobPropertyBag::new();
        options.set_type("image/jpeg");
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ShownUrl {
    fn drop(&mut self) {
        // Fails for no address of ours.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// Opens the chooser of a file input, by the person's touch.
pub fn open(id: &str) {
    let input = document().get_element_by_id(id);
    let click = input.and_then(|input| {
        let click = Reflect::get(&input, &"click".into()).ok()?;
        Some((input, click.dyn_into::<Function>().ok()?))
    });
    if let Some((input, click)) = click {
        let _ = click.call0(&input);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_picture_keeps_its_shape_and_never_grows() {
        assert_eq!(fitted(4_000, 3_000, 1_280), (1_280, 960));
        assert_eq!(fitted(3_000, 4_000, 1_280), (960, 1_280));
        assert_eq!(fitted(640, 480, 1_280), (640, 480));
        assert_eq!(fitted(100_000, 1, 1_280), (1_280, 1));
    }
}
