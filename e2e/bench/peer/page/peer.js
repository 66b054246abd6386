// The peer's phone: PouchDB with its usual calls.

const local = new PouchDB('commune');
const remote = new PouchDB(`${location.origin}/db/commune`);

/** Milliseconds an act takes. */
async function timed(act) {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

window.peer = {
  /** Takes everything in; milliseconds and how many documents are there. */
  async pull() {
    const ms = await timed(() => local.replicate.from(remote));
    const { doc_count: documents } = await local.info();
    return { ms, documents };
  },

  /** Writes documents that nobody has yet. */
  fill: (documents) => timed(() => local.bulkDocs(documents)),

  /** Both ways. */
  sync: () => timed(() => local.sync(remote)),

  /** Only what was written here. */
  push: () => timed(() => local.replicate.to(remote)),

  /** One save: its documents over the revisions that are here. */
  async save(documents) {
    const { rows } = await local.allDocs({ keys: documents.map(({ _id }) => _id) });
    const over = documents.map((document, at) => {
      const known = rows[at].value;
      return known && !known.deleted ? { ...document, _rev: known.rev } : document;
    });
    const failed = (await local.bulkDocs(over)).filter(({ ok }) => !ok);
    if (failed.length > 0) throw new Error(JSON.stringify(failed[0]));
  },
};
