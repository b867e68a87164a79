// One officer's whole day at the registry's console, in a real browser, without scripts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { password, signInOfficer, startConsoles } from './consoles.mjs';

let world;
let browser;
const desk = { viewport: { width: 1280, height: 800 } };

before(async () => {
  world = await startConsoles();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

const at = (path) => `${world.verifier}/console${path}`;
const say = (page) => page.getByRole('status').innerText();
const number = (text) => encodeURIComponent(text);

async function fillAct(page, fields) {
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByLabel(label);
    if ((await field.evaluate((e) => e.tagName)) === 'SELECT') await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

test('a province officer works through a day', async () => {
  await withPage(browser, desk, async (page) => {
    await page.goto(at('/'));
    await keepScreenshot(page, 'console-sign-in-1280');
    await signInOfficer(page, at('/'), 'can-bo-tinh', async () => keepScreenshot(page, 'console-enrol-1280'));
    assert.match(await page.locator('h1').innerText(), /Nguyễn Thị Lan/);
    await keepScreenshot(page, 'console-home-1280');

    // Words without diacritics find the product.
    await page.getByRole('searchbox').or(page.locator('input[name=q]')).first().fill('mat ong');
    await page.getByRole('button', { name: 'Tìm' }).click();
    await page.getByRole('link', { name: 'Mật ong hoa núi' }).first().click();
    assert.equal(await page.locator('h1').innerText(), 'Mật ong hoa núi');
    await keepScreenshot(page, 'console-product-1280');

    // A certificate that expires in 160 days is renewed within its window.
    await page.goto(at('/'));
    await page.getByRole('link', { name: /Hết hạn trong 180 ngày/ }).click();
    assert.match(await page.locator('main').innerText(), /MẪU-TD-02/);
    await keepScreenshot(page, 'console-worklist-1280');
    await page.goto(at('/products/09521000003026/issue'));
    await fillAct(page, {
      'Hình thức cấp': 'công nhận lại',
      'Số giấy chứng nhận': '26/QĐ-UBND/OCOP',
      'Điểm trung bình': '65,5',
      'Cơ quan cấp': 'Ủy ban nhân dân tỉnh Thái Nguyên',
      'Ngày cấp': '2026-11-20',
      'Số quyết định': '1201/QĐ-UBND',
      'Ngày nộp hồ sơ': '2026-10-01',
    });
    await page.getByLabel('Thay cho giấy chứng nhận').selectOption('MẪU-TD-02');
    await page.getByLabel('Hạng sao').selectOption('3');
    await page.getByRole('button', { name: 'Cấp giấy chứng nhận' }).click();
    // The dossier came before the window opened: refused, and what was typed is still there.
    assert.match(await page.locator('main').innerText(), /02\/11\/2026/);
    assert.equal(await page.getByLabel('Số quyết định').inputValue(), '1201/QĐ-UBND');
    await keepScreenshot(page, 'console-refused-1280');
    await page.getByLabel('Ngày nộp hồ sơ').fill('2026-11-03');
    await page.getByRole('button', { name: 'Cấp giấy chứng nhận' }).click();
    await page.goto(at(`/certificates/${number('MẪU-TD-02')}`));
    assert.match(await page.locator('main').innerText(), /thay/);
    await page.goto(at(`/certificates/${number('26/QĐ-UBND/OCOP')}`));
    assert.match(await page.locator('main').innerText(), /còn hiệu lực/);

    // Suspended with a scan of the paper, then reinstated.
    await page.goto(at(`/certificates/${number('MẪU-TD-01')}/suspend`));
    await fillAct(page, {
      'Có hiệu lực từ ngày': '2026-11-21',
      'Số quyết định': '1300/QĐ-UBND',
      'Lý do': 'Chờ kết quả kiểm nghiệm <b>mẫu</b>.',
    });
    await page.getByLabel('Bản quét quyết định').setInputFiles({
      name: 'qd.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
    });
    await page.getByRole('button', { name: 'Tạm đình chỉ' }).click();
    assert.match(await page.locator('main').innerText(), /đang bị tạm đình chỉ/);
    assert.match(await page.locator('main').innerText(), /<b>mẫu<\/b>/);
    await keepScreenshot(page, 'console-certificate-1280');
    await page.getByRole('link', { name: 'Khôi phục' }).first().click();
    await fillAct(page, {
      'Có hiệu lực từ ngày': '2026-11-22',
      'Số quyết định': '1310/QĐ-UBND',
      'Lý do': 'Kết quả đạt.',
    });
    await page.getByRole('button', { name: /Khôi phục/ }).click();
    assert.match(await page.locator('main').innerText(), /còn hiệu lực/);

    // The extract prints.
    await page.getByRole('link', { name: 'Bản in trích lục' }).click();
    await page.emulateMedia({ media: 'print' });
    await keepScreenshot(page, 'console-extract-print');
    await page.emulateMedia({ media: 'screen' });

    // Revoked for misuse of the mark.
    await page.goto(at(`/certificates/${number('MẪU-TD-03')}/revoke`));
    await fillAct(page, {
      'Có hiệu lực từ ngày': '2026-11-22',
      'Số quyết định': '1320/QĐ-UBND',
      'Căn cứ': 'sử dụng sai nhãn hiệu chứng nhận OCOP',
      'Lý do': 'In sao lên sản phẩm khác.',
    });
    await page.getByRole('button', { name: 'Thu hồi vĩnh viễn' }).click();
    assert.match(await page.locator('main').innerText(), /đã bị thu hồi/);

    // Goods are recalled: the shopper's page says it first.
    await page.goto(at('/recalls/new?gtin=09521000001039'));
    await fillAct(page, {
      'Sản xuất từ ngày': '2026-11-01',
      'Sản xuất đến hết ngày': '2026-11-10',
      'Thu hồi kể từ ngày': '2026-11-22',
      'Số quyết định': '55/TB-CCATVSTP',
      'Lý do': 'Dư lượng kháng sinh vượt mức cho phép.',
      'Hướng dẫn': 'Không dùng; mang sản phẩm đến nơi mua để hoàn tiền.',
    });
    await page.getByRole('button', { name: 'Xem hàng bị thu hồi' }).click();
    assert.match(await page.locator('main').innerText(), /L2611/);
    await keepScreenshot(page, 'console-recall-preview-1280');
    await page.getByRole('button', { name: 'Thu hồi hàng này' }).click();
    await page.goto(world.verifier + world.label);
    assert.match(await page.locator('h1').innerText(), /thu hồi/i);
    assert.match(await page.locator('body').innerText(), /Dư lượng kháng sinh/);
    assert.match(await page.locator('body').innerText(), /hoàn tiền/);
    await keepScreenshot(page, 'label-recalled-1280');

    // The year's report, with its workbook.
    await page.goto(at('/reports'));
    await keepScreenshot(page, 'console-reports-1280');
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.getByRole('link', { name: /XLSX/ }).click(),
    ]);
    assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), 'PK');

    // An import is looked at before it is stored.
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.goto(at('/import')).then(() => page.locator('a[href$="producers.xlsx"]').click()),
    ]);
    const file = await template.path();
    await page.getByLabel('Nội dung tệp').selectOption('producers');
    await page.getByLabel('Tệp', { exact: false }).last().setInputFiles({
      name: 'chu-the.csv', mimeType: 'text/csv',
      buffer: Buffer.from('Mã chủ thể,Tên chủ thể,Loại hình,Mã địa danh\nhtx-moi,Hợp tác xã Mới,hợp tác xã,02104\n'),
    });
    assert.ok(readFileSync(file).length > 1000);
    await page.getByRole('button', { name: 'Xem trước thay đổi' }).click();
    assert.match(await page.locator('main').innerText(), /htx-moi/);
    await keepScreenshot(page, 'console-import-1280');
    await page.getByRole('button', { name: 'Lưu tất cả' }).click();
    await page.goto(at('/producers/htx-moi'));
    assert.equal(await page.locator('h1').innerText(), 'Hợp tác xã Mới');
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    assert.match(await say(page), /đã đăng xuất/);
  });
});

