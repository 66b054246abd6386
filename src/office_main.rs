//! Starts the office's program in the page: the same app, with the office's pages.

fn main() {
    console_error_panic_hook::set_once();
    so_thon::run();
}
