// One audit by Lighthouse of a page in a browser that is already open, with all that it keeps.

import lighthouse from 'lighthouse';

/** Scores of 0 to 100 by category, and what cost points. */
export async function audit(url, port) {
  const flags = { port, output: 'json', logLevel: 'error', disableStorageReset: true };
  const { lhr } = await lighthouse(url, flags);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const categories = Object.values(lhr.categories);
  const lost = categories.flatMap(({ title, auditRefs }) =>
    auditRefs
      .map(({ id, weight }) => ({ weight, ...lhr.audits[id] }))
      .filter(({ weight, score }) => weight > 0 && score !== null && score < 1)
      .map((one) => `${title}: ${one.title} ${one.displayValue ?? ''}`.trim()),
  );
  return {
    version: lhr.lighthouseVersion,
    scores: Object.fromEntries(categories.map(({ id, score }) => [id, Math.round(score * 100)])),
    lost,
  };
}
