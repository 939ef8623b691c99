import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { CorporateAction } from "../../../../kernel/market/bars.ts";
import { DataError } from "../../../../kernel/market/errors.ts";
import { OHLCV_FIELDS, type OhlcvColumns, ohlcvFrom } from "../../../../kernel/data/ohlcv.ts";
import type { SeriesKey } from "../../../../kernel/data/providers/provider.ts";
import { type Merged, mergePiece } from "../../../../kernel/data/store/merge.ts";
import type { Piece, SeriesData } from "../../../../kernel/data/store/mod.ts";
import { DAILY, FETCHED, firstDay, flatPiece } from "./pieces.ts";

const ORDER = ["best", "good", "worst"];
const priority = (source: string) => ORDER.indexOf(source);

function dataOf(key: SeriesKey, { columns, adjustedClose, row }: Merged): SeriesData {
  const { time } = columns;
  const rest = { first: time[0] ?? NaN, last: time.at(-1) ?? NaN, rows: time.length, hash: "" };
  const adjusted = adjustedClose !== undefined;
  return { row: { ...key, ...rest, adjusted, ...row }, columns, ...(adjusted && { adjustedClose }) };
}

const merge = (stored: SeriesData | undefined, piece: Piece, key = DAILY, limit = 100) =>
  mergePiece(key, stored, piece, { priority, limit, now: 7 });

const mergeAll = (pieces: readonly Piece[], key = DAILY): SeriesData =>
  pieces.reduce<SeriesData | undefined>(
    (stored, piece) => dataOf(key, merge(stored, piece, key)),
    undefined,
  )!;

const closes = ({ columns }: SeriesData) => Array.from(columns.close);

/** A day each, by its number, from one source at one time; the price says which of the pieces it came from. */
interface Told {
  source: string;
  from: number;
  days: number;
  without: number[];
  fetch: number;
}

const told: fc.Arbitrary<Told> = fc.record({
  source: fc.constantFrom(...ORDER),
  from: fc.nat(20),
  days: fc.integer({ min: 1, max: 12 }),
  without: fc.array(fc.nat(31), { maxLength: 6 }),
  fetch: fc.nat(1_000),
});

const tales = fc.uniqueArray(told, {
  minLength: 1,
  maxLength: 8,
  selector: ({ source, fetch }) => `${source} ${fetch}`,
});

const pieceOf = ({ source, from, days, without, fetch }: Told, i: number): Piece =>
  flatPiece({
    source,
    from: firstDay(from),
    to: firstDay(from + days),
    fetched: FETCHED + fetch,
    price: 100 + i,
    without: without.map(firstDay),
  });

/** Day by day: of the pieces that cover it the one of the best source, then of its newest fetch. */
function oracle(pieces: readonly Piece[]): { time: number[]; close: number[]; covered: number[] } {
  const result = { time: [] as number[], close: [] as number[], covered: [] as number[] };
  for (let day = 0; day < 40; day++) {
    const time = firstDay(day);
    const [winner] = pieces.filter(({ from, to }) => from <= time && time < to)
      .sort((a, b) => priority(a.source) - priority(b.source) || b.fetched - a.fetched);
    if (!winner) continue;
    result.covered.push(time);
    const i = winner.columns.time.indexOf(time);
    if (i < 0) continue;
    result.time.push(time);
    result.close.push(winner.columns.close[i]!);
  }
  return result;
}

Deno.test("pieces in any order of arrival give each day to the best source, then to its newest fetch", () => {
  fc.assert(fc.property(tales, fc.infiniteStream(fc.nat()), (some, keys) => {
    const pieces = some.map(pieceOf);
    const shuffled = pieces.map((piece) => ({ piece, key: keys.next().value! }))
      .sort((a, b) => a.key - b.key).map(({ piece }) => piece);
    const { time, close } = oracle(pieces);
    for (const order of [pieces, shuffled]) {
      const { columns } = mergeAll(order);
      assertEquals([Array.from(columns.time), Array.from(columns.close)], [time, close]);
    }
  }));
});

Deno.test("ranges cover what was answered, ascending, without overlap, and joined where nothing parts them", () => {
  fc.assert(fc.property(tales, (some) => {
    const pieces = some.map(pieceOf);
    const { row, columns } = mergeAll(pieces);
    row.ranges.forEach((range, i) => {
      assert(range.from < range.to);
      const next = row.ranges[i + 1];
      if (next === undefined) return;
      assert(range.to <= next.from, "two ranges overlap");
      const one = range.to === next.from && range.source === next.source && range.fetched === next.fetched;
      assert(!one, "two ranges are one");
    });
    const within = (time: number) => row.ranges.filter(({ from, to }) => from <= time && time < to).length;
    const days = Array.from({ length: 40 }, (_, day) => firstDay(day));
    assertEquals(days.filter((time) => within(time) === 1), oracle(pieces).covered);
    assert(columns.time.every((time) => within(time) === 1), "a bar lies outside of every range");
  }));
});

