//! A folder served over HTTP, as a mirror would.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

/// What the server answers: status and reason, more header lines, body.
pub type Answer = (&'static str, String, Vec<u8>);

/// The file of a path, or 404.
pub fn file(folder: &Path, path: &str) -> Answer {
    match std::fs::read(folder.join(path.trim_start_matches('/'))) {
        Ok(bytes) => ("200 OK", String::new(), bytes),
        Err(_) => ("404 Not Found", String::new(), b"no such file\n".to_vec()),
    }
}

/// Serves until the test ends; answers the address without a slash at its end.
pub fn serve(folder: PathBuf, answer: impl Fn(&Path, &str) -> Answer + Send + Sync + Copy + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            std::thread::spawn(move || converse(&stream, &folder, answer));
        }
    });
    address
}

/// One request after another, until the other side goes.
fn converse(stream: &TcpStream, folder: &Path, answer: impl Fn(&Path, &str) -> Answer) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    while let Some(request) = lines.next() {
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        let _head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let (status, head, body) = answer(folder, &path);
        let mut bytes = format!("HTTP/1.1 {status}\r\n{head}content-length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend(body);
        let mut stream = stream;
        if stream.write_all(&bytes).is_err() {
            return;
        }
    }
}