test('of two officers at one certificate the second is told, and keeps what was typed', async () => {
  world.ocopDb('user', 'add', 'can-bo-hai', '--name', 'Đỗ Văn Hai', '--role', 'province_officer',
    '--place', '19', '--password-file', world.passwordFile);
  await withPage(browser, desk, async (first) => {
    await signInOfficer(first, at('/'), 'can-bo-hai');
    await withPage(browser, desk, async (second) => {
      world.ocopDb('user', 'add', 'can-bo-ba', '--name', 'Vũ Thị Ba', '--role', 'province_officer',
        '--place', '19', '--password-file', world.passwordFile);
      await signInOfficer(second, at('/'), 'can-bo-ba');
      const form = at(`/certificates/${number('MẪU-TD-11')}/suspend`);
      for (const page of [first, second]) {
        await page.goto(form);
        await fillAct(page, {
          'Có hiệu lực từ ngày': '2026-11-22',
          'Số quyết định': page === first ? '1400/QĐ-UBND' : '1401/QĐ-UBND',
          'Lý do': 'Chủ thể đã ngừng sản xuất.',
        });
      }
      await first.getByRole('button', { name: 'Tạm đình chỉ' }).click();
      assert.match(await first.locator('main').innerText(), /đang bị tạm đình chỉ/);
      const answer = await Promise.all([
        second.waitForResponse((r) => r.request().method() === 'POST'),
        second.getByRole('button', { name: 'Tạm đình chỉ' }).click(),
      ]);
      assert.equal(answer[0].status(), 409);
      assert.match(await second.locator('main').innerText(), /Đỗ Văn Hai/);
      assert.equal(await second.getByLabel('Số quyết định').inputValue(), '1401/QĐ-UBND');
      await keepScreenshot(second, 'console-conflict-1280');
    });
  });
  assert.match(world.ocopDb('check'), /all is well/);
  assert.match(world.ocopDb('audit', 'verify'), /each follows/);
});

