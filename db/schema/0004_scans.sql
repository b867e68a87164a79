-- The registry, version 4: what the scan log says of copies, the public's reports, cases. Same
-- conventions as before. Provinces are two digits of QĐ 19/2025/QĐ-TTg, '' where not known.

-- device: a keyed hash in 16 hexadecimal digits, whose key is not in the registry and changes
-- with each period; '' where not known. client: kind of client, '' before version 4.
ALTER TABLE scans ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE scans ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE scans ADD COLUMN client TEXT NOT NULL DEFAULT '';
-- seen: running number, from 1, of the scans that copy detection saw, in the order in which it saw
-- them; 0: not shown to it. produced: did a registered record state the serial then?
ALTER TABLE scans ADD COLUMN seen BIGINT NOT NULL DEFAULT 0 CHECK (seen >= 0);
ALTER TABLE scans ADD COLUMN produced BIGINT NOT NULL DEFAULT 1 CHECK (produced IN (0, 1));

CREATE INDEX scans_code ON scans (gtin, lot, serial, at_ms);
CREATE INDEX scans_seen ON scans (seen) WHERE seen > 0;
CREATE INDEX scans_forged ON scans (at_ms) WHERE verdict = 'forged';

-- What was scanned on a day in Viet Nam, kept in step with scans in the same commit; stays when
-- old scans are deleted. gtin and lot: '' also where no such product or batch is registered, since
-- anyone can make up codes.
-- scans: all of them; counted: those that went into scan_totals; told: answers of visitors that
-- say where an earlier scan, of another row, was made.
CREATE TABLE scan_counts (
  day TEXT NOT NULL CHECK (length(day) = 10),
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  verdict TEXT NOT NULL,
  place TEXT NOT NULL,
  scans BIGINT NOT NULL CHECK (scans >= 1),
  counted BIGINT NOT NULL CHECK (counted BETWEEN 0 AND scans),
  told BIGINT NOT NULL DEFAULT 0 CHECK (told BETWEEN 0 AND scans),
  PRIMARY KEY (gtin, day, lot, verdict, place)
);

-- Holds all that figures of a period need: rows of other days and columns are not read.
CREATE INDEX scan_counts_day ON scan_counts (day, verdict, place, gtin, scans, counted, told);

-- Days of the Gregorian calendar as in version 2.
INSERT INTO scan_counts (day, gtin, lot, verdict, place, scans, counted)
  SELECT
    CAST(era * 400 + of_era + month / 10 AS TEXT) || '-' ||
    SUBSTR(CAST(101 + (month + 2) % 12 AS TEXT), 2) || '-' ||
    SUBSTR(CAST(101 + of_year - (153 * month + 2) / 5 AS TEXT), 2),
    gtin, lot, verdict, '', scans, counted
  FROM (SELECT gtin, lot, verdict, era, of_era, of_year, (5 * of_year + 2) / 153 AS month, scans,
      counted
    FROM (SELECT gtin, lot, verdict, era, of_era,
        days - (365 * of_era + of_era / 4 - of_era / 100) AS of_year, scans, counted
      FROM (SELECT gtin, lot, verdict, era, days,
          (days - days / 1460 + days / 36524 - days / 146096) / 365 AS of_era, scans, counted
        FROM (SELECT gtin, lot, verdict, number / 146097 AS era, number % 146097 AS days, scans,
            counted
          FROM (SELECT gtin, lot, verdict, (at_ms + 25200000) / 86400000 + 719468 AS number,
              COUNT(*) AS scans, CAST(SUM(counted) AS BIGINT) AS counted
            FROM (SELECT s.at_ms, COALESCE(p.gtin, '') AS gtin, COALESCE(b.lot, '') AS lot,
                s.verdict, s.counted
              FROM scans s LEFT JOIN products p ON p.gtin = s.gtin
              LEFT JOIN batches b ON b.gtin = s.gtin AND b.lot = s.lot) AS named
            GROUP BY gtin, lot, verdict, (at_ms + 25200000) / 86400000 + 719468) AS per_day
          ) AS eras) AS years) AS year_days) AS months;

-- Who takes a turn updates its row first, and holds it until the commit: 'watch', groups of scans
-- that copy detection looks at; 'retention', the deletion of old scans. taken: of 'watch', the
-- last scans.seen; of 'retention', how often.
CREATE TABLE turns (
  name TEXT PRIMARY KEY,
  taken BIGINT NOT NULL
);

INSERT INTO turns (name, taken) VALUES ('watch', 0), ('retention', 0);

