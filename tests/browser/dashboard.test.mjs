// The dashboard of scans in a real browser: with and without scripts, on a phone and at a desk.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, root, withPage } from './browser.mjs';
import { signInOfficer, startConsoles } from './consoles.mjs';
import { clock, runProgram } from './service.mjs';

let world;
let browser;
let inspector; // the cookies of one who is signed in
const gtin = '09521000001039';
const phone = { viewport: { width: 360, height: 740 } };
const desk = { viewport: { width: 1280, height: 800 } };

before(async () => {
  world = await startConsoles();
  browser = await launch();
  const scans = join(world.folder, 'scans.csv');
  execFileSync(join(root, 'scripts', 'demo_scans'), [scans, gtin, clock[1], 'L2608', 'L2609', 'L2610']);
  runProgram('ocop-verifier', ['scans', ...clock, '--db', `sqlite:${join(world.folder, 'registry.db')}`,
    '--import', scans]);
  await withPage(browser, {}, async (page) => {
    await signInOfficer(page, at('/'), 'thanh-tra');
    inspector = await page.context().storageState();
  });
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

const at = (path) => `${world.verifier}/console${path}`;
test('figures stand without scripts, drawn and as tables, and say which batches look copied', async () => {
  for (const [name, options] of [['360', phone], ['1280', desk]]) {
    await withPage(browser, { ...options, storageState: inspector }, async (page) => {
      await page.goto(at('/'));
      await page.getByRole('link', { name: 'Lượt quét' }).click();
      assert.equal(await page.locator('h1').innerText(), 'Lượt quét');
      assert.equal(await page.getByRole('img', { name: 'Lượt quét theo thời gian', exact: true }).count(), 1);
      assert.ok(await page.getByRole('img', { name: 'Bản đồ lượt quét' }).isVisible());
      await page.getByText('Xem số liệu dạng bảng').first().click();
      assert.ok(await page.locator('details[open] table th[scope=row]').first().isVisible());
      const batches = page.locator('section', { hasText: 'Lô hàng nghi bị sao chép tem' }).last();
      assert.match(await batches.innerText(), /L2609/);
      assert.ok(await batches.getByRole('link', { name: 'Mở vụ việc' }).first().isVisible());
      await assertNoHorizontalOverflow(page, `scans at ${name}`);
      await keepScreenshot(page, `console-scans-${name}`);
    });
  }
});

test('the map moves and zooms by keyboard, and nothing is asked of another server', async () => {
  for (const [name, options] of [['360', phone], ['1280', desk]]) {
    await withPage(browser, { ...options, storageState: inspector, javaScriptEnabled: true }, async (page, requests) => {
      const refused = [];
      page.on('console', (said) => said.type() === 'error' && refused.push(said.text()));
      await page.goto(at('/scans'));
      await page.locator('.map.live path.leaflet-interactive').first().waitFor();
      assert.equal(await page.locator('.map.live path.leaflet-interactive').count(), 34);
      const province = page.locator('.map.live path[tabindex="0"]').first();
      await province.focus();
      await page.keyboard.press('Enter');
      assert.match(await page.locator('.leaflet-popup-content').innerText(), /lượt quét/);
      await page.keyboard.press('Escape');
      const before = await page.locator('.map.live .leaflet-map-pane').innerHTML();
      await page.getByRole('button', { name: 'Phóng to' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction((old) => document.querySelector('.leaflet-map-pane').innerHTML !== old, before);
      await assertNoHorizontalOverflow(page, `the map at ${name}`);
      await assertAccessible(page, `scans with a map at ${name}`);
      await keepScreenshot(page, `console-scans-map-${name}`);
      for (const url of requests) assert.ok(url.startsWith(world.verifier) || url.startsWith('data:'), url);
      assert.deepEqual(refused, []);
    });
  }
});

test('filters narrow the figures to a product and a province, and files carry them', async () => {
  await withPage(browser, { ...desk, storageState: inspector }, async (page) => {
    await page.goto(at('/scans'));
    await page.getByLabel('Quét tại').selectOption({ label: 'Đà Nẵng' });
    await page.getByLabel('Sản phẩm (mã GTIN)').fill(gtin);
    await page.getByRole('button', { name: 'Lọc' }).click();
    const table = page.locator('table', { hasText: 'Tỉnh, thành phố' });
    assert.deepEqual(await table.locator('tbody th').allTextContents(), ['Đà Nẵng']);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải CSV' }).click()]);
    const csv = readFileSync(await file.path(), 'utf8');
    assert.match(csv, /Lượt quét theo tỉnh, thành phố",?.*Đà Nẵng/);
    assert.doesNotMatch(csv, /Hà Nội/);
  });
});