Deno.test("added, changed and removed bars are those in which before and after differ", () => {
  fc.assert(fc.property(tales, (some) => {
    const pieces = some.map(pieceOf);
    const before = mergeAll(pieces.slice(0, -1).concat(pieces.length === 1 ? pieces : []));
    const { columns, difference } = merge(before, pieces.at(-1)!);
    const was = new Map(Array.from(before.columns.time, (time, i) => [time, before.columns.close[i]!]));
    const is = new Map(Array.from(columns.time, (time, i) => [time, columns.close[i]!]));
    assertEquals(difference, {
      added: [...is.keys()].filter((time) => !was.has(time)).length,
      removed: [...was.keys()].filter((time) => !is.has(time)).length,
      changed: [...is].filter(([time, close]) => was.has(time) && was.get(time) !== close).length,
    });
    if (Object.values(difference).every((count) => count === 0)) assert(columns === before.columns);
  }));
});

Deno.test("rows outside of a piece's range are left out", () => {
  const wide = flatPiece({ from: firstDay(0), to: firstDay(10) });
  const { columns, row } = merge(undefined, { ...wide, from: firstDay(3), to: firstDay(5) });
  assertEquals(Array.from(columns.time), [firstDay(3), firstDay(4)]);
  assertEquals(row.ranges, [{ from: firstDay(3), to: firstDay(5), source: "one", fetched: FETCHED }]);
});

Deno.test("sources outside of the order are equals: the newest fetch counts", () => {
  const never = () => Infinity;
  const put = (stored: SeriesData | undefined, price: number, fetched: number) => {
    const piece = flatPiece({ from: firstDay(0), to: firstDay(2), source: `x${price}`, price, fetched });
    return dataOf(DAILY, mergePiece(DAILY, stored, piece, { priority: never, limit: 0, now: 7 }));
  };
  assertEquals(closes(put(put(undefined, 1, FETCHED), 2, FETCHED + 1)), [2, 2]);
  assertEquals(closes(put(put(undefined, 1, FETCHED + 1), 2, FETCHED)), [1, 1]);
});

Deno.test("a hole in an answer is no answer: what another source has there stays, and the hole is open to it", () => {
  const holes = [{ from: firstDay(2), to: firstDay(4) }];
  const without = [firstDay(2), firstDay(3)];
  const best = flatPiece({ ...WEEK, source: "best", without, holes });
  const worst = flatPiece({ ...WEEK, source: "worst", price: 101 });
  for (const order of [[worst, best], [best, worst]]) {
    const { row, columns } = mergeAll(order);
    assertEquals(Array.from(columns.close), [100, 100, 101, 101, 100, 100, 100]);
    assertEquals(row.ranges.map(({ from, to, source }) => [from, to, source]), [
      [firstDay(0), firstDay(2), "best"],
      [firstDay(2), firstDay(4), "worst"],
      [firstDay(4), firstDay(7), "best"],
    ]);
  }
  assertEquals(mergeAll([best]).row.ranges.map(({ from, to }) => [from, to]), [
    [firstDay(0), firstDay(2)],
    [firstDay(4), firstDay(7)],
  ]);
});

const WEEK = { from: firstDay(0), to: firstDay(7) };

Deno.test("a conflict names the kept value and the other, whichever came first", () => {
  const good = flatPiece({ ...WEEK, source: "good", price: 100, volume: 1000 });
  const worst = flatPiece({ ...WEEK, source: "worst", price: 100, volume: 1000 });
  worst.columns.low[2] = 99;
  for (const [first, second] of [[good, worst], [worst, good]] as const) {
    const { columns, conflicts } = merge(mergeAll([first]), second);
    assertEquals(Array.from(columns.low), Array(7).fill(100));
    assertEquals(conflicts, [{
      ...DAILY,
      time: firstDay(2),
      field: "low",
      kept: { source: "good", value: 100 },
      other: { source: "worst", value: 99 },
      noted: 7,
    }]);
  }
});

Deno.test("prices conflict from a billionth on and volumes from half a percent; an unknown volume contradicts none", () => {
  const good = flatPiece({ ...WEEK, source: "good", price: 100, volume: 1000 });
  const fields = (change: (columns: OhlcvColumns) => void) => {
    const worst = flatPiece({ ...WEEK, source: "worst", price: 100, volume: 1000 });
    change(worst.columns);
    return merge(mergeAll([good]), worst).conflicts.map(({ field }) => field);
  };
  assertEquals(fields(({ high }) => high[0] = 100 * (1 + 1e-10)), []);
  assertEquals(fields(({ high }) => high[0] = 100 * (1 + 1e-8)), ["high"]);
  assertEquals(fields(({ volume }) => volume[0] = 1004), []);
  assertEquals(fields(({ volume }) => volume[0] = 1006), ["volume"]);
  assertEquals(fields(({ volume }) => volume[0] = NaN), []);
});

