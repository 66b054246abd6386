// Who may come in: an officer closes and opens an account, everybody has a password of their own.

import { bookName } from '../fixtures/book.mjs';
import { addCollaborator, addVillages, enter, officersDesk, replaceFirst } from '../fixtures/desk.mjs';
import { newHousehold, signIn } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { tryToMeet } from '../fixtures/meeting.mjs';
import { OFFICER } from '../fixtures/office.mjs';
import { Phone } from '../fixtures/phone.mjs';
import { atRest } from '../fixtures/rounds.mjs';

const OWN = 'suoi chay qua lang';

/** Opens the page of a person's account. */
async function account(page, name) {
  await page.getByRole('link', { name: 'Người dùng', exact: true }).click();
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}

/** Holds what one window of this phone holds while it meets the office. */
async function sendElsewhere(page) {
  const name = `so-thon-sync-${(await bookName(page)).slice('so-thon-'.length)}`;
  await page.evaluate(
    (lock) =>
      new Promise((begun) => {
        void navigator.locks.request(lock, () => {
          begun();
          return new Promise((end) => {
            window.endElsewhere = end;
          });
        });
      }),
    name,
  );
}

test('cán bộ đóng tên đăng nhập thì người đó không vào được, mở lại thì vào được', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const phone = await newPhone();
  await signIn(phone);
  const desk = await officersDesk(newPhone);
  await account(desk.page, 'Đinh Thị Xuyên');
  await desk.page.getByRole('button', { name: 'Đóng tên đăng nhập' }).click();
  await expect(desk.page.getByRole('heading', { name: 'Đóng tên đăng nhập này?' })).toBeVisible();
  await desk.page.getByRole('button', { name: 'Để nguyên' }).click();
  await expect(desk.page.getByText(/^Đã đóng/)).toBeHidden();
  await desk.page.getByRole('button', { name: 'Đóng tên đăng nhập' }).click();
  await desk.page.getByRole('button', { name: 'Đóng', exact: true }).click();
  await expect(desk.page.getByText(/^Đã đóng Hôm nay/)).toBeVisible();
  await expect(desk.page.getByRole('heading', { name: 'Mật khẩu mới' })).toBeHidden();
  await desk.page.getByRole('link', { name: 'Danh sách người dùng' }).click();
  await expect(desk.page.getByRole('row', { name: /Đinh Thị Xuyên/ })).toContainText('đã đóng');

  // Not on another phone, and not on the old one; what is written there is kept.
  const other = await newPhone();
  await other.page.goto('/');
  await enter(other.page, 'xuyen', 'sothon-mau');
  await expect(other.page.getByRole('alert')).toContainText('Xã đã đóng tên đăng nhập này.');
  await newHousehold(phone.page, 'Lò Thị Nghỉ');
  await phone.page.goto('/gui-nhan');
  const again = phone.page.getByLabel('Mật khẩu của xuyen');
  const wrong = phone.page.locator('form').getByRole('alert');
  await expect(again).toBeVisible({ timeout: 30_000 });
  await phone.page.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await expect(wrong).toContainText('Ghi mật khẩu rồi bấm lại.');
  await again.fill('sothon-mau');
  // Another window of the app, or its worker, sends in the meantime: what is typed stays.
  await sendElsewhere(phone.page);
  await tryToMeet(phone.page);
  await expect(again).toHaveValue('sothon-mau');
  await phone.page.evaluate(() => window.endElsewhere());
  await phone.page.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await expect(wrong).toContainText('Xã đã đóng tên đăng nhập này.');
  await phone.page.goto('/so-ho');
  await phone.page.getByRole('searchbox').fill('lo thi nghi');
  await expect(phone.page.locator('a.entry')).toHaveCount(1);

  await account(desk.page, 'Đinh Thị Xuyên');
  await desk.page.getByRole('button', { name: 'Mở lại tên đăng nhập' }).click();
  await desk.page.getByRole('button', { name: 'Mở lại', exact: true }).click();
  await expect(desk.page.getByRole('button', { name: 'Đóng tên đăng nhập' })).toBeVisible();
  await phone.page.goto('/gui-nhan');
  await again.fill('sothon-mau');
  await phone.page.getByRole('button', { name: 'Đăng nhập lại' }).click();
  await expect(again).toHaveCount(0);
  await other.page.getByRole('button', { name: 'Mở sổ' }).click();
  await expect(other.page).toHaveTitle(/^Hôm nay/);
});

