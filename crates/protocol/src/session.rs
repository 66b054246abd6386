//! `POST /api/v1/session`: signing in. The first sign-in of an installation mints its seat.

use serde::{Deserialize, Serialize};
use so_thon_domain::{AccountId, CommuneId, Epoch, Millis, SeatId, VillageId, access::Role};

/// What a person signs in with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// The person's own password from now on, where the office set the one above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_password: Option<String>,
    /// The seat this installation already has for the person, to renew its session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<SeatId>,
    /// The Ed25519 public key of a new seat, hexadecimal. Ignored when `seat` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
    /// What the office shall call the device ("Android, Chrome").
    #[serde(default)]
    pub device: String,
}

/// `PUT /api/v1/session/password`: a person changes their own password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OwnPassword {
    /// The one they have.
    pub old: String,
    /// The one they want.
    pub new: String,
}

/// The answer to a good sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who signed in.
    pub me: Me,
    /// The seat: the one asked for, or a new one.
    pub seat: SeatId,
    /// True when the seat was minted now.
    pub minted: bool,
    /// Bearer token for everything the person may do.
    pub token: String,
    /// Bearer token that can append envelopes of this seat and read nothing; only when minted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_token: Option<String>,
    /// The life of the server's store.
    pub epoch: Epoch,
    /// The person's other seats that said they saved more than ever arrived: what may be lost with
    /// a phone, or still lies on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingOf>,
}

/// What never arrived from one seat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingOf {
    /// The seat.
    pub seat: SeatId,
    /// What the device called itself.
    pub device: String,
    /// When it was minted.
    pub since: Millis,
    /// When it last spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Millis>,
    /// The highest number it said it gave.
    pub highest: u64,
    /// How many of its changes arrived.
    pub received: u64,
}

/// `GET /api/v1/session`: who the token belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub account: AccountId,
    /// Login name.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The commune.
    pub commune: CommuneId,
    /// Its name ("Xã Sơn Rầm (mẫu)").
    pub commune_name: String,
    /// Assigned villages (collaborators).
    pub villages: Vec<VillageId>,
    /// The commune's X25519 public key, hexadecimal: what envelopes will be sealed to.
    pub commune_key: String,
    /// True when the commune is a demonstration: every screen says so.
    #[serde(default)]
    pub sample: bool,
}
