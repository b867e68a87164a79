// Somebody in front of a shelf reports a product, on a phone, with a photo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, withPage } from './browser.mjs';
import { serviceAndBrowser } from './service.mjs';

const shared = serviceAndBrowser();

const heading = (page) => page.locator('h1').innerText();

test('from the page of a label to the thanks, with a mistake on the way', async () => {
  await withPage(shared.browser, { viewport: { width: 360, height: 800 } }, async (page, requests) => {
    await page.goto(shared.service.base + shared.service.labels[0]);
    const photo = await page.screenshot({ type: 'jpeg' });
    await page.getByRole('link', { name: 'Có gì không ổn với sản phẩm này?' }).click();
    assert.equal(await heading(page), 'Gửi phản ánh về sản phẩm');
    const text = await page.locator('main').innerText();
    for (const said of ['Mật ong hoa núi', 'L2611', 'Tem thật', 'Không lưu địa chỉ mạng']) assert.ok(text.includes(said), said);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNoHorizontalOverflow(page, `report form at ${width}`);
      await keepScreenshot(page, `report-form-${width}`);
    }

    await page.getByRole('radio', { name: 'Việc khác' }).check();
    await page.locator('#bought_at').fill('Chợ Tân Kỳ');
    await page.getByLabel('Tỉnh, thành phố nơi mua').selectOption({ label: 'Thái Nguyên' });
    await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
    assert.match(await page.getByRole('alert').innerText(), /hãy mô tả ngắn gọn/);
    assert.equal(await page.locator('#bought_at').inputValue(), 'Chợ Tân Kỳ');
    assert.ok(await page.getByRole('radio', { name: 'Việc khác' }).isChecked());
    await keepScreenshot(page, 'report-mistake-360');

    await page.getByLabel('Mô tả').fill('Mật loãng, tem bị nhòe');
    await page.getByLabel('Ảnh chụp').setInputFiles({ name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') });
    await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
    assert.match(await page.getByRole('alert').innerText(), /JPEG, PNG hoặc WebP/);

    await page.getByLabel('Ảnh chụp').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
    assert.equal(await heading(page), 'Đã nhận phản ánh');
    assert.match(await page.locator('.chip').innerText(), /Phản ánh số 1/);
    await keepScreenshot(page, 'report-sent-360');
    assert.ok(requests.every((url) => url.startsWith(shared.service.base)), `requests: ${requests}`);
  });
});

test('in English, and of a forgery too', async () => {
  await withPage(shared.browser, { viewport: { width: 360, height: 800 } }, async (page) => {
    await page.goto(`${shared.service.base}${shared.service.forged}&lang=en`);
    await page.getByRole('link', { name: 'Something wrong with this product?' }).click();
    assert.equal(await heading(page), 'Report a problem');
    await keepScreenshot(page, 'report-form-en-360');
    await page.getByLabel('Label or goods look copied or fake').check();
    await page.getByRole('button', { name: 'Send the report' }).click();
    assert.equal(await heading(page), 'Your report was received');
  });
});

test('the form, its mistakes and the thanks can be used by everybody', async () => {
  await withPage(shared.browser, { javaScriptEnabled: true }, async (page) => {
    await page.goto(shared.service.base + shared.service.labels[1]);
    await page.getByRole('link', { name: 'Có gì không ổn với sản phẩm này?' }).click();
    await assertAccessible(page, 'report form');
    await page.getByRole('radio', { name: 'Việc khác' }).check();
    await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
    await assertAccessible(page, 'report form with a mistake');
    await page.getByLabel('Mô tả').fill('Nắp đã mở');
    await page.getByRole('button', { name: 'Gửi phản ánh' }).click();
    await assertAccessible(page, 'report sent');
  });
});
