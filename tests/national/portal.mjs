// node tests/national/portal.mjs BIN: a national portal's view of the registry. Two feeders sign and are
// killed, a portal polls the service, is killed and goes on; in the end it holds exactly what the
// registry says, every statement checked with the programme's root alone and every record by the
// published JSON Schema. The schema check is skipped, visibly, where tests/browser/node_modules is absent.
import { spawn, spawnSync } from 'node:child_process';
import { X509Certificate, createHash, createPublicKey, verify } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const programs = resolve(process.argv[2] ?? 'build/dev/bin');
const kHost = 'id.example.vn';
const kNow = '2026-11-22T05:00:00Z';
const kFeedUse = '2.25.139216634562706144111737557136824830944';

const folder = mkdtempSync(join(tmpdir(), 'ocop-portal-'));
const started = new Set();

function run(program, ...words) {
  const done = spawnSync(join(programs, program), words, { cwd: folder, encoding: 'utf8' });
  assert.equal(done.status, 0, `${program} ${words.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

function start(program, ...words) {
  const child = spawn(join(programs, program), words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  started.add(child);
  child.on('exit', () => started.delete(child));
  return child;
}

function ended(child) {
  return new Promise((done) => (child.exitCode !== null || child.signalCode ? done() : child.once('exit', done)));
}

async function first_line(child) {
  let text = '';
  for await (const piece of child.stdout) {
    text += piece;
    if (text.includes('\n')) return text.split('\n')[0];
  }
  throw new Error('it ended without a word');
}

const bytes = (part) => Buffer.from(part, 'base64url');
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** What docs/national-data.md asks of who checks a statement; returns its payload. */
function opened(jws, root_certificate, last) {
  const [header64, payload64, signature64] = jws.split('.');
  const header = JSON.parse(bytes(header64));
  assert.deepEqual(Object.keys(header), ['alg', 'typ', 'kid', 'x5c']);
  assert.equal(header.alg, 'ES256');
  assert.equal(header.typ, 'ocop-change+jws');
  const [leaf, issuing] = header.x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
  assert.ok(issuing.verify(root_certificate.publicKey) && issuing.ca);
  assert.ok(leaf.verify(issuing.publicKey) && !leaf.ca);
  assert.deepEqual(leaf.keyUsage, [kFeedUse]);
  const key = createPublicKey(leaf.publicKey.export({ type: 'spki', format: 'pem' }));
  const digest = createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest();
  assert.equal(header.kid, String(digest.readUInt32BE(0)).padStart(10, '0'));
  const signature = bytes(signature64);
  assert.equal(signature.length, 64);
  assert.ok(verify('sha256', Buffer.from(`${header64}.${payload64}`), { key, dsaEncoding: 'ieee-p1363' }, signature));
  const payload = JSON.parse(bytes(payload64));
  assert.equal(payload.seq, last.seq + 1);
  assert.equal(payload.previous, last.digest);
  return payload;
}

/** JSON Schema 2020-12, where the library is there. */
function schema_check() {
  const modules = join(root, 'tests/browser/node_modules');
  if (!existsSync(join(modules, 'ajv'))) {
    console.log('skipped: the JSON Schema of national records (tests/browser/node_modules is absent)');
    return () => {};
  }
  const load = createRequire(join(root, 'tests/browser/package.json'));
  const ajv = new (load('ajv/dist/2020').default)({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  load('ajv-formats').default(ajv);
  const fits = ajv.compile(JSON.parse(readFileSync(join(root, 'verifier/national/national.schema.json'))));
  return (record) => assert.ok(fits(record), JSON.stringify(fits.errors?.slice(0, 3)));
}

/** Keeps what it was told in files, as a portal would; forgets everything else when it is killed. */
class Portal {
  constructor(url, check) {
    this.url = url;
    this.check = check;
    this.root = new X509Certificate(readFileSync(join(folder, 'keys/root.crt')));
    const log = join(folder, 'portal.jsonl');
    this.log = log;
    this.state = new Map();
    this.last = { seq: 0, digest: '0'.repeat(64) };
    this.tag = '';
    for (const jws of existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []) this.take(jws);
  }

  take(jws) {
    const payload = opened(jws, this.root, this.last);
    this.check(payload.document);
    this.state.set(`${payload.subject} ${payload.key}`, payload.document);
    this.last = { seq: payload.seq, digest: sha256(jws) };
  }

  /** One page; false when there was nothing new. */
  async poll(limit) {
    const answer = await fetch(`${this.url}/export/changes?since=${this.last.seq}&limit=${limit}`, {
      headers: this.tag === '' ? {} : { 'If-None-Match': this.tag },
    });
    this.tag = answer.headers.get('etag');
    if (answer.status === 304) return false;
    assert.equal(answer.status, 200);
    const { changes, next } = await answer.json();
    for (const { jws } of changes) {
      this.take(jws);
      appendFileSync(this.log, `${jws}\n`);
    }
    assert.equal(next, this.last.seq);
    return changes.length > 0;
  }
}

/** The registry's own word, record by record. */
function registry_state() {
  rmSync(join(folder, 'all.jsonl'), { force: true });
  run('ocop-verifier', 'export', '--db', 'sqlite:registry.db', '--national', 'all.jsonl', '--host', kHost, '--clock', kNow);
  const state = new Map();
  for (const line of readFileSync(join(folder, 'all.jsonl'), 'utf8').trim().split('\n')) {
    const record = JSON.parse(line);
    const { gtin, trace } = record;
    state.set(trace.lot === null ? `product ${gtin}` : `batch ${gtin}/${trace.lot}`, record);
  }
  return state;
}

function make_world() {
  for (const name of ['root', 'ca', 'key', 'feed']) writeFileSync(join(folder, `${name}.pass`), `the ${name} passphrase\n`);
  const at = ['--clock', kNow];
  run('ocop-keys', ...at, 'init', '--root-passphrase-file', 'root.pass', '--ca-passphrase-file', 'ca.pass');
  run('ocop-keys', ...at, 'issue', '--producer', 'htx-doan-ket', '--ca-passphrase-file', 'ca.pass', '--passphrase-file', 'key.pass');
  run('ocop-keys', ...at, 'feed-key', '--ca-passphrase-file', 'ca.pass', '--passphrase-file', 'feed.pass');
  run('ocop-db', '--db', 'sqlite:registry.db', ...at, 'init');
  run('ocop-db', '--db', 'sqlite:registry.db', ...at, 'import', join(root, 'db/sample'), 'keys/jwks.json');
}

const key_file = () => join('keys/producers', spawnSync('ls', [join(folder, 'keys/producers')], { encoding: 'utf8' }).stdout.match(/\d{10}\.key/)[0]);

function register(lot) {
  run('ocop-labeler', 'batch', '--db', 'sqlite:registry.db', '--clock', kNow, '--key', key_file(), '--passphrase-file', 'key.pass',
    '--gtin', '9521000001015', '--lot', lot, '--produced', '01/11/2026', '--best-before', '01/11/2027', '--quantity', '5',
    '--area', 'VN-MAU-0001:1:20/05/2026', '--host', kHost, '--format', 'csv', '--out', `${lot.replaceAll('/', '_')}.csv`);
}

function import_rows(name, ...lines) {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  run('ocop-db', '--db', 'sqlite:registry.db', '--clock', kNow, 'import', name);
}

const feeder = () => start('ocop-verifier', 'feed', '--db', 'sqlite:registry.db', '--keys', 'keys', '--passphrase-file', 'feed.pass',
  '--host', kHost, '--clock', kNow, '--every', '1');

async function main() {
  make_world();
  const server = start('ocop-verifier', '--db', 'sqlite:registry.db', '--keys', 'keys', '--listen', '127.0.0.1:0', '--host', kHost,
    '--clock', kNow, '--log', 'verifier.log');
  const url = (await first_line(server)).replace(/^listening on /, '');
  const check = schema_check();

  const feeders = [feeder(), feeder()];
  const acts = [
    () => register('L1'),
    () => register('A/2'),
    () => import_rows('recalls.csv', 'id,gtin,lot,since,reason,instructions,decision,recorded_at',
      '1,9521000001015,L1,20/11/2026,Phát hiện dị vật,Mang hàng trả lại nơi mua,9/QĐ-UBND,2026-11-20T02:00:00Z'),
    () => register('L3'),
  ];
  let portal = new Portal(url, check);
  for (const act of acts) {
    act();
    // One feeder dies in the middle of whatever it does, the portal too; another of each goes on.
    const doomed = feeders.shift();
    doomed.kill('SIGKILL');
    await ended(doomed);
    feeders.push(feeder());
    await portal.poll(7);
    portal = new Portal(url, check);
  }

  const wanted = registry_state();
  for (const record of wanted.values()) check(record);
  const same = () => portal.state.size === wanted.size &&
    [...wanted].every(([name, record]) => JSON.stringify(portal.state.get(name)) === JSON.stringify(record));
  for (let tries = 0; tries < 600 && !same(); ++tries) {
    if (!(await portal.poll(7))) await pause(100);
  }
  assert.deepEqual(Object.fromEntries([...portal.state].sort()), Object.fromEntries([...wanted].sort()));
  assert.ok(portal.state.get('batch 09521000001015/L1').warnings.recalls.length === 1);

  // A portal that begins today has the same.
  rmSync(portal.log);
  const late = new Portal(url, check);
  while (await late.poll(500)) {}
  assert.deepEqual(late.last, portal.last);
  assert.deepEqual([...late.state].sort(), [...portal.state].sort());

  for (const child of [...feeders, server]) child.kill('SIGTERM');
  await Promise.all([...feeders, server].map(ended));
  for (const child of [...feeders, server]) assert.equal(child.exitCode, 0);
  console.log(`${portal.last.seq} statements, ${portal.state.size} products and batches: as in the registry`);
}

try {
  await main();
} finally {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
