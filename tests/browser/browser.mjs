// A headless Chromium, and what every page is held to in it.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');
const artifacts = join(here, 'artifacts');

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function launch() {
  const executablePath = places.find((path) => path && existsSync(path));
  assert.ok(executablePath, 'no Chromium found; set CHROMIUM to its path');
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// A shopper's phone: a browser that says that it has no screen is taken for a machine.
const phone = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';

// The wrapper gives scripts up (as a reader may) unless axe has to run.
export async function withPage(browser, options, visit) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    reducedMotion: 'reduce',
    javaScriptEnabled: false,
    locale: 'vi-VN',
    userAgent: phone,
    ...options,
  });
  const requests = [];
  context.on('request', (request) => requests.push(request.url()));
  try {
    await visit(await context.newPage(), requests);
  } finally {
    await context.close();
  }
}

export async function assertNoHorizontalOverflow(page, name) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name}: ${content} px of content in a window of ${window} px`);
}

export async function assertAccessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join('\n  ')}`);
  assert.deepEqual(told, [], name);
}

// White text on each end of the head's gradient: axe cannot judge gradients.
export async function assertHeadContrast(page, name) {
  const ratios = await page.evaluate(() => {
    const channel = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const luminance = (hex) => {
      const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16) / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(document.documentElement);
    return ['--t', '--u'].map((tone) => 1.05 / (luminance(style.getPropertyValue(tone).trim()) + 0.05));
  });
  for (const ratio of ratios) assert.ok(ratio >= 4.5, `${name}: white on the head has contrast ${ratio.toFixed(2)}`);
}

export async function keepScreenshot(page, name) {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true });
}
