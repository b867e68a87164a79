-- The registry, version 2: acts and who did them. Same conventions as version 1.
-- What is decided is appended and never changed: who acted and when stands in
-- recorded_by (users.id, or '' for an import) and recorded_at.

-- Rule sets as data (programme/rules.h). Of one id the highest revision counts.
CREATE TABLE rule_sets (
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 40),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  json TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (id, revision)
);

-- Scans of papers, by the SHA-256 of their bytes (64 hexadecimal digits).
CREATE TABLE papers (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg')),
  bytes BIGINT NOT NULL CHECK (bytes > 0),
  base64 TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT ''
);

-- '' where it is unknown: certificates that were imported.
ALTER TABLE certificates ADD COLUMN basis TEXT NOT NULL DEFAULT ''
  CHECK (basis IN ('', 'first', 'renewal', 'upgrade'));
ALTER TABLE certificates ADD COLUMN previous TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN score_tenths BIGINT CHECK (score_tenths BETWEEN 0 AND 1000);

ALTER TABLE certificate_events ADD COLUMN ground TEXT NOT NULL DEFAULT '';
ALTER TABLE certificate_events ADD COLUMN authority TEXT NOT NULL DEFAULT ''
  CHECK (authority IN ('', 'district', 'province', 'ministry'));
ALTER TABLE certificate_events ADD COLUMN filed_on TEXT CHECK (length(filed_on) = 10);
ALTER TABLE certificate_events ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE certificate_events ADD COLUMN paper TEXT NOT NULL DEFAULT '';
ALTER TABLE certificate_events ADD COLUMN recorded_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certificate_events ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';

ALTER TABLE producers ADD COLUMN stopped_on TEXT CHECK (length(stopped_on) = 10);

-- outline: a GeoJSON geometry (RFC 7946), Polygon or MultiPolygon.
ALTER TABLE areas ADD COLUMN latitude DOUBLE PRECISION CHECK (latitude BETWEEN -90 AND 90);
ALTER TABLE areas ADD COLUMN longitude DOUBLE PRECISION CHECK (longitude BETWEEN -180 AND 180);
ALTER TABLE areas ADD COLUMN outline TEXT NOT NULL DEFAULT '';

CREATE TABLE area_producers (
  area TEXT NOT NULL REFERENCES areas (id),
  producer TEXT NOT NULL REFERENCES producers (id),
  PRIMARY KEY (area, producer)
);

-- What a season (a calendar year) is expected to give, where it differs from
-- areas.yield_grams: the highest seq of an (area, year) counts.
CREATE TABLE area_yields (
  area TEXT NOT NULL REFERENCES areas (id),
  season_year BIGINT NOT NULL CHECK (season_year BETWEEN 1900 AND 2199),
  seq BIGINT NOT NULL CHECK (seq >= 1),
  yield_grams BIGINT NOT NULL CHECK (yield_grams >= 0),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  paper TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (area, season_year, seq)
);

-- Raw material that came from an area to a producer.
CREATE TABLE deliveries (
  id BIGINT PRIMARY KEY,
  area TEXT NOT NULL REFERENCES areas (id),
  producer TEXT NOT NULL REFERENCES producers (id),
  delivered TEXT NOT NULL CHECK (length(delivered) = 10),
  season_year BIGINT NOT NULL CHECK (season_year BETWEEN 1900 AND 2199),
  grams BIGINT NOT NULL CHECK (grams BETWEEN 1 AND 1000000000000),
  note TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT ''
);

CREATE INDEX deliveries_area ON deliveries (area, season_year);
CREATE INDEX deliveries_producer ON deliveries (producer, delivered);

-- A recall of goods: of a lot ('' = all lots), of serials of that lot (width NULL =
-- all), or of all of a product made between two days (both NULL or both set; lot '').
CREATE TABLE recalls (
  id BIGINT PRIMARY KEY,
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL DEFAULT '',
  width BIGINT CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT,
  last_serial BIGINT,
  produced_from TEXT CHECK (length(produced_from) = 10),
  produced_until TEXT CHECK (length(produced_until) = 10),
  since TEXT NOT NULL CHECK (length(since) = 10),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  instructions TEXT NOT NULL CHECK (length(instructions) > 0),
  decision TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  paper TEXT NOT NULL DEFAULT '',
  CHECK (last_serial >= first_serial),
  CHECK (produced_until >= produced_from)
);

CREATE INDEX recalls_gtin ON recalls (gtin, lot);

CREATE TABLE recall_lifts (
  recall BIGINT PRIMARY KEY REFERENCES recalls (id),
  lifted_on TEXT NOT NULL CHECK (length(lifted_on) = 10),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  decision TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  paper TEXT NOT NULL DEFAULT ''
);

-- Labels that were lost or damaged. Ranges of one (gtin, width) do not overlap.
CREATE TABLE voided_serials (
  gtin TEXT NOT NULL,
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  lot TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gtin, width, first_serial),
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot),
  CHECK (last_serial >= first_serial)
);

CREATE INDEX voided_serials_last ON voided_serials (gtin, width, last_serial);

