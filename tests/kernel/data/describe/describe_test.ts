import { assert, assertEquals, assertRejects } from "@std/assert";
import { describeSeries, listDatasets } from "../../../../kernel/data/describe/describe.ts";
import { rememberHoles } from "../../../../kernel/data/store/mod.ts";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { makeBars } from "../../../../kernel/market/make_bars.ts";
import { sliceBars } from "../../../../kernel/market/slice_bars.ts";
import { withWorkspace } from "../workspace.ts";
import { acme, dataOf, FETCHED, put } from "./stored.ts";

const indian = makeBars({ ...acme, market: "IN", currency: "INR", name: "Acme of India" });

Deno.test("data sets are listed with their dates, sources, latest fetch and what an import says of itself", () =>
  withWorkspace(async (workspace) => {
    assertEquals(await listDatasets(dataOf(workspace)), []);
    const half = acme.time[150]!;
    await put(workspace, sliceBars(acme, { end: half }));
    await put(workspace, sliceBars(acme, { start: half + 1 }), { source: "alpaca", fetched: FETCHED + 5 });
    await put(workspace, indian, {
      source: "import",
      about: { exchange: "NSE", description: "from a friend", quality: 88 },
    });
    const [india, us] = await listDatasets(dataOf(workspace));
    assertEquals([india?.id, india?.exchange, india?.quality], ["IN/1d/ACME", "NSE", 88]);
    assertEquals([us?.sources, us?.fetched, us?.quality], [["yahoo", "alpaca"], FETCHED + 5, null]);
    assertEquals([us?.rows, us?.first, us?.last], [300, acme.time[0], acme.time.at(-1)]);
    assertEquals((await listDatasets(dataOf(workspace), { market: "US" })).map(({ id }) => id), [
      "US/1d/ACME",
    ]);
  }));

Deno.test("a description tells ranges, gaps, holes, conflicts and quality of one series", () =>
  withWorkspace(async (workspace) => {
    const close = acme.close.map((price, i) => i === 20 ? (acme.high[i]! + acme.low[i]!) / 2 : price);
    const priority = (source: string) => source === "alpaca" ? 0 : 1;
    await put(workspace, makeBars({ ...acme, close }), {}, priority);
    await put(workspace, acme, { source: "alpaca", fetched: FETCHED - 1 }, priority);
    const hole = { from: acme.time[5]!, to: acme.time[6]!, source: "alpaca", until: Date.now() + 1e6 };
    await rememberHoles(dataOf(workspace), { market: "US", timeframe: "1d", symbol: "ACME" }, [hole]);
    const { description, bars } = await describeSeries(dataOf(workspace), "ACME", {});
    assertEquals([description.low, description.high], [Math.min(...acme.low), Math.max(...acme.high)]);
    assertEquals(description.ranges.map(({ source }) => source), ["alpaca"]);
    assertEquals(description.conflicts.map(({ time, field, other }) => [time, field, other.source]), [
      [acme.time[20], "close", "yahoo"],
    ]);
    assertEquals(description.holes.map(({ from }) => from), [acme.time[5]]);
    const missing = description.gaps.reduce((sum, { sessions }) => sum + sessions, 0);
    assertEquals(description.missingSessions, missing);
    assert(description.report.score <= 100 && description.report.length === 300);
    assertEquals(bars.close, acme.close);
  }));

Deno.test("a symbol that is stored twice is asked for by its id, one that is not is named with the nearest", () =>
  withWorkspace(async (workspace) => {
    const folder = dataOf(workspace);
    await assertRejects(() => describeSeries(folder, "ACME", {}), DataError, "There is nothing yet.");
    await put(workspace, acme);
    await put(workspace, indian);
    const error = await assertRejects(() => describeSeries(folder, "ACME", {}), DataError);
    assertEquals([error.field, error.allowed], ["id", "IN/1d/ACME, US/1d/ACME"]);
    assertEquals((await describeSeries(folder, "IN/1d/ACME", {})).bars.name, "Acme of India");
    assertEquals((await describeSeries(folder, "ACME", { market: "US" })).bars.market, "US");
    await assertRejects(() => describeSeries(folder, "ACMA", {}), DataError, "Did you mean ACME?");
  }));

Deno.test("bars in place of a symbol are named, not printed", async () => {
  const given = acme as unknown as string;
  await assertRejects(() => describeSeries("/none", given, {}), ParameterError, "it is the bars of ACME");
});
