//! An alternative of one choice is none of another.
use kitchen_sink_connector::{CakeCourseInput, MealsCreateBody, SoupCourseInput};

fn main() {
    let _ = MealsCreateBody::new(CakeCourseInput::new("cake")).guests(SoupCourseInput::new(true));
}
