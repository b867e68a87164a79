// node tests/openapi/run.mjs BIN: what /openapi.json says is so. The document is linted; each of
// its example requests is sent to the real service, in the registry of tests/http/world.txt, and the
// answer's status, media type and body must be what the document says; the service takes the methods
// that it lists, and no route of the table in verifier/service.cc is left out.
//
// An operation's first request is made of its parameters' and body's examples and gets its first
// status, or "x-status"; "x-requests" has further ones: other parameters (instead of all examples but
// those of the path), headers, body, and the status.
import { readFileSync } from 'node:fs';
import { request as http_request } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Session } from '../support/sessions.mjs';
import { lint, operations, resolved, Schemas } from './lint.mjs';
import { prepared } from './world.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const root = resolve(folder, '../..');
const problems = [];
const check = (holds, text) => { if (!holds) problems.push(text); };

function send(url, { method, path, headers, body }) {
  return new Promise((done, failed) => {
    const all = { Accept: '*/*', ...headers };
    if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
    const asked = http_request(new URL(url), { method, path, headers: all, agent: false }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(pieces).toString() }));
    });
    asked.on('error', failed);
    asked.end(body);
  });
}

/** Method, path, headers and body of one request of an operation. */
function request_of(document, { path, method, operation }, { parameters = {}, headers = {}, body, main = false }) {
  const stated = (operation.parameters ?? []).map((one) => resolved(document, one));
  const value_of = (one) => parameters[one.name] ?? (main || one.in === 'path' ? one.example : undefined);
  let target = path;
  const query = [];
  for (const one of stated) {
    const value = value_of(one);
    if (value === undefined) continue;
    if (one.in === 'path') target = target.replace(`{${one.name}}`, encodeURIComponent(value));
    if (one.in === 'query') query.push(`${one.name}=${encodeURIComponent(value)}`);
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (!stated.some((one) => one.name === name)) query.push(`${name}=${encodeURIComponent(value)}`);
  }
  if (query.length > 0) target += `?${query.join('&')}`;
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const payload = body ?? (content ? content.example : undefined);
  return {
    method: method.toUpperCase(),
    path: target,
    headers: { ...(type ? { 'Content-Type': type } : {}), ...headers },
    body: payload === undefined || typeof payload === 'string' ? payload : JSON.stringify(payload),
  };
}

/** Is the answer one that the document describes? */
function judge(document, at, operation, answer, schemas) {
  const described = resolved(document, operation.responses[answer.status]);
  if (!described) return check(false, `${at}: ${answer.status} is not in the document\n${answer.text.slice(0, 500)}`);
  for (const name of Object.keys(described.headers ?? {})) {
    if (answer.status !== 200) check(answer.headers[name.toLowerCase()] !== undefined, `${at}: no header ${name}`);
  }
  const types = Object.keys(described.content ?? {});
  if (types.length === 0) return check(answer.text === '', `${at}: a body that the document does not know`);
  const type = (answer.headers['content-type'] ?? '').split(';')[0];
  const known = types.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
  if (!known) return check(false, `${at}: ${type}, the document says ${types.join()}`);
  if (!/json$/.test(type)) return undefined;
  const wrong = schemas.wrong(described.content[type].schema, JSON.parse(answer.text));
  return check(wrong === '', `${at}: ${wrong}\n${answer.text.slice(0, 700)}`);
}

async function run_examples(document, url, world) {
  const schemas = new Schemas(document);
  let sent = 0;
  for (const one of operations(document)) {
    const { operation } = one;
    const first = operation['x-status'] ?? Number(Object.keys(operation.responses)[0]);
    const made = world.of(operation.operationId);
    const requests = [{ main: true, status: first, ...made }, ...(operation['x-requests'] ?? [])];
    for (const wanted of requests) {
      const asked = request_of(document, one, wanted);
      const scopes = (operation.security ?? []).flatMap((way) => way.token ?? []);
      if (scopes.length > 0 && asked.headers.Authorization === undefined) {
        asked.headers.Authorization = `Bearer ${world.tokens[scopes[0]]}`;
      }
      const at = `${asked.method} ${asked.path}`;
      const answer = await send(url, asked);
      ++sent;
      world.remember(operation.operationId, answer);
      check(answer.status === wanted.status, `${at}: ${answer.status}, not ${wanted.status}\n${answer.text.slice(0, 500)}`);
      judge(document, at, operation, answer, schemas);
    }
  }
  return sent;
}

/** Each address takes the methods of the document and no other, as its Allow says. */
async function check_methods(document, url) {
  for (const [path, item] of Object.entries(document.paths)) {
    // The console sends whoever is not signed in to do that first.
    if (path.startsWith('/console/')) continue;
    const one = Object.entries(item)[0];
    const { path: target } = request_of(document, { path, method: one[0], operation: one[1] }, { main: true });
    const answer = await send(url, { method: 'PATCH', path: target, headers: {} });
    const said = (answer.headers.allow ?? '').split(/, */).filter((name) => !['HEAD', 'OPTIONS', ''].includes(name));
    const stated = Object.keys(item).map((name) => name.toUpperCase());
    check(answer.status === 405, `PATCH ${target}: ${answer.status}, not 405`);
    check(said.sort().join() === stated.sort().join(), `${path}: takes ${said.join()}, the document says ${stated.join()}`);
  }
}

/** What the table of the service's routes has, the document has. */
function check_routes(document) {
  const source = readFileSync(join(root, 'verifier/service.cc'), 'utf8');
  const begin = source.indexOf('Service::kRoutes{{');
  const table = source.slice(begin, source.indexOf('}};', begin));
  const routes = [...table.matchAll(/\{"(\/[^"]*)", "\w+", "(GET|POST)"/g)];
  check(routes.length >= 16, 'the table of routes was not found');
  for (const [, path, method] of routes) {
    check(document.paths[path]?.[method.toLowerCase()], `${method} ${path} is not in the document`);
  }
}

const session = new Session(resolve(process.argv[2]));
let sent = 0;
try {
  await session.run(readFileSync(join(root, 'tests/http/world.txt'), 'utf8'));
  const url = session.env.URL;
  const answer = await send(url, { method: 'GET', path: '/openapi.json' });
  const document = JSON.parse(answer.text);
  problems.push(...await lint(document));
  check_routes(document);
  await check_methods(document, url);
  sent = await run_examples(document, url, await prepared(session));
} finally {
  await session.end();
}
for (const problem of problems) console.log(`FAILED ${problem}`);
console.log(`${sent} example requests, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
