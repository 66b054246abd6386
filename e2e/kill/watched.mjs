// What is watched inside the page, from outside of the app: when the screen says "Đã lưu", and how durable a save is.

/** Runs in every page before the app. */
export function watch() {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (tables, mode, options) {
    const begun = transaction.call(this, tables, mode, options);
    const names = [...begun.objectStoreNames];
    // A save takes the draft away and puts the change into the outbox, in one transaction.
    if (mode === 'readwrite' && names.includes('outbox') && names.includes('drafts')) {
      const tell = () => window.soThonTold({ kept: begun.durability });
      begun.addEventListener('complete', tell);
    }
    return begun;
  };

  let told = '';
  const look = () => {
    const visit = new URLSearchParams(location.search).get('luot');
    if (!visit || visit === told || !location.pathname.endsWith('/da-luu')) return;
    const heading = document.querySelector('[role=status] h2');
    if (!heading?.textContent.includes('Đã lưu trên máy này.')) return;
    told = visit;
    window.soThonTold({ saved: visit });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}
