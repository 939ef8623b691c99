import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, ParameterError } from "../../../../kernel/market/errors.ts";
import type { Place } from "../../../../kernel/run/registry/files.ts";
import {
  difference,
  exportBundle,
  importBundle,
  rollBackTo,
  save,
  versionsOf,
  versionsTable,
} from "../../../../kernel/run/registry/history.ts";
import { crossPreset, crossSource, put, withPlace } from "./place.ts";

const CROSS = { "strategies/cross.ts": crossSource(), "strategies/cross.yaml": crossPreset() };
const textOf = (place: Place, file: string) => Deno.readTextFile(join(place.workspace, "strategies", file));
const change = (place: Place, length: number, version = "1.0.0") =>
  put(place.workspace, "strategies/cross.ts", crossSource(length, version));

Deno.test("a version keeps source, preset, message, author and time", () =>
  withPlace(CROSS, async (place) => {
    const before = new Date().toISOString();
    const row = await save(place, "cross", { message: "first", author: "Ada" });
    const { saved, hash: _, ...rest } = row;
    assertEquals(rest, {
      name: "cross",
      revision: 1,
      version: "1.0.0",
      source: crossSource(),
      preset: crossPreset(),
      message: "first",
      author: "Ada",
    });
    assert(saved >= before && saved <= new Date().toISOString());
    assertEquals((await versionsOf(place, "cross")).map((each) => ({ ...each })), [row]);
    assertEquals(versionsTable("cross", [row]).title, "cross: 1 versions");
  }));

Deno.test("saving what is saved adds nothing; other code or another preset is a revision, whatever its version", () =>
  withPlace(CROSS, async (place) => {
    assertEquals((await save(place, "cross", {})).revision, 1);
    assertEquals((await save(place, "cross", { message: "again" })).revision, 1);
    await change(place, 60);
    assertEquals((await save(place, "cross", {})).revision, 2);
    await put(place.workspace, "strategies/cross.yaml", crossPreset(20));
    assertEquals((await save(place, "cross", {})).revision, 3);
    await put(place.workspace, "strategies/cross.ts", "broken(");
    const { revision, version, source } = await save(place, "cross", {});
    assertEquals([revision, version, source], [4, "", "broken("]);
  }));

Deno.test("the difference of two versions is told line by line, source and preset", () =>
  withPlace(CROSS, async (place) => {
    await save(place, "cross", {});
    await change(place, 60, "1.1.0");
    await put(place.workspace, "strategies/cross.yaml", crossPreset(20));
    await save(place, "cross", {});
    const diff = await difference(place, "cross", "1.0.0", 2);
    const changed = diff.split("\n").filter((line) => /^[+-][^+-]/.test(line));
    assertEquals(changed, [
      '-  version: "1.0.0",',
      "-  params: { length: z.int().min(2).default(50) },",
      '+  version: "1.1.0",',
      "+  params: { length: z.int().min(2).default(60) },",
      "-params: { length: 30 }",
      "+params: { length: 20 }",
    ]);
    assertStringIncludes(diff, "--- cross.ts 1.0.0 (1)\n+++ cross.ts 1.1.0 (2)\n");
    assertEquals(await difference(place, "cross", 2, "1.1.0"), "");
    const missing = await assertRejects(() => difference(place, "cross", 1, 9), ParameterError);
    assertEquals([missing.field, missing.value, missing.allowed], ["version", 9, "1 (1.0.0), 2 (1.1.0)"]);
  }));

Deno.test("rolling back brings the files back and keeps what they held", () =>
  withPlace(CROSS, async (place) => {
    await save(place, "cross", {});
    await change(place, 60, "1.1.0");
    await put(place.workspace, "strategies/cross.yaml", crossPreset(20));
    const row = await rollBackTo(place, "cross", "1.0.0", { author: "Ada" });
    assertEquals([await textOf(place, "cross.ts"), await textOf(place, "cross.yaml")], [
      crossSource(),
      crossPreset(),
    ]);
    assertEquals([row.revision, row.version, row.message, row.author], [
      3,
      "1.0.0",
      "back to revision 1",
      "Ada",
    ]);
    const [, lost] = await versionsOf(place, "cross");
    assertEquals([lost!.source, lost!.preset, lost!.version], [
      crossSource(60, "1.1.0"),
      crossPreset(20),
      "1.1.0",
    ]);
    await rollBackTo(place, "cross", 2, {});
    assertEquals(await textOf(place, "cross.ts"), crossSource(60, "1.1.0"));
    const left = [...Deno.readDirSync(join(place.workspace, "strategies"))].map(({ name }) => name).sort();
    assertEquals(left, ["cross.ts", "cross.yaml"]);
  }));

