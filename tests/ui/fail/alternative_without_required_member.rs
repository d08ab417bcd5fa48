//! The required members of an alternative are arguments of its constructor; its tag is none.
use kitchen_sink_connector::SoupCourseInput;

fn main() {
    let _ = SoupCourseInput::new();
}
