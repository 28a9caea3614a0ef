//! A published record below an address, read over HTTP.

use std::time::Duration;

use ureq::http::Uri;
use ureq::http::header::LOCATION;
use ureq::{Agent, Body, http};
use verify::{Folder, Source, SourceError};

/// How long one file may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long the server may take to be there.
const CONNECT: Duration = Duration::from_secs(15);
/// How often an answer may point elsewhere on the same host.
const MOST_REDIRECTS: usize = 5;

/// A record below an address.
pub struct Remote {
    /// Ends with a slash.
    base: String,
    agent: Agent,
}

fn failed(error: impl ToString) -> SourceError {
    SourceError(error.to_string())
}

impl Remote {
    /// Whether a word on the command line is the address of a record.
    pub fn is_address(word: &str) -> bool {
        word.starts_with("http://") || word.starts_with("https://")
    }

    /// The record below that address.
    ///
    /// # Errors
    /// It is no address, or has more than a host and a path.
    pub fn new(address: &str) -> Result<Self, String> {
        let uri: Uri = address.parse().map_err(|error| format!("not an address: {error}"))?;
        let authority = uri.authority().map_or("", http::uri::Authority::as_str);
        if authority.is_empty() || authority.contains('@') || uri.query().is_some() || address.contains('#') {
            return Err("an address of a record is http:// or https://, a host and a path, nothing else".to_owned());
        }
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).timeout_connect(Some(CONNECT));
        let config = config.http_status_as_error(false).max_redirects(0).build();
        Ok(Self { base: format!("{}/", address.trim_end_matches('/')), agent: config.into() })
    }

    fn get(&self, address: &str) -> Result<http::Response<Body>, SourceError> {
        self.agent.get(address).call().map_err(failed)
    }
}

/// Where an answer points to: on the same host, and not from HTTPS to HTTP.
fn same_host(from: &Uri, to: &str) -> Result<Uri, String> {
    let whole = match (to.starts_with('/') && !to.starts_with("//"), from.scheme_str(), from.authority()) {
        (true, Some(scheme), Some(authority)) => format!("{scheme}://{authority}{to}"),
        _ => to.to_owned(),
    };
    let uri: Uri = whole.parse().map_err(|error| format!("it points to {to}, which is no address: {error}"))?;
    let safe = from.scheme_str() == uri.scheme_str() || uri.scheme_str() == Some("https");
    if uri.host().is_none() || uri.host() != from.host() || !safe {
        return Err(format!("it points to another place, {to}; if that is right, verify the record there"));
    }
    Ok(uri)
}

impl Source for Remote {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, SourceError> {
        let mut address: Uri = format!("{}{path}", self.base).parse().map_err(failed)?;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.get(&address.to_string())?;
            match answer.status().as_u16() {
                200 => return body(answer).map(Some),
                404 | 410 => return Ok(None),
                301 | 302 | 303 | 307 | 308 => {
                    let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
                    address = same_host(&address, to).map_err(failed)?;
                }
                status => return Err(SourceError(format!("the server answers {status}"))),
            }
        }
        Err(SourceError(format!("the server points elsewhere more than {MOST_REDIRECTS} times")))
    }
}

fn body(answer: http::Response<Body>) -> Result<Vec<u8>, SourceError> {
    answer.into_body().into_with_config().limit(Folder::MAX_BYTES).read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => SourceError(format!("longer than {} bytes", Folder::MAX_BYTES)),
        other => failed(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_path() {
        for good in ["http://127.0.0.1:8080/record", "https://huanjie.example/record/", "http://[::1]:1/"] {
            assert!(Remote::new(good).is_ok_and(|remote| remote.base.ends_with('/') && !remote.base.ends_with("//")), "{good}");
        }
        for wrong in ["http://", "http:///record", "https://a:b@huanjie.example/", "http://a/?x", "http://a/#b", "http://a b/"] {
            assert!(Remote::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_answer_may_point_only_within_the_host() {
        let from: Uri = "https://huanjie.example:8443/record/checkpoint".parse().unwrap();
        let to = |to| same_host(&from, to).ok().map(|uri| uri.to_string());
        assert_eq!(to("/elsewhere/checkpoint").as_deref(), Some("https://huanjie.example:8443/elsewhere/checkpoint"));
        assert_eq!(to("https://huanjie.example/a").as_deref(), Some("https://huanjie.example/a"));
        for wrong in ["https://other.example/a", "//other.example/a", "http://huanjie.example/a", "a", "", "file:///etc/passwd"] {
            assert_eq!(to(wrong), None, "{wrong}");
        }
        let plain: Uri = "http://huanjie.example/".parse().unwrap();
        assert!(same_host(&plain, "https://huanjie.example/").is_ok());
    }
}
