// The consumer's page as the real verifier serves it, in a real browser.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, withPage } from './browser.mjs';
import { serviceAndBrowser } from './service.mjs';

const mostBytes = 14 * 1024;
// For the rare client that takes no gzip.
const mostPlain = 20 * 1024;

const shared = serviceAndBrowser();

// Bytes as they cross the wire: head and body as sent.
function wireBytes(url, headers) {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      response.on('data', () => {});
      response.on('end', () => resolve({ status: response.statusCode, bytes: response.socket.bytesRead, encoding: response.headers['content-encoding'] }));
    }).on('error', reject);
  });
}

const heading = (page) => page.locator('h1').innerText();

test('a good label opens a genuine page that says who made it and where', async () => {
  await withPage(shared.browser, {}, async (page, requests) => {
    const response = await page.goto(shared.service.base + shared.service.labels[0]);
    assert.equal(response.status(), 200);
    assert.equal(await heading(page), 'Tem thật');
    const text = await page.locator('body').innerText();
    for (const fact of ['Mật ong hoa núi', 'Linh Ngọc', 'VN-MAU-0003', 'L2611', '01/11/2026', '01/11/2028', 'lần đầu']) {
      assert.ok(text.includes(fact), fact);
    }
    assert.ok(requests.every((url) => url.startsWith(shared.service.base)), `requests: ${requests}`);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNoHorizontalOverflow(page, `genuine at ${width}`);
      await keepScreenshot(page, `genuine-${width}`);
    }
  });
});

test('one changed digit opens the page of a forgery, without stars', async () => {
  await withPage(shared.browser, {}, async (page) => {
    await page.goto(shared.service.base + shared.service.forged);
    assert.match(await heading(page), /tem giả/i);
    assert.equal(await page.locator('.stars').count(), 0);
    await assertNoHorizontalOverflow(page, 'forged');
    await keepScreenshot(page, 'forged-360');
  });
});

test('the link to the other language keeps the code and its verdict', async () => {
  await withPage(shared.browser, {}, async (page) => {
    await page.goto(shared.service.base + shared.service.labels[1]);
    assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
    await page.getByRole('link', { name: 'English' }).click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.equal(await heading(page), 'Genuine label');
    assert.equal(new URL(page.url()).pathname, new URL(shared.service.base + shared.service.labels[1]).pathname);
    await keepScreenshot(page, 'genuine-en-360');
    await page.getByRole('link', { name: 'Tiếng Việt' }).click();
    assert.equal(await heading(page), 'Tem thật');
  });
});

test('a code can be typed at the start page', async () => {
  await withPage(shared.browser, {}, async (page) => {
    await page.goto(`${shared.service.base}/`);
    await keepScreenshot(page, 'home-360');
    await page.getByLabel('Mã ghi trên tem').fill('09521000001039');
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    assert.equal(await heading(page), 'Mã không có chữ ký số');
    await page.goto(`${shared.service.base}/`);
    await page.getByLabel('Mã ghi trên tem').fill('<script>');
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    assert.equal(await page.getByLabel('Mã ghi trên tem').inputValue(), '<script>');
  });
});

test('the reasons open by a tap, without any script', async () => {
  await withPage(shared.browser, { hasTouch: true }, async (page) => {
    await page.goto(shared.service.base + shared.service.labels[2]);
    const reasons = page.locator('.why');
    assert.equal(await reasons.isVisible(), false);
    await page.getByText('Vì sao có kết quả này').tap();
    assert.equal(await reasons.isVisible(), true);
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds no violation in the ${colorScheme} scheme`, async () => {
    await withPage(shared.browser, { colorScheme, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
      for (const target of [shared.service.labels[0], shared.service.forged, '/', '/01/09521000001039', '/01/04012345678901', '/nothing']) {
        await page.goto(shared.service.base + target);
        await assertAccessible(page, `${target} ${colorScheme}`);
      }
    });
  });
}

test('a whole page with its styles is at most 14 kB on the wire, 20 kB for who takes no gzip', async () => {
  for (const target of [shared.service.labels[0], shared.service.forged, '/']) {
    const packed = await wireBytes(shared.service.base + target, { Accept: 'text/html', 'Accept-Encoding': 'gzip' });
    assert.equal(packed.encoding, 'gzip');
    assert.ok(packed.bytes <= mostBytes, `${packed.bytes} bytes packed`);
    const plain = await wireBytes(shared.service.base + target, { Accept: 'text/html', 'Accept-Encoding': 'identity' });
    assert.equal(plain.encoding, undefined);
    assert.ok(plain.bytes <= mostPlain, `${plain.bytes} bytes plain`);
  }
});
