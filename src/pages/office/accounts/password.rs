//! A first password that can be read aloud: four plain words and two digits.

use crate::app_state::clock;

/// Sixty-four short words that sound alike to nobody, without marks.
const WORDS: [&str; 64] = [
    "bap", "ban", "bo", "ca", "cay", "che", "chim", "cot", "cua", "dat", "den", "doi", "dua", "ga",
    "gao", "gio", "go", "gung", "hat", "heo", "hoa", "ho", "khe", "khoai", "kim", "la", "lua",
    "lung", "luoi", "mai", "mang", "may", "mit", "moc", "mua", "muoi", "nam", "nang", "nep", "ngo",
    "nha", "nui", "nuoc", "oi", "ong", "qua", "que", "rau", "reo", "rung", "ruong", "sao", "sen",
    "song", "sua", "suoi", "tam", "thac", "tho", "thuyen", "trau", "tre", "vit", "xoai",
];

/// A suggestion, about 30 bits of chance: with the server's lock-out that is plenty for a first
/// password.
pub fn suggest() -> String {
    let chance = clock::random::<5>();
    let words = chance
        .iter()
        .take(4)
        .map(|byte| WORDS[usize::from(byte & 63)]);
    let digits = format!("{:02}", chance[4] % 100);
    words.chain([digits.as_str()]).collect::<Vec<_>>().join("-")
}
