//! A member of an alternative is there only when the value is that alternative.
use kitchen_sink_connector::Meal;

fn is_hot(meal: &Meal) -> bool {
    meal.course.hot
}

fn main() {}
