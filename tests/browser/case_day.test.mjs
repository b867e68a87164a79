// A case from its first alert to its outcome: copies are scanned, a shopper reports one, an
// inspector looks into it, and the shopper's page says what was found.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { signInOfficer, startConsoles } from './consoles.mjs';

let world;
let browser;
const desk = { viewport: { width: 1280, height: 800 } };
const provinces = ['01', '19', '48', '56', '79', '92', '38', '66'];
const mostPhones = 64;

before(async () => {
  world = await startConsoles(['--trusted-proxy', '127.0.0.1']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

const at = (path) => `${world.verifier}/console${path}`;
/** Of the whole page: a long one is shown before its end has come. */
async function main(page) {
  await page.waitForLoadState();
  return page.locator('main').innerText();
}

/** Somebody else's phone, in some province, looks at the label and says where. */
async function scanElsewhere(number) {
  const headers = {
    'X-Forwarded-For': `203.${number}.113.7`,
    'User-Agent': `Mozilla/5.0 (Linux; Android 1${number % 5}; Phone ${number}) AppleWebKit/537.36 `
      + `(KHTML, like Gecko) Chrome/1${10 + number}.0.0.0 Mobile Safari/537.36`,
    Accept: 'text/html',
    'Accept-Language': 'vi',
  };
  const page = await (await fetch(world.verifier + world.label, { headers })).text();
  const token = page.match(/name="token" value="([^"]+)"/)?.[1];
  assert.ok(token, 'the page offers to name a province');
  const told = await fetch(`${world.verifier}/place?lang=vi`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, province: provinces[number % provinces.length] }),
  });
  assert.equal(told.status, 200);
}

async function scanUntilSuspected(page) {
  for (let number = 1; number <= mostPhones; ++number) {
    await scanElsewhere(number);
    if (number % 4 !== 0) continue;
    await page.goto(at('/cases/waiting'));
    if (/L2611/.test(await main(page))) return number;
  }
  assert.fail(`${mostPhones} phones in ${provinces.length} provinces raise no alert`);
}

