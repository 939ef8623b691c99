import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import { entriesOf } from "../../../../kernel/run/registry/entries.ts";
import { findFile, here, strategyFiles } from "../../../../kernel/run/registry/files.ts";
import {
  validate,
  type ValidationReport,
  validationTable,
} from "../../../../kernel/run/registry/validate.ts";
import { crossPreset, crossSource, put, withPlace } from "./place.ts";

const STEPS = ["import", "preset", "schema", "instantiate", "dry run", "determinism", "look-ahead", "prefix"];
const statuses = ({ steps }: ValidationReport) =>
  Object.fromEntries(steps.map(({ name, status }) => [name, status]));
const messageOf = ({ steps }: ValidationReport, name: string) =>
  steps.find((step) => step.name === name)!.message;

async function report(source: string, preset: string | null = null): Promise<ValidationReport> {
  let result: ValidationReport | undefined;
  const files = {
    "strategies/cross.ts": source,
    ...(preset !== null && { "strategies/cross.yaml": preset }),
  };
  await withPlace(files, async (place) => {
    result = await validate(place, await findFile(place, "cross"));
  });
  return result!;
}

const strategyOf = (body: string, head = "") => `
  import { above, below, custom, defineStrategy, lag, sma, z } from "tapebook";
  ${head}
  export default defineStrategy({ name: "cross", ${body} });
`;

Deno.test("a good strategy passes every step, and the report shows each", async () => {
  const good = await report(crossSource(), crossPreset());
  assertEquals([good.name, good.version, good.passed], ["cross", "1.0.0", true]);
  assertEquals(good.steps.map(({ name }) => name), STEPS);
  assertEquals(new Set(good.steps.map(({ status }) => status)), new Set(["ok"]));
  assertStringIncludes(messageOf(good, "instantiate"), "warm-up 30 bars");
  assertStringIncludes(messageOf(good, "dry run"), "of S&P 500");
  const table = validationTable(good);
  assertEquals([table.title, table.rows.length], ["cross 1.0.0 passed", 8]);
});

Deno.test("a strategy without a preset passes, the step being skipped", async () => {
  const bare = await report(crossSource());
  assertEquals([bare.passed, statuses(bare).preset], [true, "skipped"]);
});

Deno.test("after a step that fails the others are skipped", async () => {
  const broken = await report("export default 1;");
  assertEquals(broken.passed, false);
  assertEquals(broken.steps.map(({ status }) => status), ["failed", ...Array(7).fill("skipped")]);
  assertEquals(messageOf(broken, "prefix"), "after import failed");
  const preset = await report(crossSource(), crossPreset(1));
  assertEquals([statuses(preset).preset, statuses(preset).schema], ["ok", "failed"]);
  assertStringIncludes(messageOf(preset, "schema"), "Set length of cross");
});

Deno.test("each fault is found by its own step", async () => {
  const faults: Record<string, string> = {
    instantiate: strategyOf(
      "params: { level: z.number() }, signals: ({ close }, p) => ({ entries: above(close, p.level) })",
    ),
    "dry run": strategyOf('onBar: () => { throw new Error("no luck"); }'),
    "look-ahead": strategyOf(
      "signals: ({ close }) => ({ entries: above(custom(tomorrow, close), close), exits: below(custom(tomorrow, close), close) })",
      "const tomorrow = (x: Float64Array) => x.map((_, i) => x[i + 1] ?? NaN);",
    ),
    determinism: strategyOf(
      "onBar: (ctx) => { if (calls++ % 11 === 3) ctx.buy({ quantity: 1 }); }",
      "let calls = 0;",
    ),
  };
  for (const [step, source] of Object.entries(faults)) {
    const found = await report(source);
    const failed = found.steps.filter(({ status }) => status === "failed").map(({ name }) => name);
    assertEquals(failed, [step], messageOf(found, step));
  }
});

Deno.test("a strategy that looks at the end of the bars is found by the audit or by the prefix", async () => {
  const peeks = strategyOf(
    `weights: ({ symbols, length, close }) => {
      const column = close[symbols[0]!]!;
      const rises = column.at(-1)! > column[0]!;
      return { [symbols[0]!]: new Float64Array(length).fill(rises ? length / 1e6 : 0) };
    }`,
  );
  const found = await report(peeks);
  assertEquals([found.passed, statuses(found)["look-ahead"]], [false, "failed"]);
});

Deno.test("every shipped strategy passes", () =>
  withPlace({}, async ({ workspace }) => {
    const place = { ...here(), workspace };
    for (const file of await strategyFiles(place)) {
      const { passed, steps, name } = await validate(place, file);
      assert(passed, `${name}: ${steps.find(({ status }) => status === "failed")?.message}`);
    }
  }));

Deno.test("the registry shows the last validation, and whether the source is still the one that was validated", () =>
  withPlace({ "strategies/cross.ts": "export default 1;" }, async (place) => {
    const last = async () => (await entriesOf(place))[0]!.validation;
    assertEquals(await last(), null);
    await validate(place, await findFile(place, "cross"));
    assertEquals([(await last())!.passed, (await last())!.failed, (await last())!.current], [
      false,
      "import",
      true,
    ]);
    await put(place.workspace, "strategies/cross.ts", crossSource());
    assertEquals((await last())!.current, false);
    await validate(place, await findFile(place, join(place.workspace, "strategies", "cross.ts")));
    const { passed, failed, current, engine } = (await last())!;
    assertEquals([passed, failed, current], [true, null, true]);
    assert(/^\d+\.\d+\.\d+/.test(engine));
  }));

Deno.test("a file that is not there and a name that nobody knows are refused", () =>
  withPlace({}, async (place) => {
    await assertRejects(() => findFile(place, "./nowhere.ts"), DataError, "does not exist");
    assertEquals((await assertRejects(() => findFile(place, "nowhere"), ParameterError)).allowed, "none yet");
  }));
