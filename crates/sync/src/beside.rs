//! Waiting for several reads of one transaction at once: a store that answers each request a moment
//! later answers them all in the same moment.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

/// Both results, once both are there.
pub(crate) async fn both<A, B>(
    one: impl Future<Output = A>,
    other: impl Future<Output = B>,
) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(result) = one.as_mut().poll(context)
        {
            first = Some(result);
        }
        if second.is_none()
            && let Poll::Ready(result) = other.as_mut().poll(context)
        {
            second = Some(result);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            (one, other) => {
                (first, second) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}

/// Every result in its place, or the first error.
pub(crate) async fn all<T, E>(
    reads: impl IntoIterator<Item = impl Future<Output = Result<T, E>>>,
) -> Result<Vec<T>, E> {
    let mut reads: Vec<Slot<_, T>> = reads
        .into_iter()
        .map(|read| Slot::Running(Box::pin(read)))
        .collect();
    let mut from = 0;
    poll_fn(|context| {
        // Answers come in the order of the requests: what is done lies in front.
        for slot in reads.iter_mut().skip(from) {
            if let Slot::Running(read) = slot {
                match read.as_mut().poll(context) {
                    Poll::Ready(Ok(value)) => *slot = Slot::Done(value),
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => {}
                }
            }
        }
        from += reads[from..]
            .iter()
            .take_while(|slot| matches!(slot, Slot::Done(_)))
            .count();
        if from == reads.len() {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    })
    .await?;
    let done = reads.into_iter().filter_map(|slot| match slot {
        Slot::Done(value) => Some(value),
        Slot::Running(_) => None,
    });
    Ok(done.collect())
}

enum Slot<F, T> {
    Running(Pin<Box<F>>),
    Done(T),
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn after(turns: u32, value: u32) -> Result<u32, ()> {
        for _ in 0..turns {
            let mut waited = false;
            poll_fn(|context| {
                if std::mem::replace(&mut waited, true) {
                    Poll::Ready(())
                } else {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            })
            .await;
        }
        Ok(value)
    }

    #[test]
    fn results_come_in_their_places_whatever_is_done_first() {
        let (one, other) = pollster::block_on(both(after(3, 1), after(0, 2)));
        assert_eq!((one, other), (Ok(1), Ok(2)));
        let reads = [3, 0, 2, 1].map(|turns| after(turns, turns));
        assert_eq!(pollster::block_on(all(reads)), Ok(vec![3, 0, 2, 1]));
        let none: [std::future::Ready<Result<u32, ()>>; 0] = [];
        assert_eq!(pollster::block_on(all(none)), Ok(Vec::new()));
    }

    #[test]
    fn the_first_error_ends_the_waiting() {
        let reads = [Ok(1), Err("broken"), Ok(3)].map(std::future::ready);
        assert_eq!(pollster::block_on(all(reads)), Err("broken"));
    }
}
