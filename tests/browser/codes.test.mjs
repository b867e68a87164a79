// Typed codes, scratch codes and labels of rolls, as the real programs make and serve them.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertAccessible, assertNoHorizontalOverflow, keepScreenshot, launch, withPage } from './browser.mjs';
import { area, clock, gtin, makeRegistry, runProgram, startProgram } from './service.mjs';

let folder;
let registry;
let verifier;
let browser;
let units;
let roll;

// The rows of a label table; these hold no commas within a field before the product's name.
function rowsOf(path) {
  return readFileSync(path, 'utf8').trim().split('\r\n').slice(1).map((line) => {
    const [serial, uri, typed, scratch] = line.split(',');
    return { serial, target: uri.replace(/^https:\/\/[^/]+/, ''), typed, scratch };
  });
}

const labeler = (...args) => runProgram('ocop-labeler', ['--db', registry.database, ...clock, ...args]);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocop-codes-'));
  registry = makeRegistry(folder);
  const printed = (name) => ['--host', 'ID.EXAMPLE.VN', '--format', 'csv', '--out', join(folder, name)];
  labeler('batch', ...registry.signing, '--gtin', gtin, '--lot', 'L2612', '--produced', '2026-11-02',
    '--best-before', '2028-11-02', '--quantity', '4', '--area', `${area}:1`, '--scratch', ...printed('units.csv'));
  labeler('roll', 'make', ...registry.signing, '--gtin', gtin, '--roll', 'R1', '--count', '4', ...printed('roll.csv'));
  units = rowsOf(join(folder, 'units.csv'));
  roll = rowsOf(join(folder, 'roll.csv'));
  verifier = await startProgram('ocop-verifier', [...clock, '--db', registry.database, '--keys', registry.keys,
    '--listen', '127.0.0.1:0', '--host', 'ID.EXAMPLE.VN']);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await verifier?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const heading = (page) => page.locator('h1').innerText();