test('cán bộ tự đổi mật khẩu của mình, mật khẩu cũ hết dùng', async ({ newPhone }) => {
  test.setTimeout(180_000);
  const desk = await officersDesk(newPhone);
  const { page } = desk;
  await page.getByRole('link', { name: 'Cài đặt' }).click();
  await page.getByRole('link', { name: 'Đổi mật khẩu' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Đổi mật khẩu' })).toBeVisible();
  const change = async (old, own, again = own) => {
    await page.getByLabel('Mật khẩu đang dùng').fill(old);
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(own);
    await page.getByLabel('Gõ lại mật khẩu mới').fill(again);
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  };
  await change('sothon-mau', 'ngan');
  await expect(page.getByText('Ngắn quá, ít nhất 12 chữ.')).toBeVisible();
  await change('sothon-mau', OWN, `${OWN} xa`);
  await expect(page.getByText('Hai lần gõ không giống nhau.')).toBeVisible();
  await change('khong-phai-mat-khau', OWN);
  await expect(page.getByText('Mật khẩu đang dùng chưa đúng.')).toBeVisible();
  await change('sothon-mau', 'canbo12345678');
  await expect(page.getByText('Mật khẩu ngắn hơn 12 chữ, hoặc dễ đoán quá.')).toBeVisible();
  await change('sothon-mau', OWN);
  await expect(page.getByText('Đã đổi mật khẩu.')).toBeVisible();
  // This computer goes on.
  await page.getByRole('link', { name: 'Người dùng', exact: true }).click();
  await expect(page.getByRole('row', { name: /Đinh Thị Xuyên/ })).toBeVisible();

  const other = await newPhone({ viewport: { width: 1280, height: 800 } });
  await other.page.goto('/');
  await enter(other.page, 'canbo', 'sothon-mau');
  await expect(other.page.getByRole('alert')).toContainText('Tên hoặc mật khẩu chưa đúng');
  await enter(other.page, 'canbo', OWN);
  await expect(other.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 60_000 });
});

test('mật khẩu đầu tiên phải đổi ngay lần vào đầu', async ({ emptyOffice }, info) => {
  test.setTimeout(180_000);
  const desk = await Phone.unpack(emptyOffice.url, info.project.metadata);
  await desk.page.goto('/');
  await enter(desk.page, OFFICER.login, OFFICER.password);
  await expect(desk.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 60_000 });
  await addVillages(desk.page, ['Gò Re']);
  const xuyen = await addCollaborator(desk.page, 'Đinh Thị Xuyên', ['Gò Re']);
  await account(desk.page, 'Đinh Thị Xuyên');
  await expect(desk.page.getByText(/^Chưa đổi mật khẩu đầu tiên/)).toBeVisible();

  const phone = await Phone.unpack(emptyOffice.url, { viewport: { width: 360, height: 740 } });
  await phone.page.goto('/');
  await expect(phone.page.getByLabel('Mật khẩu mới của mình')).toHaveCount(0);
  await enter(phone.page, xuyen.login, xuyen.password);
  await expect(phone.page.getByRole('alert')).toContainText('Mật khẩu xã đặt chỉ để vào lần đầu.');
  await replaceFirst(phone.page, 'matkhau123456');
  await expect(phone.page.getByRole('alert')).toContainText('dễ đoán quá');
  await replaceFirst(phone.page, OWN);
  await expect(phone.page).toHaveTitle(/^Hôm nay/);
  await phone.page.goto('/them');
  await expect(phone.page.getByText('nhờ công chức xã đặt mật khẩu mới')).toBeVisible();
  await expect(phone.page.getByRole('link', { name: 'Đổi mật khẩu' })).toHaveCount(0);

  await desk.page.reload();
  await expect(desk.page.getByRole('button', { name: 'Đóng tên đăng nhập' })).toBeVisible({ timeout: 30_000 });
  await expect(desk.page.getByText(/^Chưa đổi mật khẩu đầu tiên/)).toBeHidden();
  const second = await Phone.unpack(emptyOffice.url, { viewport: { width: 360, height: 740 } });
  await second.page.goto('/');
  await enter(second.page, xuyen.login, xuyen.password);
  await expect(second.page.getByRole('alert')).toContainText('Tên hoặc mật khẩu chưa đúng');
  await enter(second.page, xuyen.login, OWN);
  await expect(second.page).toHaveTitle(/^Hôm nay/);
  for (const one of [desk, phone, second]) await one.remove();
});

