//! Every deed is done once and is in the log: none can be forgotten, neither an old one when the code
//! around it changes, nor a new one, which has to be done here.

use super::{find, pages};
use crate::{
    site::{Answer, Site},
    world::{Phone, household_write, member_write, states},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use so_thon_domain::{AccountId, Epoch, SeatId};
use so_thon_protocol::{
    State,
    audit::{AuditEntry, What},
    enrol::EnrolmentMade,
    escrow::{RecoveryOpened, seal_escrow},
    hex::hex,
    office::Account,
    seal::public_key_of,
    session::SignedIn,
};
use so_thon_server::store::{AuditStore, OF_THE_SERVER, PeopleStore};
use std::collections::BTreeSet;

/// What `Site::sign_in` gives as the seat's public key.
const SEAT_KEY: [u8; 32] = [0xab; 32];

/// A site whose officer and collaborator are signed in.
struct Doing {
    site: Site,
    officer: String,
    xuyen: SignedIn,
}

impl Doing {
    async fn new() -> Self {
        let site = Site::sealed().await;
        let officer = site.sign_in("canbo").await.token;
        let xuyen = site.sign_in("xuyen").await;
        Self {
            site,
            officer,
            xuyen,
        }
    }

    async fn ask(&self, method: &str, path: &str, token: &str, body: Value) -> Answer {
        let body = (!body.is_null()).then_some(body);
        let answer = self.site.call(method, path, token, body).await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {}",
            answer.status
        );
        answer
    }

    /// The officer does it.
    async fn officer(&self, method: &str, path: &str, body: Value) -> Answer {
        self.ask(method, path, &self.officer, body).await
    }

    async fn code(&self, of: AccountId) -> EnrolmentMade {
        let ask = json!({"account": of, "origin": "https://so.example.vn"});
        self.officer("POST", "/api/v1/enrolments", ask).await.json()
    }

    /// Two people of a household in one change, after the member of another that waited for it.
    async fn save(&self) {
        let own = self.site.world.villages[0];
        let mut phone = Phone::on(self.site.world.commune.id, self.xuyen.seat);
        let early = phone.save(vec![member_write(111, 110, own, "Y Mai")]);
        let household = phone.save(vec![household_write(110, own)]);
        let both = phone.save(vec![
            household_write(100, own),
            member_write(101, 100, own, "A Lơ"),
            member_write(102, 100, own, "Y Mới"),
        ]);
        for (sealed, becomes) in [(early, false), (household, true), (both, true)] {
            let request = phone.request(vec![sealed]);
            let reply = self.site.sync(&self.xuyen.token, &request).await;
            let applied = matches!(states(&reply)[..], [State::Applied { .. }]);
            assert_eq!(applied, becomes, "{:?}", reply.outcomes);
        }
    }

    /// Codes: one is withdrawn, one entered, spent and entered once more.
    async fn enrol(&self, of: AccountId) {
        let withdrawn = self.code(of).await;
        let path = format!("/api/v1/enrolments/{}", withdrawn.enrolment.id);
        self.officer("DELETE", &path, Value::Null).await;
        let code = self.code(of).await;
        let ask = json!({"code": code.code, "public_key": "cd".repeat(32)});
        let answer = self.ask("POST", "/api/v1/enrol", "", ask.clone()).await;
        let entered: SignedIn = answer.json();
        self.ask("GET", "/api/v1/session", &entered.token, Value::Null)
            .await;
        let again = self.site.call("POST", "/api/v1/enrol", "", Some(ask)).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    }

    /// A PIN is forgotten twice: the officer says no, and then yes.
    async fn forget_the_pin(&self) {
        let commune = &self.site.world.commune.public_key;
        let escrow = seal_escrow(commune, &SEAT_KEY, &[0x44; 32], &|buffer| buffer.fill(5));
        let escrow = json!({"escrow": hex(&escrow.expect("the key is good"))});
        let path = format!("/api/v1/seats/{}/escrow", self.xuyen.seat);
        self.ask("PUT", &path, &self.xuyen.token, escrow).await;
        let push = self.xuyen.push_token.as_deref().expect("a token");
        for approve in [false, true] {
            let ask = json!({"public_key": hex(&public_key_of(&[0x21; 32]))});
            let asked = self.ask("POST", "/api/v1/recoveries", push, ask).await;
            let asked: RecoveryOpened = asked.json();
            let path = format!("/api/v1/recoveries/{}", asked.id);
            self.officer("PUT", &path, json!({"approve": approve}))
                .await;
            self.ask("GET", &path, push, Value::Null).await;
        }
    }

    /// A phone is lost, and what it still sends is taken.
    async fn lose_a_phone(&self) {
        let mut lost = self.site.world.collaborator_phone().await;
        let path = format!("/api/v1/seats/{}", lost.seat);
        self.officer("DELETE", &path, Value::Null).await;
        let sent = lost.save(vec![household_write(120, self.site.world.villages[0])]);
        let reply = lost.sync(&self.site.world.server, vec![sent]).await;
        assert_eq!(states(&reply), [&State::Held]);
        let path = format!("/api/v1/held/{}/1", lost.seat);
        self.officer("PUT", &path, json!({"take": true})).await;
    }

    /// An account from its first day to its last, and back.
    async fn account(&self) -> AccountId {
        let new = json!({
            "login": "tuot", "name": "Hồ Văn Tuột", "role": "collaborator",
            "password": "hai con ga mai to",
        });
        let made = self.officer("POST", "/api/v1/accounts", new).await;
        let id = made.json::<Account>().id;
        let path = |what| format!("/api/v1/accounts/{id}/{what}");
        let villages = json!({"villages": self.site.world.villages});
        self.officer("PUT", &path("villages"), villages).await;
        let password = json!({"password": "ba con trau cay ruong"});
        self.officer("PUT", &path("password"), password).await;
        for closed in [true, false] {
            self.officer("PUT", &path("closed"), json!({"closed": closed}))
                .await;
        }
        id
    }

    /// Whoever is not let in or through, known and not.
    async fn be_refused(&self) {
        let site = &self.site;
        site.try_sign_in("xuyen", "sai mat khau", None).await;
        site.try_sign_in("khong-ai", "sai mat khau", None).await;
        let held = site
            .call("GET", "/api/v1/held", &self.xuyen.token, None)
            .await;
        assert_eq!(held.status, StatusCode::FORBIDDEN);
        site.world.server.note_left_out().await.expect("noted");
    }

    /// Somebody is exported and erased; what their change said of others stays.
    async fn erase(&self) {
        let of = so_thon_domain::RecordId(uuid::Uuid::from_u128(101));
        self.officer("POST", "/api/v1/exports", json!({"record": of}))
            .await;
        let ask = json!({"record": of, "ground": "asked", "words": "Đơn ngày 20/11/2026"});
        self.officer("POST", "/api/v1/erasures", ask).await;
    }

    /// What the commands `backup`, `restore` and `serve` note; `tests/backup.rs` runs them.
    async fn run_the_server(&self) {
        let (server, commune) = (&self.site.world.server, self.site.world.commune.id);
        let (store, now) = (&server.store, server.now());
        let notes = [server.note(commune, What::BackedUp)];
        store
            .note_backup(commune, now, &notes)
            .await
            .expect("noted");
        server.note_started().await.expect("noted");
        let (life, seat) = (Epoch(server.fresh_id()), SeatId(server.fresh_id()));
        let notes = [server.note(commune, What::Restored)];
        let renewed = store.renew_life(commune, life, seat, now, &notes).await;
        renewed.expect("renewed");
    }

    /// The names of all that both logs say.
    async fn noted(&self) -> BTreeSet<String> {
        let mut noted = BTreeSet::new();
        for log in [self.site.world.commune.id, OF_THE_SERVER] {
            let rows = self.site.world.server.store.audit_since(log, 0, 10_000);
            noted.extend(rows.await.expect("read").into_iter().map(|row| row.what));
        }
        noted
    }
}

