import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { listRuns } from "../../../../kernel/data/catalogue/runs.ts";
import { fingerprint } from "../../../../kernel/data/ohlcv.ts";
import type { SeriesKey } from "../../../../kernel/data/providers/provider.ts";
import {
  addPiece,
  expire,
  findSeries,
  listConflicts,
  listHoles,
  listSeries,
  type Piece,
  readManySeries,
  readSeries,
  rememberHoles,
  removeSeries,
  setMemoryLimit,
} from "../../../../kernel/data/store/mod.ts";
import { DataError } from "../../../../kernel/market/errors.ts";
import { withWorkspace } from "../workspace.ts";
import { DAILY, FETCHED, firstDay, flatPiece } from "./pieces.ts";

// What memory keeps has tests of its own.
setMemoryLimit(0);

const add = (folder: string, piece: Piece, key: SeriesKey = DAILY) =>
  addPiece(folder, key, piece, { priority: (source) => source.length });

const WEEK = { from: firstDay(0), to: firstDay(7) };

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
      isDirectory ? filesIn(join(folder, name)).map((path) => join(name, path)) : [name]
    ).filter((name) => !name.startsWith("catalog.db")).sort();
  } catch {
    return [];
  }
}

Deno.test("a series is read as its pieces made it, adjusted closes, actions and words included", () =>
  withWorkspace(async (folder) => {
    const about = { file: "imports/a.csv", exchange: "X", description: "d", quality: 90, note: "n" };
    const piece: Piece = {
      ...flatPiece({ ...WEEK, volume: NaN, name: "Acme", currency: "USD", about }),
      adjustedClose: Float64Array.of(1, 2, 3, 4, 5, NaN, 7),
      actions: [{ kind: "dividend", time: firstDay(2), amount: 0.1 }],
    };
    const { row, added, changed } = await add(folder, piece);
    assertEquals([added, changed], [7, 0]);
    const read = await readSeries(folder, DAILY);
    assertEquals(read, { row, columns: piece.columns, adjustedClose: piece.adjustedClose });
    assertEquals(row, {
      ...DAILY,
      first: firstDay(0),
      last: firstDay(6),
      rows: 7,
      hash: row.hash,
      basis: "raw",
      adjusted: true,
      actions: piece.actions!,
      name: "Acme",
      currency: "USD",
      ranges: [{ ...WEEK, source: "one", fetched: FETCHED }],
      about,
    });
    await Deno.remove(join(folder, "columns"), { recursive: true });
    assertEquals(await readSeries(folder, DAILY), read);
    assertEquals((await readSeries(folder, { ...DAILY, symbol: "OTHER" }))?.row, undefined);
  }));

Deno.test("an answer without bars covers its range, and the series has no files", () =>
  withWorkspace(async (folder) => {
    const nothing = flatPiece({ from: firstDay(0), to: firstDay(0) });
    const { row } = await add(folder, { ...nothing, to: firstDay(3) });
    assertEquals([row.first, row.last, row.rows, row.ranges.length], [NaN, NaN, 0, 1]);
    assertEquals((await readSeries(folder, DAILY))?.columns.time.length, 0);
    assertEquals(filesIn(folder), []);
    await add(folder, flatPiece({ from: firstDay(3), to: firstDay(5) }));
    assertEquals((await readSeries(folder, DAILY))?.columns.time.length, 2);
  }));

Deno.test("symbols become folders of their own, whatever is in them", () =>
  withWorkspace(async (folder) => {
    const symbols = ["..", ".", "A/../B", "^GSPC", "M&M.NS", "\ud800", "a", "A", "*"];
    for (const [i, symbol] of symbols.entries()) {
      await add(folder, flatPiece({ ...WEEK, price: 1 + i }), { ...DAILY, symbol });
    }
    const outside = filesIn(folder).filter((path) =>
      !/^(columns|bars\/CRYPTO\/1d\/[^/]+)\/[0-9a-f]{64}(\.parquet)?$/.test(path)
    );
    assertEquals(outside, []);
    for (const [i, symbol] of symbols.entries()) {
      assertEquals((await readSeries(folder, { ...DAILY, symbol }))?.columns.close[0], 1 + i);
    }
  }));