Deno.test("a bar that only the losing source has is no bar of the series, and a conflict with nothing", () => {
  const good = flatPiece({ ...WEEK, source: "good", without: [firstDay(3)] });
  const worst = flatPiece({ ...WEEK, source: "worst" });
  for (const [first, second] of [[good, worst], [worst, good]] as const) {
    const { columns, conflicts } = merge(mergeAll([first]), second);
    assertEquals(columns.time.length, 6);
    assertEquals(conflicts.map(({ time, field, kept, other }) => [time, field, kept.value, other.value]), [
      [firstDay(3), "close", NaN, 100],
    ]);
  }
});

Deno.test("of many conflicts the newest are given", () => {
  const stored = mergeAll([flatPiece({ from: firstDay(0), to: firstDay(100), source: "good" })]);
  const other = flatPiece({ from: firstDay(0), to: firstDay(100), source: "worst", volume: 500 });
  const { conflicts } = merge(stored, other, DAILY, 8);
  assertEquals(conflicts.map(({ time }) => time), Array.from({ length: 8 }, (_, i) => firstDay(92 + i)));
});

Deno.test("a bar that was still forming loses against every later fetch, and contradicts none", () => {
  const during = firstDay(6) + 3_600_000;
  const best = flatPiece({ ...WEEK, source: "best", fetched: during, price: 100 });
  const worst = flatPiece({ ...WEEK, source: "worst", fetched: firstDay(7) + 1, price: 101 });
  for (const order of [[best, worst], [worst, best]]) {
    assertEquals(closes(mergeAll(order)), [100, 100, 100, 100, 100, 100, 101]);
  }
  const { conflicts } = merge(mergeAll([best]), worst);
  assert(conflicts.every(({ time }) => time < firstDay(6)), "a forming bar is no other opinion");
  assertEquals(conflicts.length, 24);
});

Deno.test("a day's bar is final from the close of its session on, an intraday bar from its end on", () => {
  const key = { market: "US", timeframe: "1d", symbol: "ACME" } as const;
  const [monday, tuesday] = [Date.UTC(2024, 0, 8), Date.UTC(2024, 0, 9)];
  const close = Date.parse("2024-01-08T16:00-05:00");
  const later = flatPiece({ from: monday, to: tuesday, source: "worst", price: 2 });
  const kept = (fetched: number) =>
    closes(
      mergeAll([flatPiece({ from: monday, to: tuesday, source: "best", price: 1, fetched }), later], key),
    );
  assertEquals([kept(close - 1), kept(close)], [[2], [1]]);

  const hourly = { ...DAILY, timeframe: "1h" } as const;
  const one = (price: number, source: string, fetched: number): Piece => ({
    ...flatPiece({ from: firstDay(0), to: firstDay(1), price, source, fetched }),
    to: firstDay(0) + 3_600_000,
  });
  const after = (fetched: number) =>
    closes(mergeAll([one(1, "best", fetched), one(2, "worst", FETCHED)], hourly));
  assertEquals([after(firstDay(0) + 3_599_999), after(firstDay(0) + 3_600_000)], [[2], [1]]);
});

Deno.test("what was expired loses against any source, also where it has no bars", () => {
  const expired = flatPiece({ ...WEEK, source: "best", fetched: 0, without: [firstDay(2)] });
  const fresh = flatPiece({ ...WEEK, source: "worst", price: 101 });
  assertEquals(closes(mergeAll([expired, fresh])), Array(7).fill(101));
  assertEquals(closes(mergeAll([fresh, expired])), Array(7).fill(101));
});

const split = (day: number, ratio: number): CorporateAction => ({
  kind: "split",
  time: firstDay(day),
  ratio,
});
const dividend = (day: number, amount: number): CorporateAction => ({
  kind: "dividend",
  time: firstDay(day),
  amount,
});

Deno.test("actions are united by day and kind: the word of who has the day counts, with all that it says of it", () => {
  const good = flatPiece({
    ...WEEK,
    source: "good",
    actions: [dividend(3, 1), dividend(3, 0.5), split(1, 2)],
  });
  const worst = flatPiece({
    ...WEEK,
    source: "worst",
    actions: [dividend(3, 1.4), dividend(5, 2), split(3, 3)],
  });
  for (const order of [[good, worst], [worst, good]]) {
    assertEquals(mergeAll(order).row.actions, [
      split(1, 2),
      split(3, 3),
      dividend(3, 1),
      dividend(3, 0.5),
      dividend(5, 2),
    ]);
  }
});

