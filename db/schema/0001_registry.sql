-- The registry, version 1. One text for SQLite and PostgreSQL, so only what both
-- understand alike: TEXT, BIGINT, DOUBLE PRECISION, CHECK, plain indexes.
--
-- Dates (a day in Viet Nam) are TEXT 'YYYY-MM-DD', instants BIGINT milliseconds
-- since 1970 UTC, yes/no BIGINT 0/1. Unknown text is '', an unknown date or
-- number NULL. A statement ends in a semicolon at the end of its line.

CREATE TABLE places (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) > 0),
  kind TEXT NOT NULL CHECK (kind IN ('province', 'district', 'commune')),
  parent TEXT REFERENCES places (id),
  code TEXT NOT NULL DEFAULT '',
  valid_from TEXT CHECK (length(valid_from) = 10),
  valid_until TEXT CHECK (length(valid_until) = 10),
  note TEXT NOT NULL DEFAULT '',
  CHECK (kind <> 'province' OR parent IS NULL)
);

CREATE TABLE place_history (
  old_place TEXT NOT NULL REFERENCES places (id),
  new_place TEXT NOT NULL REFERENCES places (id),
  changed_on TEXT NOT NULL CHECK (length(changed_on) = 10),
  decision TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (old_place, new_place),
  CHECK (old_place <> new_place)
);

CREATE TABLE producers (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) > 0),
  kind TEXT NOT NULL CHECK (kind IN ('cooperative', 'cooperative_group', 'enterprise', 'farm',
                                     'household', 'association')),
  address TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL REFERENCES places (id),
  source TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  sample BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))
);

-- The id is the planting-area code. yield_grams is what one season is expected to give.
CREATE TABLE areas (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 40),
  name TEXT NOT NULL CHECK (length(name) > 0),
  crop TEXT NOT NULL DEFAULT '',
  issuer TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL REFERENCES places (id),
  hectares DOUBLE PRECISION CHECK (hectares > 0),
  practice TEXT NOT NULL DEFAULT 'none'
    CHECK (practice IN ('none', 'vietgap', 'globalgap', 'organic')),
  yield_grams BIGINT CHECK (yield_grams >= 0),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'revoked')),
  valid_from TEXT CHECK (length(valid_from) = 10),
  valid_until TEXT CHECK (length(valid_until) = 10),
  source TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  sample BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))
);

CREATE TABLE products (
  gtin TEXT PRIMARY KEY CHECK (length(gtin) = 14),
  producer TEXT NOT NULL REFERENCES producers (id),
  group_number BIGINT NOT NULL CHECK (group_number BETWEEN 1 AND 6),
  product_set TEXT NOT NULL DEFAULT '',
  name_vi TEXT NOT NULL CHECK (length(name_vi) > 0),
  name_en TEXT NOT NULL DEFAULT '',
  name_as_printed TEXT NOT NULL DEFAULT '',
  story_vi TEXT NOT NULL DEFAULT '',
  story_en TEXT NOT NULL DEFAULT '',
  net_content TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  sample BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1))
);

CREATE INDEX products_producer ON products (producer);

CREATE TABLE product_areas (
  gtin TEXT NOT NULL REFERENCES products (gtin),
  area TEXT NOT NULL REFERENCES areas (id),
  PRIMARY KEY (gtin, area)
);

CREATE INDEX product_areas_area ON product_areas (area);

-- The bytes are base64 (RFC 4648, section 4, padded): the engines' binary types differ.
CREATE TABLE pictures (
  gtin TEXT PRIMARY KEY REFERENCES products (gtin),
  media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
  base64 TEXT NOT NULL CHECK (length(base64) > 0)
);

CREATE TABLE certificates (
  number TEXT PRIMARY KEY CHECK (length(number) BETWEEN 1 AND 120),
  gtin TEXT NOT NULL REFERENCES products (gtin),
  stars BIGINT NOT NULL CHECK (stars BETWEEN 3 AND 5),
  issuer TEXT NOT NULL DEFAULT '',
  issued TEXT NOT NULL CHECK (length(issued) = 10),
  expires TEXT NOT NULL CHECK (length(expires) = 10),
  note TEXT NOT NULL DEFAULT '',
  sample BIGINT NOT NULL DEFAULT 0 CHECK (sample IN (0, 1)),
  CHECK (expires >= issued)
);

