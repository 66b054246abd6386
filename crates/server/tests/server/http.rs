//! The interface, by HTTP without sockets.
