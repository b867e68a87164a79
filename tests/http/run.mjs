// node tests/http/run.mjs BIN [FILE.txt…]: HTTP sessions against ocop-verifier
// and the registry that world.txt makes. The format: tests/support/sessions.mjs.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run_sessions } from '../support/sessions.mjs';

const [programs, ...only] = process.argv.slice(2);
const folder = dirname(fileURLToPath(import.meta.url));
const failed = await run_sessions(folder, programs, { prelude: 'world.txt', only });
process.exitCode = failed === 0 ? 0 : 1;
