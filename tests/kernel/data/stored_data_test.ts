/** What one does with stored series: over real HTTP where providers are asked. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { importFrom } from "../../../kernel/data/import/import_bars.ts";
import { loadFrom, type Place } from "../../../kernel/data/load_bars.ts";
import {
  findGaps,
  invalidateStored,
  type Refreshed,
  refreshStored,
  removeStored,
} from "../../../kernel/data/stored_data.ts";
import { addPiece, listSeries } from "../../../kernel/data/store/mod.ts";
import { DataError } from "../../../kernel/market/errors.ts";
import { formatTime } from "../../../kernel/market/time.ts";
import { withMarket } from "./fill/market_server.ts";

const folderOf = ({ workspace }: Place) => join(workspace, ".tapebook");
const load = async (place: Place, start: string, end?: string) =>
  (await loadFrom(place, ["AAA"], { start, ...(end && { end }) }))[0]!;

const refresh = (place: Place, names = ["AAA"]): Promise<Refreshed[]> =>
  refreshStored(names, {}, { folder: folderOf(place), router: place.router!, now: place.now! });

Deno.test("refresh() asks for what is new and for the holes of a source, however lately that was done", () =>
  withMarket(async ({ at, alpha, asked }) => {
    alpha.lacks = ["2024-05-15"];
    await load(at("2024-06-03T21:00"), "2024-05-01");
    asked();
    alpha.lacks = [];
    const [refreshed] = await refresh(at("2024-06-04T21:00"));
    assertEquals(asked(), ["alpha AAA 2024-05-15 2024-06-05"]);
    assertEquals([refreshed?.id, refreshed?.added, formatTime(refreshed!.last)], [
      "US/1d/AAA",
      2,
      "2024-06-04",
    ]);
    assertEquals([refreshed?.notes, refreshed?.rows], [[], 24]);
    alpha.fault = { status: 401 };
    const [again] = await refresh(at("2024-06-05T21:00"));
    assertStringIncludes(again?.notes.join(" ") ?? "", "alpha did not give it");
  }));

Deno.test("gaps() tells what a source does not have from what nobody was asked for and what data leave out", () =>
  withMarket(async ({ at, alpha }) => {
    alpha.lacks = ["2024-03-04", "2024-03-05"];
    await load(at("2024-06-03T21:00"), "2024-03-01", "2024-03-29");
    await load(at("2024-06-03T21:00"), "2023-01-03", "2023-01-31");
    const place = at("2024-06-03T22:00");
    const found = await findGaps(folderOf(place), ["AAA"], {}, place.now!);
    assertEquals(
      found.map(({ from, to, sessions, reason, source, until }) => [
        formatTime(from),
        formatTime(to),
        sessions,
        reason,
        source,
        formatTime(until),
      ]),
      [
        ["2023-02-01", "2024-02-29", 271, "unasked", null, "NaN"],
        ["2024-03-04", "2024-03-05", 2, "source", "alpha", "2024-06-10T21:00:00.000Z"],
      ],
    );
    const text = [
      "date,open,high,low,close",
      "2024-01-02,1,1,1,1",
      "2024-01-04,1,1,1,1",
      "2024-01-05,1,1,1,1",
    ];
    const { bars: [own] } = await importFrom(place.folder, {
      name: "OWN.csv",
      bytes: new TextEncoder().encode(text.join("\n")),
    }, { symbol: "OWN", timeframe: "1d" });
    const { time, open, high, low, close, volume } = own!;
    const columns = { time, open, high, low, close, volume };
    const range = { from: time[0]!, to: time[2]! + 1 };
    const key = { market: "US", timeframe: "1d", symbol: "OWN" } as const;
    const piece = { source: "import", ...range, fetched: 1, columns, basis: "raw" } as const;
    await addPiece(folderOf(place), key, piece, { priority: () => 0 });
    const [left] = await findGaps(folderOf(place), ["OWN"], {}, place.now!);
    assertEquals([left?.reason, left?.sessions, formatTime(left!.from)], ["data", 1, "2024-01-03"]);
  }));

Deno.test("gaps() tells from when on a share was not there to be had", () =>
  withMarket(async ({ at, alpha }) => {
    alpha.lacks = Array.from({ length: 31 }, (_, i) => `2024-01-${String(i + 1).padStart(2, "0")}`);
    await load(at("2024-06-03T21:00"), "2024-01-02", "2024-03-29");
    const place = at("2024-06-03T22:00");
    const [before, ...others] = await findGaps(folderOf(place), ["US/1d/AAA"], {}, place.now!);
    assertEquals([formatTime(before!.from), formatTime(before!.to), before!.reason], [
      "2024-01-02",
      "2024-01-31",
      "source",
    ]);
    assertEquals(others, []);
  }));

Deno.test("invalidate() has all of a series fetched again, and the new answer counts; bars stay meanwhile", () =>
  withMarket(async ({ at, alpha, beta, asked }) => {
    const first = await load(at("2024-06-03T21:00"), "2024-05-01", "2024-05-10");
    asked();
    const place = at("2024-06-03T21:01");
    assertEquals(await invalidateStored(folderOf(place), ["AAA"], {}), ["US/1d/AAA"]);
    alpha.fault = beta.fault = { status: 401 };
    const kept = await load(at("2024-06-03T21:02"), "2024-05-01", "2024-05-10");
    assertEquals(kept.close, first.close);
    assertStringIncludes(kept.warnings?.[0] ?? "", "what is stored was fetched before it was invalidated");
    alpha.fault = undefined;
    alpha.level = 2;
    const fresh = await load(at("2024-06-03T21:03"), "2024-05-01", "2024-05-10");
    assertEquals(fresh.close, first.close.map((price) => 2 * price));
  }));

Deno.test("remove() leaves nothing of a series, and only of it", () =>
  withMarket(async ({ at, asked }) => {
    const place = at("2024-06-03T21:00");
    await loadFrom(place, ["AAA", "BBB"], { start: "2024-05-01" });
    assertEquals(await removeStored(folderOf(place), ["AAA"], {}), ["US/1d/AAA"]);
    assertEquals((await listSeries(folderOf(place))).map(({ symbol }) => symbol), ["BBB"]);
    asked();
    await load(place, "2024-05-01");
    assertEquals(asked().length, 1);
  }));

Deno.test("names that are not stored, or in two markets, are said", () =>
  withMarket(async ({ at, alpha }) => {
    alpha.serves = { US: ["1d"], FX: ["1d"] };
    const place = at("2024-06-03T21:00");
    const start = "2024-05-01";
    for (const market of ["US", "FX"] as const) await loadFrom(place, ["AAA"], { start, market });
    const gone = (name: string, filter = {}) => removeStored(folderOf(place), [name], filter);
    const error = await assertRejects(() => gone("AAB"), DataError, 'there is no "AAB"; did you mean AAA?');
    assertEquals(error.field, "symbol");
    await assertRejects(() => gone("AAA"), DataError, "it is stored in FX, US");
    assert((await gone("AAA", { market: "FX" })).includes("FX/1d/AAA"));
    assertEquals(await gone("aaa"), ["US/1d/AAA"]);
  }));
