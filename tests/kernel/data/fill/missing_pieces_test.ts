/** missingPieces() against a table of cases and against an oracle that looks at every bar of the calendar. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Held, missingPieces } from "../../../../kernel/data/fill/missing_pieces.ts";
import { emptySessions, type Span } from "../../../../kernel/data/fill/trading.ts";
import type { CoveredRange, Hole } from "../../../../kernel/data/store/series.ts";
import type { Market, Timeframe } from "../../../../kernel/market/bars.ts";
import { barEnd, calendarOf } from "../../../../kernel/market/calendar/mod.ts";
import { formatTime } from "../../../../kernel/market/time.ts";
import { timeframeMs } from "../../../../kernel/market/timeframe.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text.includes("T") ? `${text}Z` : text);

interface Case {
  readonly title: string;
  readonly market?: Market;
  readonly timeframe?: Timeframe;
  readonly wanted: readonly [string, string];
  readonly ranges?: readonly (readonly [string, string, string])[];
  readonly last?: string;
  readonly holes?: readonly (readonly [string, string, string])[];
  readonly now: string;
  readonly join?: number;
  readonly pieces: readonly string[];
}

const cases: Case[] = [
  {
    title: "all of a series that nothing is known of, up to now",
    wanted: ["2024-01-01", "2030-01-01"],
    now: "2024-06-03T15:00",
    pieces: ["2024-01-01 2024-06-03T15:00:00.000Z"],
  },
  {
    title: "what lies before and after a range that has been answered",
    wanted: ["2023-01-01", "2024-01-01"],
    ranges: [["2023-03-01", "2023-05-01", "2024-05-01"]],
    last: "2023-04-28",
    now: "2024-06-03T15:00",
    pieces: ["2023-01-01 2023-03-01", "2023-05-01 2024-01-01"],
  },
  {
    title: "one piece where few bars lie between two",
    wanted: ["2023-01-01", "2024-01-01"],
    ranges: [["2023-03-01", "2023-05-01", "2024-05-01"]],
    last: "2023-04-28",
    now: "2024-06-03T15:00",
    join: 42,
    pieces: ["2023-01-01 2024-01-01"],
  },
  {
    title: "nothing of a weekend and a holiday",
    wanted: ["2023-12-30", "2024-01-02"],
    now: "2024-06-03T15:00",
    pieces: [],
  },
  {
    title: "nothing of a session that has not opened",
    wanted: ["2024-06-03", "2024-06-04"],
    now: "2024-06-03T13:00",
    pieces: [],
  },
  {
    title: "nothing where the end was fetched less than a day ago",
    wanted: ["2024-05-01", "2030-01-01"],
    ranges: [["2024-05-01", "2024-05-31T21:00", "2024-05-31T21:00"]],
    last: "2024-05-31",
    now: "2024-06-01T20:00",
    pieces: [],
  },
  {
    title: "what came since, where the end was fetched over a day ago",
    wanted: ["2024-05-01", "2030-01-01"],
    ranges: [["2024-05-01", "2024-05-31T21:00", "2024-05-31T21:00"]],
    last: "2024-05-31",
    now: "2024-06-03T15:00",
    pieces: ["2024-05-31T21:00:00.000Z 2024-06-03T15:00:00.000Z"],
  },
  {
    title: "a bar again that was forming when it was fetched, however lately",
    wanted: ["2024-05-01", "2030-01-01"],
    ranges: [["2024-05-01", "2024-06-03T15:00", "2024-06-03T15:00"]],
    last: "2024-06-03",
    now: "2024-06-03T15:01",
    pieces: ["2024-06-03 2024-06-03T15:01:00.000Z"],
  },
  {
    title: "the hour that was forming",
    market: "CRYPTO",
    timeframe: "1h",
    wanted: ["2024-06-01", "2030-01-01"],
    ranges: [["2024-06-01", "2024-06-03T15:20", "2024-06-03T15:20"]],
    last: "2024-06-03T15:00",
    now: "2024-06-03T15:30",
    pieces: ["2024-06-03T14:21:00.000Z 2024-06-03T15:30:00.000Z"],
  },
  {
    title: "a bar that its source had not published yet, once the answer is a day old",
    market: "IN",
    wanted: ["2024-05-01", "2024-06-04"],
    ranges: [["2024-05-01", "2024-06-03T11:00", "2024-06-03T11:00"]],
    last: "2024-05-31",
    now: "2024-06-04T11:01",
    pieces: ["2024-06-03 2024-06-04"],
  },
  {
    title: "nothing of a past that is complete, years after it was fetched",
    wanted: ["2010-01-01", "2011-01-01"],
    ranges: [["2010-01-01", "2011-01-01", "2015-05-01"]],
    last: "2010-12-31",
    now: "2024-06-03T15:00",
    pieces: [],
  },
  {
    title: "what follows an earlier end, though that was fetched a minute ago",
    wanted: ["2010-01-01", "2012-01-01"],
    ranges: [["2010-01-01", "2011-01-01", "2024-06-03T14:59"]],
    last: "2010-12-31",
    now: "2024-06-03T15:00",
    pieces: ["2011-01-01 2012-01-01"],
  },
  {
    title: "a hole of the source once its rest is over",
    wanted: ["2010-01-01", "2011-01-01"],
    ranges: [
      ["2010-01-01", "2010-03-01", "2015-05-01"],
      ["2010-03-04", "2010-05-03", "2015-05-01"],
      ["2010-05-04", "2011-01-01", "2015-05-01"],
    ],
    holes: [["2010-03-01", "2010-03-04", "2015-05-08"], ["2010-05-03", "2010-05-04", "2024-06-08"]],
    last: "2010-12-31",
    now: "2024-06-03T15:00",
    pieces: ["2010-03-01 2010-03-04"],
  },
  {
    title: "everything of a series that was given up",
    wanted: ["2010-01-01", "2011-01-01"],
    ranges: [["2010-01-01", "2011-01-01", "1970-01-01"]],
    last: "2010-12-31",
    now: "2024-06-03T15:00",
    pieces: ["2010-01-01 2011-01-01"],
  },
];

for (const { title, market = "US", timeframe = "1d", now, join = 0, ...given } of cases) {
  Deno.test(`missingPieces() asks for ${title}`, () => {
    const held: Held = {
      market,
      timeframe,
      ranges: (given.ranges ?? []).map(([from, to, fetched]) => ({
        from: at(from),
        to: at(to),
        source: "test",
        fetched: at(fetched),
      })),
      holes: (given.holes ?? []).map(([from, to, until]) => ({
        from: at(from),
        to: at(to),
        source: "test",
        until: at(until),
      })),
      last: given.last ? at(given.last) : NaN,
    };
    const [from, to] = given.wanted;
    const fresh = timeframe === "1d" ? DAY : 4 * HOUR;
    const pieces = missingPieces({ from: at(from), to: at(to) }, held, { now: at(now), fresh, join });
    assertEquals(pieces.map((piece) => `${formatTime(piece.from)} ${formatTime(piece.to)}`), given.pieces);
  });
}

interface Bar {
  readonly start: number;
  readonly end: number;
  readonly opens: number;
}

/** Every bar of the calendar in three weeks around a daylight saving change, Thanksgiving and an early close. */
function barsOf(market: Market, timeframe: Timeframe): Bar[] {
  const calendar = calendarOf(market);
  const [from, to] = [at("2024-10-28"), at("2024-12-09")];
  return Array.from(calendar.sessions(from, to), (day) => {
    if (timeframe === "1d") {
      return [{ start: day, end: barEnd(day, "1d", market), opens: calendar.opensAt(day) }];
    }
    const length = timeframeMs(timeframe);
    const open = calendar.opensAt(day);
    return Array.from({ length: Math.ceil((calendar.closesAt(day) - open) / length) }, (_, i) => {
      const start = open + i * length;
      return { start, end: Math.min(start + length, calendar.closesAt(day)), opens: start };
    });
  }).flat();
}

