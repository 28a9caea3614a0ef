//! Why an act was not done, in plain sentences. What is wrong beneath goes to the operator's log.

use bundle::inbox::InboxError;
use bundle::seal::{ClosedError, SealError};
use store::{ActError, ActRefused, ExchangeError, HandoverError, PublishError, StoreError};
use words::Lang;

fn text(lang: Lang, key: &str) -> String {
    lang.text(&format!("console-record-{key}"))
}

fn with(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    lang.with(&format!("console-record-{key}"), args)
}

fn broken(lang: Lang, error: &dyn std::fmt::Display) -> String {
    tracing::error!(%error, "an act of the record was not done");
    text(lang, "broken")
}

pub(super) fn store(lang: Lang, error: &StoreError) -> String {
    match error {
        StoreError::Older(_) => text(lang, "frozen"),
        StoreError::LogKey(_) => text(lang, "log-key-wrong"),
        StoreError::UnknownUnit(unit) => with(lang, "unknown-unit", &[("unit", unit)]),
        other => broken(lang, other),
    }
}

pub(super) fn act(lang: Lang, error: &ActError) -> String {
    match error {
        ActError::Refused(refused) => self::refused(lang, refused),
        ActError::Reused => text(lang, "reused"),
        ActError::Store(error) => store(lang, error),
    }
}

fn refused(lang: Lang, error: &ActRefused) -> String {
    match error {
        ActRefused::Open => text(lang, "sealed-already"),
        ActRefused::NotOpen => text(lang, "not-sealed"),
        ActRefused::NoUnits => text(lang, "no-units"),
        ActRefused::UnknownUnit(unit) => with(lang, "unknown-unit", &[("unit", unit)]),
        ActRefused::UnknownKey(key) => with(lang, "unknown-key", &[("key", key)]),
        ActRefused::KnownKey(key) => with(lang, "known-key", &[("key", key)]),
        ActRefused::NoKey(_) => text(lang, "no-key"),
        ActRefused::Held { unit, device, .. } => with(lang, "held", &[("unit", unit), ("device", device)]),
        ActRefused::NotHeld { unit, .. } => with(lang, "not-held", &[("unit", unit)]),
        ActRefused::Figure { unit, says, due, .. } => {
            with(lang, "figure", &[("unit", unit), ("says", &says.to_string()), ("due", &due.to_string())])
        }
        ActRefused::Station => text(lang, "station"),
        ActRefused::TwoPeople(signed) => with(lang, "needs-two", &[("count", &signed.to_string())]),
        ActRefused::OnePerson => text(lang, "one-person-two-cards"),
        ActRefused::NotOwn(key) => with(lang, "known-key", &[("key", key)]),
        ActRefused::CheckInOpen(unit) => with(lang, "check-in-open", &[("unit", unit)]),
        ActRefused::UnderWay(unit) => with(lang, "under-way", &[("unit", unit)]),
        ActRefused::Stranger(key) => with(lang, "stranger", &[("key", key)]),
    }
}

pub(super) fn handover(lang: Lang, error: &HandoverError) -> String {
    match error {
        HandoverError::Paper(wrong) => {
            let groups: Vec<String> = wrong.iter().map(|wrong| wrong.group.to_string()).collect();
            with(lang, "groups-wrong", &[("groups", &groups.join("、"))])
        }
        HandoverError::Missing { paper, here } => {
            with(lang, "entries-missing", &[("paper", &paper.to_string()), ("here", &here.to_string())])
        }
        HandoverError::Here => text(lang, "written-here"),
        HandoverError::Act(error) => act(lang, error),
        HandoverError::Store(error) => store(lang, error),
    }
}

pub(super) fn exchange(lang: Lang, error: &ExchangeError) -> String {
    match error {
        ExchangeError::Seal(SealError::Recipients | SealError::Personal(_)) => text(lang, "recipient-needed"),
        ExchangeError::Inbox(error) => inbox(lang, error),
        ExchangeError::Payload(_) | ExchangeError::Faults(_) | ExchangeError::Entry { .. } => {
            tracing::error!(%error, "a bundle does not hold");
            text(lang, "bundle-wrong")
        }
        ExchangeError::Foreign(log) => with(lang, "bundle-foreign", &[("log", log)]),
        ExchangeError::NoCycle => text(lang, "bundle-no-cycle"),
        ExchangeError::Store(error) => store(lang, error),
        other => broken(lang, other),
    }
}

pub(super) fn inbox(lang: Lang, error: &InboxError) -> String {
    match error {
        InboxError::Signature(_) => text(lang, "bundle-stranger"),
        InboxError::TooLong { .. } => text(lang, "bundle-long"),
        InboxError::Unlisted(_) | InboxError::Manifest(_) => text(lang, "bundle-unlisted"),
        InboxError::Spoiled(_) | InboxError::Damaged(_) => text(lang, "bundle-spoiled"),
        InboxError::NotReady(_) => text(lang, "bundle-not-ready"),
        InboxError::Closed(ClosedError::NotForUs | ClosedError::NoIdentity) => text(lang, "bundle-not-for-us"),
        InboxError::Closed(_) | InboxError::Differs(_) | InboxError::Personal(_) => text(lang, "bundle-wrong"),
        InboxError::Folder(error) => broken(lang, error),
    }
}

pub(super) fn publish(lang: Lang, error: &PublishError) -> String {
    match error {
        PublishError::Fork(error) => {
            tracing::error!(%error, "the record");
            text(lang, "frozen")
        }
        PublishError::Act(error) => act(lang, error),
        PublishError::Store(error) => store(lang, error),
        PublishError::Policy(_) => text(lang, "policy-wrong"),
        PublishError::Cosignature | PublishError::Signature(_) => text(lang, "cosignature-wrong"),
        PublishError::Files(error) => broken(lang, error),
    }
}