async function keepBoth(page, name) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    await assertNoHorizontalOverflow(page, `${name} at ${width}`);
    await keepScreenshot(page, `${name}-${width}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
}

async function type(page, code) {
  await page.goto(`${verifier.base}/`);
  await page.getByLabel('Mã ghi trên tem').fill(code);
  await page.getByRole('button', { name: 'Kiểm tra' }).click();
}

async function scratch(page, code) {
  await page.getByLabel('Gõ 12 ký tự dưới lớp cào').fill(code);
  await page.getByRole('button', { name: 'Kiểm tra mã cào' }).click();
}

test('a damaged symbol: the typed code opens the label, with what is not known', async () => {
  await withPage(browser, {}, async (page) => {
    await type(page, units[0].typed.toLowerCase().replaceAll('-', ' '));
    assert.equal(await heading(page), 'Mã không có chữ ký số');
    const text = await page.locator('body').innerText();
    for (const fact of ['Mã tra cứu đúng là mã của tem này', 'L2612', units[0].serial, '02/11/2026', 'Mật ong hoa núi']) {
      assert.ok(text.includes(fact), fact);
    }
    await keepBoth(page, 'typed-code');
    await page.getByRole('link', { name: 'English' }).click();
    assert.equal(await heading(page), 'Unsigned code');
    assert.match(await page.locator('body').innerText(), /The short code belongs to this label/);
  });
});

test('a mistyped code and one that no label has are told apart', async () => {
  await withPage(browser, {}, async (page) => {
    const code = units[1].typed;
    // One wrong character in 31 makes a code of the scratch panel's kind, never two at one place.
    const answers = [];
    for (const wrong of [...'789'].filter((c) => c !== code[0])) {
      await type(page, wrong + code.slice(1));
      answers.push(await page.locator('main').innerText());
    }
    assert.ok(answers.filter((text) => /có ký tự sai hoặc hai ký tự bị đảo chỗ/.test(text)).length >= answers.length - 1);
    await type(page, '37G5-BTZJ-1RAA');
    assert.equal(await heading(page), 'Không có tem nào mang mã này');
    await keepBoth(page, 'typed-code-unknown');
  });
});

// What came of a code; the offer to name a province has an answer of its own.
const said = (page) => page.getByRole('status').filter({ hasText: /\S/ }).innerText();

test('the code under the scratch panel opens the label once', async () => {
  await withPage(browser, {}, async (page) => {
    await page.goto(verifier.base + units[2].target);
    assert.equal(await heading(page), 'Tem thật');
    await keepBoth(page, 'scratch-unused');
    await scratch(page, units[3].scratch);
    assert.match(await said(page), /không phải mã của tem này/);
    await keepBoth(page, 'scratch-wrong');
    await scratch(page, units[2].scratch.slice(1));
    assert.match(await said(page), /Chưa đọc được mã/);
    await scratch(page, units[2].scratch.toLowerCase());
    assert.match(await said(page), /mở lần đầu tiên, bởi chính bạn, vào lúc 10:04 22\/11\/2026/);
    assert.equal(await page.getByLabel('Gõ 12 ký tự dưới lớp cào').count(), 0);
    await keepBoth(page, 'scratch-first');
    // The address is the label's own: opened again it is a look, not a second try.
    await page.goto(page.url());
    assert.match(await said(page), /đã được dùng lúc 10:04 22\/11\/2026/);
    await scratch(page, units[2].scratch);
    assert.match(await page.locator('main').innerText(), /Nếu chính bạn vừa nhập mã vào lúc đó thì không sao/);
    await keepBoth(page, 'scratch-used');
  });
});

test('a forged label has no place for a scratch code', async () => {
  await withPage(browser, {}, async (page) => {
    const target = units[0].target;
    await page.goto(verifier.base + target.slice(0, -1) + ((Number(target.at(-1)) + 1) % 10));
    assert.match(await heading(page), /tem giả/i);
    assert.equal(await page.locator('form').count(), 0);
  });
});

test('a label of a roll: not activated, of its lot, void', async () => {
  await withPage(browser, {}, async (page) => {
    const target = verifier.base + roll[0].target;
    await page.goto(target);
    assert.equal(await heading(page), 'Tem chưa được đăng ký');
    assert.match(await page.locator('body').innerText(), /chưa gắn với lô hàng nào/);
    await keepBoth(page, 'not-activated');
    labeler('roll', 'activate', ...registry.signing, '--gtin', gtin, '--roll', 'R1', '--from', roll[0].serial,
      '--to', roll[2].serial, '--lot', 'L2613', '--produced', '2026-11-03', '--best-before', '2028-11-03',
      '--area', `${area}:1`);
    await page.goto(target);
    assert.equal(await heading(page), 'Tem thật');
    const text = await page.locator('body').innerText();
    for (const fact of ['L2613', roll[0].serial, '03/11/2026', '03/11/2028']) assert.ok(text.includes(fact), fact);
    await keepBoth(page, 'roll-activated');
    labeler('roll', 'void', '--gtin', gtin, '--roll', 'R1', '--from', roll[0].serial, '--reason', 'rách');
    await page.goto(target);
    assert.equal(await heading(page), 'Tem đã bị hủy');
    await keepBoth(page, 'roll-void');
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing to complain of in the ${colorScheme} scheme`, async () => {
    await withPage(browser, { colorScheme, javaScriptEnabled: true, bypassCSP: true }, async (page) => {
      for (const target of [units[0].target, roll[3].target, `/?code=${units[1].typed}`, '/?code=37G5-BTZJ-1RAA']) {
        await page.goto(verifier.base + target);
        await assertAccessible(page, `${target} ${colorScheme}`);
      }
      await page.goto(verifier.base + units[0].target);
      await scratch(page, units[1].scratch);
      await assertAccessible(page, `wrong scratch code ${colorScheme}`);
    });
  });
}
