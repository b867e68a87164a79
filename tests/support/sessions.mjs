// Runs golden sessions: text files that read as documentation and are held
// against the real programs. Node.js 18 or newer, no dependencies.
//
//   # prose
//   $ command                 run by bash in the session's own empty folder
//   expected standard output
//   ! expected standard error
//   ? 1                       exit status, when it is not 0
//   @name $ command           keeps the command's output for {name} and {name:encoded}
//   & ocop-verifier …         starts a server; $URL is where it listens
//   & stop                    SIGTERM; it must end with status 0
//   > GET /path               a request to the server, header lines as "> Name: value"; without
//                             one of its own it takes what browsers do ("> Accept:" takes nothing)
//   >> body
//   < 200                     the status; then "< Name: value", or "<! Name" for none such
//   | text                    the body holds these texts, in this order
//   |! text                   and none of these
//
// "[…]" stands for any text within a line; a line of only "[…]" for any lines.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const kPatience = 120_000;
const kBrowsersAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

class Mismatch extends Error {}

function pattern(text) {
  const parts = text.split('[…]').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return parts.join('[^\\n]*?');
}

function matches_line(expected, actual) {
  return new RegExp(`^${pattern(expected)}$`, 'u').test(actual);
}

/** Do `actual` lines fit `expected` ones, where "[…]" alone takes any number? */
function matches_lines(expected, actual) {
  if (expected.length === 0) return actual.length === 0;
  const [first, ...rest] = expected;
  if (first === '[…]') {
    for (let i = 0; i <= actual.length; ++i) {
      if (matches_lines(rest, actual.slice(i))) return true;
    }
    return false;
  }
  return actual.length > 0 && matches_line(first, actual[0]) && matches_lines(rest, actual.slice(1));
}

/** Empty lines do not matter: in a session they only set steps apart. */
function lines_of(text) {
  return text.split('\n').filter((line) => line !== '');
}

/** Steps of a session: each with the number of its line. */
function parse(text) {
  const steps = [];
  let step = null;
  const begin = (kind, number, more) => {
    step = { kind, number, out: [], err: [], status: 0, ...more };
    steps.push(step);
  };
  text.split('\n').forEach((line, index) => {
    const number = index + 1;
    const after = (count) => line.slice(count).replace(/^ /, '');
    const capture = /^@(\w+) \$ (.*)$/.exec(line);
    if (line === '') step = null;
    else if (line.startsWith('#')) return;
    else if (line.startsWith('$ ')) begin('command', number, { command: line.slice(2) });
    else if (capture) begin('capture', number, { name: capture[1], command: capture[2] });
    else if (line === '& stop') begin('stop', number);
    else if (line.startsWith('& ')) begin('start', number, { command: line.slice(2) });
    else if (line.startsWith('>> ')) step.body.push(line.slice(3));
    else if (line.startsWith('> ') && !(step?.kind === 'exchange' && step.answer === null)) {
      begin('exchange', number, { request: line.slice(2), headers: [], body: [], answer: null, wanted: [], unwanted: [], holds: [], lacks: [] });
    } else if (line.startsWith('> ')) step.headers.push(line.slice(2));
    else if (line.startsWith('<! ')) step.unwanted.push(line.slice(3));
    else if (line.startsWith('< ') && step.answer === null) step.answer = Number(line.slice(2));
    else if (line.startsWith('< ')) step.wanted.push(line.slice(2));
    else if (line.startsWith('|!')) step.lacks.push(after(2));
    else if (line.startsWith('|')) step.holds.push(after(1));
    else if (line.startsWith('! ')) step.err.push(line.slice(2));
    else if (line.startsWith('? ')) step.status = Number(line.slice(2));
    else if (step?.kind === 'command') step.out.push(line);
    else throw new Error(`line ${number}: what is "${line}"?`);
  });
  return steps;
}

/** One session's folder, programs and server; `run` takes the text of a session. */
export class Session {
  constructor(programs) {
    this.folder = mkdtempSync(join(tmpdir(), 'ocop-session-'));
    this.variables = {};
    this.server = null;
    this.env = {
      PATH: `${programs}:/usr/local/bin:/usr/bin:/bin`,
      HOME: this.folder,
      LANG: 'C.UTF-8',
      SAMPLE: join(root, 'db/sample'),
      // As of this moment, when a program is asked with $NOW.
      NOW: '--clock 2026-11-22T03:04:05Z',
      LSAN_OPTIONS: process.env.LSAN_OPTIONS ?? '',
    };
  }

  fill(text) {
    return text.replace(/\{(\w+)(:encoded)?\}/g, (whole, name, encoded) => {
      const value = this.variables[name];
      if (value === undefined) return whole;
      return encoded ? encodeURIComponent(value) : value;
    });
  }

  bash(command) {
    return spawnSync('bash', ['-c', this.fill(command)], {
      cwd: this.folder, env: this.env, encoding: 'utf8', timeout: kPatience, maxBuffer: 64 * 1024 * 1024,
    });
  }

