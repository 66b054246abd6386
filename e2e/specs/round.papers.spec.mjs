// What the office types into the steps of a round survives closing the app; the village's minutes and the posted list
// come out on paper; points by a loaded table carry its checksum; the household's page tells its class by both standards
// and the days left of its 36 months.

import { officersDesk } from '../fixtures/desk.mjs';
import { draftKept } from '../fixtures/field.mjs';
import { expect, test } from '../fixtures/index.mjs';
import { meet } from '../fixtures/meeting.mjs';
import { onPaper, printBy } from '../fixtures/paper.mjs';
import { begin, review47, reviewer, sign, withoutSheetA } from '../fixtures/reviewing.mjs';
import { atRest, describeMeeting, idOf, openRound, take } from '../fixtures/rounds.mjs';

const NAME = 'Rà soát theo giấy đề nghị';
/** Each step on a day of its own; all of them are past. */
const [ASKED, SIGNED, MET, POSTED] = [15, 16, 17, 18].map((day) => `${day}/11/2026`);

/** A made-up point table of one criterion, for every place: nobody's law. */
function madeUpTable() {
  const columns = 'standard,version,region,area_type,criterion,criterion_name,choice,option,option_name,points,legal_ref';
  const regions = ['dbsh', 'tdmnpb', 'btb_dhmt', 'tay_nguyen', 'dnb', 'dbscl'];
  const lines = regions.flatMap((region) =>
    ['rural', 'urban'].flatMap((area) =>
      [['cao', 200], ['thap', 20]].map(
        ([option, points]) => `vn-2022-2026,thử 1,${region},${area},thu,Tiêu chí thử,one,${option},Mức ${option},${points},bảng thử`,
      ),
    ),
  );
  return Buffer.from(`${[columns, ...lines].join('\n')}\n`);
}

/** Asks for a review of a household, by its id. */
async function ask(page, id, count) {
  await page.getByLabel('Hộ đề nghị').selectOption(id);
  await page.getByLabel('Ngày nhận giấy').fill(ASKED);
  await page.getByRole('button', { name: 'Thêm hộ này' }).click();
  await expect(page.getByRole('heading', { name: `Theo thôn: ${count} hộ` })).toBeVisible();
}

/** The draft of one form of the page is on the disk. */
const kept = (page, part) =>
  expect(page.locator(`section[aria-labelledby=${part}] p[aria-busy="false"]`, { hasText: 'Nháp tự giữ' })).toBeVisible();

