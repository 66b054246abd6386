//! The server from outside: its stores, what it accepts and gives on, its interface.

mod world;

mod accepting;
mod http;
mod photos;
mod pulling;
mod rearranging;
mod roads;
mod sealed;
mod store;
