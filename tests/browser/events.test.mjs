// What happened to goods, entered in three taps on a small old phone without scripts, corrected, and seen by the buyer.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { password, startConsoles } from './consoles.mjs';

let world;
let browser;

before(async () => {
  world = await startConsoles();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

const main = (page) => page.locator('main').innerText();
const small = { viewport: { width: 360, height: 640 }, javaScriptEnabled: false };

async function signIn(page) {
  await page.goto(`${world.labeler}/`);
  await page.getByLabel('Tên đăng nhập').fill('linh-ngoc');
  await page.getByLabel('Mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.goto(`${world.labeler}/events`);
}

async function looked(page, name) {
  await assertNoHorizontalOverflow(page);
  await keepScreenshot(page, name);
}

test('a harvest takes three taps', async () => {
  await withPage(browser, small, async (page) => {
    await signIn(page);
    await looked(page, 'events-1-what');
    await page.getByRole('link', { name: 'Thu hoạch' }).click();
    assert.match(await main(page), /Thu hoạch ở vùng nào\?/);
    await looked(page, 'events-2-where');
    await page.getByRole('link', { name: /VN-MAU-0003/ }).click();
    await looked(page, 'events-3-yes');
    await page.getByRole('button', { name: 'Ghi' }).first().click();
    assert.match(await main(page), /VN-MAU-0003\), thu hoạch ngày \d\d\/\d\d\/\d{4}/);
    await looked(page, 'events-4-entered');
  });
});

test('processing asks what went in; then it is packed, sold, and one entry is corrected', async () => {
  await withPage(browser, small, async (page) => {
    await signIn(page);
    await page.getByRole('link', { name: 'Sơ chế, chế biến' }).click();
    await page.getByRole('link', { name: /lô L2611/ }).click();
    await page.getByRole('button', { name: 'Ghi' }).first().click();
    assert.match(await main(page), /Hãy chọn ít nhất một lô đầu vào/);
    await page.getByLabel(/VN-MAU-0003\), thu hoạch ngày/).first().check();
    await looked(page, 'events-processing');
    await page.getByRole('button', { name: 'Ghi' }).first().click();
    assert.match(await main(page), /làm từ:/);
    await page.getByRole('link', { name: 'Xuất bán, giao hàng' }).click();
    await page.getByRole('link', { name: /lô L2611/ }).click();
    await page.getByText('Số lượng, ngày giờ, ghi chú…').click();
    await page.getByLabel('Giao cho ai').fill('Chợ Tân Kỳ');
    await looked(page, 'events-details');
    await page.getByRole('button', { name: 'Ghi' }).first().click();
    assert.match(await main(page), /Giao cho: Chợ Tân Kỳ/);
    await page.getByRole('link', { name: /Ghi sai\?: Xuất bán/ }).first().click();
    await page.getByLabel(/Sai ở chỗ nào/).selectOption('did_not_occur');
    await looked(page, 'events-correction');
    await page.getByRole('button', { name: 'Ghi là sai' }).click();
    assert.match(await main(page), /Đã đính chính là sai/);
    await looked(page, 'events-corrected');
    await page.goto(`${world.verifier}${world.label}`);
    assert.ok(!(await main(page)).includes('Chợ Tân Kỳ'), 'a buyer sees no partner');
  });
});

test('a table with a wrong line says which, and enters nothing', async () => {
  await withPage(browser, small, async (page) => {
    await signIn(page);
    await page.getByRole('link', { name: 'Ghi nhiều việc từ bảng CSV' }).click();
    const file = join(world.folder, 'nhat-ky.csv');
    const head = 'thời gian,việc,vùng\n20/11/2026,thu hoạch,VN-MAU-0003\n';
    writeFileSync(file, `${head}hôm qua,thu hoạch,VN-MAU-0003\n`);
    await page.getByLabel('Tệp CSV').setInputFiles(file);
    await page.getByRole('button', { name: 'Ghi cả bảng' }).click();
    assert.match(await main(page), /dòng 3, cột thời gian/);
    await looked(page, 'events-table-wrong');
    writeFileSync(file, head);
    await page.getByLabel('Tệp CSV').setInputFiles(file);
    await page.getByRole('button', { name: 'Ghi cả bảng' }).click();
    assert.match(await main(page), /20\/11\/2026/);
  });
});

test('its pages are accessible', async () => {
  await withPage(browser, { ...small, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
    await signIn(page);
    for (const path of ['/events', '/events/new?step=harvest', '/events/new?step=receive', '/events/new?step=ship',
      '/events/new?step=process&of=01%2F09521000001039%2F10%2FL2611', '/events/new?step=inspect&of=01%2F09521000001039%2F10%2FL2611',
      '/events/import']) {
      await page.goto(`${world.labeler}${path}`);
      await page.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
      await assertAccessible(page, path);
      await assertNoHorizontalOverflow(page);
    }
  });
});