Deno.test("many series are read in the order asked for, absent ones as undefined", () =>
  withWorkspace(async (folder) => {
    const keys = Array.from({ length: 40 }, (_, i) => ({ ...DAILY, symbol: `S${i}` }));
    for (const [i, key] of keys.entries()) {
      if (i % 3 > 0) await add(folder, flatPiece({ ...WEEK, price: 1 + i }), key);
    }
    const read = await readManySeries(folder, keys.toReversed());
    assertEquals(
      read.map((series) => series?.columns.close[0]),
      keys.map((_, i) => i % 3 > 0 ? 1 + i : undefined).reverse(),
    );
    assertEquals(await readManySeries(join(folder, "none"), keys.slice(0, 2)), [undefined, undefined]);
  }));

Deno.test("series are listed by market, timeframe and symbol; asking makes no workspace", () =>
  withWorkspace(async (folder) => {
    const nowhere = join(folder, "none");
    assertEquals(await listSeries(nowhere), []);
    assertEquals([await listConflicts(nowhere), await listHoles(nowhere, DAILY)], [[], []]);
    assertEquals([...Deno.readDirSync(folder)], []);
    for (const [market, symbol] of [["US", "B"], ["US", "A"], ["IN", "C"]] as const) {
      await add(folder, flatPiece(WEEK), { market, timeframe: "1d", symbol });
    }
    const symbols = async (filter?: Partial<SeriesKey>) =>
      (await listSeries(folder, filter)).map(({ symbol }) => symbol);
    assertEquals(await symbols(), ["C", "A", "B"]);
    assertEquals(await symbols({ market: "US" }), ["A", "B"]);
    assertEquals(await symbols({ timeframe: "1h" }), []);
  }));

Deno.test("bars that could not be loaded again never come in", () =>
  withWorkspace(async (folder) => {
    const broken = flatPiece(WEEK);
    broken.columns.low[3] = -1;
    await assertRejects(() => add(folder, broken), DataError, "Mend AAABBB at 2020-01-04");
    assertEquals([await findSeries(folder, DAILY), filesIn(folder)], [undefined, []]);
  }));

Deno.test("of what a series was before, its files stay for readers and the next one does not", () =>
  withWorkspace(async (folder) => {
    const before = (await add(folder, flatPiece(WEEK))).row;
    const { row } = await add(folder, flatPiece({ ...WEEK, price: 101, fetched: FETCHED + 1 }));
    const names = (...hashes: string[]) =>
      [
        ...hashes.map((hash) => join("bars", "CRYPTO", "1d", "AAABBB", `${hash}.parquet`)),
        ...hashes.map((hash) => join("columns", hash)),
      ].sort();
    assertEquals(filesIn(folder), names(before.hash, row.hash));
    const old = new Date(Date.now() - 11 * 60_000);
    const killed = join("bars", "CRYPTO", "1d", "AAABBB", `${before.hash}.parquet.x.tmp`);
    await Deno.writeTextFile(join(folder, killed), "half of a");
    for (const name of filesIn(folder)) await Deno.utime(join(folder, name), old, old);
    const last = await add(folder, flatPiece({ ...WEEK, price: 102, fetched: FETCHED + 2 }));
    // The time of the one that was just replaced begins now.
    assertEquals(filesIn(folder), names(row.hash, last.row.hash));
  }));

Deno.test("a series that another one shares its bars with leaves them when it goes", () =>
  withWorkspace(async (folder) => {
    const twin = { ...DAILY, symbol: "TWIN" };
    await add(folder, flatPiece(WEEK));
    const { row } = await add(folder, flatPiece(WEEK), twin);
    await removeSeries(folder, DAILY);
    assertEquals(await findSeries(folder, DAILY), undefined);
    assertEquals(filesIn(join(folder, "columns")), [row.hash]);
    assertEquals((await readSeries(folder, twin))?.columns.time.length, 7);
    await removeSeries(folder, twin);
    await removeSeries(folder, twin);
    assertEquals(filesIn(folder).filter((name) => name.startsWith("columns")), []);
  }));

