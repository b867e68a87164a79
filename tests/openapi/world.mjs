// What examples in a document cannot hold, because each registry makes it anew: tokens, signed codes,
// records, what an earlier answer named.
import { get } from 'node:http';

function text_of(url, path, headers = {}) {
  return new Promise((done, failed) => {
    get(new URL(path, url), { headers: { Accept: 'text/html', ...headers } }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => done(Buffer.concat(pieces).toString()));
    }).on('error', failed);
  });
}

const kPhone = { 'User-Agent': 'Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0 Mobile' };

const kCommands = `
$ ocop-labeler --db sqlite:registry.db $NOW batch --key keys/producers/*.key --passphrase-file key.pass --gtin 9521000001015 --lot L2612 --produced 01/11/2026 --best-before 01/11/2027 --quantity 3 --area VN-MAU-0001:1:20/05/2026 --host ID.EXAMPLE.VN --scratch --format csv --out codes.csv >/dev/null

@scratch_uri $ sed -n 2p codes.csv | cut -d, -f2
@typed $ sed -n 2p codes.csv | cut -d, -f3
@scratch $ sed -n 2p codes.csv | cut -d, -f4

$ cp registry.db third.db; cat registry.db-wal >third.db-wal; bash label.sh third.db L2613 >/dev/null; ocop-db --db sqlite:third.db export third >/dev/null

@record $ grep ,L2613, third/batches.csv | cut -d, -f5

$ ocop-db --db sqlite:registry.db $NOW user add htx --name 'HTX Đoàn Kết' --role producer --producer htx-doan-ket >/dev/null

$ ocop-db --db sqlite:registry.db $NOW user add an --name 'Nguyễn Thị An' --role administrator >/dev/null

@lists $ ocop-db --db sqlite:registry.db $NOW user token an --name máy-đọc --scope registry:read | sed -n 's/^token: //p'
@capture $ ocop-db --db sqlite:registry.db $NOW user token htx --name máy-gửi --scope epcis:capture | sed -n 's/^token: //p'
@query $ ocop-db --db sqlite:registry.db $NOW user token htx --name máy-đọc --scope epcis:query | sed -n 's/^token: //p'
`;

/** Of a running session of tests/http/world.txt. */
export async function prepared(session) {
  await session.run(kCommands);
  const { variables: made, env: { URL: url } } = session;
  const label = await text_of(url, made.label, kPhone);
  const place = /name="token" value="([^"]*)"/.exec(label)[1];
  const plain = label.replaceAll('&#x2F;', '/').replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  const form = new URL(/\/report\?of=[^"]*/.exec(plain)[0], url).searchParams;
  const report = { of: form.get('of'), t: form.get('t') };
  const checked = JSON.parse(await text_of(url, `/api/v1/verify?uri=${encodeURIComponent(made.uri)}`));
  const requests = {
    verify: { parameters: { uri: made.uri } },
    openScratch: { body: { uri: made.scratch_uri, code: made.scratch } },
    namePlace: { body: { token: place, province: '19' } },
    placeForm: { body: `token=${encodeURIComponent(place)}&province=19` },
    report: { body: { uri: made.uri, token: checked.report_token, reason: 'copy', text: 'Tem in nhòe' } },
    registerBatch: { body: made.record, status: 201 },
    reportForm: { parameters: report },
    reportPosted: { parameters: report, body: 'reason=quality&text=Tem+in+nh%C3%B2e' },
  };
  return {
    tokens: { 'epcis:capture': made.capture, 'epcis:query': made.query, 'registry:read': made.lists },
    of: (operation) => requests[operation] ?? {},
    /** Later examples ask for what an earlier one made. */
    remember(operation, answer) {
      const last = () => decodeURIComponent(answer.headers.location.split('/').pop());
      if (operation === 'capture' && answer.status === 202) requests.captureJob = { parameters: { captureID: last() } };
      if (operation === 'captureEvent' && answer.status === 201) requests.event = { parameters: { eventID: last() } };
    },
  };
}
