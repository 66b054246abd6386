//! Photos of a visit that is being recorded: taken, seen at once, taken out again.
//!
//! They lie on the phone with the draft from the moment they are taken, not in the form: the system
//! may end the page while the camera is open, and what was taken before is there again. When the book
//! closes meanwhile, what the camera gives waits for the form ([`Camera`](crate::app_state::camera::Camera)).

use crate::{
    app_state::{AppState, camera::Given, clock, clock::BrowserChance, use_app},
    components::{Btn, Icon, Note, NoteKind, Shot, Shots},
    forms::{Keeper, words},
    i18n::format,
    platform::camera::{self, CAMERA, FILES, ShownUrl},
    t,
};
use leptos::{prelude::*, task::spawn_local};
use so_thon_domain::{
    HouseholdId, PhotoId, RecordWrite, VisitId,
    draft::VisitDraft,
    photo::{MOST_PIXELS, Photo},
    typed::{Place, write_of},
    unit::HouseholdUnit,
};
use so_thon_sync::{
    PhoneError,
    phone::{KeptPhoto, LocalPhoto, NewPhoto},
};
use std::rc::Rc;

/// A photo in the form.
#[derive(Clone)]
struct Taken {
    id: PhotoId,
    photo: KeptPhoto,
    url: Rc<ShownUrl>,
}

/// The photos of an open form. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct FormPhotos {
    app: AppState,
    keeper: Keeper,
    key: StoredValue<String>,
    /// The item of the repair box that the form mends.
    mends: Option<u64>,
    household: HouseholdId,
    taken: RwSignal<Vec<Taken>, LocalStorage>,
    /// How many pictures are on their way into the form.
    busy: RwSignal<u32>,
    /// What the person tapped meanwhile.
    after: StoredValue<Option<Callback<()>>>,
    trouble: RwSignal<Option<&'static str>>,
}

impl FormPhotos {
    /// The photos that lie with a draft, and those of what it mends.
    pub(super) fn of_draft(
        keeper: Keeper,
        key: String,
        mends: Option<u64>,
        household: HouseholdId,
    ) -> Self {
        let photos = Self {
            app: use_app(),
            keeper,
            key: StoredValue::new(key),
            mends,
            household,
            taken: RwSignal::new_local(Vec::new()),
            busy: RwSignal::new(0),
            after: StoredValue::new(None),
            trouble: RwSignal::new(None),
        };
        photos.while_busy(async move {
            let read = photos.read().await;
            read.map_err(|error| words::phone(&error))
        });
        photos.hear_the_camera();
        photos
    }

    /// Takes what the camera gives, also what it gave while the book was closed.
    fn hear_the_camera(self) {
        let Some(identity) = self.app.identity() else {
            return;
        };
        let (camera, form) = (self.app.camera, (identity.seat, self.key.get_value()));
        camera.belongs_to(form.clone());
        Effect::new(move |_| {
            for picture in camera.take(&form) {
                self.trouble.set(None);
                self.while_busy(async move { self.keep(picture).await });
            }
        });
    }

    /// Goes on once every picture that is on its way is in the form.
    pub(super) fn then(self, goes_on: Callback<()>) {
        if self.busy.get_untracked() == 0 {
            goes_on.run(());
        } else {
            self.after.set_value(Some(goes_on));
        }
    }

    /// Brings pictures into the form, and says why when it fails.
    fn while_busy(self, work: impl Future<Output = Result<(), &'static str>> + 'static) {
        self.busy.update(|busy| *busy += 1);
        spawn_local(async move {
            let done = work.await;
            // The page may be gone.
            let left = self.busy.try_update(|busy| {
                *busy -= 1;
                *busy
            });
            if let Err(why) = done {
                self.trouble.try_set(Some(why));
            }
            if left == Some(0)
                && let Some(goes_on) = self.after.try_update_value(Option::take).flatten()
            {
                goes_on.run(());
            }
        });
    }

    /// What makes their records: in the one change that saves the visit.
    pub(super) fn writes(self, visit: VisitId, unit: &HouseholdUnit) -> Vec<RecordWrite> {
        let write = |taken: &Taken| {
            let place = Place {
                id: taken.id.into(),
                unit: unit.id.into(),
                village: unit.village,
            };
            let facts = Photo {
                content: Some(taken.photo.content),
                taken: Some(taken.photo.taken),
                visit: Some(visit),
            };
            write_of(place, None, &facts)
        };
        self.taken
            .with_untracked(|all| all.iter().filter_map(write).collect())
    }

