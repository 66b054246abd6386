//! Over HTTP: what an officer is given of a person, and what the log then says.

use super::{asked, id, lived};
use crate::{
    rounds,
    site::Site,
    world::{applied, edit, member_write},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use so_thon_domain::{RecordKind, RecordWrite};
use so_thon_protocol::{
    audit::AuditPage,
    erasure::{Dossier, Erased},
    problem::Code,
};

async fn log(site: &Site, token: &str) -> AuditPage {
    site.call("GET", "/api/v1/audit", token, None).await.json()
}

#[tokio::test]
async fn an_officer_gets_everything_that_is_held_about_a_member_and_the_log_says_so() {
    let site = Site::new().await;
    lived(&site.world).await;
    let officer = site.sign_in("canbo").await;
    let ask = json!({"record": id(101)});
    let answer = site
        .call("POST", "/api/v1/exports", &officer.token, Some(ask))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(
        !String::from_utf8_lossy(&answer.body).contains("Y Mai"),
        "no other person"
    );
    let dossier: Dossier = answer.json();
    assert_eq!(
        (dossier.by.as_str(), dossier.about),
        ("Người canbo", id(101))
    );
    let [own] = dossier.records.as_slice() else {
        panic!("{dossier:?}");
    };
    assert_eq!(own.fields["name"], json!("A Lơ"));
    assert_eq!(own.history.len(), 1);
    assert_eq!(own.history[0].name, "Người xuyen");
    assert_eq!(dossier.log.len(), 1, "the change that wrote it");
    let entry = &log(&site, &officer.token).await.entries[0];
    assert_eq!(
        (entry.what.as_str(), entry.by.as_str()),
        ("exported", "Người canbo")
    );
    assert_eq!(entry.subject, Some(id(101).0));
    assert_eq!(entry.content, Value::Null);
}

#[tokio::test]
async fn a_household_is_exported_whole() {
    let site = Site::new().await;
    lived(&site.world).await;
    let officer = site.sign_in("canbo").await;
    let ask = json!({"record": id(100)});
    let answer = site
        .call("POST", "/api/v1/exports", &officer.token, Some(ask))
        .await;
    let dossier: Dossier = answer.json();
    let kinds: Vec<&str> = dossier
        .records
        .iter()
        .map(|held| held.kind.as_str())
        .collect();
    assert_eq!(kinds, ["household", "member", "member"]);
    assert!(dossier.mentions.is_empty());
}

#[tokio::test]
async fn only_an_officer_erases_and_gives_a_reason() {
    let site = Site::new().await;
    lived(&site.world).await;
    let (officer, xuyen) = (site.sign_in("canbo").await, site.sign_in("xuyen").await);
    let ask = || Some(serde_json::to_value(asked(101)).expect("JSON"));
    let path = "/api/v1/erasures";
    let forbidden = site.call("POST", path, &xuyen.token, ask()).await;
    assert_eq!(forbidden.code(), Code::Forbidden);
    let without = json!({"record": id(101), "ground": "asked", "words": ""});
    let refused = site.call("POST", path, &officer.token, Some(without)).await;
    assert_eq!(refused.code(), Code::Missing);
    let done = site.call("POST", path, &officer.token, ask()).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(
        done.json::<Erased>(),
        Erased {
            records: 1,
            changes: 1
        }
    );
    let entries = log(&site, &officer.token).await.entries;
    assert_eq!(entries[0].what, "erased");
    let change = entries
        .iter()
        .find(|entry| entry.what == "change" && entry.by == "Người xuyen")
        .expect("a change");
    let about: Vec<_> = change.records.iter().map(|record| record.id).collect();
    assert_eq!(
        about,
        [id(100), id(102)],
        "the log does not name who was erased"
    );
    let path = format!("/api/v1/records/{}/history", id(101));
    let gone = site.call("GET", &path, &officer.token, None).await;
    assert_eq!(gone.code(), Code::NotFound);
}

#[tokio::test]
async fn a_registration_goes_with_its_household_and_who_committed_it_with_the_person() {
    let site = Site::new().await;
    let mut phone = lived(&site.world).await;
    let of = member_write(104, 100, site.world.villages[0], "");
    let committed = json!({"on": "2026-11-20", "by": id(101)});
    let plan = RecordWrite {
        kind: RecordKind::REGISTRATION,
        creates: true,
        ..edit(&of, "committed", committed.clone())
    };
    let more = edit(&of, "note", json!("Y Mai nói."));
    let plan = RecordWrite {
        fields: plan.fields.clone().into_iter().chain(more.fields).collect(),
        ..plan
    };
    let saved = phone.save(vec![plan]);
    assert!(applied(&phone.sync(&site.world.server, vec![saved]).await));
    let officer = site.sign_in("canbo").await;
    let export = async |of: u128| -> Dossier {
        let ask = json!({"record": id(of)});
        site.call("POST", "/api/v1/exports", &officer.token, Some(ask))
            .await
            .json()
    };
    let person = export(101).await;
    let said = person
        .mentions
        .iter()
        .find(|one| one.kind == "registration");
    let said = said.expect("the commitment");
    assert_eq!(said.fields.len(), 1, "and nothing else of it: {said:?}");
    assert_eq!(said.fields["committed"], committed);
    let household = export(100).await;
    assert!(
        household
            .records
            .iter()
            .any(|one| one.id == id(104) && one.kind == "registration")
    );
    let erased = super::erase(&site.world, 100).await.expect("erased");
    assert_eq!(erased.records, 4);
    phone.pull_all(&site.world.server).await;
    assert!(!phone.rows.contains_key(&id(104)));
}

#[tokio::test]
async fn a_person_is_given_what_a_signed_form_says_of_them_and_nothing_of_the_others() {
    let site = Site::new().await;
    let mut phone = lived(&site.world).await;
    let village = site.world.villages[0];
    let mut office = site.world.officer_phone().await;
    let review = rounds::review(100, village, site.world.collaborator.id);
    let opened = office.save(vec![rounds::round()]);
    let listed = office.save(vec![review.clone()]);
    assert!(applied(
        &office.sync(&site.world.server, vec![opened, listed]).await
    ));
    phone.pull_all(&site.world.server).await;
    let reason = |of: u128, age: u32| json!({"code": "out_of_school", "member": id(of), "params": {"age": {"count": age}}});
    let mut form = rounds::signed("2026-09-21");
    form["people"] = json!({
        id(101).to_string(): {"name": "A Lơ"},
        id(102).to_string(): {"name": "Y Mai"},
    });
    form["lacks"] = json!({
        "child_schooling": ["lacking", [reason(101, 13), reason(102, 8)]],
        "adult_schooling": ["lacking", [reason(102, 40)]],
    });
    let sent = phone.save(vec![edit(&review, "signed", form)]);
    assert!(applied(&phone.sync(&site.world.server, vec![sent]).await));
    let officer = site.sign_in("canbo").await;
    let ask = json!({"record": id(101)});
    let answer = site
        .call("POST", "/api/v1/exports", &officer.token, Some(ask))
        .await;
    assert!(
        !String::from_utf8_lossy(&answer.body).contains("Y Mai"),
        "no other person"
    );
    let dossier: Dossier = answer.json();
    let said = dossier.mentions.iter().find(|one| one.kind == "review");
    let said = said.expect("the signed form");
    assert_eq!(
        said.fields["signed"],
        json!({
            "on": "2026-09-21",
            "by": "Xuyên",
            "version": 1,
            "standard": "vn-2022-2026",
            "verdict": "poor",
            "people": {id(101).to_string(): {"name": "A Lơ"}},
            "lacks": {"child_schooling": ["lacking", [reason(101, 13)]]},
        })
    );
}