/** Whether a bar is known, by the rules in words: see the head of missing_pieces.ts. */
function isAnswered(bar: Bar, bars: readonly Bar[], held: Held, now: number, fresh: number): boolean {
  return held.ranges.some(({ from, to, fetched }) => {
    if (bar.start < from) return false;
    const inside = bar.start < to;
    const forming = bars.some(({ start, end }) =>
      start >= from && start < to && end > fetched && start <= held.last
    );
    if (forming) return inside && bar.end <= fetched;
    if (fetched + fresh > now) {
      const newest = !bars.some(({ start, opens }) => start >= to && start < fetched && opens < fetched);
      return newest || inside;
    }
    return inside && (bar.end <= fetched - fresh || bar.start <= held.last);
  });
}

const scenario = (market: Market, timeframe: Timeframe) => {
  const bars = barsOf(market, timeframe);
  const index = fc.nat({ max: bars.length - 1 });
  const cuts = fc.uniqueArray(index, { minLength: 2, maxLength: 6 }).map((list) =>
    list.toSorted((a, b) => a - b)
  );
  return fc.record({
    cuts,
    ages: fc.array(fc.nat({ max: 60 }), { minLength: 3, maxLength: 3 }),
    reaches: fc.boolean(),
    hasLast: fc.boolean(),
    behind: fc.nat({ max: 3 }),
    wanted: fc.tuple(index, index),
    hole: fc.tuple(index, fc.nat({ max: 5 }), fc.boolean()),
    ahead: fc.nat({ max: 6 * 24 * 60 }),
    join: fc.nat({ max: 8 }),
  }).map((given) => ({ bars, ...given }));
};

