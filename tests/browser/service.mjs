// The real programs: keys, registry, one signed batch, and a verifier serving it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { launch, root } from './browser.mjs';

export const gtin = '09521000001039'; // Mật ong hoa núi, HTX Linh Ngọc (db/sample)
const producer = 'htx-linh-ngoc';
export const area = 'VN-MAU-0003';

// The sample certificate is in force at this time.
export const clock = ['--clock', '2026-11-22T03:04:05Z'];

export const bin = process.env.OCOP_BIN ?? join(root, 'build', 'check', 'bin');

export function runProgram(program, args) {
  return execFileSync(join(bin, program), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function makeRegistry(folder) {
  const secret = (name) => {
    const path = join(folder, name);
    writeFileSync(path, `passphrase of ${name}\n`, { mode: 0o600 });
    return path;
  };
  const keys = join(folder, 'keys');
  const database = `sqlite:${join(folder, 'registry.db')}`;
  const [rootSecret, ca, own] = ['root', 'ca', 'producer'].map(secret);
  runProgram('ocop-keys', [...clock, '--keys', keys, 'init', '--programme', 'OCOP test',
    '--root-passphrase-file', rootSecret, '--ca-passphrase-file', ca]);
  runProgram('ocop-keys', [...clock, '--keys', keys, 'issue', '--producer', producer,
    '--ca-passphrase-file', ca, '--passphrase-file', own]);
  runProgram('ocop-db', [...clock, '--db', database, 'init']);
  runProgram('ocop-db', [...clock, '--db', database, 'import', join(root, 'db', 'sample'), join(keys, 'jwks.json')]);
  const key = readdirSync(join(keys, 'producers')).find((name) => name.endsWith('.key'));
  const codes = join(folder, 'labels.csv');
  runProgram('ocop-labeler', ['batch', ...clock, '--db', database, '--key', join(keys, 'producers', key),
    '--passphrase-file', own, '--gtin', gtin, '--lot', 'L2611', '--produced', '2026-11-01',
    '--best-before', '2028-11-01', '--quantity', '3', '--area', `${area}:2`, '--host', 'ID.EXAMPLE.VN',
    '--format', 'csv', '--out', codes]);
  const uris = readFileSync(codes, 'utf8').match(/https:\/\/[^\s",;]+/g);
  assert.equal(uris?.length, 3, 'three label codes in the CSV');
  return { keys, database, uris, signing: ['--key', join(keys, 'producers', key), '--passphrase-file', own] };
}

// { base, stop() } of a server that says where it listens.
export async function startProgram(program, args) {
  const child = spawn(join(bin, program), args);
  let said = '';
  const base = await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      said += chunk;
      const found = said.match(/listening on (http:\/\/[^"\s]+)/);
      if (found) resolve(found[1].replace(/\/$/, ''));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${program} ended with ${code}: ${said}`)));
  });
  return {
    base,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

// { base, labels: request targets of three good labels, forged, stop() }
export async function startService() {
  const folder = mkdtempSync(join(tmpdir(), 'ocop-browser-'));
  const { keys, database, uris } = makeRegistry(folder);
  const verifier = await startProgram('ocop-verifier', [...clock, '--db', database, '--keys', keys,
    '--listen', '127.0.0.1:0', '--host', 'ID.EXAMPLE.VN']);
  const labels = uris.map((uri) => uri.replace(/^https:\/\/[^/]+/, ''));
  const last = labels[0].at(-1);
  return {
    base: verifier.base,
    labels,
    forged: labels[0].slice(0, -1) + ((Number(last) + 1) % 10),
    async stop() {
      await verifier.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// For all tests of a file: an object that has a service and a browser once its first test begins.
export function serviceAndBrowser() {
  const shared = {};
  before(async () => {
    shared.service = await startService();
    shared.browser = await launch();
  });
  after(async () => {
    await shared.browser?.close();
    await shared.service?.stop();
  });
  return shared;
}
