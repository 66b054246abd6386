//! What those who have records may ask, of the villages they reach.

use super::BookHolder;
use crate::{
    photos::{Purpose, SeenPhoto},
    problem::Failure,
    store::Store,
    turned_away::{BUNDLES, SYNC},
};
use so_thon_domain::{RecordId, photo::PhotoHash};
use so_thon_protocol::{
    SyncReply, SyncRequest, bundle::BundleReply, codec, office::Step, problem::Code,
};

impl<S: Store> BookHolder<S> {
    /// Sends and receives.
    pub async fn sync(&self, body: &[u8]) -> Result<SyncReply, Failure> {
        let Ok(request) = codec::decode::<SyncRequest>("sync request", body) else {
            let refused = self.server.unreadable(&self.caller, SYNC, Code::BadRequest);
            return Err(refused.await);
        };
        self.server.sync(&self.caller, request).await
    }

    /// Carries what others wrote.
    pub async fn bundle(&self, body: &[u8]) -> Result<BundleReply, Failure> {
        let Ok(text) = std::str::from_utf8(body) else {
            let refused = self
                .server
                .unreadable(&self.caller, BUNDLES, Code::BadBundle);
            return Err(refused.await);
        };
        self.server.bundle(&self.caller, text).await
    }

    /// What a record that they see went through.
    pub async fn history(&self, id: RecordId) -> Result<Vec<Step>, Failure> {
        self.server.history(&self.caller, id).await
    }

    /// A picture of a household that they see, to look at.
    pub async fn photo(&self, hash: PhotoHash) -> Result<SeenPhoto, Failure> {
        self.server.photo(&self.caller, hash, Purpose::Look).await
    }

    /// Its bytes as they are stored.
    pub async fn photo_sealed(&self, photo: &SeenPhoto) -> Result<Vec<u8>, Failure> {
        self.server.photo_sealed(photo).await
    }

    /// The picture itself.
    pub async fn photo_opened(&self, photo: &SeenPhoto) -> Result<Vec<u8>, Failure> {
        self.server.photo_opened(photo).await
    }
}