const adjustedPiece = (piece: Piece, adjusted: number): Piece => ({
  ...piece,
  adjustedClose: new Float64Array(piece.columns.time.length).fill(adjusted),
});

Deno.test("prices of another basis, or with adjusted closes, replace the whole series or are refused", () => {
  const raw = mergeAll([flatPiece({ ...WEEK, source: "best", price: 100, actions: [split(2, 2)] })]);
  const part = { from: firstDay(1), to: firstDay(9) };
  const refused: [SeriesData, Piece][] = [
    [raw, flatPiece({ ...part, basis: "split" })],
    [raw, adjustedPiece(flatPiece(part), 90)],
    [mergeAll([adjustedPiece(flatPiece(WEEK), 90)]), flatPiece(part)],
  ];
  for (const [stored, piece] of refused) {
    const error = assertThrows(() => merge(stored, piece), DataError);
    assertEquals(error.field, "basis");
    assert(error.message.startsWith("Fetch the whole of AAABBB, 2020-01-01 to"), error.message);
  }
  const wide = { from: firstDay(0), to: firstDay(9) };
  const replaced = merge(raw, adjustedPiece(flatPiece({ ...wide, source: "worst", basis: "split" }), 90));
  assertEquals(replaced.row.basis, "split");
  assertEquals([replaced.columns.time.length, replaced.adjustedClose?.length], [9, 9]);
  assertEquals([replaced.row.actions, replaced.conflicts], [[], []]);
  assertEquals(replaced.row.ranges, [{ ...wide, source: "worst", fetched: FETCHED }]);
});

Deno.test("what replaces a series leaves nothing of it, in its own holes neither", () => {
  const raw = mergeAll([flatPiece(WEEK)]);
  const holes = [{ from: firstDay(2), to: firstDay(4) }];
  const without = [firstDay(2), firstDay(3)];
  const { columns, row, difference } = merge(
    raw,
    flatPiece({ ...WEEK, basis: "total", price: 50, without, holes }),
  );
  assertEquals(Array.from(columns.close), Array(5).fill(50));
  assertEquals([row.ranges.length, row.basis, difference], [2, "total", {
    added: 0,
    removed: 2,
    changed: 5,
  }]);
});

Deno.test("without bars on one side there is nothing that could be mixed", () => {
  const everyDay = Array.from({ length: 7 }, (_, day) => firstDay(day));
  const empty = flatPiece({ ...WEEK, source: "best", without: everyDay });
  const later = adjustedPiece(
    flatPiece({ from: firstDay(7), to: firstDay(9), source: "good", basis: "total" }),
    90,
  );
  const both = mergeAll([empty, later]);
  assertEquals([both.row.basis, both.row.rows, both.adjustedClose?.length], ["total", 2, 2]);
  const again = dataOf(DAILY, merge(both, { ...empty, from: firstDay(8), to: firstDay(20) }));
  assertEquals([again.row.basis, Array.from(again.adjustedClose!)], ["total", [90]]);
});

Deno.test("adjusted prices from before a split are not mixed with those from after it; raw ones are", () => {
  const [early, late] = [firstDay(7), firstDay(20)];
  const before = (basis: Piece["basis"]) => flatPiece({ ...WEEK, basis, fetched: early });
  const after = (basis: Piece["basis"], actions: CorporateAction[]) =>
    flatPiece({ from: firstDay(7), to: firstDay(14), basis, fetched: late, actions });
  const mixed = (basis: Piece["basis"], actions: CorporateAction[]) =>
    merge(mergeAll([before(basis)]), after(basis, actions)).columns.time.length;
  for (const [basis, action] of [["split", split(10, 2)], ["total", dividend(10, 1)]] as const) {
    const error = assertThrows(() => mixed(basis, [action]), DataError);
    assertEquals(error.field, "basis");
    // The other way round: a piece from before it arrives late.
    assertThrows(() => merge(mergeAll([after(basis, [action])]), before(basis)), DataError);
  }
  assertEquals(mixed("split", [dividend(10, 1)]), 14);
  assertEquals(mixed("raw", [split(10, 2)]), 14);
  // Known to both, though only one of them was asked about its day.
  const old = mergeAll([{ ...before("split"), fetched: late }]);
  assertEquals(merge(old, after("split", [split(10, 2)])).columns.time.length, 14);
});

Deno.test("the volume and every price of a bar come from one source", () => {
  fc.assert(fc.property(tales, (some) => {
    const pieces = some.map((each, i) => {
      const piece = pieceOf(each, i);
      const columns = ohlcvFrom(OHLCV_FIELDS.map((field) => piece.columns[field].slice()));
      columns.volume.fill(100 + i);
      return { ...piece, columns };
    });
    const { columns } = mergeAll(pieces);
    for (const field of ["open", "high", "low", "volume"] as const) {
      assertEquals(columns[field], columns.close);
    }
  }));
});
