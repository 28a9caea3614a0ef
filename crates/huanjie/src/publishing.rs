//! Publishing while the server runs: at once what closes a stage, everything else within a minute.

use std::time::Duration;

use store::{PublishError, Store};

/// How long an entry that closes no stage waits for others.
const WAIT: Duration = Duration::from_secs(60);

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
    if let Err(error) = store.publish().await {
        match error {
            PublishError::Fork(_) => tracing::error!(%error, "the public record is not continued"),
            _ => tracing::warn!(%error, "not published; tried again in a minute"),
        }
    }
}