Deno.test("a removed series leaves no conflicts and holes behind", () =>
  withWorkspace(async (folder) => {
    await add(folder, flatPiece({ ...WEEK, source: "a" }));
    await add(folder, flatPiece({ ...WEEK, source: "bb", volume: 1 }));
    const hole = { from: firstDay(9), to: firstDay(10), source: "a", until: Date.now() + 60_000 };
    await rememberHoles(folder, DAILY, [hole]);
    assertEquals((await listConflicts(folder, DAILY)).length, 7);
    assertEquals((await listConflicts(folder, { ...DAILY, symbol: "X" })).length, 0);
    assertEquals(await listHoles(folder, DAILY), [hole]);
    await removeSeries(folder, DAILY);
    assertEquals([await listConflicts(folder), await listHoles(folder, DAILY)], [[], []]);
  }));

Deno.test("the same conflict is kept once, however often it is met", () =>
  withWorkspace(async (folder) => {
    await add(folder, flatPiece({ ...WEEK, source: "a" }));
    for (let i = 0; i < 3; i++) {
      await add(folder, flatPiece({ ...WEEK, source: "bb", volume: 1, fetched: FETCHED + i }));
    }
    const conflicts = await listConflicts(folder);
    assertEquals(conflicts.length, 7);
    assertEquals([conflicts[0]?.kept, conflicts[0]?.other], [
      { source: "a", value: 1000 },
      { source: "bb", value: 1 },
    ]);
  }));

Deno.test("a hole is forgotten when its time is over", () =>
  withWorkspace(async (folder) => {
    const hole = { from: firstDay(1), to: firstDay(2), source: "a", until: 1_000 };
    await rememberHoles(folder, DAILY, [hole], 0);
    await rememberHoles(folder, DAILY, [{ ...hole, until: 2_000 }], 0);
    assertEquals(await listHoles(folder, DAILY, 1_999), [{ ...hole, until: 2_000 }]);
    assertEquals(await listHoles(folder, DAILY, 2_000), []);
  }));

Deno.test("an expired series keeps its bars, is asked for again and yields to whoever answers", () =>
  withWorkspace(async (folder) => {
    await add(folder, flatPiece({ ...WEEK, source: "a" }));
    await rememberHoles(folder, DAILY, [{ ...WEEK, source: "a", until: Date.now() + 60_000 }]);
    await expire(folder, DAILY);
    await expire(folder, { ...DAILY, symbol: "NONE" });
    const { row, columns } = (await readSeries(folder, DAILY))!;
    assertEquals([row.ranges.map(({ fetched }) => fetched), columns.time.length], [[0], 7]);
    assertEquals(await listHoles(folder, DAILY), []);
    await add(folder, flatPiece({ ...WEEK, source: "worse", price: 7 }));
    assertEquals((await readSeries(folder, DAILY))?.columns.close[0], 7);
  }));

Deno.test("a series whose files are lost is no series any more, and can be stored again", () =>
  withWorkspace(async (folder) => {
    for (const lose of ["remove", "overwrite", "exchange", "shorten"] as const) {
      const { row } = await add(folder, flatPiece(WEEK));
      const to = lose === "shorten" ? firstDay(3) : WEEK.to;
      const other = (await add(folder, flatPiece({ ...WEEK, to, price: 3 }), { ...DAILY, symbol: lose })).row;
      const path = (of: typeof row) => join(folder, "bars", "CRYPTO", "1d", of.symbol, `${of.hash}.parquet`);
      await Deno.remove(join(folder, "columns"), { recursive: true });
      if (lose === "remove") await Deno.remove(path(row));
      if (lose === "overwrite") await Deno.writeTextFile(path(row), "PAR");
      if (lose === "exchange" || lose === "shorten") await Deno.copyFile(path(other), path(row));
      assertEquals([lose, await readSeries(folder, DAILY)], [lose, undefined]);
      assertEquals(await findSeries(folder, DAILY), undefined);
    }
    const { row } = await add(folder, flatPiece(WEEK));
    assertEquals((await readSeries(folder, DAILY))?.row, row);
  }));