CREATE INDEX certificates_gtin ON certificates (gtin);

CREATE TABLE certificate_events (
  number TEXT NOT NULL REFERENCES certificates (number),
  seq BIGINT NOT NULL CHECK (seq >= 1),
  act TEXT NOT NULL CHECK (act IN ('issue', 'extend', 'suspend', 'reinstate', 'revoke', 'replace')),
  effective_on TEXT NOT NULL CHECK (length(effective_on) = 10),
  until_date TEXT CHECK (length(until_date) = 10),
  decision TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (number, seq)
);

-- The producer is no foreign key: the programme publishes keys before a producer
-- has been entered here, and registration compares it with the product's.
CREATE TABLE signing_keys (
  kid TEXT PRIMARY KEY CHECK (length(kid) = 10),
  producer TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  not_after BIGINT NOT NULL,
  revoked_since BIGINT,
  revocation_reason TEXT NOT NULL DEFAULT '',
  jwk TEXT NOT NULL DEFAULT '',
  CHECK (not_after >= not_before)
);

-- The record as received (jws), and its fields. The quantity is that of its serial range.
CREATE TABLE batches (
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL CHECK (length(lot) BETWEEN 1 AND 20),
  producer TEXT NOT NULL REFERENCES producers (id),
  kid TEXT NOT NULL REFERENCES signing_keys (kid),
  jws TEXT NOT NULL CHECK (length(jws) > 0),
  produced TEXT NOT NULL CHECK (length(produced) = 10),
  best_before TEXT CHECK (length(best_before) = 10),
  quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 100000000),
  certificate TEXT REFERENCES certificates (number),
  issued_at BIGINT NOT NULL,
  registered_at BIGINT NOT NULL,
  PRIMARY KEY (gtin, lot)
);

-- season_year is the year of the harvest, or of production where no harvest date
-- is stated: the year in which the grams count against the area's yield.
CREATE TABLE batch_areas (
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 1),
  area TEXT NOT NULL REFERENCES areas (id),
  grams BIGINT NOT NULL CHECK (grams BETWEEN 0 AND 1000000000000),
  harvested TEXT CHECK (length(harvested) = 10),
  season_year BIGINT NOT NULL CHECK (season_year BETWEEN 1900 AND 2199),
  PRIMARY KEY (gtin, lot, seq),
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot)
);

CREATE INDEX batch_areas_area ON batch_areas (area, season_year);

-- Serials are numbers printed with leading zeros at a fixed width. Two ranges of a
-- product overlap when one printed serial would be in both: numbers in common at
-- the same width. '0007' and '007' are two serials.
CREATE TABLE serial_ranges (
  gtin TEXT NOT NULL,
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL CHECK (first_serial >= 0),
  last_serial BIGINT NOT NULL,
  lot TEXT NOT NULL,
  PRIMARY KEY (gtin, width, first_serial),
  UNIQUE (gtin, lot),
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot),
  CHECK (last_serial >= first_serial)
);

CREATE INDEX serial_ranges_last ON serial_ranges (gtin, width, last_serial);

-- Append-only. No foreign key: codes that name nothing here are scanned too. What
-- is '' was not in the code. counted: went into scan_totals.
CREATE TABLE scans (
  at_ms BIGINT NOT NULL,
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  verdict TEXT NOT NULL,
  channel TEXT NOT NULL,
  counted BIGINT NOT NULL CHECK (counted IN (0, 1))
);

CREATE INDEX scans_at ON scans (at_ms);

-- Per code, kept in step with scans in the same commit.
CREATE TABLE scan_totals (
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  scans BIGINT NOT NULL CHECK (scans >= 1),
  PRIMARY KEY (gtin, lot, serial)
);
