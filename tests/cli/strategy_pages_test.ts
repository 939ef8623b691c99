/** The pages about strategies: one is made from the registry, the steps of the other are followed. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentPage } from "../../cli/strategies_page.ts";
import type { CodeCell } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command, writeCells } from "./command.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = (name: string) => Deno.readTextFile(join(ROOT, "docs", name));

Deno.test("docs/strategies.md is what the registry says (deno task docs writes it)", async () => {
  assertEquals(await page("strategies.md"), await currentPage());
});

Deno.test("the steps of docs/add-a-strategy.md add a strategy that is tested, validated, saved and listed", () =>
  withWorkspace(async (workspace) => {
    const text = await page("add-a-strategy.md");
    const blocks = [...text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)]
      .map(([, language, name, code]) => ({ language: language!, name, code: code! }));
    const files = blocks.filter(({ name }) => name?.includes("/"));
    assertEquals(files.map(({ name }) => name), [
      "strategies/rising_closes.ts",
      "strategies/rising_closes.yaml",
      "strategies/rising_closes_test.ts",
    ]);
    for (const { name, code } of files) {
      await Deno.mkdir(join(workspace, dirname(name!)), { recursive: true });
      await Deno.writeTextFile(join(workspace, name!), code);
    }

    const [line, ...more] = blocks.filter(({ language }) => language === "sh").map(({ code }) => code.trim());
    assertEquals(more, []);
    const [program, ...args] = line!.replaceAll("notebooks/", `${workspace}/`).split(" ");
    assertEquals(program, "deno");
    const tested = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
    const said = new TextDecoder().decode(tested.stdout);
    assert(tested.success, said + new TextDecoder().decode(tested.stderr));
    assertStringIncludes(said, "1 passed | 0 failed");

    const cell = blocks.find(({ name }) => name === "cell")!.code;
    const look = `console.log(JSON.stringify({
      failed: report.steps.filter(({ status }) => status !== "ok"),
      steps: report.steps.map(({ name }) => name),
      params: run.manifest.parameters,
      trades: run.trades.length,
      revision: saved.revision,
      entry: list.find(({ name }) => name === "rising_closes"),
    }));`;
    const [input, output] = [join(workspace, "try.ipynb"), join(workspace, "out.ipynb")];
    await writeCells(input, cell, look);
    const ran = await command("run", workspace, input, "--out", output);
    assertEquals(ran.code, 0, ran.stderr);
    const read = readNotebook(await Deno.readTextFile(output));
    assert(read.ok);
    const [shown] = (read.notebook.cells[1] as CodeCell).outputs;
    assert(shown?.output_type === "stream");
    const found = JSON.parse(shown.text);
    assertEquals(found.failed, []);
    for (const step of found.steps) assertStringIncludes(text.replaceAll(/\s+/g, " "), stepWords(step));
    assertEquals([found.params, found.revision, found.trades > 0], [{ times: 5 }, 1, true]);
    const { version, defaults, warmUp, category, validation, error, parameters } = found.entry;
    assertEquals([version, defaults, warmUp, category, error], ["1.0.0", { times: 4 }, 4, "momentum", null]);
    assertEquals([validation.passed, validation.current], [true, true]);
    assertEquals(parameters.properties.times.maximum, 10);
  }));

/** How the page calls a step. */
function stepWords(step: string): string {
  const words: Record<string, string> = {
    determinism: "the same run twice",
    prefix: "the same run on fewer bars",
  };
  return words[step] ?? step;
}
