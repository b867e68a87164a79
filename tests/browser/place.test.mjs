// The offer to name one's province after a label's page: with a script, without, and refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, withPage } from './browser.mjs';
import { serviceAndBrowser } from './service.mjs';

const button = 'Cho biết bạn đang ở tỉnh nào';

const shared = serviceAndBrowser();

const scripted = { javaScriptEnabled: true, reducedMotion: 'reduce' };

test('the browser tells where it is, to a tenth of a degree, and the page says what was noted', async () => {
  const options = { ...scripted, permissions: ['geolocation'], geolocation: { latitude: 21.59271, longitude: 105.84412 } };
  await withPage(shared.browser, options, async (page, requests) => {
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (said) => said.type() === 'error' && wrong.push(said.text()));
    await page.goto(shared.service.base + shared.service.labels[0], { waitUntil: 'networkidle' });
    await assertNoHorizontalOverflow(page, 'place');
    await assertAccessible(page, 'place');
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/v1/place'));
    await page.getByRole('button', { name: button }).click();
    const { latitude, longitude } = (await asked).postDataJSON();
    assert.deepEqual([latitude, longitude], [21.6, 105.8]);
    const status = page.locator('form.place [role=status]');
    await status.filter({ hasText: 'Thái Nguyên' }).waitFor();
    assert.equal(await page.getByRole('button', { name: button }).isVisible(), false);
    await keepScreenshot(page, 'place-told');
    assert.ok(requests.every((url) => url.startsWith(shared.service.base)), `requests: ${requests}`);
    assert.deepEqual(wrong, []);
  });
});

test('a visitor who does not let the browser tell gets a list, and the first answer stands', async () => {
  await withPage(shared.browser, { ...scripted, permissions: [] }, async (page) => {
    await page.goto(shared.service.base + shared.service.labels[1], { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: button }).click();
    const list = page.getByLabel('Tỉnh, thành phố');
    await list.waitFor();
    await assertAccessible(page, 'list of provinces');
    await list.selectOption({ label: 'Khánh Hòa' });
    await page.getByRole('button', { name: 'Gửi' }).click();
    assert.ok((await page.locator('main, header').allInnerTexts()).join(' ').includes('Khánh Hòa'));
  });
});

test('without any script the button leads to the list', async () => {
  await withPage(shared.browser, {}, async (page) => {
    await page.goto(shared.service.base + shared.service.labels[2]);
    await page.getByRole('button', { name: button }).click();
    await keepScreenshot(page, 'place-list');
    await assertNoHorizontalOverflow(page, 'list of provinces');
    await page.getByLabel('Tỉnh, thành phố').selectOption('79');
    await page.getByRole('button', { name: 'Gửi' }).click();
    assert.ok((await page.locator('body').innerText()).includes('Hồ Chí Minh'));
  });
});

test('a page that asks for no place may run no script', async () => {
  await withPage(shared.browser, scripted, async (page) => {
    const response = await page.goto(shared.service.base + shared.service.forged);
    assert.equal(await page.locator('script:not([type="application/ld+json"])').count(), 0);
    assert.ok(!response.headers()['content-security-policy'].includes('script-src'));
    assert.match(response.headers()['permissions-policy'], /geolocation=\(\)/);
  });
});
