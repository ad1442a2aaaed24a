//! Connects a computation to the person watching it: progress bar, Ctrl-C.

use super::terminal::Terminal;
use crate::control::{Control, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// What is running, as the terminal shows it. The bar goes away when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Handed to the stages.
    pub control: Control,
    bar: ProgressBar,
}

impl Running {
    /// A bar on standard error (where it is a terminal and the user does not want quiet), and a
    /// Ctrl-C that asks the computation to end with what it has; a second one ends the program.
    #[must_use]
    pub fn start(terminal: &Terminal) -> Self {
        Self::start_saying(
            terminal,
            "stopping with the best plan so far (Ctrl-C again to give up)",
        )
    }

    /// [`Running::start`], with what is said at the first Ctrl-C.
    #[must_use]
    pub fn start_saying(terminal: &Terminal, stopping: &'static str) -> Self {
        let visible = !terminal.is_quiet() && std::io::stderr().is_terminal();
        let target = if visible {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(1000), target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix:<18} {msg} {elapsed}") {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        let shown = bar.clone();
        let control = Control::unlimited().reporting(move |progress| show(&shown, progress));
        on_ctrl_c(
            control.cancellation(),
            (!terminal.is_quiet()).then_some(stopping),
        );
        Self { control, bar }
    }

    /// Whether the user pressed Ctrl-C.
    #[must_use]
    pub fn was_interrupted(&self) -> bool {
        self.control.is_cancelled()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_prefix(progress.stage);
    let share = progress
        .done
        .map(|done| format!("{:.0} % ", done * 100.0))
        .unwrap_or_default();
    bar.set_message(format!("{share}{}", progress.note));
}

/// Sets `flag` at the first Ctrl-C (or SIGTERM, SIGHUP), and says so where it has words for it. The handler is installed
/// once a process.
fn on_ctrl_c(flag: Arc<AtomicBool>, words: Option<&'static str>) {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if FLAG.set(flag).is_err() {
        return;
    }
    // Where no handler can be installed, Ctrl-C ends the program at once; nothing partial is
    // left behind, because files are renamed into place only when whole.
    let _ = ctrlc::set_handler(move || {
        let Some(flag) = FLAG.get() else { return };
        if flag.swap(true, Ordering::Relaxed) {
            #[allow(clippy::exit)]
            std::process::exit(130);
        }
        if let Some(words) = words {
            anstream::eprintln!("\n{words}");
        }
    });
}