for (
  const [market, timeframe] of [["US", "1d"], ["IN", "1h"], ["CRYPTO", "1d"], ["CRYPTO", "4h"], [
    "FX",
    "1h",
  ]] as const
) {
  Deno.test(`missingPieces() of ${market} ${timeframe} asks for exactly the bars that an oracle misses`, () =>
    fc.assert(
      fc.property(scenario(market, timeframe), (given) => {
        const { bars, cuts } = given;
        const fresh = timeframe === "1d" ? DAY : 4 * HOUR;
        const ranges: CoveredRange[] = [];
        for (let i = 0; i + 1 < cuts.length; i += 2) {
          const [from, end] = [bars[cuts[i]!]!, bars[cuts[i + 1]!]!];
          const fetched = end.start + given.ages[i / 2]! * HOUR + 90_000;
          const isLast = i + 3 >= cuts.length;
          const to = isLast && given.reaches ? fetched : end.start;
          ranges.push({ from: from.start, to, source: "test", fetched });
        }
        const final = ranges.at(-1)!;
        const inFinal = bars.filter(({ start }) => start >= final.from && start < final.to);
        const last = given.hasLast ? inFinal.at(-1 - given.behind)?.start ?? NaN : NaN;
        const now = Math.max(...ranges.map(({ fetched }) => fetched)) + given.ahead * 60_000;
        const [first, size, due] = given.hole;
        const holeEnd = bars[Math.min(first + size, bars.length - 1)]!;
        const holes: Hole[] = [{
          from: bars[first]!.start,
          to: holeEnd.start + timeframeMs(timeframe),
          source: "test",
          until: due ? now : now + 1,
        }];
        const [a, b] = given.wanted.map((i) => bars[i]!.start).toSorted((x, y) => x - y);
        const wanted = { from: a!, to: b! + 1 };
        const held: Held = { market, timeframe, ranges, holes, last };

        const exact = missingPieces(wanted, held, { now, fresh, join: 0 });
        const holds = (pieces: readonly Span[], { start }: Bar) =>
          pieces.some(({ from, to }) => from <= start && start < to);
        assert(exact.every(({ to }) => to <= now));
        for (const bar of bars) {
          if (bar.start >= now || bar.opens >= now) continue;
          const isResting = holes.some(({ from, to, until }) =>
            until > now && bar.start >= from && bar.start < to
          );
          const needed = bar.start >= wanted.from && bar.start < wanted.to &&
            !(isAnswered(bar, bars, held, now, fresh) || isResting);
          assertEquals(holds(exact, bar), needed, `${formatTime(bar.start)} at ${formatTime(now)}`);
        }
        const joined = missingPieces(wanted, held, { now, fresh, join: given.join });
        assert(exact.every((piece) => joined.some(({ from, to }) => from <= piece.from && piece.to <= to)));
        joined.slice(1).forEach((piece, i) => {
          const between = bars.filter(({ start }) => start >= joined[i]!.to && start < piece.from);
          assert(between.length > given.join, "pieces this close are one request");
        });
      }),
      { numRuns: 400, seed: 7 },
    ));
}

Deno.test("emptySessions() finds runs of sessions without a bar, and none that is still too new", () => {
  const grid = { market: "US", timeframe: "1d" } as const;
  const days = ["2024-05-20", "2024-05-23", "2024-05-24", "2024-05-29"].map(at);
  const runs = (until: string) =>
    emptySessions(grid, { from: at("2024-05-20"), to: at("2024-06-03") }, Float64Array.from(days), at(until))
      .map(({ from, to }) => `${formatTime(from)} ${formatTime(to)}`);
  // Monday the 27th is Memorial Day.
  assertEquals(runs("2024-06-03"), [
    "2024-05-21 2024-05-23",
    "2024-05-28 2024-05-29",
    "2024-05-30 2024-06-01",
  ]);
  assertEquals(runs("2024-05-30T21:00"), [
    "2024-05-21 2024-05-23",
    "2024-05-28 2024-05-29",
    "2024-05-30 2024-05-31",
  ]);
});

Deno.test("emptySessions() of hours counts a session as empty only where no hour of it is there", () => {
  const grid = { market: "IN", timeframe: "1h" } as const;
  const time = Float64Array.from(["2024-06-03T03:45", "2024-06-05T09:45"].map(at));
  const span = { from: at("2024-06-03"), to: at("2024-06-06") };
  assertEquals(emptySessions(grid, span, time, Infinity), [
    { from: at("2024-06-04T03:45"), to: at("2024-06-04T10:00") },
  ]);
});
