//! The app's files are built into release builds: a new build of them is a new build of this.

#![allow(
    clippy::print_stdout,
    reason = "it is how a build script speaks to cargo"
)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads the files when they are asked for; watching a folder that is not there
    // would only build everything anew each time.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../../dist");
    }
}
