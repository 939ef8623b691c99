import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { readNotebook } from "../../document/read.ts";
import { withWorkspace } from "../kernel/data/workspace.ts";
import { command, writeCells } from "./command.ts";

async function outputs(path: string) {
  const read = readNotebook(await Deno.readTextFile(path));
  assert(read.ok);
  return read.notebook.cells.map((cell) => cell.cell_type === "code" ? cell.outputs : []);
}

Deno.test("run writes a notebook with its outputs and leaves the input alone", () =>
  withWorkspace(async (workspace) => {
    const input = join(workspace, "in.ipynb"), output = join(workspace, "out.ipynb");
    await writeCells(input, "console.log('a');\nconsole.log('b');", "1 + 1");
    const before = await Deno.readTextFile(input);
    const { code, stdout } = await command("run", workspace, input, "--out", output);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "out.ipynb");
    assertEquals(await Deno.readTextFile(input), before);
    const [printed, result] = await outputs(output);
    assertEquals(printed, [{ output_type: "stream", name: "stdout", text: "a\nb\n" }]);
    assert(result?.[0]?.output_type === "execute_result");
    assertStringIncludes(String(result[0].data["text/plain"]), "2");
  }));

Deno.test("run stops at the first error, keeps the outputs so far and ends with 1", () =>
  withWorkspace(async (workspace) => {
    const input = join(workspace, "in.ipynb");
    await writeCells(input, "1", "throw new RangeError('too far')", "console.log('never')");
    const { code, stderr } = await command("run", workspace, input);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "Cell 2 failed: RangeError: too far");
    const [first, second, third] = await outputs(input);
    assertEquals([first?.length, second?.[0]?.output_type, third], [1, "error", []]);
  }));

Deno.test("run ends with 2 and says how it is used, or what is wrong with the file", () =>
  withWorkspace(async (workspace) => {
    for (
      const args of [[], ["--out", "x"], ["a.ipynb", "--wrong", "x"], ["a.ipynb", "--out"], [
        "a",
        "--out",
        "b",
        "c",
      ]]
    ) {
      const { code, stderr } = await command("run", workspace, ...args);
      assertEquals(code, 2, args.join(" "));
      assertStringIncludes(stderr, "Usage: deno task run");
    }
    const missing = await command("run", workspace, "none.ipynb");
    assertEquals([missing.code, missing.stderr], [2, "No file none.ipynb."]);
    const program = await command("run", workspace, "strategies/cross.ts");
    assertEquals(program.code, 2);
    assertStringIncludes(program.stderr, "Give a notebook, a file that ends in .ipynb");
    assertEquals((await command("run", workspace, "--help")).code, 0);
  }));
