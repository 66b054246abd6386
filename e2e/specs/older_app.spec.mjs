// A phone that has not taken the new version yet, beside one that has, at an office that has.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newHousehold, signIn, unsent } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { ReleasedApp } from '../fixtures/released_app.mjs';

const releases = await readdir(join(import.meta.dirname, '../releases'), { withFileTypes: true });
const versions = releases.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

/** Says something at a visit and saves it. */
async function visit(page, household, said) {
  await page.goto(`${household}/tham?buoc=3`);
  await page.getByLabel('Hộ nói thế nào?').fill(said);
  await page.getByRole('link', { name: 'Tiếp' }).click();
  await page.getByText('2 tuần').click();
  await page.getByRole('button', { name: 'Lưu lượt thăm' }).click();
  await expect(page.getByText('Đã lưu trên máy này.')).toBeVisible();
}

/** Sends and fetches, and waits until nothing is left to send. */
async function exchange(page) {
  await page.goto('/gui-nhan');
  await page.getByRole('button', { name: 'Thử gửi bây giờ' }).click();
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
}

for (const version of versions) {
  test(`máy còn dùng bản ${version} làm việc với xã bản mới và máy bản mới`, async ({ office, newPhone }, info) => {
    test.setTimeout(120_000);
    const app = await ReleasedApp.of(version, office);
    const older = await Phone.unpack(app.url, info.project.metadata);
    const newer = await newPhone();
    await signIn(older);
    await signIn(newer);
    expect(await older.workerVersion()).toMatchObject({ version: await app.version() });

    // The older one works for a while without a network, and sends.
    await older.goOffline();
    const household = await newHousehold(older.page, 'Hồ Thị Bản Cũ');
    await visit(older.page, household, 'Lời kể trên máy bản cũ.');
    expect(await unsent(older.page)).toBe(2);
    await older.goOnline();
    await exchange(older.page);

    // The newer one has it, and answers.
    await exchange(newer.page);
    await newer.page.goto(household);
    await expect(newer.page.getByText('Lời kể trên máy bản cũ.')).toHaveCount(1);
    await visit(newer.page, household, 'Lời kể trên máy bản mới.');
    await exchange(newer.page);

    // The older one reads what the newer one wrote, and goes on from there; nothing is there twice.
    await exchange(older.page);
    for (const phone of [older, newer]) {
      await phone.page.goto(household);
      await expect(phone.page.getByText('Lời kể trên máy bản mới.')).toHaveCount(1);
      await expect(phone.page.getByText('Lời kể trên máy bản cũ.')).toHaveCount(1);
    }
    await older.remove();
    await app.remove();
  });
}
