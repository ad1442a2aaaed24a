//! A bug of the program's own in one case must not end the others.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `work` gives.
///
/// # Errors
/// Where it panics, why, in words. What it shares with other cases must be sound then: locks are taken over as they are,
/// and what is made once is made by the next who asks.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        format!(
            "the program broke off: {}; this is a bug in shiftwright, not in your scenario",
            message(&*cause)
        )
    })
}

fn message(cause: &(dyn Any + Send)) -> &str {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| cause.downcast_ref::<&str>().copied());
    text.unwrap_or("nothing is said why")
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_in_words() {
        assert_eq!(guarded(|| 3), Ok(3));
        for told in [
            guarded(|| panic!("the sum is {}", -1)),
            guarded(|| panic!("the sum is -1")),
        ] {
            let told: String = told.map(|()| String::new()).unwrap_err();
            assert!(told.contains("broke off: the sum is -1;"), "{told}");
        }
    }
}
