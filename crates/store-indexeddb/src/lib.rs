//! store-indexeddb
