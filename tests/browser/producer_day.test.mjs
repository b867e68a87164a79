// One producer's whole day at the labels' console, on a phone and without scripts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { keyPassphrase, password, startConsoles } from './consoles.mjs';
import { bin } from './service.mjs';

let world;
let browser;
const patience = 120_000;

before(async () => {
  world = await startConsoles();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

async function signIn(page) {
  await page.goto(`${world.labeler}/`);
  await page.getByLabel('Tên đăng nhập').fill('linh-ngoc');
  await page.getByLabel('Mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

const main = (page) => page.locator('main').innerText();

async function untilPrinted(page) {
  const until = Date.now() + patience;
  const link = page.getByRole('link', { name: 'Tải về' });
  while (!(await link.count())) {
    assert.ok(Date.now() < until, `not printed: ${await main(page)}`);
    await page.waitForTimeout(200);
    await page.reload();
  }
  return link.first();
}

async function save(page, link, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const path = join(world.folder, name);
  await download.saveAs(path);
  return path;
}

/** The codes of a sheet's first page, as a phone would read them from paper. */
function codesOf(pdf) {
  const page = pdf.replace(/\.pdf$/, '');
  execFileSync('pdftoppm', ['-r', '300', '-f', '1', '-l', '1', '-png', '-singlefile', pdf, page]);
  return execFileSync(join(bin, 'decode_qr'), [`${page}.png`], { encoding: 'utf8' }).trim().split('\n');
}

test('a producer works through a day', async () => {
  await withPage(browser, {}, async (page) => {
    await signIn(page);
    assert.match(await main(page), /Mật ong hoa núi/);
    await keepScreenshot(page, 'labels-home-360');

    // Raw material comes in; more than the area yields does not.
    await page.goto(`${world.labeler}/deliveries`);
    const deliver = async (kilograms) => {
      await page.getByLabel('Ngày nhận').fill('2026-11-20');
      await page.getByLabel('Số kg').fill(kilograms);
      await page.getByRole('button', { name: 'Ghi vào sổ' }).click();
    };
    await deliver('120,5');
    assert.match(await main(page), /120,5 kg/);
    await deliver('99999');
    assert.equal(await page.getByLabel('Số kg').inputValue(), '99999');
    await keepScreenshot(page, 'labels-deliveries-360');

    // A batch: refused where it takes more than is left, then looked at, signed, printed.
    await page.goto(`${world.labeler}/`);
    await page.locator('main').getByRole('link', { name: 'In tem' }).first().click();
    await page.getByLabel('Số lô').fill('L2611B');
    await page.getByLabel('Số tem cần in').fill('30');
    await page.getByLabel('Ngày sản xuất').fill('2026-11-21');
    await page.getByLabel('Hạn sử dụng').fill('2028-11-21');
    await page.getByLabel('Số kg đã dùng').fill('5000');
    await page.getByRole('button', { name: 'Xem lại trước khi ký' }).click();
    assert.match(await main(page), /sản lượng/);
    assert.equal(await page.getByLabel('Số lô').inputValue(), 'L2611B');
    await keepScreenshot(page, 'labels-refused-360');
    await page.getByLabel('Số kg đã dùng').fill('15');
    await page.getByRole('button', { name: 'Xem lại trước khi ký' }).click();
    await keepScreenshot(page, 'labels-check-360');
    await page.getByLabel('Mật khẩu của khóa ký').fill('not the passphrase');
    await page.getByRole('button', { name: 'Ký và in tem' }).click();
    assert.match(await main(page), /[Mm]ật khẩu/);
    assert.equal(await page.getByLabel('Mật khẩu của khóa ký').inputValue(), '');
    await page.getByLabel('Mật khẩu của khóa ký').fill(keyPassphrase);
    await page.getByRole('button', { name: 'Ký và in tem' }).click();
    const sheet = await save(page, await untilPrinted(page), 'sheet.pdf');
    await keepScreenshot(page, 'labels-printed-360');
    const codes = codesOf(sheet);
    assert.equal(codes.length, 24);
    await page.goto(world.verifier + codes[0].replace(/^https:\/\/[^/]+/, ''));
    assert.equal(await page.locator('h1').innerText(), 'Tem thật');

    // Two labels are torn: void from now on, and the shopper's page says so.
    await page.goto(`${world.labeler}/batches`);
    assert.match(await main(page), /L2611B/);
    await keepScreenshot(page, 'labels-batches-360');
    await page.getByRole('link', { name: 'L2611B' }).first().click();
    await page.getByRole('link', { name: 'Hủy tem mất, hỏng' }).click();
    await keepScreenshot(page, 'labels-void-360');
    const serial = new URL(codes[0]).pathname.split('/').at(-1);
    await page.locator('main form textarea, main form input[type=text]').first().fill(serial);
    await page.getByLabel('Lý do').fill('Rách khi dán.');
    await page.getByRole('button', { name: 'Xem lại trước khi hủy' }).click();
    await keepScreenshot(page, 'labels-void-confirm-360');
    await page.getByRole('button', { name: 'Hủy 1 tem' }).click();
    await page.goto(world.verifier + codes[0].replace(/^https:\/\/[^/]+/, ''));
    assert.match(await page.locator('h1').innerText(), /hủy|huỷ/i);
    await keepScreenshot(page, 'label-void-360');

    // The rest is printed again, with a reason.
    await page.goto(`${world.labeler}/batches`);
    await page.getByRole('link', { name: 'L2611B' }).first().click();
    await page.getByRole('link', { name: 'In lại tem' }).click();
    await page.getByLabel('Lý do').fill('Máy in kẹt giấy.');
    await page.getByLabel('Mật khẩu của khóa ký').fill(keyPassphrase);
    await page.getByRole('button', { name: 'In lại tem' }).click();
    const again = await save(page, await untilPrinted(page), 'again.pdf');
    assert.equal(readFileSync(again).subarray(0, 5).toString(), '%PDF-');
    await page.getByRole('link', { name: 'Mở lô này' }).click();
    assert.match(await main(page), /Máy in kẹt giấy/);
    await keepScreenshot(page, 'labels-batch-360');
  });
  assert.match(world.ocopDb('check'), /all is well/);
  assert.match(world.ocopDb('audit', 'verify'), /each follows/);
  const log = world.ocopDb('audit', 'show');
  for (const act of ['batch.register', 'linh-ngoc']) assert.ok(log.includes(act), `${act} in ${log}`);
});

const at = (uri) => world.verifier + uri.replace(/^https:\/\/[^/]+/, '');
/** The label's picture has come, and is one. */
async function drawn(page) {
  const until = Date.now() + patience;
  const picture = page.locator('#preview');
  while (!(await picture.evaluate((image) => image.complete))) {
    if (Date.now() > until) return false;
    await page.waitForTimeout(50);
  }
  return picture.evaluate((image) => image.naturalWidth > 0);
}

test('a roll is printed ahead; its labels are good once they are activated for a lot', async () => {
  let codes;
  await withPage(browser, {}, async (page) => {
    await signIn(page);
    await page.getByRole('link', { name: 'Tem cuộn', exact: true }).click();
    assert.match(await main(page), /Chưa có cuộn tem nào/);
    await page.goto(`${world.labeler}/rolls/new?gtin=09521000001039`);
    await page.getByLabel('Tên cuộn').fill('R2611');
    await page.getByLabel('Số tem của cuộn').fill('40');
    await page.getByLabel('Giấy in tem').selectOption('roll-60x40');
    await page.getByLabel('Loại tệp').selectOption('pdf');
    assert.ok(await drawn(page), 'the picture stands there without scripts');
    await page.getByRole('button', { name: 'Xem thử' }).click();
    assert.match(await page.locator('#preview').getAttribute('src'), /stock=roll-60x40/);
    assert.ok(await drawn(page), 'and follows the button');
    await keepScreenshot(page, 'labels-roll-new-360');
    await page.getByRole('button', { name: 'Xem lại trước khi ký' }).click();
    assert.equal(await page.locator('figure.preview svg').first().isVisible(), true);
    await keepScreenshot(page, 'labels-roll-check-360');
    await page.getByLabel('Mật khẩu của khóa ký').fill(keyPassphrase);
    await page.getByRole('button', { name: 'Ký và in tem' }).click();
    codes = codesOf(await save(page, await untilPrinted(page), 'roll.pdf'));
    assert.equal(codes.length, 1);
    await keepScreenshot(page, 'labels-roll-printed-360');

    // Before: printed, and nobody's.
    await page.goto(at(codes[0]));
    assert.match(await page.locator('body').innerText(), /chưa gắn với lô hàng nào/);

    await page.goto(`${world.labeler}/roll?gtin=09521000001039&roll=R2611`);
    await page.getByRole('link', { name: 'Kích hoạt cho một lô' }).click();
    const next = await page.getByLabel('Từ số sê-ri').inputValue();
    assert.equal(new URL(codes[0]).pathname.split('/').at(-1), next);
    await page.getByLabel('Đến số sê-ri').fill(String(Number(next) + 9).padStart(6, '0'));
    await page.getByLabel('Số lô').fill('LCUON');
    await page.getByLabel('Ngày sản xuất').fill('2026-11-21');
    await page.getByLabel('Hạn sử dụng').fill('2028-11-21');
    await page.getByLabel('Số kg đã dùng').fill('1');
    await keepScreenshot(page, 'labels-activate-360');
    await page.getByRole('button', { name: 'Xem lại trước khi ký' }).click();
    await keepScreenshot(page, 'labels-activate-check-360');
    await page.getByLabel('Mật khẩu của khóa ký').fill(keyPassphrase);
    await page.getByRole('button', { name: 'Ký và kích hoạt' }).click();
    assert.match(await main(page), /từ giờ tem dùng được/);

    // Labels that the printer spoiled are void; the roll goes on behind them.
    await page.getByRole('link', { name: 'Hủy tem mất, hỏng' }).click();
    const spoiled = [10, 13].map((ahead) => String(Number(next) + ahead).padStart(6, '0'));
    await page.getByLabel('Số sê-ri cần hủy').fill(spoiled.join('-'));
    await page.getByLabel('Lý do').fill('Máy in kẹt tem.');
    await page.getByRole('button', { name: 'Xem lại trước khi hủy' }).click();
    await page.getByRole('button', { name: 'Hủy 4 tem' }).click();
    await keepScreenshot(page, 'labels-roll-360');

    // After: the lot's.
    await page.goto(at(codes[0]));
    assert.match(await page.locator('body').innerText(), /LCUON/);
    assert.doesNotMatch(await page.locator('body').innerText(), /chưa gắn với lô hàng nào/);
  });
  assert.match(world.ocopDb('check'), /all is well/);
});

test('the picture follows the form where scripts run, under the page\'s own rules for them', async () => {
  await withPage(browser, { javaScriptEnabled: true, viewport: { width: 1280, height: 900 } }, async (page) => {
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await signIn(page);
    await page.goto(`${world.labeler}/labels/new?gtin=09521000001039`);
    for (const stock of ['a4-round-40', 'roll-60x40', 'a4-63x72']) {
      const answer = page.waitForResponse((response) => response.url().includes(`stock=${stock}`));
      await page.getByLabel('Giấy in tem').selectOption(stock);
      assert.equal((await answer).status(), 200);
    }
    assert.ok(await drawn(page));
    await keepScreenshot(page, 'labels-preview-1280');
    assert.deepEqual(complaints, []);
  });
});

test('every page fits a phone and a desk, and axe finds nothing', async () => {
  const pages = ['/', '/labels/new', '/labels/new?gtin=09521000001039', '/batches', '/deliveries',
    '/batch?gtin=09521000001039&lot=L2611', '/void?gtin=09521000001039&lot=L2611',
    '/reprint?gtin=09521000001039&lot=L2611', '/recall?gtin=09521000001039', '/account', '/rolls',
    '/links', '/links?gtin=09521000001039', '/rolls/new?gtin=09521000001039', '/roll?gtin=09521000001039&roll=R2611',
    '/roll/activate?gtin=09521000001039&roll=R2611', '/roll/activate?gtin=09521000001039&roll=R2611&for=registered',
    '/roll/void?gtin=09521000001039&roll=R2611', '/roll/reprint?gtin=09521000001039&roll=R2611', '/printers'];
  for (const colorScheme of ['light', 'dark']) {
    await withPage(browser, { colorScheme, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
      await signIn(page);
      for (const path of pages) {
        const answer = await page.goto(world.labeler + path);
        assert.equal(answer.status(), 200, path);
        await assertAccessible(page, `${path} ${colorScheme}`);
        const name = `labels${path.replace(/\?.*/, '').replaceAll(/[^a-z0-9]+/gi, '-')}`;
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await assertNoHorizontalOverflow(page, `${path} at ${width}`);
          if (colorScheme === 'light') await keepScreenshot(page, `${name}-page-${width}`);
        }
      }
    });
  }
});
