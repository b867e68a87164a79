-- The registry, version 3: rolls printed ahead, typed codes, scratch codes, printers. Same
-- conventions as before.

-- What a label must say besides, in Vietnamese, as printed.
ALTER TABLE products ADD COLUMN ingredients TEXT NOT NULL DEFAULT '';
ALTER TABLE products ADD COLUMN warnings TEXT NOT NULL DEFAULT '';

-- Labels signed ahead, with GTIN and serial and without a lot.
CREATE TABLE rolls (
  gtin TEXT NOT NULL REFERENCES products (gtin),
  roll TEXT NOT NULL CHECK (length(roll) BETWEEN 1 AND 20),
  producer TEXT NOT NULL REFERENCES producers (id),
  kid TEXT NOT NULL REFERENCES signing_keys (kid),
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL CHECK (first_serial >= 0),
  last_serial BIGINT NOT NULL,
  scratch BIGINT NOT NULL DEFAULT 0 CHECK (scratch IN (0, 1)),
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gtin, roll),
  CHECK (last_serial >= first_serial)
);

CREATE INDEX rolls_last ON rolls (gtin, width, last_serial);

-- Which serials belong to which lot. seq 1 are those of the batch's own record, printed with
-- its lot unless they came off a roll; those that came off a roll later follow, each with
-- the record that states them (jws). No two ranges of a product overlap, of lots and of rolls
-- but that a roll holds the ranges that came off it.
CREATE TABLE lot_serials (
  gtin TEXT NOT NULL,
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL CHECK (first_serial >= 0),
  last_serial BIGINT NOT NULL,
  lot TEXT NOT NULL,
  seq BIGINT NOT NULL DEFAULT 1 CHECK (seq >= 1),
  roll TEXT NOT NULL DEFAULT '',
  jws TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL DEFAULT 0,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gtin, width, first_serial),
  UNIQUE (gtin, lot, seq),
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot),
  CHECK (last_serial >= first_serial)
);

INSERT INTO lot_serials (gtin, width, first_serial, last_serial, lot)
  SELECT gtin, width, first_serial, last_serial, lot FROM serial_ranges;

DROP TABLE serial_ranges;

ALTER TABLE lot_serials RENAME TO serial_ranges;

CREATE INDEX lot_serials_last ON serial_ranges (gtin, width, last_serial);

-- Labels that were lost or damaged. Ranges of one (gtin, width) do not overlap. lot '': of a
-- roll, and not yet any lot's.
CREATE TABLE void_serials (
  gtin TEXT NOT NULL REFERENCES products (gtin),
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  lot TEXT NOT NULL DEFAULT '',
  roll TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gtin, width, first_serial),
  CHECK (last_serial >= first_serial),
  CHECK (lot <> '' OR roll <> '')
);

INSERT INTO void_serials (gtin, width, first_serial, last_serial, lot, reason, recorded_at, recorded_by)
  SELECT gtin, width, first_serial, last_serial, lot, reason, recorded_at, recorded_by FROM voided_serials;

DROP TABLE voided_serials;

ALTER TABLE void_serials RENAME TO voided_serials;

CREATE INDEX void_serials_last ON voided_serials (gtin, width, last_serial);

-- Each time that labels left the labeler. lot '': of a roll (roll), or of the product alone
-- (roll ''). run: of the labeler's run, so that one that was cut off and taken up again is
-- noted once.
CREATE TABLE label_prints (
  id BIGINT PRIMARY KEY,
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL DEFAULT '',
  roll TEXT NOT NULL DEFAULT '',
  level TEXT NOT NULL DEFAULT 'unit' CHECK (level IN ('unit', 'batch', 'product')),
  labels BIGINT NOT NULL CHECK (labels >= 1),
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  format TEXT NOT NULL,
  run TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT ''
);

INSERT INTO label_prints (id, gtin, lot, labels, first_serial, last_serial, format, reason, recorded_at, recorded_by)
  SELECT id, gtin, lot, last_serial - first_serial + 1, first_serial, last_serial, format, reason, recorded_at,
    recorded_by FROM prints;

DROP TABLE prints;

ALTER TABLE label_prints RENAME TO prints;

CREATE INDEX label_prints_lot ON prints (gtin, lot);

-- What a typed code names (keys/short_code.h): a block of labels by its number, made when a
-- batch or roll is registered.
CREATE TABLE label_blocks (
  id BIGINT PRIMARY KEY CHECK (id BETWEEN 1 AND 268435455),
  gtin TEXT NOT NULL REFERENCES products (gtin),
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  lot TEXT NOT NULL DEFAULT '',
  UNIQUE (gtin, width, first_serial)
);

INSERT INTO label_blocks (id, gtin, width, first_serial, last_serial, lot)
  SELECT ROW_NUMBER() OVER (ORDER BY gtin, width, first_serial), gtin, width, first_serial, last_serial, lot
    FROM serial_ranges;

-- Tags of scratch codes (keys/short_code.h), 16 bytes a label in serial order, base64. run: that
-- printed them; only the same run may replace them.
CREATE TABLE scratch_blocks (
  gtin TEXT NOT NULL REFERENCES products (gtin),
  width BIGINT NOT NULL CHECK (width BETWEEN 1 AND 18),
  first_serial BIGINT NOT NULL,
  last_serial BIGINT NOT NULL,
  run TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (gtin, width, first_serial),
  CHECK (last_serial >= first_serial)
);

CREATE INDEX scratch_blocks_last ON scratch_blocks (gtin, width, last_serial);

CREATE TABLE scratch_uses (
  gtin TEXT NOT NULL,
  serial TEXT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (gtin, serial)
);

-- Wrong codes typed for one label on a day in Viet Nam.
CREATE TABLE scratch_guesses (
  gtin TEXT NOT NULL,
  serial TEXT NOT NULL,
  day TEXT NOT NULL CHECK (length(day) = 10),
  wrong BIGINT NOT NULL CHECK (wrong >= 1),
  PRIMARY KEY (gtin, serial, day)
);

-- A producer's printers, as its console knows them. Lengths in micrometres, scales in
-- millionths.
CREATE TABLE printers (
  producer TEXT NOT NULL REFERENCES producers (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  dpi BIGINT NOT NULL CHECK (dpi IN (203, 300, 600, 1200)),
  offset_x BIGINT NOT NULL DEFAULT 0,
  offset_y BIGINT NOT NULL DEFAULT 0,
  scale_x BIGINT NOT NULL DEFAULT 1000000,
  scale_y BIGINT NOT NULL DEFAULT 1000000,
  PRIMARY KEY (producer, name)
);
