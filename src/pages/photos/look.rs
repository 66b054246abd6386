//! Getting at a photo: from this phone, or on demand from the office.

use crate::{
    app_state::{AppState, clock::BrowserChance, use_app},
    forms::words,
    http_photos::{HttpPhotos, Wanted},
    platform::camera::ShownUrl,
    sync_driver::Trouble,
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, PhotoId,
    photo::{Content, Photo},
    unit::Entry,
};
use so_thon_protocol::{photo::open_photo, problem::Code};
use so_thon_sync::{
    PhoneError, TransportError,
    engine::SyncError,
    phone::{LocalPhoto, NewPhoto},
};
use std::rc::Rc;

/// How far a photo is from being seen.
#[derive(Clone, Debug)]
pub enum Sight {
    /// The phone is looking for it.
    Looking,
    /// It is not here; the office may have it.
    Away,
    /// It is on its way here.
    Fetching,
    /// Here, under an address.
    Here(Rc<ShownUrl>),
    /// It cannot be had now, for this reason.
    Failed(String),
}

/// A photo that somebody looks at. Copy it freely.
#[derive(Clone, Copy)]
pub struct Look {
    app: AppState,
    id: PhotoId,
    household: HouseholdId,
    facts: StoredValue<Photo>,
    /// How far it is.
    pub sight: RwSignal<Sight, LocalStorage>,
}

impl Look {
    /// Looks for a photo on this phone. At once also at the office, if it is wanted at once.
    pub fn at(household: HouseholdId, photo: &Entry<Photo>, at_once: bool) -> Self {
        let look = Self {
            app: use_app(),
            id: photo.id.into(),
            household,
            facts: StoredValue::new(photo.facts.clone()),
            sight: RwSignal::new_local(Sight::Looking),
        };
        spawn_local(async move {
            look.show(look.here().await);
            let away = look
                .sight
                .try_with_untracked(|sight| matches!(sight, Sight::Away));
            if at_once && away == Some(true) {
                look.fetch();
            }
        });
        look
    }

    /// Fetches it from the office.
    pub fn fetch(self) {
        self.sight.set(Sight::Fetching);
        spawn_local(async move { self.show(self.at_office().await) });
    }

    fn show(self, found: Result<Option<Vec<u8>>, String>) {
        // The page may be gone.
        self.sight.try_set(match found {
            Ok(Some(jpeg)) => match ShownUrl::of(&jpeg) {
                Some(url) => Sight::Here(Rc::new(url)),
                None => Sight::Failed(t!(photo.unreadable).to_owned()),
            },
            Ok(None) => Sight::Away,
            Err(why) => Sight::Failed(why),
        });
    }

    async fn here(self) -> Result<Option<Vec<u8>>, String> {
        match self.local().await.map_err(|error| said(&error))? {
            LocalPhoto::Jpeg(jpeg) => Ok(Some(jpeg)),
            LocalPhoto::Key(_) | LocalPhoto::Nothing => Ok(None),
        }
    }

    async fn local(self) -> Result<LocalPhoto, PhoneError> {
        let book = self.app.book().ok_or(PhoneError::NotEnrolled)?;
        book.local_photo(self.id).await
    }

    async fn at_office(self) -> Result<Option<Vec<u8>>, String> {
        let facts = self.facts.get_value();
        let Some(content) = facts.content else {
            return Err(t!(photo.unreadable).to_owned());
        };
        let token = self.app.token();
        let token = token.ok_or_else(|| t!(problem.session_expired).to_owned())?;
        let photos = HttpPhotos::new(token);
        let local = self.local().await.map_err(|error| said(&error))?;
        let jpeg = match local {
            LocalPhoto::Jpeg(jpeg) => return Ok(Some(jpeg)),
            LocalPhoto::Key(key) => {
                let sealed = photos.fetch(content.hash, Wanted::Sealed).await;
                let sealed = sealed.map_err(why)?;
                open_photo(&key, &sealed).map_err(|_| t!(photo.unreadable).to_owned())?
            }
            LocalPhoto::Nothing => {
                let opened = photos.fetch(content.hash, Wanted::Opened).await;
                opened.map_err(why)?
            }
        };
        self.keep(content, &facts, &jpeg).await;
        Ok(Some(jpeg))
    }

    /// Kept for the next look, if there is room. Not having room is no reason not to show it.
    async fn keep(self, content: Content, facts: &Photo, jpeg: &[u8]) {
        if let Some(book) = self.app.book() {
            let copy = NewPhoto {
                id: self.id,
                household: self.household,
                jpeg: jpeg.to_vec(),
                width: content.width,
                height: content.height,
                taken: facts.taken.unwrap_or_default(),
            };
            let _ = book.keep_copy(copy, content, &mut BrowserChance).await;
        }
    }
}

fn said(error: &PhoneError) -> String {
    words::phone(error).to_owned()
}

fn why(error: TransportError) -> String {
    match error {
        TransportError::Problem(problem) if problem.code == Code::NotFound => {
            t!(photo.not_come).to_owned()
        }
        other => words::trouble(&Trouble::from(SyncError::Transport(other))).to_owned(),
    }
}
