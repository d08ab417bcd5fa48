//! Choices are made from their alternatives and matched with an arm for the rest.
use kitchen_sink_connector::{
    CakeCourseInput, Course, CourseInput, GuestsInput, MealsCreateBody, MenuCourseInput,
    SoupCourseInput,
};

pub(crate) fn meal(guests: impl Into<GuestsInput>) -> MealsCreateBody {
    let cake = CakeCourseInput::new("cake").layers(2);
    let menu = MenuCourseInput::new().courses([CourseInput::from(cake.clone()), cake.into()]);
    MealsCreateBody::new(menu).guests(guests).sides([
        SoupCourseInput::new(true).into(),
        CourseInput::from(MenuCourseInput::new()),
    ])
}

pub(crate) fn name(course: &Course) -> String {
    match course {
        Course::Soup(soup) if soup.hot => "hot soup".to_owned(),
        Course::Menu(menu) => menu.courses.iter().flatten().map(name).collect(),
        Course::Other(value) => value.to_string(),
        _ => "something else".to_owned(),
    }
}