Deno.test("a file that cannot be read for whatever reason is an error and not taken for lost", () =>
  withWorkspace(async (folder) => {
    const { row } = await add(folder, flatPiece(WEEK));
    const path = join(folder, "bars", "CRYPTO", "1d", "AAABBB", `${row.hash}.parquet`);
    const bytes = await Deno.readFile(path);
    // What stands before the last eight bytes describes the columns.
    await Deno.writeFile(path, bytes.fill(0xff, bytes.length - 40, bytes.length - 8));
    await Deno.remove(join(folder, "columns"), { recursive: true });
    await assertRejects(() => readSeries(folder, DAILY), DataError, "Load AAABBB again, or remove() it");
    assertEquals((await findSeries(folder, DAILY))?.hash, row.hash);
    await removeSeries(folder, DAILY);
    assertEquals((await add(folder, flatPiece(WEEK))).row.rows, 7);
  }));

Deno.test("a damaged cache does not find its way into what is stored", () =>
  withWorkspace(async (folder) => {
    const { row } = await add(folder, flatPiece(WEEK));
    const cache = join(folder, "columns", row.hash);
    const bytes = await Deno.readFile(cache);
    bytes[bytes.length - 1]! ^= 1;
    await Deno.writeFile(cache, bytes);
    await add(folder, flatPiece({ from: firstDay(7), to: firstDay(8) }));
    const { columns, row: after } = (await readSeries(folder, DAILY))!;
    assertEquals(Array.from(columns.volume), Array(8).fill(1000));
    assertEquals(after.hash, fingerprint(columns));
  }));

Deno.test("adding again what is there writes no bars; a Parquet file that is gone comes back", () =>
  withWorkspace(async (folder) => {
    const { row } = await add(folder, flatPiece(WEEK));
    const parquet = join(folder, "bars", "CRYPTO", "1d", "AAABBB", `${row.hash}.parquet`);
    const old = new Date(1_000_000_000_000);
    await Deno.utime(parquet, old, old);
    const again = await add(folder, flatPiece({ ...WEEK, fetched: FETCHED + 5 }));
    assertEquals([again.added, again.changed, again.row.hash], [0, 0, row.hash]);
    assertEquals(again.row.ranges[0]?.fetched, FETCHED + 5);
    assertEquals((await Deno.stat(parquet)).mtime, old);
    await Deno.remove(parquet);
    await add(folder, flatPiece({ ...WEEK, fetched: FETCHED + 6 }));
    assert((await Deno.stat(parquet)).isFile);
  }));

Deno.test("the catalogue of an older version is brought up to date and keeps its runs", () =>
  withWorkspace(async (folder) => {
    const db = new DatabaseSync(join(folder, "catalog.db"));
    db.exec(`
      CREATE TABLE bars (market TEXT, timeframe TEXT, symbol TEXT, first REAL, last REAL, rows INTEGER, hash TEXT,
        source TEXT, sourceHash TEXT, fetched TEXT);
      INSERT INTO bars VALUES ('US', '1d', 'SP500', 0, 1, 2, 'h', 'sample', 's', '2026-01-01');
      CREATE TABLE runs (id TEXT, digest TEXT, path TEXT, title TEXT, strategy TEXT, symbols TEXT, metrics TEXT,
        saved TEXT, PRIMARY KEY (id, digest));
      INSERT INTO runs VALUES ('1', 'd', 'p', 't', 's', '["A"]', '{"sharpe":1}', '2026-01-01');
      PRAGMA user_version = 1;`);
    db.close();
    assertEquals(await listSeries(folder), []);
    assertEquals((await listRuns(folder)).map(({ id, symbols, markets }) => [id, symbols, markets]), [["1", [
      "A",
    ], []]]);
    await add(folder, flatPiece(WEEK));
    assertEquals((await listSeries(folder)).length, 1);
  }));