Deno.test("rolling back a strategy of the product gives the workspace a file of its own", () =>
  withPlace({ "product/cross.ts": crossSource(9) }, async (place) => {
    await save(place, "cross", {});
    await rollBackTo(place, "cross", 1, {});
    assertEquals(await textOf(place, "cross.ts"), crossSource(9));
  }));

Deno.test("a strategy goes to another workspace as one file, with preset and history", () =>
  withPlace(CROSS, async (place) => {
    await save(place, "cross", { message: "first", author: "Ada" });
    await change(place, 60, "1.1.0");
    const path = await exportBundle(place, "cross", join(place.workspace, "cross.json"));
    await withPlace({}, async (other) => {
      const row = await importBundle(other, path, {});
      assertEquals([row.version, row.message], ["1.1.0", "import of 1.1.0"]);
      assertEquals([await textOf(other, "cross.ts"), await textOf(other, "cross.yaml")], [
        crossSource(60, "1.1.0"),
        crossPreset(),
      ]);
      const kept = await versionsOf(other, "cross");
      assertEquals(kept.map(({ version, message, author }) => [version, message, author]).slice(0, 1), [
        ["1.0.0", "first", "Ada"],
      ]);
      await importBundle(other, path, {});
      assertEquals((await versionsOf(other, "cross")).length, kept.length);
    });
  }));

Deno.test("an import replaces other code only when told to, and then keeps it in the history", () =>
  withPlace(CROSS, async (place) => {
    const path = await exportBundle(place, "cross", join(place.workspace, "cross.json"));
    await change(place, 60);
    const refused = await assertRejects(() => importBundle(place, path, {}), DataError);
    assertEquals(refused.field, "replace");
    assertEquals(await textOf(place, "cross.ts"), crossSource(60));
    await importBundle(place, path, { replace: true });
    assertEquals(await textOf(place, "cross.ts"), crossSource());
    assert((await versionsOf(place, "cross")).some(({ source }) => source === crossSource(60)));
  }));

Deno.test("an import refuses a file that exportStrategy() did not write", () =>
  withPlace(CROSS, async (place) => {
    const path = await exportBundle(place, "cross", join(place.workspace, "cross.json"));
    const bundle = JSON.parse(await Deno.readTextFile(path));
    const refused = async (change: unknown, words: string) => {
      await Deno.writeTextFile(path, typeof change === "string" ? change : JSON.stringify(change));
      await assertRejects(() => importBundle(place, path, {}), DataError, words);
    };
    await refused("{", "is no JSON");
    await refused({ ...bundle, source: "evil()" }, "was changed since");
    await refused({ ...bundle, name: "../../evil" }, "another name");
    await refused({ ...bundle, extra: 1 }, "Unrecognized key");
    await refused({ ...bundle, schema: 2 }, "another schema");
    assertEquals(await textOf(place, "cross.ts"), crossSource());
  }));

Deno.test("processes that save and roll back at once lose no source", () =>
  withPlace({ "strategies/shared.ts": crossSource().replace('"cross"', '"shared"') }, async (place) => {
    await save(place, "shared", {});
    const script = fileURLToPath(new URL("./processes/save.ts", import.meta.url));
    const outcomes = await Promise.all(["a", "b", "c"].map((name) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", "--quiet", script, place.workspace, name, "8"],
        stderr: "piped",
      }).output()
    ));
    for (const { code, stderr } of outcomes) assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    for (const name of ["a", "b", "c"]) {
      const rows = await versionsOf(place, name);
      assertEquals(
        rows.map(({ revision, message }) => [revision, message]),
        rows.map((_, i) => [i + 1, `${i}`]),
      );
      assertEquals(rows.length, 8);
    }
    const shared = await versionsOf(place, "shared");
    assertEquals(shared.map(({ revision }) => revision), shared.map((_, i) => i + 1));
    assert(shared.length > 3);
    // Whoever was last to write the file, what it holds is one of the versions or was put there by hand.
    const sources = new Set(shared.map(({ source }) => source));
    const now = await textOf(place, "shared.ts");
    assert(sources.has(now) || /\/\/ [abc] \d\n$/.test(now));
  }));
