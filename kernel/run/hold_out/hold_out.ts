import { relative, sep } from "node:path";
import {
  listTestUses,
  recordTestUse,
  type TestedStretch,
  type TestUse,
} from "../../data/catalogue/test_sets.ts";
import { dataFolder, workspaceFolder } from "../../data/workspace.ts";
import { checkGivenBars, universeOf } from "../../engine/universe.ts";
import type { Bars } from "../../market/bars.ts";
import { mergeClock } from "../../market/clock.ts";
import { DataError } from "../../market/errors.ts";
import { checkNames } from "../../market/known_names.ts";
import { viewBars } from "../../market/slice_bars.ts";
import { formatTime, type Moment } from "../../market/time.ts";
import { holdOutTick } from "../../optimize/splits.ts";
import { runCard } from "../../plot/spec/card.ts";
import type { CardFigure, TableFigure } from "../../plot/spec/figure.ts";
import { figureText } from "../../plot/spec/text.ts";
import { lowerBound } from "../../series/search.ts";
import { checkCount, checkFlag, checkOption } from "../../stats/check_option.ts";
import { bundleOf, DISPLAY, type Displayed, INSPECT, withHidden } from "../display.ts";
import { symbolsTitle } from "../run_card.ts";
import { notebookSession } from "../session.ts";
import { showBars, type ShownBars } from "../shown_bars.ts";

/** What the parts are: bars where bars were given, a list where a list was. */
export type PartOf<U> = U extends readonly Bars[] ? readonly ShownBars[] : ShownBars;

/** How the test set is asked for. */
export interface TestOptions {
  /** That it was used before is known and put up with; default false. */
  readonly again?: boolean;
  /** Bars before the test set that come along to feed indicators; default 0. Give `from` of the parts to backtest() then. */
  readonly warmUp?: number;
}

/** Bars in two parts, the second one locked. Shown as a card. */
export interface HeldOut<U> extends Displayed {
  /** What strategies are made and searched on. Copies: nothing of the test set can be reached through them. */
  readonly develop: PartOf<U>;
  /** First moment of the test set, epoch ms. */
  readonly from: number;
  /**
   * The test set, once: the workspace remembers that it was asked for, and why.
   *
   * @param reason what it is asked for, for those who read of it later
   * @throws DataError for a test set of which any part was used before, in this notebook or another, saying when; with
   * the option `again` the bars warn of that instead, and every run over them does
   */
  test(reason?: string, options?: TestOptions): Promise<PartOf<U>>;
}

/**
 * Keeps the last part of bars back for one final test. A result on data that one has looked at while searching proves
 * nothing; what is developed on `develop` alone and then run once over the test set does.
 *
 * Prices that were adjusted backwards for later splits and dividends carry a trace of these; relative prices do not change
 * by it.
 *
 * @param bars of one symbol or of several
 * @param share of the bars to keep back, above 0 and below 1, a length such as "2 years", or the first moment of the test
 * set; default 0.2
 * @throws ParameterError for what is neither, or leaves a part with fewer than two bars
 * @throws DataError for what is no bars
 * @example
 * ```ts
 * import { holdOut, syntheticBars } from "tapebook";
 *
 * const [bars] = syntheticBars({ symbols: ["NEW"], bars: 1_000, seed: 1 });
 * const held = holdOut(bars!, 0.2);
 * if (held.develop.length !== 800 || held.from !== bars!.time[800]) throw new Error("the first 80 %");
 * const test = await held.test("parameters are chosen");
 * if (test.length !== 200) throw new Error("the last 20 %");
 * ```
 */
export function holdOut<U extends Bars | readonly Bars[]>(bars: U, share: Moment = 0.2): HeldOut<U> {
  return holdOutIn(workspaceFolder(), bars, share);
}

/** The same for a workspace of one's own choice. */
export function holdOutIn<U extends Bars | readonly Bars[]>(
  workspace: string,
  bars: U,
  share: Moment = 0.2,
): HeldOut<U> {
  checkGivenBars([bars].flat());
  const universe = universeOf(bars);
  const { time } = mergeClock(universe);
  const from = time[holdOutTick(time, share, { field: "share" })]!;
  const alike = (parts: readonly ShownBars[]) => (Array.isArray(bars) ? parts : parts[0]) as PartOf<U>;
  const held = {
    develop: alike(partsOf(universe, (each) => developed(each, from))),
    from,
    async test(reason: string = "", options: TestOptions = {}): Promise<PartOf<U>> {
      checkOption("reason", reason, typeof reason === "string", "text");
      checkNames(options, ["again", "warmUp"], "the options of test");
      const { again = false, warmUp = 0 } = options;
      checkFlag("again", again);
      checkCount("warmUp", warmUp, 0);
      const before = await asked(workspace, stretchesOf(universe, from), reason, again);
      return alike(partsOf(universe, (each) => tested(each, from, warmUp, before)));
    },
  };
  return withHidden(held, {
    [DISPLAY]: async () => {
      const uses = await listTestUses(dataFolder(workspace), stretchesOf(universe, from));
      return await bundleOf(heldOutCard(universe, held, uses));
    },
    [INSPECT]: () => figureText(heldOutCard(universe, held, [])),
  });
}