test('an inspector works a case from the alert to the outcome', async () => {
  await withPage(browser, desk, async (page) => {
    await signInOfficer(page, at('/'), 'thanh-tra');
    const phones = await scanUntilSuspected(page);
    assert.ok(phones >= 3, 'one neighbour is no suspicion');

    // A shopper reports it, with a photo.
    const photo = await page.screenshot({ type: 'jpeg' });
    await withPage(browser, {}, async (shopper) => {
      await shopper.goto(world.verifier + world.label);
      await shopper.getByRole('link', { name: 'Có gì không ổn với sản phẩm này?' }).click();
      await shopper.getByLabel('Nghi tem hoặc hàng bị làm giả').check();
      await shopper.getByLabel('Mô tả').fill('Tem in mờ, <b>mùi lạ</b>');
      await shopper.getByLabel('Nơi mua').first().fill('Chợ Tân Kỳ');
      await shopper.getByLabel('Ảnh chụp').setInputFiles({ name: 'tem.jpg', mimeType: 'image/jpeg', buffer: photo });
      await shopper.getByRole('button', { name: 'Gửi phản ánh' }).click();
      assert.match(await shopper.locator('.chip').innerText(), /Phản ánh số 1/);
    });

    // What waits, and the evidence before a case is opened.
    await page.goto(at('/'));
    await page.getByRole('link', { name: /chưa xem xét/ }).click();
    await assertNoHorizontalOverflow(page, 'waiting');
    await keepScreenshot(page, 'case-waiting-1280');
    await page.getByRole('link', { name: 'Mật ong hoa núi' }).first().click();
    assert.match(await main(page), /nghi bị sao chép/);
    assert.match(await main(page), /Tem in mờ, <b>mùi lạ<\/b>/);
    await page.getByRole('button', { name: 'Mở vụ việc' }).click();
    assert.match(await page.locator('h1').innerText(), /Vụ việc số 1 – Mật ong hoa núi, lô L2611/);

    await page.getByRole('link', { name: 'Giao xử lý' }).click();
    await page.getByLabel('Người xử lý').selectOption({ label: 'Phạm Quốc Việt (thanh-tra)' });
    await page.getByRole('button', { name: 'Giao xử lý' }).click();
    await page.getByRole('link', { name: 'Ghi chú, thêm ảnh' }).click();
    await page.getByLabel('Ghi chú').fill('Đã mua mẫu ở chợ.\nGiấy tem mỏng hơn mẫu của chủ thể.');
    await page.getByLabel('Ảnh', { exact: true }).setInputFiles({ name: 'mau.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('button', { name: 'Ghi chú, thêm ảnh' }).click();
    assert.match(await main(page), /Giấy tem mỏng hơn/);
    for (const image of await page.locator('img').all()) {
      assert.equal((await page.request.get(new URL(await image.getAttribute('src'), world.verifier).href)).status(), 200);
    }

    await page.getByRole('link', { name: 'Đánh dấu tem' }).click();
    await keepScreenshot(page, 'case-mark-1280');
    await page.getByLabel('Kết luận về các tem này').selectOption('confirmed');
    await page.getByLabel(/^Tem số .* nghi bị sao chép/).first().check();
    await page.getByLabel('Lý do').fill('Hai tem cùng một mã, giấy khác loại');
    await page.getByRole('button', { name: 'Đánh dấu tem' }).click();
    assert.match(await main(page), /1 tem: đã xác nhận bị sao chép/);

    // The outcome is looked at before it counts.
    await page.getByRole('link', { name: 'Kết luận' }).click();
    await page.locator('select[name=outcome]').selectOption('authority');
    await page.getByLabel('Lý do').fill('Chuyển đội quản lý thị trường số 3');
    await page.getByRole('button', { name: 'Xem lại kết luận' }).click();
    assert.match(await main(page), /số quyết định/i);
    await page.getByLabel('Số quyết định').fill('31/QĐ-QLTT');
    await page.getByLabel('Ngày quyết định').fill('2026-11-21');
    await page.getByRole('button', { name: 'Xem lại kết luận' }).click();
    assert.match(await main(page), /Chưa kết luận gì/);
    await keepScreenshot(page, 'case-decide-1280');
    await page.getByRole('button', { name: 'Kết thúc vụ việc' }).click();
    assert.match(await main(page), /chuyển cơ quan có thẩm quyền/);
    assert.match(await main(page), /31\/QĐ-QLTT, 21\/11\/2026/);
    await keepScreenshot(page, 'case-1280');

    // On paper.
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('link', { name: 'Tải PDF' }).click(),
    ]);
    const paper = join(world.folder, 'case.pdf');
    await download.saveAs(paper);
    const text = execFileSync('pdftotext', ['-layout', paper, '-'], { encoding: 'utf8' });
    for (const said of ['Vụ việc số 1', 'Mật ong hoa núi, lô L2611', '31/QĐ-QLTT', 'Giấy tem mỏng hơn',
      'Tem in mờ', 'người xuất: Phạm Quốc Việt', 'Nhật ký kiểm toán đến mục']) assert.ok(text.includes(said), said);

    // The shopper's page says what was found; the log holds together.
    await withPage(browser, {}, async (shopper) => {
      await shopper.goto(world.verifier + world.label);
      assert.match(await shopper.locator('h1').innerText(), /sao chép/i);
      await keepScreenshot(shopper, 'label-confirmed-copy-360');
    });
    assert.match(world.ocopDb('audit', 'verify'), /\d/);
  });
});

test('the pages of cases fit a phone and a desk, and axe finds nothing', async () => {
  const pages = ['/cases', '/cases?which=all', '/cases/waiting', '/cases/1', '/cases/1/reopen', '/cases/2', '/cases/2/assign',
    '/cases/2/note', '/cases/2/mark', '/cases/2/decide'];
  for (const colorScheme of ['light', 'dark']) {
    await withPage(browser, { ...desk, colorScheme, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
      world.ocopDb('user', 'add', `thanh-tra-${colorScheme}`, '--name', 'Cán bộ thanh tra', '--role', 'inspector',
        '--place', '19', '--password-file', world.passwordFile);
      await signInOfficer(page, at('/'), `thanh-tra-${colorScheme}`);
      if (colorScheme === 'light') {
        await page.goto(at('/cases/new?gtin=09521000001039'));
        await page.getByRole('button', { name: 'Mở vụ việc' }).click();
      }
      for (const path of pages) {
        assert.equal((await page.goto(at(path))).status(), 200, path);
        await assertAccessible(page, `${path} ${colorScheme}`);
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await assertNoHorizontalOverflow(page, `${path} at ${width}`);
          if (colorScheme === 'light') await keepScreenshot(page, `console${path.replaceAll(/[^a-z0-9]+/gi, '-')}-page-${width}`);
        }
        await page.setViewportSize(desk.viewport);
      }
    });
  }
});
