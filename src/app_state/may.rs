//! What whoever has the book open may see and write: what they may not is not offered.
//!
//! The server asks again, and a page says no to whoever comes by its address (`pages::office`).
//! In the field's program nothing is asked and nothing is weighed: its people see their villages and
//! write every kind of record that its pages make.

#[cfg(feature = "office")]
pub use asked::{if_may, if_sees_households, may};
#[cfg(not(feature = "office"))]
pub use granted::{if_may, if_sees_households, may};

#[cfg(feature = "office")]
mod asked {
    use crate::app_state::{AppState, use_app};
    use so_thon_domain::{
        RecordKind,
        access::{Scope, may_write},
    };
    use std::collections::BTreeSet;

    impl AppState {
        /// May they write records of this kind? Not tracked: a role does not change in an open book.
        pub fn may(&self, kind: &RecordKind) -> bool {
            self.identity()
                .is_some_and(|identity| may_write(identity.me.role, kind))
        }

        /// Do they see households at all? Not tracked.
        pub fn sees_households(&self) -> bool {
            self.identity().is_some_and(|identity| {
                Scope::of(identity.me.role, BTreeSet::new()) != Scope::Nothing
            })
        }
    }

    /// May they write records of this kind?
    pub fn may(kind: &RecordKind) -> bool {
        use_app().may(kind)
    }

    /// What is offered only to those who may write records of this kind.
    pub fn if_may<V>(kind: &RecordKind, view: impl FnOnce() -> V) -> Option<V> {
        may(kind).then(view)
    }

    /// What is offered only to those who see households.
    pub fn if_sees_households<V>(view: impl FnOnce() -> V) -> Option<V> {
        use_app().sees_households().then(view)
    }
}

#[cfg(not(feature = "office"))]
mod granted {
    use so_thon_domain::RecordKind;

    /// May they write records of this kind?
    #[inline]
    pub fn may(_: &RecordKind) -> bool {
        true
    }

    /// What is offered only to those who may write records of this kind.
    #[inline]
    pub fn if_may<V>(_: &RecordKind, view: impl FnOnce() -> V) -> V {
        view()
    }

    /// What is offered only to those who see households.
    #[inline]
    pub fn if_sees_households<V>(view: impl FnOnce() -> V) -> V {
        view()
    }
}
