-- What `tricho study analyze` found. Everything here can be made anew from the photos; the TSV files are the truth.
-- run_key names the program's version and the options: results of other versions stay beside it.
-- WITHOUT ROWID: the file's bytes depend on what it holds, not on the order in which it was written.

-- One photo by itself.
CREATE TABLE photo (
  sha256 TEXT NOT NULL,
  run_key TEXT NOT NULL,
  usable INTEGER NOT NULL CHECK (usable IN (0, 1)),
  reason TEXT NOT NULL,            -- Why not usable; empty when usable.
  findings BLOB NOT NULL,          -- Hairs, units, scale: CBOR, exact.
  PRIMARY KEY (sha256, run_key)
) WITHOUT ROWID;

-- One photo laid over the baseline of its site.
CREATE TABLE alignment (
  baseline_sha256 TEXT NOT NULL,
  followup_sha256 TEXT NOT NULL,
  run_key TEXT NOT NULL,
  usable INTEGER NOT NULL CHECK (usable IN (0, 1)),
  reason TEXT NOT NULL,
  overlap_share REAL NOT NULL,
  residual_um REAL,                -- NULL: the baseline has no scale, or not usable.
  map BLOB NOT NULL,               -- Follow-up px to baseline px: CBOR, exact.
  PRIMARY KEY (baseline_sha256, followup_sha256, run_key)
) WITHOUT ROWID;

-- The photos of one site over the skin that all of them show. site_key names the photos, their order and run_key.
CREATE TABLE site_shot (
  site_key TEXT NOT NULL,
  photo_sha256 TEXT NOT NULL,
  position INTEGER NOT NULL,       -- Among the site's photos.
  usable INTEGER NOT NULL CHECK (usable IN (0, 1)),
  reason TEXT NOT NULL,
  PRIMARY KEY (site_key, position)
) WITHOUT ROWID;

CREATE TABLE site_metric (
  site_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,         -- Of the metric, in the order of the contract.
  metric TEXT NOT NULL,
  value REAL,                      -- NULL: not measurable, see reason.
  low REAL,
  high REAL,
  unit TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (site_key, position, number)
) WITHOUT ROWID;