    /// Throws them away, as the draft was, and goes on.
    pub(super) fn throw_away(self, then: Callback<()>) {
        let (app, key) = (self.app, self.key.get_value());
        spawn_local(async move {
            if let Some(book) = app.book() {
                // What cannot be thrown away shows in the fresh form, and can be taken out there.
                let _ = book.drop_photos(&key).await;
            }
            then.run(());
        });
    }

    async fn read(self) -> Result<(), PhoneError> {
        let book = self.app.book().ok_or(PhoneError::NotEnrolled)?;
        let kept = book.form_photos(&self.key.get_value(), self.mends).await?;
        for (id, photo) in kept {
            if let LocalPhoto::Jpeg(jpeg) = book.local_photo(id).await? {
                self.show(id, photo, &jpeg);
            }
        }
        Ok(())
    }

    fn show(self, id: PhotoId, photo: KeptPhoto, jpeg: &[u8]) {
        if let Some(url) = ShownUrl::of(jpeg) {
            let url = Rc::new(url);
            self.taken.try_update(|taken| {
                taken.retain(|one| one.id != id);
                taken.push(Taken { id, photo, url });
            });
        }
    }

    /// Keeps the draft, then opens the camera or the files.
    fn open(self, input: &'static str, draft: VisitDraft) {
        spawn_local(async move {
            self.keeper.keep_now(draft, Some(self.household)).await;
            camera::open(input);
        });
    }

    async fn keep(self, given: Given) -> Result<(), &'static str> {
        let taken = given.at;
        let picture = camera::shrink(&given.file, MOST_PIXELS).await;
        let picture = picture.map_err(|_| t!(photo.no_picture))?;
        let Some(book) = self.app.book() else {
            // It closed meanwhile: the picture waits for the form to be opened again.
            self.app.camera.give_back(given);
            return Ok(());
        };
        let id = PhotoId::fresh(&mut BrowserChance, taken);
        let new = NewPhoto {
            id,
            household: self.household,
            jpeg: picture.jpeg,
            width: picture.width,
            height: picture.height,
            taken,
        };
        let jpeg = new.jpeg.clone();
        let key = self.key.get_value();
        let kept = book.take_photo(new, &key, &mut BrowserChance).await;
        let kept = kept.map_err(|error| words::phone(&error))?;
        self.show(id, kept, &jpeg);
        Ok(())
    }

    fn remove(self, id: PhotoId) {
        spawn_local(async move {
            let Some(book) = self.app.book() else {
                return;
            };
            match book.drop_photo(id).await {
                Ok(()) => drop(self.taken.try_update(|all| all.retain(|one| one.id != id))),
                Err(error) => drop(self.trouble.try_set(Some(words::phone(&error)))),
            }
        });
    }
}

/// The photos, and what takes more of them.
#[component]
pub(super) fn PhotosField(photos: FormPhotos, draft: RwSignal<VisitDraft>) -> impl IntoView {
    let rows = move || {
        let shot = |taken: Taken| {
            let time = format::time(clock::local(taken.photo.taken));
            let alt = t!(photo.taken_time, time = time.clone());
            let id = taken.id;
            // One that came back with its visit goes when that is given up.
            let remove = (!taken.photo.was_saved()).then(|| view! {
                <Btn on_click=move |_| photos.remove(id)>
                    {t!(photo.remove)}<span class="say">" "{t!(photo.taken_time, time = time)}</span>
                </Btn>
            });
            view! {
                <li>
                    <span class="shot shot-full"><Shot src=taken.url.address().to_owned() alt=alt/></span>
                    {remove}
                </li>
            }
        };
        // The newest stands beside what took it.
        photos
            .taken
            .get()
            .into_iter()
            .rev()
            .map(shot)
            .collect_view()
    };
    let busy = move || (photos.busy.get() > 0).then(|| t!(photo.keeping));
    let any = move || !photos.taken.read().is_empty();
    view! {
        <section class="stack" aria-labelledby="photos">
            <h2 id="photos" class="label">{t!(photo.title)}</h2>
            // What takes photos stays under the thumb, however many there are.
            <div class="shots">
                <button class="shot" type="button" on:click=move |_| photos.open(CAMERA, draft.get_untracked())>
                    <Icon name="camera"/>
                    {move || if any() { t!(photo.take_more) } else { t!(photo.take) }}
                </button>
                <button class="shot" type="button" on:click=move |_| photos.open(FILES, draft.get_untracked())>
                    <Icon name="clip"/>{t!(photo.choose)}
                </button>
                <Show when=any><Shots>{rows}</Shots></Show>
            </div>
            <p class="soft small" role="status">{busy}</p>
            {move || photos.trouble.get().map(|why| view! {
                <Note kind=NoteKind::Wait icon="camera" announce=true><p>{why}</p></Note>
            })}
        </section>
    }
}
