//! The entry page after Trunk: its inline start script moves into a file named by its content.

use crate::fingerprint;
use anyhow::{Context, Result, bail, ensure};
use std::path::Path;

/// Leaves `index.html` without any inline script or style; the start script becomes `start-HASH.js`.
pub fn make_external(staged: &Path) -> Result<()> {
    let path = staged.join("index.html");
    let mut page = std::fs::read_to_string(&path).context("reading index.html")?;
    while let Some(script) = InlineScript::find(&page)? {
        let body = page
            .get(script.body.clone())
            .context("a script that ends")?
            .trim()
            .to_owned();
        let hash = fingerprint::of_bytes(body.as_bytes());
        let name = format!(
            "start-{}.js",
            hash.get(..16).context("a hash has 64 digits")?
        );
        std::fs::write(staged.join(&name), body + "\n")?;
        page.replace_range(
            script.whole,
            &format!(r#"<script type="module" src="/{name}"></script>"#),
        );
    }
    ensure!(
        !page.contains("<style"),
        "index.html has an inline style sheet, which the policy refuses"
    );
    ensure!(
        !page.contains(" style="),
        "index.html has a style attribute, which the policy refuses"
    );
    std::fs::write(&path, page).context("writing index.html")
}

/// A script element without `src`.
struct InlineScript {
    whole: std::ops::Range<usize>,
    body: std::ops::Range<usize>,
}

impl InlineScript {
    fn find(page: &str) -> Result<Option<Self>> {
        for (start, _) in page.match_indices("<script") {
            let rest = page.get(start..).unwrap_or_default();
            let opening = rest
                .find('>')
                .context("a script element that never opens")?;
            let attributes = rest.get(..opening).unwrap_or_default();
            if attributes.contains(" src=") {
                continue;
            }
            if !attributes.contains(r#"type="module""#) {
                bail!("index.html has an inline script that is no module: put it into a file");
            }
            let end = rest
                .find("</script>")
                .context("a script element that never ends")?;
            return Ok(Some(Self {
                whole: start..start + end + "</script>".len(),
                body: start + opening + 1..start + end,
            }));
        }
        Ok(None)
    }
}
