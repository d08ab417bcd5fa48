//! The API may add alternatives, so a match needs an arm for the rest, even with `Other`.
use kitchen_sink_connector::Course;

fn name(course: &Course) -> &str {
    match course {
        Course::Soup(_) => "soup",
        Course::Cake(_) => "cake",
        Course::Menu(_) => "menu",
        Course::Other(_) => "unknown",
    }
}

fn main() {}
