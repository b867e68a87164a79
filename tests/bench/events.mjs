// What capture carries: events sent in documents by several clients at once, some documents twice, while
// the verifier is killed now and then; then every event is read back. See docs/benchmarks.md.
//
//   node tests/bench/events.mjs BIN [--events 100000] [--batch 500] [--clients 4] [--kills 3] [--db ADDRESS]
//
// Exit status 1 when an event is missing or there twice. --db: an empty PostgreSQL database instead of a
// SQLite file.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [bin, ...rest] = process.argv.slice(2);
const option = (name, usual) => {
  const at = rest.indexOf(`--${name}`);
  return at < 0 ? usual : rest[at + 1];
};
const total = Number(option('events', 100000));
const batch = Number(option('batch', 500));
const clients = Number(option('clients', 4));
const kills = Number(option('kills', 3));

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const world = mkdtempSync(join(tmpdir(), 'ocop-events-'));
const database = option('db', `sqlite:${join(world, 'r.db')}`);
const clock = ['--clock', '2026-11-22T03:04:05Z'];
const gtin = '09521000001015';

const run = (program, ...words) =>
  execFileSync(join(resolve(bin), program), words, { cwd: world, encoding: 'utf8', env: { ...process.env, LANG: 'C' } });

function makeWorld() {
  for (const name of ['root', 'ca', 'key']) writeFileSync(join(world, `${name}.pass`), `the ${name} passphrase\n`);
  writeFileSync(join(world, 'own'), 'ruộng bậc thang mùa nước đổ\n');
  run('ocop-keys', ...clock, 'init', '--root-passphrase-file', 'root.pass', '--ca-passphrase-file', 'ca.pass');
  run('ocop-db', '--db', database, 'init');
  run('ocop-db', '--db', database, ...clock, 'import', join(root, 'db/sample'));
  run('ocop-db', '--db', database, ...clock, 'user', 'add', 'htx', '--name', 'HTX', '--role', 'producer', '--producer',
    'htx-doan-ket', '--password-file', 'own');
  const said = run('ocop-db', '--db', database, ...clock, '--lang', 'en', 'user', 'token', 'htx', '--name', 'bench',
    '--scope', 'epcis:capture', '--scope', 'epcis:query');
  return /ocop_\S+/.exec(said)[0];
}

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

class Verifier {
  constructor(port) {
    this.port = port;
    this.most = 0;
  }
  async start() {
    this.process = spawn(join(resolve(bin), 'ocop-verifier'), ['--db', database, '--keys', 'keys', '--no-console',
      '--host', 'id.example.vn', '--listen', `127.0.0.1:${this.port}`, '--log', 'verifier.log', ...clock],
    { cwd: world, stdio: ['ignore', 'pipe', 'inherit'] });
    this.ended = new Promise((done) => this.process.once('exit', done));
    await new Promise((done, fail) => {
      this.process.stdout.once('data', done);
      this.process.once('exit', () => fail(new Error('the verifier did not start')));
    });
  }
  memory() {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
      this.most = Math.max(this.most, Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024);
    } catch {
      // It was just killed.
    }
  }
  async kill(signal) {
    this.memory();
    this.process.kill(signal);
    await this.ended;
  }
}

const serial = (number) => String(number).padStart(8, '0');

function document(first) {
  const eventList = [];
  for (let i = first; i < Math.min(first + batch, total); ++i) {
    eventList.push({
      type: 'ObjectEvent',
      eventTime: new Date(Date.UTC(2026, 10, 1) + i * 1000).toISOString(),
      eventTimeZoneOffset: '+07:00',
      action: 'OBSERVE',
      bizStep: 'packing',
      epcList: [`https://id.gs1.org/01/${gtin}/21/${serial(i)}`],
      readPoint: { id: 'https://id.gs1.org/414/9521000000018' },
    });
  }
  return JSON.stringify({
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-22T03:04:05Z',
    epcisBody: { eventList },
  });
}

/// Until it is answered: a client that heard nothing does not know whether its events are stored.
async function send(address, headers, body, counts) {
  for (;;) {
    try {
      const answer = await fetch(address, { method: 'POST', headers, body });
      if (answer.status === 202) return;
      if (answer.status !== 503) throw new Error(`${answer.status}: ${await answer.text()}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    ++counts.repeated;
    await pause(50);
  }
}

async function capture(verifier, headers) {
  const firsts = [];
  for (let first = 0; first < total; first += batch) firsts.push(first);
  const documents = firsts.length;
  const every = Math.floor(documents / (kills + 1));
  const counts = { sent: 0, repeated: 0, twice: 0, killed: 0 };
  const address = `http://127.0.0.1:${verifier.port}/epcis/capture`;
  let killing = Promise.resolve();
  const client = async () => {
    for (;;) {
      const first = firsts.shift();
      if (first === undefined) return;
      const body = document(first);
      await send(address, headers, body, counts);
      ++counts.sent;
      if (counts.sent % 10 === 0) {
        ++counts.twice;
        await send(address, headers, body, counts);
      }
      if (counts.killed < kills && counts.sent >= every * (counts.killed + 1)) {
        ++counts.killed;
        killing = killing.then(() => verifier.kill('SIGKILL')).then(() => verifier.start());
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await killing;
  return counts;
}

async function readBack(verifier, headers) {
  const seen = new Set();
  let twice = 0;
  let next = '/epcis/events?perPage=500&EQ_bizStep=packing&orderDirection=ASC';
  while (next) {
    const answer = await fetch(`http://127.0.0.1:${verifier.port}${next}`, { headers });
    if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
    const { epcisBody } = await answer.json();
    for (const event of epcisBody.queryResults.resultsBody.eventList) {
      const [epc] = event.epcList;
      if (seen.has(epc)) ++twice;
      seen.add(epc);
    }
    next = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return { found: seen.size, twice };
}

let verifier;
try {
  const token = makeWorld();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  verifier = new Verifier(await freePort());
  await verifier.start();
  const begun = performance.now();
  const counts = await capture(verifier, headers);
  const captured = (performance.now() - begun) / 1000;
  const { found, twice } = await readBack(verifier, headers);
  const read = (performance.now() - begun) / 1000 - captured;
  await verifier.kill('SIGTERM');
  console.log(`${total} events in documents of ${batch} by ${clients} clients, ${counts.twice} documents sent twice, ` +
    `the verifier killed ${counts.killed} times, ${counts.repeated} requests repeated`);
  console.log(`captured in ${captured.toFixed(1)} s: ${Math.round(total / captured)} events a second; ` +
    `read back in ${read.toFixed(1)} s; at most ${Math.round(verifier.most)} MiB`);
  console.log(`found ${found}, missing ${total - found}, twice ${twice}`);
  if (found !== total || twice !== 0 || counts.killed !== kills) process.exitCode = 1;
} finally {
  if (verifier?.process.exitCode === null) verifier.process.kill('SIGKILL');
  rmSync(world, { recursive: true, force: true });
}
