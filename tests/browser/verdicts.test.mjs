// The page of each verdict, with made-up goods (write_pages), in a real browser.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertHeadContrast, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { bin } from './service.mjs';

let folder;
let server;
let base;
let browser;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocop-pages-'));
  execFileSync(join(bin, 'write_pages'), [folder]);
  server = createServer((request, response) => {
    const name = new URL(request.url, 'http://x').pathname.slice(1);
    const known = readdirSync(folder).includes(name);
    response.writeHead(known ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(known ? readFileSync(join(folder, name)) : '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const each = async (visit, ending = '.html') => {
  for (const name of readdirSync(folder).sort()) if (name.endsWith(ending)) await visit(name);
};

test('there is a page for each of the twelve verdicts in both languages', () => {
  const names = readdirSync(folder);
  for (const code of ['forged', 'not_registered', 'void', 'key_revoked', 'recalled', 'suspected_copy',
    'certificate_revoked', 'suspended', 'expired', 'past_best_before', 'unsigned', 'genuine']) {
    for (const language of ['vi', 'en']) {
      assert.ok(names.some((name) => name.startsWith(code) && name.endsWith(`.${language}.html`)), `${code} ${language}`);
    }
  }
});

test('no page is wider than a phone, a desk screen, or a phone with text twice as large', async () => {
  await withPage(browser, {}, async (page) => {
    await each(async (name) => {
      await page.goto(`${base}/${name}`);
      for (const width of [320, 360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        await assertNoHorizontalOverflow(page, `${name} at ${width}`);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
      await assertNoHorizontalOverflow(page, `${name} with large text`);
    });
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing to complain of in the ${colorScheme} scheme`, async () => {
    await withPage(browser, { colorScheme, javaScriptEnabled: true }, async (page) => {
      await page.goto(`${base}/genuine.en.html`);
      await assertAccessible(page, `English ${colorScheme}`);
      await each(async (name) => {
        await page.goto(`${base}/${name}`);
        await assertAccessible(page, `${name} ${colorScheme}`);
        await assertHeadContrast(page, `${name} ${colorScheme}`);
        await keepScreenshot(page, `verdict-${name.replace('.vi.html', '')}-${colorScheme}`);
      }, '.vi.html');
    });
  });
}

test('hostile names run no script and fetch nothing', async () => {
  await withPage(browser, { javaScriptEnabled: true }, async (page, requests) => {
    let alerts = 0;
    page.on('dialog', async (dialog) => { alerts += 1; await dialog.dismiss(); });
    await page.goto(`${base}/genuine-hostile-names.vi.html`);
    assert.equal(alerts, 0);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(requests, [`${base}/genuine-hostile-names.vi.html`]);
  });
});