#[tokio::test]
async fn every_deed_there_is_leaves_an_entry() {
    let doing = Doing::new().await;
    doing.save().await;
    let tuot = doing.account().await;
    doing.enrol(tuot).await;
    doing.forget_the_pin().await;
    doing.lose_a_phone().await;
    doing.be_refused().await;
    doing.erase().await;

    // Who did what to whom, of the deeds that no other test reads.
    let log = pages(&doing.site, &doing.officer).await;
    let said = |what: What| {
        let AuditEntry { by, about, .. } = find(&log, what.name());
        (by.as_str(), about.as_str())
    };
    let (officer, xuyen, tuot) = ("Người canbo", "Người xuyen", "Hồ Văn Tuột");
    for (what, by, about) in [
        (What::CodeMade, officer, tuot),
        (What::CodeWithdrawn, officer, tuot),
        (What::EscrowKept, xuyen, xuyen),
        (What::RecoveryAsked, xuyen, ""),
        (What::RecoveryRefused, officer, xuyen),
        (What::RecoveryApproved, officer, xuyen),
        (What::RecoveryFetched, xuyen, ""),
        (What::HeldDecided, officer, xuyen),
        (What::AccountClosed, officer, tuot),
        (What::AccountOpened, officer, tuot),
    ] {
        assert_eq!(said(what), (by, about), "{what:?}");
    }

    let leaves = json!(null);
    doing
        .ask("DELETE", "/api/v1/session", &doing.officer, leaves)
        .await;
    doing.run_the_server().await;
    let all = What::all().filter(|what| *what != What::Unknown);
    let all: BTreeSet<String> = all.map(|what| what.name().to_owned()).collect();
    assert_eq!(doing.noted().await, all);
}
