//! The server from outside: its stores, what it accepts and gives on, its interface.

mod site;
mod world;

mod accepting;
mod auditing;
mod closing;
mod contending;
mod enrolling;
mod erasing;
mod hostile;
mod http;
mod limiting;
mod managing;
mod matrix;
mod migrating;
mod openapi;
mod passwords;
mod patience;
mod photos;
mod pulling;
mod rearranging;
mod recovering;
mod reference;
mod registrations;
mod roads;
mod rounds;
mod sealed;
mod store;
mod store_access;
mod supports;
mod tls;
mod totals;