test('a commune officer acts in the commune and nowhere else', async () => {
  await withPage(browser, {}, async (page) => {
    await signInOfficer(page, at('/'), 'can-bo-xa');
    await keepScreenshot(page, 'console-home-360');
    assert.equal((await page.goto(at('/products/09521000003026'))).status(), 200);
    assert.equal((await page.goto(at('/products/09521000003064'))).status(), 404);
    assert.equal((await page.goto(at(`/certificates/${number('MẪU-TD-02')}/suspend`))).status(), 403);
  });
});

test('every page fits a phone and a desk, and axe finds nothing', async () => {
  const pages = ['/', '/search?q=che', '/products', '/products/09521000003026', '/products/09521000003026/edit',
    '/products/09521000003057/issue', '/certificates', `/certificates/${number('MẪU-TD-04')}`,
    `/certificates/${number('MẪU-TD-04')}/revoke`, `/certificates/${number('MẪU-TD-04')}/extract`, '/producers',
    '/producers/mau-thai-nguyen', '/areas', '/areas/VN-MAU-0101', '/batches', '/recalls', '/recalls/new',
    '/reports', '/import', '/targets?place=19&year=2026', '/account', '/users'];
  for (const colorScheme of ['light', 'dark']) {
    await withPage(browser, { ...desk, colorScheme, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
      world.ocopDb('user', 'add', `can-bo-${colorScheme}`, '--name', 'Cán bộ', '--role', 'province_officer',
        '--place', '19', '--password-file', world.passwordFile);
      await page.goto(at('/sign-in'));
      await assertAccessible(page, `sign-in ${colorScheme}`);
      await signInOfficer(page, at('/'), `can-bo-${colorScheme}`,
        async () => assertAccessible(page, `enrol ${colorScheme}`));
      for (const path of pages) {
        const answer = await page.goto(at(path));
        assert.equal(answer.status(), 200, path);
        await assertAccessible(page, `${path} ${colorScheme}`);
        const name = `console${path.replaceAll(/[^a-z0-9]+/gi, '-')}`;
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await assertNoHorizontalOverflow(page, `${path} at ${width}`);
          if (colorScheme === 'light') await keepScreenshot(page, `${name}-page-${width}`);
        }
        await page.setViewportSize(desk.viewport);
      }
    });
  }
});

test('English is complete', async () => {
  await withPage(browser, { ...desk, locale: 'en-GB' }, async (page) => {
    world.ocopDb('user', 'add', 'officer', '--name', 'Officer', '--role', 'inspector', '--password-file', world.passwordFile);
    await page.goto(`${at('/sign-in')}?lang=en`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.getByLabel('User name').fill('officer');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    assert.match(await page.locator('h1').innerText(), /second factor/i);
  });
});
