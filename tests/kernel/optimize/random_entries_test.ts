import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { type EntryMasks, randomEntries } from "../../../kernel/optimize/random_entries.ts";

/** Trades that the signals make: entry, bars held, 1 where short. */
function tradesOf({ entries, exits, shortEntries, shortExits }: EntryMasks): number[][] {
  const trades: number[][] = [];
  let open: number[] | null = null;
  for (let tick = 0; tick < entries.length; tick++) {
    const signals = [entries, shortEntries, exits, shortExits].map((mask) => mask[tick]!);
    assert(signals.reduce((sum, value) => sum + value, 0) <= 1, "no two signals at once");
    if (signals[0] === 1 || signals[1] === 1) {
      assert(open === null, "no entry before the exit");
      open = [tick, signals[1]!];
    } else if (open !== null && (open[1] === 1 ? signals[3] : signals[2]) === 1) {
      trades.push([open[0]!, tick - open[0]!, open[1]!]);
      open = null;
    }
  }
  assert(open === null, "every trade ends");
  return trades;
}

Deno.test("randomEntries() makes the same trades at other times: as many, as long, on the same side", () => {
  const held = [1, 4, 4, 10, 2];
  const short = [false, true, false, false, true];
  const expected = held.map((bars, i) => `${bars} ${Number(short[i])}`).sort();
  const starts = new Set<string>();
  for (const masks of randomEntries({ ticks: 60, held, short, runs: 100 })) {
    const trades = tradesOf(masks);
    assertEquals(trades.map(([, bars, side]) => `${bars} ${side}`).sort(), expected);
    starts.add(trades.map(([tick]) => tick).join());
  }
  assertEquals(starts.size, 100);
});

Deno.test("every place is as likely: the entry of one trade is uniform over where it fits", () => {
  const counts = new Int32Array(8);
  for (const masks of randomEntries({ ticks: 10, held: [2], runs: 8_000 })) {
    counts[masks.entries.indexOf(1)]!++;
  }
  // Chi-squared of 7 degrees of freedom is above 24.3 in one of a thousand.
  assert(counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0) < 24.3, counts.join());
});

Deno.test("two trades have every pair of places that they fit into as often", () => {
  const pairs = new Map<string, number>();
  for (const masks of randomEntries({ ticks: 7, held: [1, 1], runs: 10_000 })) {
    const key = tradesOf(masks).map(([tick]) => tick).join();
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  // Three free ticks among three gaps: C(5, 2) ways.
  assertEquals(pairs.size, 10);
  for (const count of pairs.values()) assertAlmostEquals(count, 1_000, 120);
});

Deno.test("the same seed gives the same signals, and trades may fill all ticks", () => {
  const first = (seed: number) => randomEntries({ ticks: 50, held: [3, 5], runs: 1, seed }).next().value;
  assertEquals(first(3), first(3));
  assert(JSON.stringify(first(3)) !== JSON.stringify(first(4)));
  const [full] = randomEntries({ ticks: 9, held: [3, 4], runs: 1 });
  assertEquals(tradesOf(full!).reduce((sum, [, bars]) => sum + bars! + 1, 0), 9);
});

Deno.test("trades that do not fit one behind the other are refused", () => {
  for (const held of [[5, 5], [], [0], [1.5]]) {
    const error = assertThrows(() => randomEntries({ ticks: 11, held }).next(), ParameterError);
    assert(
      error.message.startsWith("Set held to whole numbers of 1 or more that fit into 11 ticks"),
      error.message,
    );
  }
  assertThrows(
    () => randomEntries({ ticks: 11, held: [2], runs: 0 }).next(),
    ParameterError,
    "Set runs to 1 or more",
  );
});
