-- The registry, version 5: visibility events, what was made of what, links of producers, the
-- outgoing feed. Same conventions as before. node: gs1/epcis/nodes.h.

-- EPCIS 2.0 events. seq: order of capture. id: eventID; an event that declares an earlier one to be
-- an error has its id and declared 1. action, biz_step, disposition: '' where the event has none;
-- standard terms short ("shipping"), others as their URI. read_point, biz_location: nodes. sensors:
-- whether it has a sensorElementList. producer: whose event it is, '' of an officer's. token: that captured it, '' of others; batch: of the registered
-- record that it follows from, "GTIN/LOT", with batch_part = serial_ranges.seq, else ''. document: the
-- whole event as JSON, identifiers as nodes.
CREATE TABLE events (
  seq BIGINT PRIMARY KEY,
  id TEXT NOT NULL,
  declared BIGINT NOT NULL DEFAULT 0 CHECK (declared IN (0, 1)),
  type TEXT NOT NULL,
  action TEXT NOT NULL DEFAULT '',
  biz_step TEXT NOT NULL DEFAULT '',
  disposition TEXT NOT NULL DEFAULT '',
  read_point TEXT NOT NULL DEFAULT '',
  biz_location TEXT NOT NULL DEFAULT '',
  transformation TEXT NOT NULL DEFAULT '',
  sensors BIGINT NOT NULL DEFAULT 0 CHECK (sensors IN (0, 1)),
  event_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  producer TEXT NOT NULL DEFAULT '',
  captured_by TEXT NOT NULL DEFAULT '',
  token TEXT NOT NULL DEFAULT '',
  batch TEXT NOT NULL DEFAULT '',
  batch_part BIGINT NOT NULL DEFAULT 0,
  capture TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL,
  UNIQUE (id, declared)
);

CREATE INDEX events_time ON events (event_at, seq);
CREATE INDEX events_recorded ON events (recorded_at, seq);
CREATE INDEX events_step ON events (biz_step, event_at, seq);
CREATE INDEX events_batch ON events (batch, batch_part);
CREATE INDEX events_producer ON events (producer, recorded_at, seq);
CREATE INDEX events_read_point ON events (read_point, event_at, seq);
CREATE INDEX events_biz_location ON events (biz_location, event_at, seq);
CREATE INDEX events_transformation ON events (transformation);

-- What an event names. role: epc, parent, child, input, output (epcList, parentID, childEPCs,
-- inputEPCList, outputEPCList), and quantity, child_quantity, input_quantity, output_quantity for
-- classes; then, to be found by: transaction, source, destination as "TYPE ID", set and unset
-- (persistentDisposition), reason and correction (errorDeclaration).
CREATE TABLE event_nodes (
  node TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('epc', 'parent', 'child', 'input', 'output', 'quantity',
    'child_quantity', 'input_quantity', 'output_quantity', 'transaction', 'source', 'destination',
    'set', 'unset', 'reason', 'correction')),
  seq BIGINT NOT NULL REFERENCES events (seq),
  PRIMARY KEY (node, role, seq)
);

CREATE INDEX event_nodes_event ON event_nodes (seq);

-- Who may see an event: the producer whose it is, those whose goods it names, and who watches over
-- the areas that it names. kind, id: producer, producers.id; area, areas.id. recorded_at, event_at: the
-- event's, so that a page of what one may see is read in order.
CREATE TABLE event_sight (
  kind TEXT NOT NULL CHECK (kind IN ('producer', 'area')),
  id TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  seq BIGINT NOT NULL REFERENCES events (seq),
  event_at BIGINT NOT NULL,
  PRIMARY KEY (kind, id, recorded_at, seq)
);

CREATE INDEX event_sight_time ON event_sight (kind, id, event_at, seq);
CREATE INDEX event_sight_event ON event_sight (seq, kind, id);

-- One capture job (POST /epcis/capture). id: also its address below /epcis/capture/.
CREATE TABLE captures (
  id TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  captured_by TEXT NOT NULL,
  token TEXT NOT NULL DEFAULT '',
  events BIGINT NOT NULL,
  duplicates BIGINT NOT NULL
);

CREATE INDEX captures_user ON captures (captured_by, created_at);

-- What was made of what. A step takes nodes in (side 0) and gives nodes out (side 1). step: "event
-- SEQ", "transformation ID" for events that share one, "batch GTIN/LOT" for what a registered record
-- states of its areas. kind, the same for all of a step: made (of), packed (into); it stands in the key
-- so that the key's index alone answers. Units stand for themselves.
CREATE TABLE lineage (
  step TEXT NOT NULL,
  side BIGINT NOT NULL CHECK (side IN (0, 1)),
  node TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('made', 'packed')),
  PRIMARY KEY (step, side, node, kind)
);

CREATE INDEX lineage_node ON lineage (node, side, step);

-- Batches that are there already; values are percent-encoded.
INSERT INTO lineage (step, side, node, kind)
  SELECT DISTINCT 'batch ' || gtin || '/' || lot, 0,
    'material/' || area || CASE WHEN harvested IS NULL THEN '' ELSE '/' || REPLACE(harvested, '-', '') END,
    'made' FROM batch_areas;
INSERT INTO lineage (step, side, node, kind)
  SELECT DISTINCT 'batch ' || gtin || '/' || lot, 1, '01/' || gtin || '/10/' ||

      REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(lot,
      '%', '%25'), '!', '%21'), '"', '%22'), '&', '%26'), '''', '%27'), '(', '%28'), ')', '%29'),
      '*', '%2A'), '+', '%2B'), ',', '%2C'), '/', '%2F'), ':', '%3A'), ';', '%3B'), '<', '%3C'),
      '=', '%3D'), '>', '%3E'), '?', '%3F'),
    'made' FROM batch_areas;

-- Links that a producer adds to what the resolver offers. lot: '' = of the product. type: a GS1 Web
-- Vocabulary term ("recipeInfo"). lang: '' = any. Removed ones stay, with removed_at.
-- checked_at: when it was last fetched, 0: never; status: of HTTP, 0 where none came; failures: in a
-- row, the first at failing_since; trouble: why it is not offered, both '' while it is.
CREATE TABLE product_links (
  id BIGINT PRIMARY KEY,
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL,
  href TEXT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL DEFAULT '' CHECK (lang IN ('', 'vi', 'en')),
  media_type TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  removed_at BIGINT,
  checked_at BIGINT NOT NULL DEFAULT 0,
  status BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0,
  failing_since BIGINT,
  trouble_en TEXT NOT NULL DEFAULT '',
  trouble_vi TEXT NOT NULL DEFAULT ''
);

CREATE INDEX product_links_product ON product_links (gtin, lot, id);

-- Whose records a revoked key signed.
CREATE INDEX batches_key ON batches (kid);

-- The outgoing feed: one signed statement a change (docs/national-data.md). audit_seq: up to which
-- entry of the audit log it holds. subject: product, batch; key: "GTIN" or "GTIN/LOT". digest: SHA-256
-- of what the document says, leaving aside its day.
CREATE TABLE changes (
  seq BIGINT PRIMARY KEY,
  signed_at BIGINT NOT NULL,
  audit_seq BIGINT NOT NULL,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  jws TEXT NOT NULL
);

CREATE INDEX changes_subject ON changes (subject, key, seq);

-- taken: of 'feed', the entry of the audit log up to which changes were looked for, -1 before the
-- first time; of 'feed_day', the day (since 1970) on which all documents were last compared.
INSERT INTO turns (name, taken) VALUES ('feed', -1), ('feed_day', 0);