-- What copy detection remembers of each unit that was ever scanned. memory is the detector's own.
-- score: natural logarithm of odds. since: when the state began.
CREATE TABLE unit_watch (
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('quiet', 'watch', 'suspected')),
  score DOUBLE PRECISION NOT NULL,
  since BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  scans BIGINT NOT NULL,
  devices BIGINT NOT NULL,
  places BIGINT NOT NULL,
  usual_devices DOUBLE PRECISION NOT NULL,
  memory TEXT NOT NULL,
  PRIMARY KEY (gtin, lot, serial)
);

CREATE INDEX unit_watch_marked ON unit_watch (gtin, lot) WHERE state <> 'quiet';

-- The habits of a batch (lot set, or '' for labels of rolls), of a product (kind 'product') and
-- of everything (gtin ''). state: of the batch as a whole.
CREATE TABLE habit_watch (
  kind TEXT NOT NULL CHECK (kind IN ('batch', 'product', 'everywhere')),
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('quiet', 'watch', 'suspected')),
  score DOUBLE PRECISION NOT NULL,
  since BIGINT NOT NULL,
  memory TEXT NOT NULL,
  PRIMARY KEY (kind, gtin, lot)
);

-- Each change of state, as it was found, and each further alarm of a suspected unit. serial '':
-- of the batch. Sentences in both languages.
CREATE TABLE alerts (
  id BIGINT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('quiet', 'watch', 'suspected')),
  score DOUBLE PRECISION NOT NULL,
  code TEXT NOT NULL,
  reason_en TEXT NOT NULL,
  reason_vi TEXT NOT NULL
);

CREATE INDEX alerts_code ON alerts (gtin, lot, serial, id);

-- Photos of reports and cases: re-encoded, without metadata.
CREATE TABLE photos (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  media_type TEXT NOT NULL CHECK (media_type = 'image/jpeg'),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  base64 TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- What somebody in front of a shelf tells us; no account, no name asked for.
CREATE TABLE public_reports (
  id BIGINT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('copy', 'quality', 'differs', 'expired', 'damaged', 'other')),
  text TEXT NOT NULL,
  bought_at TEXT NOT NULL,
  place TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  photo TEXT NOT NULL DEFAULT ''
);

CREATE INDEX public_reports_code ON public_reports (gtin, lot, serial, id);
CREATE INDEX public_reports_at ON public_reports (at_ms);
CREATE INDEX public_reports_photo ON public_reports (photo) WHERE photo <> '';

-- A case: about a product (lot ''), or one of its batches. At most one open case for each.
CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  gtin TEXT NOT NULL REFERENCES products (gtin),
  lot TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
  assignee TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT ''
    CHECK (outcome IN ('', 'confirmed', 'cleared', 'recall', 'authority')),
  closed_at BIGINT
);

CREATE INDEX cases_code ON cases (gtin, lot, status);
CREATE UNIQUE INDEX cases_open ON cases (gtin, lot) WHERE status = 'open';

-- What was done in a case, in order; append-only. value: the user that the case was given to ('' =
-- to nobody), the mark of units, or the outcome. recall: of the outcome 'recall', 0 = none.
CREATE TABLE case_steps (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  seq BIGINT NOT NULL CHECK (seq >= 1),
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  step TEXT NOT NULL
    CHECK (step IN ('open', 'assign', 'note', 'photo', 'mark', 'outcome', 'reopen')),
  value TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  photo TEXT NOT NULL DEFAULT '',
  decision TEXT NOT NULL DEFAULT '',
  decided_on TEXT NOT NULL DEFAULT '',
  recall BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (case_id, seq)
);

CREATE INDEX case_steps_photo ON case_steps (photo) WHERE photo <> '';

-- What inspectors decided of units, above what the detector says: the highest seq counts. A
-- cleared unit is suspected again only by an alert after at_ms; of a unit that was suspected before
-- there is one when its score has risen by the setting again_points since the last.
CREATE TABLE unit_marks (
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  serial TEXT NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 1),
  mark TEXT NOT NULL CHECK (mark IN ('confirmed', 'cleared')),
  case_id BIGINT NOT NULL REFERENCES cases (id),
  step BIGINT NOT NULL DEFAULT 1,
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (gtin, lot, serial, seq)
);

CREATE INDEX unit_marks_case ON unit_marks (case_id, step);

-- When a batch first left the producer, as the producer states it; append-only, the earliest
-- counts.
CREATE TABLE departures (
  gtin TEXT NOT NULL,
  lot TEXT NOT NULL,
  left_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (gtin, lot, left_at),
  FOREIGN KEY (gtin, lot) REFERENCES batches (gtin, lot)
);
