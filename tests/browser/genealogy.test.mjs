// A lot's genealogy: from the events of its story to its drawing, a recall by raw-material lot, and what a shopper
// then sees.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, root, withPage } from './browser.mjs';
import { signInOfficer, startConsoles } from './consoles.mjs';
import { clock, runProgram } from './service.mjs';

let world;
let browser;
const gtin = '09521000001039';
const sizes = [['360', { width: 360, height: 740 }], ['1280', { width: 1280, height: 800 }]];

before(async () => {
  world = await startConsoles();
  const story = join(world.folder, 'story.json');
  execFileSync(join(root, 'scripts', 'demo_events'), [story, gtin, 'L2611', 'VN-MAU-0003', 'ID.EXAMPLE.VN', '2026-11-01']);
  runProgram('ocop-labeler', ['events', story, ...clock, '--db', `sqlite:${join(world.folder, 'registry.db')}`,
    '--producer', 'htx-linh-ngoc', '--host', 'ID.EXAMPLE.VN']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await world?.stop();
});

/** The page as it looks on a phone and on a desk. */
async function look(page, name) {
  for (const [size, viewport] of sizes) {
    await page.setViewportSize(viewport);
    await assertNoHorizontalOverflow(page, `${name} ${size}`);
    await keepScreenshot(page, `${name}-${size}`);
  }
}

test('a shopper sees the journey, and one step back of the lot', async () => {
  await withPage(browser, { javaScriptEnabled: true }, async (page) => {
    await page.goto(world.verifier + world.label);
    const journey = page.locator('section.way');
    const said = await journey.innerText();
    for (const step of ['Thu hoạch', 'Chế biến', 'Đóng gói', 'Xuất hàng', '18,5 °C', 'Do các chủ thể khai']) {
      assert.match(said + await journey.evaluate((e) => e.textContent), new RegExp(step), step);
    }
    await look(page, 'journey');
    await assertAccessible(page, 'journey');
    await page.goto(`${world.verifier}/trace/01/${gtin}/10/L2611`);
    assert.match(await page.locator('main').innerText(), /thu hoạch 26\/10\/2026/);
    await look(page, 'trace');
    await assertAccessible(page, 'trace');
  });
});

test('an officer looks at a harvest, recalls all that was made of it, and the shopper is warned', async () => {
  await withPage(browser, { javaScriptEnabled: true, viewport: sizes[1][1] }, async (page) => {
    await signInOfficer(page, `${world.verifier}/console/`, 'can-bo-tinh');
    await page.goto(`${world.verifier}/console/areas/VN-MAU-0003`);
    await page.getByRole('link', { name: 'Truy xuất nguyên liệu' }).click();
    await page.getByRole('link', { name: 'thu hoạch 26/10/2026' }).click();
    const drawing = page.locator('svg.tree');
    assert.match(await drawing.evaluate((e) => e.textContent), /Mật ong hoa núi/);
    await look(page, 'genealogy');
    await assertAccessible(page, 'genealogy');

    await page.setViewportSize(sizes[1][1]);
    await page.getByRole('link', { name: 'Thu hồi mọi lô làm từ đây' }).click();
    assert.match(await page.locator('main').innerText(), /1 lô hàng của 1 chủ thể, 3 tem/);
    await look(page, 'recall-chain');
    await assertAccessible(page, 'recall-chain');
    await page.getByLabel('Số quyết định').fill('21/QĐ-SNN');
    await page.getByLabel('Lý do').fill('Dư lượng thuốc bảo vệ thực vật');
    await page.getByLabel('Hướng dẫn').fill('Ngừng sử dụng và mang lại nơi mua');
    await page.getByRole('button', { name: 'Thu hồi tất cả các lô này' }).click();
    assert.match(await page.locator('main').innerText(), /Đã thu hồi 1 lô hàng/);
    assert.match(await page.locator('main').innerText(), /đang thu hồi/);

    await page.goto(world.verifier + world.label);
    const warned = await page.locator('body').innerText();
    assert.match(warned, /thu hồi/i);
    assert.match(warned, /26\/10\/2026 → Mật ong hoa núi, lô L2611/);
  });
});
