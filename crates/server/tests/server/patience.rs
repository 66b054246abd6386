//! Who sends slowly is not waited for without end.

use crate::site::Site;
use so_thon_server::http::{Patience, serve};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What comes back when this is sent and then nothing, until the server lets go.
async fn answered(sent: &str) -> String {
    let site = Site::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let patience = Patience {
        head: Duration::from_millis(200),
        body: Duration::from_millis(200),
        ..Patience::default()
    };
    let app = site.app.clone();
    tokio::spawn(serve(listener, app, patience, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(sent.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("closed");
    answer
}

#[tokio::test]
async fn half_a_head_is_let_go() {
    let answer = answered("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow").await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn half_a_body_is_refused() {
    let head = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
                Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"login\":";
    let answer = answered(head).await;
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
}

#[tokio::test]
async fn whoever_sends_in_time_is_answered() {
    let answer = answered("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn what_is_under_way_is_answered_before_the_server_ends() {
    let site = Site::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopping = async move { drop(stopped.await) };
    let serving = tokio::spawn(serve(listener, site.app, Patience::default(), stopping));
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    stream.write_all(ask.as_bytes()).await.expect("sent");
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    stop.send(()).expect("it listens");
    serving.await.expect("it ended");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("closed");
    assert!(rest.ends_with(b"ok\n"));
}

#[tokio::test]
async fn so_many_connections_are_served_and_the_next_one_when_one_ends() {
    let site = Site::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let patience = Patience {
        connections: 2,
        ..Patience::default()
    };
    tokio::spawn(serve(listener, site.app, patience, std::future::pending()));
    let mut open = Vec::new();
    for place in 0..3 {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        let ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
        stream.write_all(ask.as_bytes()).await.expect("sent");
        let mut first = [0; 12];
        let answer = stream.read_exact(&mut first);
        if place == 2 {
            let waits = tokio::time::timeout(Duration::from_millis(200), answer).await;
            assert!(waits.is_err(), "the third was answered");
            drop(open.pop());
            stream.read_exact(&mut first).await.expect("an answer");
        } else {
            answer.await.expect("an answer");
        }
        assert_eq!(&first, b"HTTP/1.1 200");
        open.push(stream);
    }
}
