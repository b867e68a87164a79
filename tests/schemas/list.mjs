// What is held against GS1's published schemas. Each entry:
//   schema   file in the folder of schemas
//   get      path below the verifier; {label} and its like as in tests/http/world.txt
//   headers  of the request
//   command  instead of `get`: run by bash in the session's folder ($URL is the verifier); prints JSON
//   status   200 unless said
//   lines    the command prints a document a line
//   holds    texts that the document must hold, so that an empty one proves nothing
// `session`: lines of a golden session (tests/support/sessions.mjs) that run before, behind world.txt.
import { document, table } from './events.mjs';

const linkset = 'gs1-linkset-schema.json';
const asLinkset = { Accept: 'application/linkset+json' };

const links = [
  'id,gtin,lot,type,href,title,lang,media_type,recorded_at,recorded_by',
  '1,09521000001015,,recipeInfo,https://htx.com.vn/a,Công thức,vi,text/html,2026-11-20T00:00:00Z,system',
  '2,09521000001015,,recipeInfo,https://htx.com.vn/b,Công thức khác,vi,text/html,2026-11-20T00:00:00Z,system',
  '3,09521000001015,L2611,instructions,https://htx.com.vn/lo?x=1,Dữ liệu của lô,,application/json,2026-11-20T00:00:00Z,system',
];
const lines = (texts) => `printf '%s\\n' ${texts.map((text) => `'${text}'`).join(' ')}`;

export const session = `
$ ${lines(links)} >product_links.csv
$ ocop-db --db sqlite:registry.db $NOW import product_links.csv; open_links sqlite:registry.db
[…]

$ ${lines(table)} >events.csv; ocop-labeler --db sqlite:registry.db $NOW --lang en events events.csv --producer htx-doan-ket --host id.example.vn
6 events entered, 0 known before

$ printf 'ruộng bậc thang mùa nước đổ\\n' >own; ocop-db --db sqlite:registry.db $NOW user add htx --name HTX --role producer --producer htx-doan-ket --password-file own
[…]

@token $ ocop-db --db sqlite:registry.db $NOW user token htx --name kho --scope epcis:capture --scope epcis:query | grep -o 'ocop_[A-Za-z0-9_-]*'

$ printf '%s' '${document}' >document.json

$ curl -sS -o captured -w '%{http_code}' -H 'Authorization: Bearer {token}' -H 'Content-Type: application/json' --data-binary @document.json $URL/epcis/capture; cat captured
202
`;

const epcis = 'EPCIS-JSON-Schema.json';
const asked = (path) => `curl -sS -H 'Authorization: Bearer {token}' "$URL${path}"`;
/** What happened in one business step to one thing. */
const happened = (step, uri, holds) => ({
  schema: epcis, command: asked(`/epcis/events?EQ_bizStep=${step}&MATCH_anyEPCClass=${encodeURIComponent(uri)}`), holds,
});
const harvested = 'https://id.example.vn/material/VN-MAU-0001/20261105';
const made = 'https://id.gs1.org/01/09521000001015/10/C2611';
const labelled = 'https://id.gs1.org/01/09521000001015/10/L2611';
const goods = (uri) => `/epcis/epcs/${encodeURIComponent(uri)}/events`;

export const checks = [
  { schema: 'EPCIS-JSON-Schema.json', command: 'epcis_samples', lines: true,
    holds: ['"ObjectEvent"', '"AggregationEvent"', '"TransactionEvent"', '"TransformationEvent"', '"AssociationEvent"',
      '"EPCISDocument"', '"EPCISQueryDocument"', 'sensorElementList', 'persistentDisposition', 'errorDeclaration', '"ilmd"'] },
  { schema: 'description-file-schema-1.2.0.json', get: '/.well-known/gs1resolver', holds: ['resolverRoot'] },
  { schema: linkset, get: '/01/09521000001015', headers: asLinkset, holds: ['certificationInfo', 'voc/recipeInfo'] },
  { schema: linkset, get: '/01/09521000001015/10/L2611', headers: asLinkset, holds: ['traceability', 'voc/jws', 'voc/instructions'] },
  { schema: linkset, get: '/01/09521000001015?linkType=gs1:recipeInfo', headers: {}, status: 300, holds: ['htx.com.vn/a', 'htx.com.vn/b'] },
  { schema: linkset, get: '{label}', headers: asLinkset, holds: ['/21/000007', 'defaultLinkMulti'] },
  { schema: linkset, get: '{label}&linkType=all', headers: { ...asLinkset, 'Accept-Language': 'en' }, holds: ['signed batch record', ', lot L2611'] },
  { schema: linkset, get: '/01/09521000001015/10/L9999/21/1?linkType=linkset', headers: {}, holds: ['/01/09521000001015'] },
  { schema: epcis, command: asked('/epcis/events'), holds: ['TransformationEvent', 'AggregationEvent', 'AssociationEvent', 'TransactionEvent', 'commissioning', 'errorDeclaration', 'sensorReport', 'ex:operator'] },
  happened('commissioning', harvested, ['"ObjectEvent"', '"ADD"', '"quantity":121', '"KGM"']),
  happened('commissioning', made, ['"TransformationEvent"', harvested, '"quantity":52']),
  happened('packing', made, ['"packing"', '"quantity":51']),
  happened('commissioning', labelled, ['"ObjectEvent"', '"quantity":20', '"active"']),
  happened('shipping', made, ['"destinationList"', '"quantity":49', '"Temperature"']),
  happened('receiving', made, ['"sourceList"', '"quantity":47']),
  happened('inspecting', made, ['"non_conformant"']),
  { schema: epcis, command: asked('/epcis/events?EQ_persistentDisposition_set=recalled'), holds: ['"recalled"', '/10/R2611'] },
  { schema: epcis, command: asked('/epcis/events?EQ_bizStep=none'), holds: ['"eventList":[]'] },
  { schema: epcis, command: asked(`/epcis/events?EXISTS_sensorElementList=true&MATCH_anyEPCClass=${encodeURIComponent(labelled)}&perPage=1`), holds: ['RelativeHumidity'] },
  { schema: epcis, get: goods('https://id.gs1.org/01/09521000001015/10/L2611'), holds: ['material/VN-MAU-0001/20260520', '"quantity":20'] },
  { schema: epcis, get: goods('https://id.gs1.org/01/09521000001015/21/000001'), holds: ['parentID'] },
];