test('quản trị máy chủ thêm, đóng, mở công chức và mời họ vào máy, không thấy hộ và thôn nào', async ({
  office,
  newPhone,
}) => {
  test.setTimeout(240_000);
  await office.stop();
  const who = ['quantri', '--name', 'Bùi Thị Máy', '--role', 'administrator'];
  const printed = await office.run('user', 'add', ...who);
  await office.start();
  const first = /printed once: (\S+)/.exec(printed)[1];
  const desk = await newPhone({ viewport: { width: 1280, height: 800 } });
  const { page } = desk;
  await page.goto('/');
  await enter(page, 'quantri', first);
  await expect(page.getByRole('alert')).toContainText('Mật khẩu xã đặt chỉ để vào lần đầu.');
  await replaceFirst(page, OWN);
  await expect(page.getByRole('heading', { level: 1, name: 'Người dùng' })).toBeVisible({ timeout: 60_000 });
  // Their desk is the list of the office's people: no villages, no households, nobody of the field.
  await expect(page.getByRole('row', { name: /canbo/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Đinh Thị Xuyên/ })).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'Thôn' })).toHaveCount(0);
  for (const name of ['Thôn', 'Nhập từ Excel', 'Bàn làm việc']) {
    await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  }
  await page.goto('/van-phong/thon');
  await expect(page.getByText('Anh chị không được giao việc này.')).toBeVisible();
  await page.goto('/van-phong/nguoi-dung/moi');
  await page.getByLabel('Họ và tên').fill('Phạm Văn Mới');
  const login = page.getByLabel('Tên đăng nhập');
  await login.focus();
  await expect(login).not.toHaveValue('');
  const form = page.locator('form');
  await expect(form.getByText('Cộng tác viên', { exact: true })).toHaveCount(0);
  await form.getByText('Sở', { exact: true }).click();
  await form.getByText('Công chức xã', { exact: true }).click();
  const [known, password] = [await login.inputValue(), await page.getByLabel('Mật khẩu đầu tiên').inputValue()];
  await page.getByRole('button', { name: 'Tạo người dùng' }).click();
  await expect(page.getByText('Đã tạo cho Phạm Văn Mới')).toBeVisible();
  await page.getByRole('button', { name: 'Tạo mã mời', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Mã mời cho Phạm Văn Mới' })).toBeVisible();

  await account(page, 'Phạm Văn Mới');
  await page.getByRole('button', { name: 'Đóng tên đăng nhập' }).click();
  await page.getByRole('button', { name: 'Đóng', exact: true }).click();
  await expect(page.getByText(/^Đã đóng Hôm nay/)).toBeVisible();
  const other = await newPhone({ viewport: { width: 1280, height: 800 } });
  await other.page.goto('/');
  await enter(other.page, known, password);
  await expect(other.page.getByRole('alert')).toContainText('Xã đã đóng tên đăng nhập này.');
  await page.getByRole('button', { name: 'Mở lại tên đăng nhập' }).click();
  await page.getByRole('button', { name: 'Mở lại', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Đóng tên đăng nhập' })).toBeVisible();
  await other.page.getByRole('button', { name: 'Mở sổ' }).click();
  await replaceFirst(other.page, OWN);
  await expect(other.page.getByRole('heading', { name: 'Bàn làm việc' })).toBeVisible({ timeout: 60_000 });
});

test('thôn mới về đúng lúc đang bấm thì không giao nhầm sang thôn khác', async ({ newPhone }) => {
  test.setTimeout(240_000);
  const [{ page }, other] = [await officersDesk(newPhone), await officersDesk(newPhone)];
  await page.getByRole('link', { name: 'Người dùng', exact: true }).click();
  await page.getByRole('link', { name: 'Thêm người' }).click();
  const tiles = page.locator('label.tile');
  const wanted = tiles.filter({ hasText: 'Làng Rầm' });
  await expect(wanted).toBeVisible();
  await wanted.scrollIntoViewIfNeeded();
  await wanted.hover();
  await page.mouse.down();
  // Another village comes, which stands before it in the alphabet.
  await addVillages(other.page, ['A Sớm']);
  await atRest(other.page);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(tiles.filter({ hasText: 'A Sớm' })).toBeVisible({ timeout: 60_000 });
  await page.mouse.up();
  for (const tile of await tiles.all()) {
    if (!(await tile.textContent()).includes('Làng Rầm')) await expect(tile.getByRole('checkbox')).not.toBeChecked();
  }
  await wanted.click();
  await expect(wanted.getByRole('checkbox')).toBeChecked();
});
