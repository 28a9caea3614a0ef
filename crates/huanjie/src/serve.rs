//! `huanjie serve`, and what it shares with the demonstration.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use documents::Press;
use store::{Store, StoreError};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;
use web::{App, Settings};

use crate::Failure;
use crate::account::there;
use crate::cli::ServeOptions;
use crate::publishing::publish_forever;

/// How long answers under way may take once the process is asked to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs to the end on all cores.
pub fn run(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second subscriber in one process (tests) is not an error.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::unusable(format!("the operating system gives no threads: {e}")))?;
    runtime.block_on(work)
}

/// Opens the data directory for writing.
pub async fn open(data: &Path) -> Result<Store, Failure> {
    Store::open(data).await.map_err(|error| not_opened(data, &error))
}

/// Opens the data directory of a rehearsal for writing; what is real is refused.
pub async fn open_rehearsal(data: &Path) -> Result<Store, Failure> {
    Store::open_rehearsal(data).await.map_err(|error| not_opened(data, &error))
}

fn not_opened(data: &Path, error: &StoreError) -> Failure {
    let data = data.display();
    match error {
        StoreError::InUse(_) => Failure::unusable(format!(
            "--data {data}: a server is running on this directory, and this command must have it alone: stop the server, run the command \
             again, then start the server. Nothing was changed"
        )),
        StoreError::Real(_) => Failure::unusable(format!("--data: {error}")),
        other => Failure::unusable(other),
    }
}

/// Opens data that are there, for writing.
pub async fn alone(data: &Path) -> Result<Store, Failure> {
    there(data)?;
    open(data).await
}

/// Takes the address before anything long is done.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|e| Failure::unusable(format!("--listen {address}: {e}; choose another address, for example --listen 127.0.0.1:8081")))
}

/// Serves until the process is asked to stop; answers under way are finished.
pub async fn answer(listener: TcpListener, store: Store, settings: Settings) -> Result<(), Failure> {
    let publishing = tokio::spawn(publish_forever(store.clone()));
    let app = Arc::new(App::new(store, Arc::new(Press::new()), settings));
    let router = web::router(app);
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(asked_to_stop());
    // A page that listens for changes never ends by itself.
    let patience = async {
        asked_to_stop().await;
        tokio::time::sleep(PATIENCE).await;
    };
    let done = tokio::select! {
        done = serving.into_future() => done.map_err(|e| Failure::unusable(format!("the network: {e}"))),
        () = patience => Ok(()),
    };
    publishing.abort();
    done
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            // Without a handler the signal ends the process by itself.
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}

/// Only SQLite inside the data directory in this version; another address is refused before anything is touched.
fn database_known(options: &ServeOptions) -> Result<(), Failure> {
    let inside = options.data.join("huanjie.sqlite");
    match options.database.as_deref() {
        None => Ok(()),
        Some(url) if url.strip_prefix("sqlite:").is_some_and(|path| Path::new(path) == inside) => Ok(()),
        Some(url) => {
            let kind = url.split(':').next().unwrap_or_default();
            Err(Failure::unusable(format!(
                "--database {kind}:…: this version keeps its data in {}; leave --database out",
                inside.display()
            )))
        }
    }
}

/// `huanjie serve`.
pub async fn serve(options: ServeOptions) -> Result<(), Failure> {
    database_known(&options)?;
    if let Some(folder) = &options.fonts {
        documents::further_fonts(folder).map_err(|error| Failure::unusable(format!("--fonts {error}")))?;
    }
    let listener = listen(options.listen).await?;
    let store = Store::open_keyed(&options.data, None, options.personal_key.as_deref()).await.map_err(Failure::unusable)?;
    let data = options.data.display();
    if store.is_rehearsal() {
        return Err(Failure::unusable(format!(
            "--data {data}: this is a rehearsal with invented people, and never becomes real; look at it with: huanjie demo --data {data}. \
             Real work begins in an empty directory"
        )));
    }
    if store.divisions().is_empty() {
        println!("huanjie: no divisions yet; bring them in with: huanjie import divisions --data {data} FILE.csv");
    }
    if store.accounts().await.map_err(Failure::unusable)? == 0 {
        println!("huanjie: no accounts yet; make one with: huanjie account --data {data} --name NAME --role prefecture --division CODE");
    }
    let secure = !(options.plain_http || options.listen.ip().is_loopback());
    // The system chooses the port if none is given.
    let address = listener.local_addr().map_err(|e| Failure::unusable(format!("--listen {}: {e}", options.listen)))?;
    println!("huanjie: http://{address}/");
    answer(listener, store, Settings { secure_cookies: secure, ..Settings::default() }).await
}
