/** Bars with errors in a run: refused until their check is accepted by name. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join, relative } from "node:path";
import {
  backtest,
  DataError,
  defineStrategy,
  importBars,
  loadBars,
  loadSnapshot,
  makeBars,
  ParameterError,
  snapshot,
} from "../../../kernel/mod.ts";
import { calendarOf } from "../../../kernel/market/calendar/mod.ts";
import { withWorkspace } from "../data/workspace.ts";

const idle = defineStrategy({ name: "idle", onBar() {} });
const DAYS = calendarOf("US").sessions(Date.parse("2023-01-01"), Date.parse("2023-12-31"));
/** Prices of a few days in May are a hundred times too high. */
const price = (day: number, i: number) =>
  (100 + 5 * Math.sin(i / 9)) * (i >= 90 && i < 93 && day > 0 ? 100 : 1);
const CLOSES = Array.from(DAYS, price);
const ROWS = CLOSES.map((close, i) =>
  `${new Date(DAYS[i]!).toISOString().slice(0, 10)},${close},${close},${close},${close}`
);
const TEXT = ["date,open,high,low,close", ...ROWS].join("\n");

const imported = async () =>
  (await importBars({ name: "MINE.csv", bytes: new TextEncoder().encode(TEXT) })).bars[0]!;

Deno.test("backtest() refuses errors of imported bars unless their check is accepted by name", async () => {
  const bars = await imported();
  const error = await assertRejects(() => backtest(idle(), bars), DataError, 'accept: ["unit"]');
  assertEquals([error.symbol, error.field], ["MINE", "accept"]);
  await assertRejects(() => backtest(idle(), bars, { accept: ["moves"] }), DataError, "Repair MINE");
  const accepted = await backtest(idle(), bars, { accept: ["unit"] });
  assertEquals(accepted.equity.value.length, DAYS.length);
});

Deno.test("backtest() refuses names that are no check's", async () => {
  const bars = await imported();
  await assertRejects(
    () => backtest(idle(), bars, { accept: ["units"] }),
    ParameterError,
    'did you mean "unit"?',
  );
  const text = { accept: "unit" as unknown as string[] };
  await assertRejects(
    () => backtest(idle(), bars, text),
    ParameterError,
    "Set accept to a list of names of checks",
  );
});

Deno.test("backtest() takes bars made in memory as they are", async () => {
  const bars = makeBars({
    symbol: "MADE",
    time: DAYS,
    open: CLOSES,
    high: CLOSES,
    low: CLOSES,
    close: CLOSES,
  });
  assertEquals((await backtest(idle(), bars)).equity.value.length, DAYS.length);
});

Deno.test("loadBars() refuses the errors of a file; accepted ones are a warning of every run", () =>
  withWorkspace(async (folder) => {
    const file = join(folder, "mine.csv");
    await Deno.writeTextFile(file, TEXT);
    const path = relative(Deno.cwd(), file);
    await assertRejects(
      () => loadBars(path),
      DataError,
      'Repair mine, or accept its errors with accept: ["unit"]',
    );
    assertEquals(
      (await loadBars(path, { end: "2023-04-28" })).warnings,
      undefined,
      "outside of what is loaded",
    );
    const bars = await loadBars(path, { accept: ["unit"] });
    const { warnings } = await backtest(idle(), bars);
    assert(warnings.some((each) => each.startsWith("Errors of mine that were accepted: unit:")));
  }));

Deno.test("backtest() takes bars of a snapshot as they were pinned", async () => {
  const pinned = await loadSnapshot(await snapshot(await imported()));
  assertEquals((await backtest(idle(), pinned)).equity.value.length, DAYS.length);
});
