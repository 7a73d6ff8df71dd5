-- The follicles of one site over all its shots: what each shot says of each, and what that makes likely.
CREATE TABLE ledger (
  site_key TEXT NOT NULL,          -- As of site_shot.
  record BLOB NOT NULL,            -- Follicles, shots, values of the visits with their covariance: CBOR, exact.
  frame_png BLOB NOT NULL,         -- The counted skin in the pixels of the baseline photo: 8 bits, 255 counted.
  PRIMARY KEY (site_key)
) WITHOUT ROWID;
