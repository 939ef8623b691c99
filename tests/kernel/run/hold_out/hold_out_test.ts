import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "node:path";
import { DISPLAY } from "../../../../kernel/run/display.ts";
import { holdOutIn } from "../../../../kernel/run/hold_out/hold_out.ts";
import {
  backtest,
  type Bars,
  DataError,
  holdOut,
  ParameterError,
  sliceBars,
  syntheticBars,
} from "../../../../kernel/mod.ts";
import { withWorkspace } from "../../data/workspace.ts";
import { sampleBars, smaCross } from "../fixtures.ts";

const DAY = 86_400_000;
const bars = syntheticBars({ symbols: ["HELD"], bars: 500, seed: 3 })[0]!;

Deno.test("holdOut keeps the last share of the bars back, or those from a date on", async () => {
  await withWorkspace(async (workspace) => {
    const held = holdOutIn(workspace, bars, 0.2);
    assertEquals([held.develop.length, held.from], [400, bars.time[400]]);
    assertEquals(held.develop.close, bars.close.slice(0, 400));
    assertEquals((await held.test()).close, bars.close.slice(400));
  });
  const dated = holdOut(bars, new Date(bars.time[123]!));
  assertEquals([dated.develop.length, dated.from], [123, bars.time[123]]);
  assertEquals(holdOut(bars, "100 bars").develop.length, 400);
  assertEquals(holdOut(bars).develop.length, 400);
});

Deno.test("nothing of the test set can be reached from what is developed on", () => {
  const time = bars.time[450]!;
  const acting: Bars = {
    ...bars,
    delisted: true,
    forming: true,
    actions: [{ kind: "split", time: bars.time[10]!, ratio: 2 }, { kind: "dividend", time, amount: 1 }],
  };
  const { develop } = holdOut(acting, 0.2);
  for (const name of ["time", "open", "high", "low", "close", "volume"] as const) {
    assertEquals(develop[name].buffer.byteLength, 400 * 8, name);
  }
  assertEquals(develop.actions, [acting.actions![0]!]);
  assertEquals([develop.delisted, develop.forming], [undefined, undefined]);
});

Deno.test("the test set is given once: a second asking is refused, in another hold-out and a finer timeframe too", () =>
  withWorkspace(async (workspace) => {
    const held = holdOutIn(workspace, bars, 0.2);
    await held.test("final check");
    const again = await assertRejects(() => held.test(), DataError, "Keep other bars back");
    const today = new Date().toISOString().slice(0, 10);
    assertStringIncludes(again.message, `was used as a test before, on ${today}`);
    assertStringIncludes(again.message, "(final check)");
    await assertRejects(() => holdOutIn(workspace, bars, 0.1).test(), DataError, "was used as a test before");
    const hours = { ...bars, timeframe: "1h" as const };
    await assertRejects(
      () => holdOutIn(workspace, hours, 0.1).test(),
      DataError,
      "was used as a test before",
    );
    const earlier = sliceBars(bars, { end: bars.time[399] });
    assertEquals((await holdOutIn(workspace, earlier, 0.2).test()).length, 80);
  }));

Deno.test("a test set that is used again on purpose says so in every run over it", () =>
  withWorkspace(async (workspace) => {
    const held = holdOutIn(workspace, bars, 0.2);
    assertEquals((await held.test("first")).warnings, bars.warnings);
    const second = await held.test("second", { again: true });
    assertEquals(second.warnings!.length, (bars.warnings?.length ?? 0) + 1);
    assertStringIncludes(second.warnings!.at(-1)!, "(first): this is no final test.");
    const run = await backtest(smaCross({ fast: 5, slow: 20 }), second);
    assert(run.warnings.includes(second.warnings!.at(-1)!));
    const third = await held.test("third", { again: true });
    assertStringIncludes(third.warnings!.at(-1)!, "2 times; the last one");
  }));

Deno.test("of two that ask at the same time one is given the test set", () =>
  withWorkspace(async (workspace) => {
    const results = await Promise.allSettled([
      holdOutIn(workspace, bars).test(),
      holdOutIn(workspace, bars).test(),
    ]);
    assertEquals(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  }));

Deno.test("several symbols are cut at one moment, and those without bars in a part are not in it", () =>
  withWorkspace(async (workspace) => {
    const [a, b, c] = syntheticBars({ symbols: ["A", "B", "C"], bars: 300, seed: 5 });
    const young = sliceBars(b!, { start: b!.time[250] });
    const old = sliceBars(c!, { end: c!.time[99] });
    const held = holdOutIn(workspace, [a!, young, old], 0.2);
    assertEquals(held.develop.map(({ symbol, length }) => [symbol, length]), [["A", 240], ["C", 100]]);
    const test = await held.test("all of them", { warmUp: 20 });
    assertEquals(test.map(({ symbol, length }) => [symbol, length]), [["A", 80], ["B", 50]]);
    assertEquals(test[0]!.time[20], held.from);
  }));

Deno.test("a hold-out shows its parts and every use of the test set", () =>
  withWorkspace(async (workspace) => {
    const held = holdOutIn(workspace, await sampleBars("2010-01-01"), "2018-01-02");
    const before = String((await held[DISPLAY]())["text/plain"]);
    assertStringIncludes(before, "Held out · S&P 500");
    assertStringIncludes(before, "test 2018-01-02 → 2020-04-17");
    assert(!before.includes("used as a test"));
    await held.test("the last look");
    const after = String((await held[DISPLAY]())["text/plain"]);
    assertStringIncludes(after, "was used as a test before");
    assertStringIncludes(after, "the last look");
  }));

Deno.test("a folder that cannot be written to gives no test set: its use would be forgotten", () =>
  withWorkspace(async (workspace) => {
    await Deno.writeTextFile(join(workspace, ".tapebook"), "a file where the folder belongs");
    await assertRejects(() => holdOutIn(workspace, bars).test());
  }));

Deno.test("holdOut refuses what is no share, no date inside the bars, or no bars", async () => {
  for (const share of [0, 1, 1.5, -0.1, NaN, "2031-01-01", bars.time[0]!, bars.time[499]! + DAY, "soon"]) {
    assertThrows(() => holdOut(bars, share), ParameterError, "share");
  }
  assertThrows(
    () => holdOut(bars, 0.999),
    ParameterError,
    "Set share to a share of the bars at the end, such as 0.2",
  );
  const three = sliceBars(bars, { end: bars.time[2] });
  assertThrows(
    () => holdOut(three, 0.5),
    ParameterError,
    "Hold nothing out, or give at least 4 bars: there are 3",
  );
  assertThrows(() => holdOut("SP500" as never), DataError, "await loadBars");
  const held = holdOut(bars);
  await assertRejects(() => held.test(7 as never), ParameterError, "Set reason to text: it is 7");
  await assertRejects(() => held.test("", { agian: true } as never), ParameterError, 'did you mean "again"?');
  await assertRejects(() => held.test("", { warmUp: -1 }), ParameterError, "Set warmUp to");
});
