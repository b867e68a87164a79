// Both consoles with their real programs: keys, a registry that shows each status, an
// account for each role, a verifier and a labeler serving them.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './browser.mjs';
import { bin, clock, runProgram, startProgram } from './service.mjs';

export const today = '2026-11-22';
export const password = 'nui-cao song-sau rung-xanh';
export const keyPassphrase = 'passphrase of producer';

const users = [
  ['quan-tri', 'Quản trị hệ thống', 'administrator', []],
  ['can-bo-bo', 'Cán bộ Bộ Nông nghiệp', 'ministry_officer', []],
  ['can-bo-tinh', 'Nguyễn Thị Lan', 'province_officer', ['--place', '19']],
  ['can-bo-xa', 'Trần Văn Minh', 'commune_officer', ['--place', '02104']],
  ['can-bo-xa-khac', 'Lê Thị Hoa', 'commune_officer', ['--place', '22810']],
  ['thanh-tra', 'Phạm Quốc Việt', 'inspector', ['--place', '19']],
  ['linh-ngoc', 'Hoàng Linh Ngọc', 'producer', ['--producer', 'htx-linh-ngoc']],
];

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 6238 of a base32 secret; `ahead` steps of 30 s after the programs' clock. */
export function totp(secret, ahead = 0) {
  let bits = '';
  for (const letter of secret.replace(/\s/g, '')) bits += base32.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse(clock[1]) / 30000) + ahead));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function makeWorld(folder) {
  const secret = (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
    return path;
  };
  const keys = join(folder, 'keys');
  const database = `sqlite:${join(folder, 'registry.db')}`;
  const ca = secret('ca', 'passphrase of ca');
  const db = (...args) => runProgram('ocop-db', [...clock, '--db', database, ...args]);
  runProgram('ocop-keys', [...clock, '--keys', keys, 'init', '--programme', 'OCOP test',
    '--root-passphrase-file', secret('root', 'passphrase of root'), '--ca-passphrase-file', ca]);
  runProgram('ocop-keys', [...clock, '--keys', keys, 'issue', '--producer', 'htx-linh-ngoc',
    '--ca-passphrase-file', ca, '--passphrase-file', secret('producer', keyPassphrase)]);
  db('init');
  execFileSync(join(root, 'scripts', 'demo_data'), [join(folder, 'statuses'), today]);
  db('import', join(root, 'db', 'sample'), join(keys, 'jwks.json'));
  db('import', join(folder, 'statuses'));
  const given = secret('password', password);
  for (const [id, name, role, bounds] of users) {
    db('user', 'add', id, '--name', name, '--role', role, ...bounds, '--password-file', given);
  }
  const key = readdirSync(join(keys, 'producers')).find((name) => name.endsWith('.key'));
  const codes = join(folder, 'labels.csv');
  runProgram('ocop-labeler', ['batch', ...clock, '--db', database, '--key', join(keys, 'producers', key),
    '--passphrase-file', join(folder, 'producer'), '--gtin', '09521000001039', '--lot', 'L2611',
    '--produced', '2026-11-01', '--best-before', '2028-11-01', '--quantity', '3', '--area', 'VN-MAU-0003:2',
    '--host', 'ID.EXAMPLE.VN', '--format', 'csv', '--out', codes]);
  const label = readFileSync(codes, 'utf8').match(/https:\/\/[^\s",;]+/)[0].replace(/^https:\/\/[^/]+/, '');
  return { keys, database, label, passwordFile: given };
}

/** Signs in somebody who has no second factor yet, and sets one up; ends at `home`. */
export async function signInOfficer(page, home, user, atEnrolment = async () => {}) {
  await page.goto(home);
  await page.getByLabel('Tên đăng nhập').fill(user);
  await page.getByLabel('Mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await atEnrolment();
  const secret = await page.locator('code').first().innerText();
  await page.getByLabel('Mã 6 chữ số').fill(totp(secret));
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  return secret;
}

// { verifier, labeler: base addresses; label: target of a good label; ocopDb(...args); stop() }
export async function startConsoles(verifierOptions = []) {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-consoles-'));
  const { keys, database, label, passwordFile } = makeWorld(folder);
  const verifier = await startProgram('ocop-verifier', [...clock, '--db', database, '--keys', keys,
    '--listen', '127.0.0.1:0', '--host', 'ID.EXAMPLE.VN', ...verifierOptions]);
  const labeler = await startProgram('ocop-labeler', ['serve', ...clock, '--db', database,
    '--key-dir', keys, '--spool', join(folder, 'spool'), '--listen', '127.0.0.1:0', '--host', 'ID.EXAMPLE.VN']);
  return {
    verifier: verifier.base,
    labeler: labeler.base,
    label,
    passwordFile,
    folder,
    spooled: () => readdirSync(join(folder, 'spool')),
    ocopDb: (...args) => runProgram('ocop-db', [...clock, '--db', database, ...args]),
    async stop() {
      await Promise.all([verifier.stop(), labeler.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
