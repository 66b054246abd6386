//! Passwords that everybody tries first. Not a list of them all: the words they are made of, and what
//! people do to such words so that they look like a password (capitals, marks left out, digits behind,
//! 0 for o, one twice).

use so_thon_domain::fold::fold;

/// The words, one a line; what begins with `#` says where they are from.
const WORDS: &str = include_str!("words.txt");

/// What lies side by side on a keyboard, in the alphabet or in counting.
const ROWS: [&str; 5] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// The longest piece that is looked for over and over, in characters.
const LONGEST_PIECE: usize = 4;

/// Is it digits alone, a row of keys, a short piece over and over, or known words (those of the list,
/// and the person's `own`) with digits around them?
pub fn is_guessed_first(password: &str, own: &[&str]) -> bool {
    let whole = plain(password);
    let own: Vec<String> = own.iter().flat_map(|name| names(name)).collect();
    // A sign at an end only divides; within a word it stands for a letter.
    let middle = plain(password.trim_matches(|sign: char| !sign.is_alphabetic()));
    let cores = [
        whole.trim_matches(|sign: char| sign.is_ascii_digit()),
        &middle,
    ];
    middle.is_empty()
        || is_a_row(&whole)
        || is_repeated(&whole)
        || cores.iter().any(|core| {
            let meant: String = core.chars().map(letter_of).collect();
            is_made_of_words(core, &own) || is_made_of_words(&meant, &own)
        })
}

/// Letters and digits alone, in lower case and without marks; signs that stand for a letter are one.
fn plain(text: &str) -> String {
    let meant = text.chars().map(|sign| match sign {
        '@' => 'a',
        '$' => 's',
        other => other,
    });
    fold(&meant.collect::<String>()).replace(' ', "")
}

/// A name as a word: whole, and without what a commune is called.
fn names(name: &str) -> Vec<String> {
    let folded = fold(name);
    let bare = ["xa ", "phuong ", "thi tran "]
        .iter()
        .find_map(|kind| folded.strip_prefix(kind))
        .unwrap_or(&folded);
    [folded.as_str(), bare]
        .map(|name| name.replace(' ', ""))
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect()
}

/// The letter that a digit stands for among letters.
fn letter_of(sign: char) -> char {
    match sign {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    }
}

fn is_a_row(text: &str) -> bool {
    let back: String = text.chars().rev().collect();
    ROWS.iter()
        .any(|row| row.contains(text) || row.contains(&back))
}

fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=LONGEST_PIECE).any(|length| {
        letters.len() > length
            && letters
                .iter()
                .zip(letters.iter().skip(length))
                .all(|(one, next)| one == next)
    })
}

/// Can all of it be read as words of the list, digits between them or not?
fn is_made_of_words(text: &str, own: &[String]) -> bool {
    let words: Vec<&str> = WORDS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .chain(own.iter().map(String::as_str))
        .collect();
    let bytes = text.as_bytes();
    // Up to which places it can be read; folded words are of one byte a letter.
    let mut read = vec![false; bytes.len() + 1];
    read[0] = true;
    for at in 0..bytes.len() {
        if !read[at] {
            continue;
        }
        if bytes[at].is_ascii_digit() {
            read[at + 1] = true;
        }
        for word in words.iter().map(|word| word.as_bytes()) {
            if bytes[at..].starts_with(word) {
                read[at + word.len()] = true;
            }
        }
    }
    read[bytes.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 2] = ["dinh.thi.xuyen", "Xã Sơn Rầm"];

    #[test]
    fn what_everybody_tries_first_is_found_however_it_is_dressed() {
        for password in [
            "123456789012",
            "098765432109",
            "19900430123456",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiopas",
            "1q2w3e4r5t6y",
            "matkhau123456",
            "Mật khẩu 12345",
            "M@tKhau@2026",
            "Password1234!",
            "P@ssw0rd2026",
            "passwordpassword",
            "admin-admin-2026",
            "anhyeuem12345",
            "iloveyou1234567",
            "vietnam@123456",
            "QuangNgai2026!",
            "matkhaucuatoi",
            "sothon20262026",
            "dinhthixuyen",
            "Dinh.Thi.Xuyen.1990",
            "sonram123456",
            "Xã Sơn Rầm 2026",
        ] {
            assert!(is_guessed_first(password, &OWN), "{password}");
        }
    }

    #[test]
    fn what_somebody_thought_of_is_taken() {
        for password in [
            "lua-suoi-trau-47",
            "bo-ca-ga-go-12",
            "abcd-efgh-jkmn-pqrs",
            "con trau an lua tren nui",
            "Một mật khẩu dài",
            "xuyen hat ben suoi",
            "kx7-w2p-mm9-tq4",
        ] {
            assert!(!is_guessed_first(password, &OWN), "{password}");
        }
    }

    #[test]
    fn the_list_is_folded_and_has_nothing_twice() {
        let words: Vec<&str> = WORDS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for word in words {
            assert!(word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
            assert!(seen.insert(word), "{word} twice");
        }
    }
}
