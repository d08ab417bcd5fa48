//! What was read is no input: the API may have filled members that nobody may send.
use kitchen_sink_connector::{Course, MealsCreateBody};

fn again(course: Course) -> MealsCreateBody {
    MealsCreateBody::new(course)
}

fn main() {}
