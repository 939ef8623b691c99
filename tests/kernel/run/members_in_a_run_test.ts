/** Members come and go during a test: who may be entered when, against a day-by-day reading of the file itself. */
import { assert, assertEquals } from "@std/assert";
import {
  above,
  and,
  type Bars,
  defineStrategy,
  filterBy,
  makePanel,
  mapPanel,
  not,
  type Strategy,
  type SymbolUniverse,
  universe,
} from "tapebook";
import { simulate } from "../../../kernel/engine/simulate.ts";
import { randomWalk, seededRandom } from "../random_walk.ts";
import { withWorkspace } from "../data/workspace.ts";

const DAY = 86_400_000;
const LENGTH = 120;
const SYMBOLS = ["AA", "BB", "CC", "DD", "EE"];

interface Spell {
  symbol: string;
  from: number;
  /** First day out; Infinity for one that is still in. */
  to: number;
}

/** Some stretches of days for each symbol, the first of AA from day 0 on so that all days are known. */
function randomSpells(seed: number): Spell[] {
  const random = seededRandom(seed);
  return SYMBOLS.flatMap((symbol) => {
    const spells: Spell[] = [];
    let day = symbol === "AA" ? 0 : Math.floor(random() * 40);
    while (day < LENGTH) {
      const to = day + 1 + Math.floor(random() * 40);
      spells.push({ symbol, from: day, to: random() < 0.2 ? Infinity : to });
      if (spells.at(-1)!.to === Infinity) break;
      day = to + 1 + Math.floor(random() * 20);
    }
    return spells;
  });
}

const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

async function withSpells(
  spells: Spell[],
  task: (all: SymbolUniverse) => void | Promise<void>,
): Promise<void> {
  await withWorkspace(async (workspace) => {
    const rows = spells.map(({ symbol, from, to }) =>
      `${symbol},${iso(from)},${to === Infinity ? "" : iso(to)}`
    );
    const path = `${workspace}/members.csv`;
    await Deno.writeTextFile(path, ["ticker,start_date,end_date", ...rows].join("\n"));
    await task((await universe(path)).between(iso(0), iso(LENGTH)));
  });
}

const isMember = (spells: Spell[], symbol: string, day: number): boolean =>
  spells.some((each) => each.symbol === symbol && each.from <= day && day < each.to);

/** What is held after each open, 1 or 0, by symbol, from the fills alone. */
function held(strategy: Strategy, universe: Bars[]): Record<string, number[]> {
  const { fills, time } = simulate(strategy, universe);
  return Object.fromEntries(universe.map(({ symbol }) => {
    let units = 0;
    return [
      symbol,
      Array.from(time, (at) => {
        fills.time.forEach((when, i) => {
          if (when !== at || fills.symbol[i] !== symbol) return;
          units += fills.side[i] === "buy" ? fills.quantity[i]! : -fills.quantity[i]!;
        });
        return units > 0 ? 1 : 0;
      }),
    ];
  }));
}

/** Three strategies that always want to hold everything, one of each kind. */
const signals = defineStrategy({
  name: "signals",
  signals: ({ close }) => ({ entries: above(close, 0) }),
});
const events = defineStrategy({
  name: "events",
  onBar: (ctx) => void (ctx.position.quantity === 0 && ctx.buy()),
});
const weights = defineStrategy({
  name: "weights",
  weights: (panel) => mapPanel(panel, ({ close }) => close.map(() => 0.1)),
});

const bars = SYMBOLS.map((symbol, i) => randomWalk(LENGTH, i + 1, symbol));

Deno.test("a strategy of any kind holds a symbol from the bar after it joined to the bar after it left", async () => {
  for (const seed of [1, 2, 3]) {
    const spells = randomSpells(seed);
    await withSpells(spells, (all) => {
      const loaded = bars.filter(({ symbol }) => all.symbols.includes(symbol));
      // What is decided at the close of a bar is done at the next open.
      const expected = Object.fromEntries(loaded.map(({ symbol }) => [
        symbol,
        Array.from({ length: LENGTH }, (_, i) => i > 0 && isMember(spells, symbol, i - 1) ? 1 : 0),
      ]));
      for (const part of [signals, events, weights]) {
        const strategy = filterBy(part, () => all.member, { exit: true });
        assertEquals(held(strategy(), loaded), expected, part.definition.name);
      }
      const days = Object.values(expected).flat();
      assert(days.includes(1) && days.includes(0));
    });
  }
});

Deno.test("without exit what is held stays when its symbol leaves, and nothing is entered after that", async () => {
  const spells = [{ symbol: "AA", from: 0, to: 30 }, { symbol: "BB", from: 40, to: 50 }];
  await withSpells(spells, (all) => {
    const some = bars.slice(0, 2);
    for (const part of [signals, events, weights]) {
      const { AA, BB } = held(filterBy(part, () => all.member)(), some);
      assertEquals([AA!.indexOf(1), AA!.lastIndexOf(1)], [1, LENGTH - 1], part.definition.name);
      assertEquals([BB!.indexOf(1), BB!.lastIndexOf(1)], [41, LENGTH - 1], part.definition.name);
    }
  });
});

Deno.test("the mask of a panel says for each of its times what the condition says for the bars", async () => {
  const spells = randomSpells(7);
  await withSpells(spells, (all) => {
    // BB has every second bar alone: its mask is still on the panel's clock.
    const thinned = bars.map((each) => each.symbol === "BB" ? everySecond(each) : each);
    const mask = all.mask(makePanel(thinned));
    for (const symbol of SYMBOLS) {
      const expected = Array.from({ length: LENGTH }, (_, i) => isMember(spells, symbol, i) ? 1 : 0);
      assertEquals(Array.from(mask[symbol]!), expected, symbol);
    }
  });
});

function everySecond(bars: Bars): Bars {
  const half = (column: Float64Array) => column.filter((_, i) => i % 2 === 0);
  const { time, open, high, low, close, volume } = bars;
  return {
    ...bars,
    length: half(time).length,
    time: half(time),
    open: half(open),
    high: half(high),
    low: half(low),
    close: half(close),
    volume: half(volume),
  };
}

Deno.test("two universes in one condition are told apart, and a symbol in neither is never entered", async () => {
  await withSpells([{ symbol: "AA", from: 0, to: 60 }], async (first) => {
    await withSpells([{ symbol: "AA", from: 0, to: 20 }], (second) => {
      const both = filterBy(signals, () => and(first.member, not(second.member)), { exit: true });
      const { AA, CC } = held(both(), [bars[0]!, bars[2]!]);
      assertEquals([AA!.indexOf(1), AA!.lastIndexOf(1), CC!.indexOf(1)], [21, 60, -1]);
    });
  });
});
