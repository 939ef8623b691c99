/** What each version of the catalogue's schema adds to the one before; `user_version` counts them. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE IF NOT EXISTS bars (
    market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL,
    first REAL NOT NULL, last REAL NOT NULL, rows INTEGER NOT NULL, hash TEXT NOT NULL,
    source TEXT NOT NULL, sourceHash TEXT NOT NULL, fetched TEXT NOT NULL,
    PRIMARY KEY (market, timeframe, symbol)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS runs (
    id TEXT NOT NULL, digest TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, strategy TEXT NOT NULL,
    symbols TEXT NOT NULL, metrics TEXT NOT NULL, saved TEXT NOT NULL,
    PRIMARY KEY (id, digest)
  ) STRICT;
`,
  `
  ALTER TABLE runs ADD COLUMN version TEXT NOT NULL DEFAULT '';
  ALTER TABLE runs ADD COLUMN markets TEXT NOT NULL DEFAULT '[]';
  CREATE TABLE strategy_versions (
    name TEXT NOT NULL, revision INTEGER NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL,
    source TEXT NOT NULL, preset TEXT, message TEXT NOT NULL, author TEXT NOT NULL, saved TEXT NOT NULL,
    PRIMARY KEY (name, revision)
  ) STRICT;
  CREATE TABLE validations (
    name TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL, passed INTEGER NOT NULL,
    engine TEXT NOT NULL, code TEXT NOT NULL, steps TEXT NOT NULL, validated TEXT NOT NULL
  ) STRICT;
  CREATE INDEX validations_of ON validations (name, validated);
`,
  // The bars of before were samples alone, which are stored again from the files that ship.
  `
  DROP TABLE bars;
  CREATE TABLE series (
    market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL, revision TEXT NOT NULL,
    first REAL, last REAL, rows INTEGER NOT NULL, hash TEXT NOT NULL,
    basis TEXT NOT NULL, adjusted INTEGER NOT NULL, actions TEXT NOT NULL,
    name TEXT NOT NULL, currency TEXT NOT NULL, ranges TEXT NOT NULL, about TEXT NOT NULL,
    PRIMARY KEY (market, timeframe, symbol)
  ) STRICT;
  CREATE INDEX series_by_hash ON series (hash);
  CREATE TABLE conflicts (
    market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL, time REAL NOT NULL, field TEXT NOT NULL,
    keptSource TEXT NOT NULL, kept REAL, otherSource TEXT NOT NULL, other REAL, noted REAL NOT NULL,
    PRIMARY KEY (market, timeframe, symbol, time, field, keptSource, otherSource)
  ) STRICT;
  CREATE TABLE holes (
    market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL,
    starts REAL NOT NULL, ends REAL NOT NULL, source TEXT NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (market, timeframe, symbol, source, starts, ends)
  ) STRICT;
`,
  `
  CREATE TABLE test_uses (
    use TEXT NOT NULL, market TEXT NOT NULL, timeframe TEXT NOT NULL, symbol TEXT NOT NULL,
    first REAL NOT NULL, last REAL NOT NULL, asked TEXT NOT NULL, folder TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (use, market, timeframe, symbol)
  ) STRICT;
  CREATE INDEX test_uses_of ON test_uses (market, symbol);
`,
  `
  CREATE TABLE sweeps (
    id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    strategy TEXT NOT NULL, version TEXT NOT NULL, symbols TEXT NOT NULL, markets TEXT NOT NULL,
    timeframe TEXT NOT NULL, objective TEXT NOT NULL, trials INTEGER NOT NULL, planned INTEGER NOT NULL,
    best TEXT NOT NULL, saved TEXT NOT NULL
  ) STRICT;
  CREATE TABLE ledger (
    strategy TEXT NOT NULL, data TEXT NOT NULL, trials INTEGER NOT NULL, points BLOB NOT NULL, noted TEXT NOT NULL,
    PRIMARY KEY (strategy, data)
  ) STRICT;
`,
];
