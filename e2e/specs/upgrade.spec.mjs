// A phone of every released version with unsent saves and a draft, under the newest app; an office of
// the same version under the newest server. Nothing is lost.

import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { Office, Store } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { KEPT, photoStates } from '../fixtures/photos.mjs';
import { restore } from '../fixtures/stores.mjs';

const RELEASES = join(import.meta.dirname, '../releases');
const versions = (await readdir(RELEASES, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test('có ít nhất một bản đã phát hành để thử nâng cấp', () => {
  expect(versions.length).toBeGreaterThan(0);
});

for (const version of versions) {
  test(`máy dùng bản ${version} lên bản mới, không mất gì`, async () => {
    const from = join(RELEASES, version);
    const kept = JSON.parse(gunzipSync(await readFile(join(from, 'phone.json.gz'))));
    const folder = await mkdtemp(join(tmpdir(), 'so-thon-released-'));
    await writeFile(join(folder, 'so-thon.db'), gunzipSync(await readFile(join(from, 'office.db.gz'))));
    await mkdir(join(folder, 'keys'));
    for (const [name, text] of Object.entries(JSON.parse(await readFile(join(from, 'keys.json'), 'utf8')))) {
      await writeFile(join(folder, 'keys', name), text, { mode: 0o600 });
    }
    const store = new Store(folder, '');
    const office = await Office.over(store);
    const phone = await Phone.unpack(office.url);
    const { page } = phone;

    // The store is put there before the app has run: nothing of its own may come first.
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
    await page.goto('/');
    await restore(page, kept);
    await page.unroute('**/*');
    await page.route('**/api/**', (route) => route.abort());

    await page.goto(kept.household);
    await expect(page.getByText(kept.said)).toBeVisible();
    expect(await unsent(page)).toBe(2);
    await page.goto(`${kept.household}/tham?buoc=3`);
    await expect(page.getByLabel('Hộ nói thế nào?')).toHaveValue(kept.draft);

    await page.unroute('**/api/**');
    await page.goto('/gui-nhan');
    await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
    await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
    // Photos came with a later version than the first.
    const photos = Array(kept.photos ?? 0).fill(KEPT);
    await expect.poll(() => photoStates(page), { timeout: 30_000 }).toEqual(photos);
    await page.goto(kept.household);
    await expect(page.getByText(kept.said)).toHaveCount(1);

    await phone.remove();
    await office.remove();
    await store.remove();
  });
}