  command(step) {
    const done = this.bash(step.command);
    const problems = [];
    if (done.status !== step.status) problems.push(`exit status ${done.status}, expected ${step.status}`);
    const filled = (lines) => lines.map((line) => this.fill(line));
    if (!matches_lines(filled(step.out), lines_of(done.stdout))) problems.push('standard output differs');
    if (!matches_lines(filled(step.err), lines_of(done.stderr))) problems.push('standard error differs');
    if (problems.length > 0) {
      throw new Mismatch(`${problems.join('; ')}\n--- out\n${done.stdout}--- err\n${done.stderr}`);
    }
  }

  capture(step) {
    const done = this.bash(step.command);
    if (done.status !== 0) throw new Mismatch(`exit status ${done.status}\n${done.stderr}`);
    this.variables[step.name] = done.stdout.trim();
  }

  start(step) {
    return new Promise((ready, failed) => {
      const child = spawn('bash', ['-c', `exec ${this.fill(step.command)}`], {
        cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.server = child;
      this.ended = new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
      let said = '';
      let complained = '';
      child.stdout.on('data', (bytes) => {
        said += bytes;
        const found = /^listening on (http:\/\/\S+)$/m.exec(said);
        if (found) {
          this.env.URL = found[1];
          ready();
        }
      });
      child.stderr.on('data', (bytes) => { complained += bytes; });
      this.ended.then((code) => failed(new Mismatch(`the server ended with ${code}\n${complained}`)));
    });
  }

  async stop() {
    this.server.kill('SIGTERM');
    const code = await this.ended;
    this.server = null;
    if (code !== 0) throw new Mismatch(`the server ended with ${code}`);
  }

  exchange(step) {
    const [method, target] = this.fill(step.request).split(' ');
    const headers = Object.fromEntries(step.headers.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), this.fill(line.slice(colon + 1).trim())];
    }));
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'accept')) headers.Accept = kBrowsersAccept;
    const body = step.body.length > 0 ? this.fill(step.body.join('\n')) : null;
    if (body !== null) headers['Content-Length'] = Buffer.byteLength(body);
    return new Promise((done, failed) => {
      const asked = request(new URL(this.env.URL), { method, path: target, headers, agent: false, timeout: kPatience }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => {
          try {
            this.judge(step, answer, Buffer.concat(pieces).toString('utf8'));
            done();
          } catch (problem) {
            failed(problem);
          }
        });
      });
      asked.on('error', (problem) => failed(new Mismatch(String(problem))));
      asked.end(body ?? undefined);
    });
  }

  judge(step, answer, body) {
    const fail = (what) => {
      const fields = answer.rawHeaders.map((text, i) => text + (i % 2 === 0 ? ': ' : '\n')).join('');
      throw new Mismatch(`${what}\n--- answer\n${answer.statusCode}\n${fields}\n${body.slice(0, 6000)}`);
    };
    if (answer.statusCode !== step.answer) fail(`status ${answer.statusCode}, expected ${step.answer}`);
    for (const line of step.wanted) {
      const colon = line.indexOf(':');
      const value = answer.headers[line.slice(0, colon).toLowerCase()];
      if (value === undefined || !matches_line(this.fill(line.slice(colon + 1).trim()), value)) {
        fail(`header "${line}" expected, found "${value}"`);
      }
    }
    for (const name of step.unwanted) {
      if (answer.headers[name.toLowerCase()] !== undefined) fail(`header ${name} is there`);
    }
    let rest = body;
    for (const text of step.holds) {
      const found = new RegExp(pattern(this.fill(text)), 'u').exec(rest);
      if (!found) fail(`body lacks "${text}"`);
      rest = rest.slice(found.index + found[0].length);
    }
    for (const text of step.lacks) {
      if (new RegExp(pattern(this.fill(text)), 'u').test(body)) fail(`body holds "${text}"`);
    }
  }

  async run(text) {
    for (const step of parse(text)) {
      try {
        await this[step.kind](step);
      } catch (problem) {
        if (problem instanceof Mismatch) problem.line = step.number;
        throw problem;
      }
    }
  }

  async end() {
    if (this.server) {
      this.server.kill('SIGTERM');
      await this.ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * Runs each .txt of `folder` (or those named) in a folder of its own, `prelude`
 * first; returns how many failed.
 */
export async function run_sessions(folder, programs, { prelude = null, only = [] } = {}) {
  const files = readdirSync(folder).filter((name) => /^[a-z_]+\.txt$/.test(name) && name !== prelude)
    .filter((name) => only.length === 0 || only.includes(name)).sort();
  let failed = 0;
  for (const file of files) {
    const session = new Session(resolve(programs));
    let current = prelude ?? file;
    try {
      if (prelude) await session.run(readFileSync(join(folder, prelude), 'utf8'));
      current = file;
      await session.run(readFileSync(join(folder, file), 'utf8'));
      console.log(`ok ${file}`);
    } catch (problem) {
      ++failed;
      console.log(`FAILED ${current}:${problem.line ?? '?'}: ${problem instanceof Mismatch ? problem.message : problem.stack}`);
    } finally {
      await session.end();
    }
  }
  console.log(`${files.length - failed} of ${files.length} sessions hold`);
  return files.length === 0 ? 1 : failed;
}