test('nháp của các bước còn sau khi mở lại; biên bản, niêm yết in ra giấy; trang hộ nói loại theo hai chuẩn và số ngày còn lại', async ({
  newPhone,
}) => {
  test.setTimeout(420_000);
  const { page } = await officersDesk(newPhone);
  await meet(page);
  const [poor, escaped] = [await idOf(page, '047'), await idOf(page, '095')];
  const round = await openRound(page, NAME, ASKED);
  await ask(page, poor, 1);
  await page.locator('section[aria-labelledby=villages] tbody a').click();
  await expect(page.getByText('Chưa có khiếu nại nào.')).toBeVisible();
  const village = new URL(page.url()).pathname;
  await page.goto(round);
  await expect(page.getByRole('heading', { name: 'Theo thôn: 1 hộ' })).toBeVisible();
  await ask(page, escaped, 2);
  await atRest(page);

  const phone = await reviewer(newPhone, 'xuyen');
  await review47(phone.page, SIGNED, { asked: true });
  await sign(phone.page, 'Đã ký phiếu của hộ Lò Văn Hà: Hộ nghèo');
  await atRest(phone.page);

  // What is typed about the meeting survives the page's being closed, and is gone once it was saved.
  await meet(page);
  await page.goto(village);
  await describeMeeting(page, MET);
  await page.getByLabel('Số người đồng ý: Lò Văn Hà').fill('35');
  await kept(page, 'meeting');
  await page.reload();
  await expect(page.locator('#meeting-place')).toHaveValue('Nhà rông');
  await expect(page.locator('#meeting-on')).toHaveValue(MET);
  await expect(page.getByLabel('Số người đồng ý: Lò Văn Hà')).toHaveValue('35');
  await expect(page.locator('section[aria-labelledby=meeting]').getByText('Đang ghi dở từ')).toBeVisible();
  await take(page, 'Lưu cuộc họp', page.getByText(/Chủ trì A Brin.* 40 người dự/));
  await page.reload();
  await expect(page.getByText('Chưa có phiếu nào chờ họp.')).toBeVisible();

  // Both copies of the minutes.
  await printBy(page, page.getByRole('button', { name: `In biên bản họp ngày ${MET}` }));
  const sheets = page.locator('.onlyprint article');
  await expect(sheets).toHaveCount(2);
  await onPaper(page, async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Biên bản họp dân' })).toHaveCount(2);
    await expect(page.locator('section[aria-labelledby=meeting]')).toBeHidden();
    for (const [at, keeper] of ['Bản 1 trên 2: thôn giữ', 'Bản 2 trên 2: gửi Ban Chỉ đạo rà soát xã'].entries()) {
      const sheet = sheets.nth(at);
      await expect(sheet.getByText(keeper)).toBeVisible();
      for (const words of [
        `Ngày họp: ${MET}. Nơi họp: Nhà rông. Số người dự: 40.`,
        'Từ 50% số người dự đồng ý là được.',
        'Lò Văn Hà',
        '35 trên 40 người',
        'Điểm B1 do cán bộ chấm tay theo phiếu giấy.',
        'Chưa rõ số mẫu.',
      ]) {
        await expect(sheet).toContainText(words);
      }
    }
  });

  // The list that hangs, with its days and places.
  await page.locator('#posting-on').fill(POSTED);
  await take(page, 'Lưu niêm yết', page.getByText(`Từ ${POSTED} đến hết 23/11/2026`));
  await printBy(page, page.getByRole('button', { name: `In danh sách niêm yết ngày ${POSTED}` }));
  await expect(sheets).toHaveCount(1);
  await onPaper(page, async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Danh sách niêm yết công khai kết quả rà soát' })).toBeVisible();
    for (const words of [
      `Niêm yết từ ngày ${POSTED} đến hết ngày 23/11/2026.`,
      'Nơi niêm yết: Nhà văn hóa thôn.',
      'Lò Văn Hà',
      'Hộ nghèo',
      'ghi theo trí nhớ',
    ]) {
      await expect(sheets.first()).toContainText(words, { ignoreCase: true });
    }
  });

  // The opinion: kept as well, and thrown away when asked for.
  await page.goto(round);
  await page.locator('#opinion-words').fill('Không còn cấp huyện');
  await kept(page, 'opinion');
  await page.reload();
  await expect(page.locator('#opinion-words')).toHaveValue('Không còn cấp huyện');
  const opinion = page.locator('section[aria-labelledby=opinion]');
  await opinion.getByRole('button', { name: 'Bỏ nháp này' }).click();
  await opinion.getByRole('button', { name: 'Bỏ nháp', exact: true }).click();
  await expect(page.locator('#opinion-words')).toHaveValue('');

  // The office loads a table: what is scored with it carries its checksum.
  await page.goto('/van-phong/ra-soat/bang-diem');
  await expect(page.getByRole('heading', { level: 1, name: 'Bảng điểm B1' })).toBeVisible();
  await page.locator('#table-file').setInputFiles({ name: 'bang-thu.csv', mimeType: 'text/csv', buffer: madeUpTable() });
  const loaded = page.getByRole('alert').getByText('Đã nạp. Mã kiểm:');
  await expect(loaded).toBeVisible();
  const checksum = (await loaded.textContent()).split(': ')[1].trim();
  await atRest(page);

  const reader = phone.page;
  await meet(reader);
  const form = await begin(reader, '095', SIGNED);
  await withoutSheetA(reader);
  await draftKept(reader);
  await reader.goto(`${form}?buoc=4`);
  await reader.locator('#r-region').selectOption('tay_nguyen');
  await reader.locator('#c-thu').selectOption('cao');
  await reader.locator('#r-income').fill('5.000.000');
  await draftKept(reader);
  await reader.getByRole('link', { name: 'Tiếp', exact: true }).click();
  await expect(reader.getByRole('heading', { name: 'Kết quả rà soát' })).toBeVisible();
  await sign(reader, 'Đã ký phiếu của hộ Hồ Thị Lía: Không nghèo');

  await reader.goto(`/so-ho/${escaped}`);
  await expect(reader.getByRole('heading', { level: 1, name: 'Hồ Thị Lía' })).toBeVisible();
  await expect(reader.getByRole('heading', { name: /^Còn \d+ ngày trong 36 tháng$/ })).toBeVisible();
  const classes = reader.getByRole('region', { name: 'Xếp loại qua các năm' });
  await expect(classes).toContainText('Danh sách hộ thoát nghèo');
  await expect(classes).toContainText('Không nghèo theo Chuẩn nghèo 2022–2026');
  await expect(classes).toContainText('Không nghèo theo Chuẩn nghèo 2027–2030 (tính trước)');
  await classes.getByRole('link', { name: 'Phiếu đã ký' }).click();
  const paper = reader.locator('article.paper');
  await expect(paper).toContainText('bảng điểm bang-thu.csv, phiên bản thử 1, căn cứ bảng thử');
  await expect(paper).toContainText(checksum);
});