/** Symbols without a bar in a part are not in it. */
const partsOf = (universe: readonly Bars[], part: (bars: Bars) => Bars): ShownBars[] =>
  universe.map(part).filter(({ length }) => length > 0).map(showBars);

/** Copies, and no action that was still to come: a view would lead to the memory of the test set. */
function developed(bars: Bars, from: number): Bars {
  const { actions, ...rest } = viewBars(bars, 0, lowerBound(bars.time, from));
  const column = (name: "time" | "open" | "high" | "low" | "close" | "volume") => rest[name].slice();
  return {
    ...rest,
    time: column("time"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
    ...actions && { actions: actions.filter(({ time }) => time < from) },
  };
}

function tested(bars: Bars, from: number, warmUp: number, before: readonly TestUse[]): Bars {
  const first = lowerBound(bars.time, from);
  // A symbol that ended before the test set has no part in it.
  const begin = first === bars.length ? first : Math.max(0, first - warmUp);
  const part = viewBars(bars, begin, bars.length);
  if (before.length === 0) return part;
  return { ...part, warnings: [...part.warnings ?? [], `${usedBefore(before)}: this is no final test.`] };
}

const stretchesOf = (universe: readonly Bars[], from: number): TestedStretch[] =>
  universe.flatMap(({ market, timeframe, symbol, time }) => {
    const first = time[lowerBound(time, from)];
    return first === undefined ? [] : [{ market, timeframe, symbol, first, last: time.at(-1)! }];
  });

async function asked(
  workspace: string,
  stretches: readonly TestedStretch[],
  reason: string,
  again: boolean,
): Promise<TestUse[]> {
  const folder = relative(workspace, notebookSession()?.folder ?? Deno.cwd()).split(sep).join("/");
  const asking = { asked: new Date().toISOString(), folder, reason };
  const before = await recordTestUse(dataFolder(workspace), stretches, asking, again);
  if (before.length === 0 || again) return before;
  throw new DataError(
    `Keep other bars back, or say held.test(reason, { again: true }) and call the result no final test: ${
      usedBefore(before)
    }`,
    { field: "again", value: again, allowed: "true, where that is meant" },
  );
}

/** "S&P 500 from 2016-03-01 to 2020-04-17 was used as a test before, on 2026-11-21 in studies (final check)" */
function usedBefore(uses: readonly TestUse[]): string {
  const { symbols, first, last, asked, folder, reason } = uses.at(-1)!;
  const what = symbols.length <= 3 ? symbols.join(", ") : `${symbols.length} of the symbols`;
  const place = folder ? ` in ${folder}` : "";
  const times = uses.length > 1 ? `, ${uses.length} times; the last one` : "";
  return `${what} from ${formatTime(first)} to ${formatTime(last)} ${
    symbols.length === 1 ? "was" : "were"
  } used as a test before${times}, on ${asked.slice(0, 10)}${place}${reason ? ` (${reason})` : ""}`;
}

function heldOutCard(
  universe: readonly Bars[],
  { develop, from }: { develop: unknown; from: number },
  uses: readonly TestUse[],
): CardFigure {
  const parts = [develop].flat() as Bars[];
  const { time } = mergeClock(universe);
  const count = lowerBound(time, from);
  const range = (first: number, last: number) => `${formatTime(first)} → ${formatTime(last)}`;
  return runCard({
    title: `Held out · ${symbolsTitle(universe)}`,
    metrics: [
      { label: "develop", value: count, format: "integer", note: "bars" },
      { label: "test, locked", value: time.length - count, format: "integer", note: "bars" },
      { label: "times used", value: uses.length, format: "integer" },
    ],
    figures: uses.length > 0 ? [usesTable(uses)] : [],
    notes: [
      `develop ${range(time[0]!, time[count - 1]!)}${
        parts.length < universe.length ? `, ${parts.length} of ${universe.length} symbols` : ""
      }`,
      `test ${range(from, time.at(-1)!)}`,
    ],
    warnings: uses.length > 0 ? [`${usedBefore(uses)}.`] : [],
  });
}

function usesTable(uses: readonly TestUse[]): TableFigure {
  return {
    kind: "table",
    title: "Used as a test",
    columns: [
      { name: "When", format: "date" },
      { name: "Folder", format: "text" },
      { name: "Reason", format: "text" },
      { name: "Symbols", format: "text" },
    ],
    rows: uses.map(({ asked, folder, reason, symbols }) => [
      Date.parse(asked),
      folder || ".",
      reason,
      symbols.length <= 3 ? symbols.join(", ") : `${symbols.length}`,
    ]),
    total: uses.length,
  };
}
