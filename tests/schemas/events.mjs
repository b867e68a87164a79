// Events of every kind, as a client sends them and as a producer writes them down; what the service
// says of them is held against GS1's schema (list.mjs).
const context = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { ex: 'https://example.vn/ns/' }];
const lot = 'https://id.gs1.org/01/09521000001015/10/L2611';
const recalled = 'https://id.gs1.org/01/09521000001015/10/R2611';
const unit = (number) => `https://id.gs1.org/01/09521000001015/21/${String(number).padStart(6, '0')}`;
const pallet = 'https://id.gs1.org/00/095210000000000018';
const when = (day) => ({ eventTime: `2026-11-${day}T08:00:00.000+07:00`, eventTimeZoneOffset: '+07:00' });
const place = { id: 'https://id.gs1.org/414/9521000000018' };

const wrong = {
  type: 'ObjectEvent', ...when('02'), action: 'OBSERVE', bizStep: 'packing',
  quantityList: [{ epcClass: lot, quantity: 7 }],
};

const eventList = [
  {
    type: 'TransformationEvent', ...when('01'), bizStep: 'commissioning', transformationID: 'urn:uuid:7f9c2f5e-4f5f-4a57-9c0a-0d8d1a1b2c3d',
    inputQuantityList: [{ epcClass: 'https://id.example.vn/material/VN-MAU-0001/20260520', quantity: 10.5, uom: 'KGM' }],
    outputQuantityList: [{ epcClass: lot, quantity: 20 }],
    readPoint: place, bizLocation: place, ilmd: { 'ex:batch': 'A1' }, 'ex:operator': 'Lan',
    certificationInfo: ['https://example.vn/giay-chung-nhan/1'],
  },
  {
    type: 'AggregationEvent', ...when('02'), action: 'ADD', bizStep: 'packing', disposition: 'in_progress',
    parentID: pallet, childEPCs: [unit(1), unit(2)], childQuantityList: [{ epcClass: lot, quantity: 5 }],
  },
  {
    type: 'AssociationEvent', ...when('02'), action: 'ADD', parentID: 'https://id.gs1.org/8003/09521000001022A7', childEPCs: [unit(3)],
    bizStep: 'assembling',
  },
  {
    type: 'TransactionEvent', ...when('03'), action: 'ADD', bizStep: 'shipping', epcList: [unit(1)],
    bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9521000000018:P1' }],
  },
  {
    type: 'ObjectEvent', ...when('03'), action: 'OBSERVE', bizStep: 'shipping', disposition: 'in_transit', quantityList: [{ epcClass: lot }],
    sourceList: [{ type: 'owning_party', source: 'https://id.gs1.org/417/9521000000018' }],
    destinationList: [{ type: 'location', destination: 'https://id.gs1.org/414/9506000134352' }],
    sensorElementList: [{
      sensorMetadata: { time: '2026-11-03T08:00:00.000+07:00', deviceID: 'https://id.gs1.org/8004/9521000001' },
      sensorReport: [{ type: 'Temperature', value: 8.5, uom: 'CEL' }, { type: 'RelativeHumidity', minValue: 60, maxValue: 75, uom: 'P1' }],
    }],
  },
  {
    type: 'ObjectEvent', ...when('04'), action: 'OBSERVE', bizStep: 'inspecting', epcList: [unit(2)],
    persistentDisposition: { set: ['completeness_verified'], unset: ['completeness_inferred'] },
  },
  {
    type: 'ObjectEvent', ...when('05'), action: 'OBSERVE', quantityList: [{ epcClass: recalled }],
    persistentDisposition: { set: ['recalled'] },
  },
  wrong,
  { ...wrong, errorDeclaration: { declarationTime: '2026-11-05T08:00:00.000+07:00', reason: 'incorrect_data' } },
];

/** A line for each kind of event that a producer enters; a batch record makes its own by itself. */
export const table = [
  'time,step,gtin,lot,area,quantity,unit,inputs,partner,temperature,result',
  '05/11/2026 07:00,harvest,,05/11/2026,VN-MAU-0001,121,kg,,,,',
  '06/11/2026 09:00,process,09521000001015,C2611,,52,hộp,VN-MAU-0001/20261105,,,',
  '07/11/2026 09:00,pack,09521000001015,C2611,,51,hộp,,,,',
  '08/11/2026 09:00,ship,09521000001015,C2611,,49,hộp,,9506000134352,18.5,',
  '09/11/2026 09:00,receive,09521000001015,C2611,,47,hộp,,9506000134352,,',
  '10/11/2026 09:00,inspect,09521000001015,C2611,,,,,,,không đạt',
];

export const document = JSON.stringify({
  '@context': context, type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-11-06T08:00:00.000+07:00', epcisBody: { eventList },
});
