// Is an OpenAPI document one by the standard, and one that a reader can use? Returns what is wrong.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../browser/package.json', import.meta.url));
const { Validator } = require('@seriousme/openapi-schema-validator');
const Ajv = require('ajv/dist/2020').default;
const add_formats = require('ajv-formats').default;

const kMethods = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head'];

/** Checks values against schemas of the document, wherever in it a schema stands. */
export class Schemas {
  constructor(document) {
    this.ajv = new Ajv({ strict: false, allErrors: true });
    add_formats(this.ajv);
    // Parts of the document are no schemas, so it must not be compiled as one.
    this.ajv.addSchema({ $id: 'openapi', components: document.components });
    this.known = new Map();
  }

  /** What is wrong with the value: '' when nothing is. */
  wrong(schema, value) {
    const text = JSON.stringify(schema);
    if (!this.known.has(text)) {
      const absolute = JSON.parse(text.replaceAll('"#/components/', '"openapi#/components/'));
      this.known.set(text, this.ajv.compile(absolute));
    }
    const holds = this.known.get(text);
    return holds(value) ? '' : this.ajv.errorsText(holds.errors, { separator: '; ' });
  }
}

export function* operations(document) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of kMethods) {
      if (item[method]) yield { path, method, operation: item[method] };
    }
  }
}

/** What a reference stands for, or the value itself. */
export function resolved(document, value) {
  if (typeof value?.$ref !== 'string') return value;
  return value.$ref.replace(/^#\//, '').split('/').reduce((at, step) => at?.[step], document);
}

function references(value, found = []) {
  if (Array.isArray(value)) value.forEach((one) => references(one, found));
  else if (value && typeof value === 'object') {
    if (typeof value.$ref === 'string') found.push(value.$ref);
    Object.values(value).forEach((one) => references(one, found));
  }
  return found;
}

function* wrong_operation(document, schemas, { path, method, operation }) {
  const at = `${method.toUpperCase()} ${path}`;
  for (const member of ['operationId', 'summary', 'tags']) {
    if (!operation[member]?.length) yield `${at}: no ${member}`;
  }
  for (const tag of operation.tags ?? []) {
    if (!document.tags.some(({ name }) => name === tag)) yield `${at}: the tag ${tag} is not described`;
  }
  const parameters = (operation.parameters ?? []).map((one) => resolved(document, one));
  const in_path = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();
  const stated = parameters.filter((one) => one.in === 'path').map((one) => one.name).sort().join();
  if (in_path !== stated) yield `${at}: the path has {${in_path}}, its parameters are ${stated}`;
  for (const one of parameters) {
    if (one.required && one.example === undefined) yield `${at}: ${one.name} has no example`;
    if (one.example !== undefined) {
      const wrong = schemas.wrong(one.schema, one.example);
      if (wrong) yield `${at}: the example of ${one.name}: ${wrong}`;
    }
  }
  for (const [type, { schema, example }] of Object.entries(operation.requestBody?.content ?? {})) {
    if (example === undefined) yield `${at}: no example of a body`;
    const structured = typeof example !== 'string' || type === 'application/json';
    const wrong = structured ? schemas.wrong(schema, example) : '';
    if (wrong) yield `${at}: the body's example: ${wrong}`;
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    for (const [type, { schema, example }] of Object.entries(resolved(document, response).content ?? {})) {
      if (status < '300' && /json$/.test(type) && example === undefined) yield `${at}: ${status} ${type} has no example`;
      const wrong = example === undefined ? '' : schemas.wrong(schema, example);
      if (wrong) yield `${at}: the example of ${status} ${type}: ${wrong}`;
    }
  }
}

export async function lint(document) {
  const wrong = [];
  const { valid, errors } = await new Validator().validate(structuredClone(document));
  if (!valid) wrong.push(`no OpenAPI document: ${JSON.stringify(errors).slice(0, 2000)}`);
  if (!/^3\.1\.\d+$/.test(document.openapi)) wrong.push(`OpenAPI ${document.openapi}, not 3.1`);
  for (const reference of references(document)) {
    if (!reference.startsWith('#/') || !resolved(document, { $ref: reference })) wrong.push(`${reference} is not there`);
  }
  const used = new Set(references(document));
  for (const kind of ['schemas', 'responses', 'parameters']) {
    for (const name of Object.keys(document.components[kind])) {
      if (!used.has(`#/components/${kind}/${name}`)) wrong.push(`nothing uses ${kind}/${name}`);
    }
  }
  const ids = [...operations(document)].map(({ operation }) => operation.operationId);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push(`two operations are called ${id}`));
  const schemas = new Schemas(document);
  for (const one of operations(document)) wrong.push(...wrong_operation(document, schemas, one));
  return wrong;
}
