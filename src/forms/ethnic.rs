//! The 54 ethnic groups by their code in the state's list.

use crate::t;

/// Code and name, in the list's order.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/ethnic-groups.csv").lines();
    lines.filter_map(|line| {
        let mut cells = line.split(',');
        let (code, name) = (cells.next()?, cells.next()?);
        code.chars()
            .all(|digit| digit.is_ascii_digit())
            .then_some((code, name))
    })
}

/// What a code is called; the text itself when it is no code.
pub fn name(code: &str) -> &str {
    all()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
}

/// What can be chosen, with what was chosen before.
pub fn options(chosen: &str) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), t!(form.choose).to_owned())];
    if !chosen.is_empty() && !all().any(|(code, _)| code == chosen) {
        options.push((chosen.to_owned(), chosen.to_owned()));
    }
    options.extend(all().map(|(code, name)| (code.to_owned(), name.to_owned())));
    options
}
