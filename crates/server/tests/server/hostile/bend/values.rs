//! What is put where something else belongs.

/// In place of a field of a JSON body, whatever its type: as it is written there.
pub const OF_ANY_TYPE: &[&str] = &[
    "null",
    "true",
    "7",
    "-1",
    "1.5",
    "\"x\"",
    "\"\"",
    "[]",
    "[[[]]]",
    "{}",
    "{\"$ref\":\"#\"}",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "1e400",
    "9007199254740993",
];

/// In place of a text: odd ones, ones that mean something elsewhere, and some that are no texts.
pub const OF_TEXT: &[&str] = &[
    r#""\u0000""#,
    r#""a\u0000b""#,
    r#""\ud800""#,
    r#""\udc00\ud800""#,
    r#""\ud83d\u0041""#,
    r#""\u202e\u2066txt.exe\u2069""#,
    r#""\ufeff\u200b\u200d\u00ad""#,
    r#""\uffff\ufdd0""#,
    "\"e\u{301}\u{302}\u{303}\u{323}\u{328}\"",
    "\"Lò Vì Thị Ơ\"",
    "\"\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\"",
    r#""<script>alert(1)</script>""#,
    r#""<img src=x onerror=alert(1)>""#,
    r#""javascript:alert(1)""#,
    r#""'; DROP TABLE records; --""#,
    r#""%' OR 1=1 --""#,
    r#""../../../etc/passwd""#,
    r#""..\\..\\windows""#,
    r#""/proc/self/environ""#,
    r#""%2e%2e%2f%00""#,
    r#""${jndi:ldap://x}""#,
    r#""=cmd|' /C calc'!A0""#,
    r#""{{7*7}}""#,
    r#""\r\nSet-Cookie: a=b""#,
    r#""00000000-0000-0000-0000-000000000000""#,
    r#""ffffffff-ffff-ffff-ffff-ffffffffffff""#,
];

/// In place of a name in a path.
pub const IN_PATHS: &[&str] = &[
    "..",
    ".",
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cwindows",
    "%00",
    "%ff%fe",
    "%c0%ae%c0%ae",
    "%F0%9F%98%80",
    "%3Cscript%3E",
    "%27%20OR%201=1%20--",
    "%25%25",
    "%zz",
    "*",
    "~",
    "null",
    "0",
    "-1",
    "1.0",
    "%2B1",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775808",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
];

/// In place of a value of a query.
pub const IN_QUERIES: &[&str] = &[
    "",
    "x",
    "0",
    "-1",
    "+1",
    "%2B1",
    "1.5",
    "1e3",
    "366",
    "367",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "%00",
    "%ff",
    "%zz",
    "%3Cscript%3E",
    "..%2f..%2fetc%2fpasswd",
    "missing",
    "MISSING",
    "records",
    "00000000-0000-0000-0000-000000000000",
];

/// In place of a token.
pub const TOKENS: &[&[u8]] = &[
    b"",
    b"Bearer",
    b"Bearer ",
    b"Bearer x",
    b"bearer 5555",
    b"Basic YTpi",
    b"Bearer ../../keys",
    b"Bearer \xff\xfe",
    b"Bearer 0000000000000000000000000000000000000000000000000000000000000000",
    b"Bearer 00000000000000000000000000000000000000000000000000000000000000000",
];

/// In place of a header that the document names.
pub const IN_HEADERS: &[&[u8]] = &[
    b"",
    b"x",
    b"-1",
    b"1",
    b"+1",
    b"0x10",
    b"4294967295",
    b"4294967296",
    b"18446744073709551616",
    b"\xff\xfe",
    b"?1",
    b"*/*",
];

/// Methods.
pub const METHODS: &[&str] = &[
    "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "get",
];