-- Each time that labels of a batch left the labeler: the first print, and reprints.
CREATE TABLE prints (
  id BIGINT PRIMARY KEY,
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  format TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot)
);

CREATE INDEX prints_batch ON prints (gtin, lot);

-- A plan's target for a place and year; kinds in programme/targets.h. The value is
-- a number of products, or tenths of a percent for shares.
CREATE TABLE targets (
  place TEXT NOT NULL REFERENCES places (id),
  year BIGINT NOT NULL CHECK (year BETWEEN 2018 AND 2199),
  kind TEXT NOT NULL,
  at_least BIGINT NOT NULL CHECK (at_least >= 0),
  at_most BIGINT CHECK (at_most >= at_least),
  source TEXT NOT NULL DEFAULT '',
  sample BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
  PRIMARY KEY (place, year, kind)
);

-- place '' bounds nothing; producer is set for the role producer only.
CREATE TABLE users (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) > 0),
  role TEXT NOT NULL CHECK (role IN ('administrator', 'ministry_officer', 'province_officer',
                                     'commune_officer', 'inspector', 'producer')),
  place TEXT NOT NULL DEFAULT '',
  producer TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL,
  second_factor TEXT NOT NULL DEFAULT '',
  last_step BIGINT NOT NULL DEFAULT 0,
  must_change BIGINT NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  disabled BIGINT NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL DEFAULT ''
);

-- token: SHA-256 of the cookie's value, in hexadecimal, as in all tables below.
CREATE TABLE sessions (
  token TEXT PRIMARY KEY CHECK (length(token) = 64),
  user_id TEXT NOT NULL REFERENCES users (id),
  stage TEXT NOT NULL CHECK (stage IN ('second_factor', 'enrol', 'change_password', 'full')),
  secret TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_id);

-- Browsers that a user has signed in from, so that a stranger's wrong guesses
-- lock the stranger out and not the user.
CREATE TABLE devices (
  token TEXT PRIMARY KEY CHECK (length(token) = 64),
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at BIGINT NOT NULL
);

-- Wrong guesses of one user name from one known device, or from all unknown ones ('').
CREATE TABLE sign_in_failures (
  user_id TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, device)
);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  token TEXT NOT NULL UNIQUE CHECK (length(token) = 64),
  name TEXT NOT NULL CHECK (length(name) > 0),
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE INDEX tokens_user ON tokens (user_id);

-- Append-only; docs/audit-log.md gives the bytes that are hashed.
CREATE TABLE audit (
  seq BIGINT PRIMARY KEY CHECK (seq >= 1),
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  via TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64)
);

CREATE INDEX audit_subject ON audit (subject);

-- One row: where the chain ends. Locked while an entry is added.
CREATE TABLE audit_head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);

INSERT INTO audit_head (id, seq, hash)
  VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Derived, made anew by db/derived.h. A place lies within itself, its parents, what
-- it became (place_history) with their parents, and within '' (the whole country).
CREATE TABLE place_within (
  place TEXT NOT NULL,
  ancestor TEXT NOT NULL,
  PRIMARY KEY (ancestor, place)
);

CREATE INDEX place_within_place ON place_within (place);

-- text: fold() of what a person would look for, between blanks.
CREATE TABLE search_terms (
  kind TEXT NOT NULL CHECK (kind IN ('product', 'producer', 'area', 'certificate')),
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE INDEX batches_producer ON batches (producer, registered_at);
CREATE INDEX batches_registered ON batches (registered_at);

-- Counted scans of a product per day in Viet Nam, kept in step with scan_totals in
-- the same commit. No foreign key, as there.
CREATE TABLE scan_days (
  gtin TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10),
  scans BIGINT NOT NULL CHECK (scans >= 1),
  last_at BIGINT NOT NULL,
  PRIMARY KEY (gtin, day)
);

-- The engines share no date function: days since 1 March of the year 0 are taken
-- apart into 400-year eras, years that begin in March (of_era), and months (0 is March).
INSERT INTO scan_days (gtin, day, scans, last_at)
  SELECT gtin,
    CAST(era * 400 + of_era + month / 10 AS TEXT) || '-' ||
    SUBSTR(CAST(101 + (month + 2) % 12 AS TEXT), 2) || '-' ||
    SUBSTR(CAST(101 + of_year - (153 * month + 2) / 5 AS TEXT), 2),
    scans, last_at
  FROM (SELECT gtin, era, of_era, of_year, (5 * of_year + 2) / 153 AS month, scans, last_at
    FROM (SELECT gtin, era, of_era,
        days - (365 * of_era + of_era / 4 - of_era / 100) AS of_year, scans, last_at
      FROM (SELECT gtin, era, days,
          (days - days / 1460 + days / 36524 - days / 146096) / 365 AS of_era, scans, last_at
        FROM (SELECT gtin, number / 146097 AS era, number % 146097 AS days, scans, last_at
          FROM (SELECT gtin, (at_ms + 25200000) / 86400000 + 719468 AS number,
              COUNT(*) AS scans, MAX(at_ms) AS last_at
            FROM scans WHERE counted = 1
            GROUP BY gtin, (at_ms + 25200000) / 86400000 + 719468) AS per_day
        ) AS eras) AS years) AS year_days) AS months;
