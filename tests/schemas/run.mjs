// node tests/schemas/run.mjs BIN: answers of the programs against GS1's published JSON schemas
// (list.mjs says which), read from ../shared/schemas beside the repository. Without that folder the
// test says so and ends with status 77: skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Session } from '../support/sessions.mjs';
import { checks, session as before } from './list.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const schemas = process.env.OCOP_SCHEMAS ?? resolve(here, '../../../shared/schemas');
if (!existsSync(schemas)) {
  console.log(`skipped: there is no folder ${schemas} with GS1's schemas`);
  process.exit(77);
}
const require = createRequire(resolve(here, '../browser/package.json'));
const Ajv = require('ajv').default;
const ajv = new Ajv({ strict: false, allErrors: true });
require('ajv-formats').default(ajv);
const validators = new Map();

function validator(file) {
  if (!validators.has(file)) validators.set(file, ajv.compile(JSON.parse(readFileSync(join(schemas, file), 'utf8'))));
  return validators.get(file);
}

/** The document of a check, or a sentence that says what is wrong. */
async function document_of(session, check) {
  if (check.command) {
    const done = spawnSync('bash', ['-c', session.fill(check.command)], { cwd: session.folder, env: session.env, encoding: 'utf8' });
    return done.status === 0 ? { text: done.stdout } : { wrong: `exit status ${done.status}: ${done.stderr}` };
  }
  const answer = await fetch(session.env.URL + session.fill(check.get), { headers: check.headers ?? {}, redirect: 'manual' });
  const text = await answer.text();
  return answer.status === (check.status ?? 200) ? { text } : { wrong: `status ${answer.status}: ${text.slice(0, 500)}` };
}

function problems_of(check, { text, wrong }) {
  if (wrong) return [wrong];
  const lacking = (check.holds ?? []).filter((part) => !text.includes(part)).map((part) => `it lacks "${part}"`);
  const validate = validator(check.schema);
  const wrongs = (check.lines ? text.trim().split('\n') : [text]).flatMap((document) =>
    validate(JSON.parse(document))
      ? []
      : [...validate.errors.map((error) => `${error.instancePath} ${error.message}`), document.slice(0, 3000)]);
  return [...lacking, ...wrongs];
}

const session = new Session(resolve(process.argv[2]));
let failed = 0;
try {
  await session.run(readFileSync(resolve(here, '../http/world.txt'), 'utf8'));
  await session.run(before);
  for (const check of checks) {
    const problems = problems_of(check, await document_of(session, check));
    console.log(`${problems.length === 0 ? 'ok' : 'FAILED'} ${check.get ?? check.command} by ${check.schema}`);
    for (const problem of problems) console.log(`  ${problem}`);
    failed += problems.length === 0 ? 0 : 1;
  }
} finally {
  await session.end();
}
console.log(`${checks.length - failed} of ${checks.length} documents hold`);
process.exitCode = failed === 0 ? 0 : 1;
