//! Publishing while the server runs: at once what closes a stage, everything else within a minute; then the witnesses with
//! an address are asked.

use std::time::Duration;

use record::Verifier;
use record::ask::{Next, NotCosigned, next};
use store::{PublishError, Store};

use crate::witnesses::ask;

/// How long an entry that closes no stage waits for others.
const WAIT: Duration = Duration::from_secs(60);

/// How often a witness is asked again from another size: once is enough unless it learns of the log elsewhere too.
const TRIES: usize = 3;

/// Publishes until the server stops. What fails is told and tried again.
pub async fn publish_forever(store: Store) {
    loop {
        publish(&store).await;
        tokio::select! {
            () = store.hurried() => {}
            () = tokio::time::sleep(WAIT) => {}
        }
    }
}

async fn publish(store: &Store) {
    match store.publish().await {
        Ok(done) if done.size > 0 => ask_witnesses(store).await,
        Ok(_) => {}
        Err(error @ PublishError::Fork(_)) => tracing::error!(%error, "the public record is not continued"),
        Err(error) => tracing::warn!(%error, "not published; tried again in a minute"),
    }
}

/// Asks every witness that has an address to cosign the newest checkpoint.
async fn ask_witnesses(store: &Store) {
    let policy = match store.policy() {
        Ok(policy) => policy,
        Err(error) => return tracing::warn!(%error, "no witness is asked"),
    };
    for party in policy.witnesses() {
        let Some(url) = &party.url else { continue };
        if let Err(error) = ask_one(store, &party.name, &party.key, url).await {
            tracing::warn!(witness = party.name, %error, "no cosignature; asked again in a minute");
        }
    }
}

async fn ask_one(store: &Store, name: &str, key: &Verifier, url: &str) -> Result<(), String> {
    let mut seen = store.witnessed(name).await.map_err(|e| e.to_string())?;
    for _ in 0..TRIES {
        let request = store.request(seen).await.map_err(|e| e.to_string())?;
        let Some(request) = request.filter(|request| request.checkpoint.checkpoint().size > seen || seen == 0) else { return Ok(()) };
        let (bytes, address) = (request.to_bytes(), url.to_owned());
        let answer = tokio::task::spawn_blocking(move || ask(&address, &bytes)).await.map_err(|e| e.to_string())?;
        match next(&request, answer.map_err(|e| e.to_string())?, key) {
            Ok(Next::Add(signature)) => return store.cosigned(&[signature]).await.map(|_| ()).map_err(|e| e.to_string()),
            Ok(Next::AskFrom(size)) => seen = size,
            Err(error) => {
                if matches!(error, NotCosigned::OtherPast { .. }) {
                    store.alarm(format!("the witness {name}: {error}"));
                }
                return Err(error.to_string());
            }
        }
    }
    Err("it answers another size every time".to_owned())
}
