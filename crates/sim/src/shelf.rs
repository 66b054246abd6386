//! The office's place for the bytes of photos: a memory that fails when it is told to, and that
//! writes down which photos ever lay in it whole.

use async_trait::async_trait;
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use object_store::{
    CopyOptions, Error, GetOptions, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, memory::InMemory, path::Path,
};
use so_thon_domain::photo::{Hex, PhotoHash};
use so_thon_protocol::photo::hash;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How the next fault comes: the office's process ends at the step of this count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// Steps that still work.
    pub after: u32,
    /// The step took effect before nobody was told.
    pub behind: bool,
}

#[derive(Debug, Default)]
struct State {
    bytes: Arc<InMemory>,
    fault: Option<Ends>,
    dead: bool,
    broken: bool,
    damages: bool,
    proved: BTreeSet<PhotoHash>,
}

/// The place. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<Mutex<State>>);

impl Shelf {
    /// Lets the office's process end soon.
    pub fn arm(&self, fault: Ends) {
        self.state().fault = Some(fault);
    }

    /// The office's process begins again; true when it had ended.
    pub fn revive(&self) -> bool {
        let mut state = self.state();
        state.fault = None;
        std::mem::take(&mut state.dead)
    }

    /// The place answers nothing at all, or answers again.
    pub fn set_broken(&self, broken: bool) {
        self.state().broken = broken;
    }

    /// Does it answer nothing at all?
    pub fn is_broken(&self) -> bool {
        self.state().broken
    }

    /// From now on what is put down whole is put down damaged. Only to prove that this is seen.
    pub fn damage(&self) {
        self.state().damages = true;
    }

    /// What lies here, as a copy.
    pub fn copy(&self) -> InMemory {
        self.state().bytes.fork()
    }

    /// From now on this lies here and nothing else.
    pub fn put_back(&self, bytes: InMemory) {
        self.state().bytes = Arc::new(bytes);
    }

    /// Did a photo ever lie here whole, with the bytes that its name says?
    pub fn ever_proved(&self, photo: &PhotoHash) -> bool {
        self.state().proved.contains(photo)
    }

    /// The photos that lie here whole, and whether their bytes are those of their names.
    pub async fn whole(&self) -> Result<BTreeMap<PhotoHash, bool>> {
        let bytes = Arc::clone(&self.state().bytes);
        let mut whole = BTreeMap::new();
        let mut all = bytes.list(None);
        while let Some(object) = all.next().await {
            let path = object?.location;
            if let Some(name) = whole_name(&path) {
                let found = bytes.get_opts(&path, GetOptions::default()).await?;
                whole.insert(name, hash(&found.bytes().await?) == name);
            }
        }
        Ok(whole)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One step: what lies here, or the end of the process. The second part: it ends behind this
    /// step.
    fn step(&self) -> Result<(Arc<InMemory>, bool)> {
        let mut state = self.state();
        if state.broken || state.dead {
            return Err(ended());
        }
        let behind = match &mut state.fault {
            Some(fault) if fault.after == 0 => Some(fault.behind),
            Some(fault) => {
                fault.after -= 1;
                None
            }
            None => None,
        };
        state.dead = behind.is_some();
        match behind {
            Some(false) => Err(ended()),
            _ => Ok((Arc::clone(&state.bytes), behind.is_some())),
        }
    }
}

fn ended() -> Error {
    Error::Generic {
        store: "Shelf",
        source: "drawn by the simulator".into(),
    }
}

/// The name of a photo that lies whole at this path.
fn whole_name(path: &Path) -> Option<PhotoHash> {
    let mut parts = path.parts().skip(1);
    let whole = parts.next()?.as_ref() == "whole";
    let name = parts.next()?;
    whole.then(|| Hex::parse(name.as_ref()))?
}

impl fmt::Display for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

#[async_trait]
impl ObjectStore for Shelf {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        let (bytes, behind) = self.step()?;
        let mut payload = payload;
        if let Some(name) = whole_name(location) {
            let mut given: Vec<u8> = payload.iter().flatten().copied().collect();
            let mut state = self.state();
            if hash(&given) == name {
                state.proved.insert(name);
            }
            if let Some(first) = given.first_mut().filter(|_| state.damages) {
                *first ^= 1;
            }
            payload = given.into();
        }
        let put = bytes.put_opts(location, payload, options).await;
        if behind { Err(ended()) } else { put }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.step()?.0.put_multipart_opts(location, options).await
    }

    async fn get_opts(
        &self,
        location: &Path,
        options: GetOptions,
    ) -> Result<object_store::GetResult> {
        self.step()?.0.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let shelf = self.clone();
        let each = locations.then(move |location| {
            let shelf = shelf.clone();
            async move {
                let location = location?;
                let (bytes, behind) = shelf.step()?;
                let one = stream::iter([Ok(location.clone())]).boxed();
                let mut deleted = bytes.delete_stream(one);
                while let Some(done) = deleted.next().await {
                    done?;
                }
                if behind { Err(ended()) } else { Ok(location) }
            }
        });
        each.boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.step() {
            Ok((bytes, _)) => bytes.list(prefix),
            Err(error) => stream::iter([Err(error)]).boxed(),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.step()?.0.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.step()?.0.copy_opts(from, to, options).await
    }
}
