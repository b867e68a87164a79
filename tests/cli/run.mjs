// node tests/cli/run.mjs BIN [FILE.txt…]: command-line sessions against the
// programs in BIN. The format: tests/support/sessions.mjs.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run_sessions } from '../support/sessions.mjs';

const [programs, ...only] = process.argv.slice(2);
const failed = await run_sessions(dirname(fileURLToPath(import.meta.url)), programs, { only });
process.exitCode = failed === 0 ? 0 : 1;
