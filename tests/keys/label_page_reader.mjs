// Runs the reader that docs/label-code.md prints over the vectors of that page.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;

const page = readFileSync(process.argv[2], "utf8");
const blocks = (language) =>
  [...page.matchAll(new RegExp("^```" + language + "\\n(.*?)^```$", "gms"))].map((match) => match[1]);

const source = Buffer.from(blocks("js")[0]).toString("base64");
const reader = await import("data:text/javascript;base64," + source);
const keySet = JSON.parse(blocks("json")[0]);

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const failures = [];
let count = 0;
for (const block of blocks("vector")) {
  const vector = Object.fromEntries(
    block.trimEnd().split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]));
  const expect = (what, got, wanted) => {
    if (got !== wanted) failures.push(`${vector.uri}\n  ${what}: ${got}, not ${wanted}`);
  };
  expect("result", await reader.check(vector.uri, keySet), vector.result);
  if (vector.result === "valid") {
    expect("message", hex(Buffer.from(reader.readUri(vector.uri).message)), vector.message);
    expect("r‖s", hex(reader.readSignature(vector.S).bytes), vector.r + vector.s);
  }
  count += 1;
}
if (count < 40) failures.push(`only ${count} vectors were found`);
for (const failure of failures) console.error(failure);
console.log(`${count} vectors, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
