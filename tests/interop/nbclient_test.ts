import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { advice, NEEDS } from "../setup.ts";

const PRODUCT_ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = "/usr/bin/python3";

/** Executes a notebook with nbclient, as papermill and `nbconvert --execute` do, and validates what comes out. */
const EXECUTE = `
import sys, nbformat
from nbclient import NotebookClient
source, target, folder = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, kernel_name="tapebook", timeout=120).execute(cwd=folder)
nbformat.validate(notebook)
nbformat.write(notebook, target)
`;

interface Output {
  output_type: string;
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
}

interface Executed {
  cells: {
    cell_type: string;
    source?: string | string[];
    outputs?: Output[];
    execution_count?: number | null;
  }[];
}

/** A notebook after its execution by nbclient, in its own workspace. */
async function execute(notebook: string): Promise<Executed> {
  const nbclient = NEEDS.find(({ name }) => name === "nbclient")!;
  assert(await nbclient.present(), advice([nbclient]));
  const data = await Deno.makeTempDir();
  const workspace = await Deno.makeTempDir();
  try {
    await run(Deno.execPath(), [
      "run",
      "-A",
      "--config",
      join(PRODUCT_ROOT, "deno.json"),
      join(PRODUCT_ROOT, "cli", "jupyter.ts"),
      "install",
      "--prefix",
      data,
    ]);
    const target = join(data, "executed.ipynb");
    await run(PYTHON, ["-c", EXECUTE, notebook, target, dirname(notebook)], {
      JUPYTER_PATH: join(data, "share", "jupyter"),
      JUPYTER_RUNTIME_DIR: join(data, "runtime"),
      TAPEBOOK_WORKSPACE: workspace,
    });
    return JSON.parse(await Deno.readTextFile(target));
  } finally {
    await Deno.remove(data, { recursive: true });
    await Deno.remove(workspace, { recursive: true });
  }
}

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, env, stdout: "null", stderr: "piped" })
    .output();
  assert(success, new TextDecoder().decode(stderr));
}

async function withNotebook<T>(cells: string[], use: (path: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "notebook.ipynb");
  const notebook = {
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      source,
      metadata: {},
      outputs: [],
      execution_count: null,
    })),
    metadata: { kernelspec: { name: "tapebook", display_name: "Tapebook", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  await Deno.writeTextFile(path, JSON.stringify(notebook));
  try {
    return await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function printed(outputs: readonly Output[] = []): string {
  return outputs.filter(({ name }) => name === "stdout").map(({ text }) => [text].flat().join("")).join("");
}

Deno.test("nbclient keeps every line of a 2,000-line cell, and its result", async () => {
  const { cells } = await withNotebook(
    ["const lines = 2000;", "for (let i = 0; i < lines; i++) console.log('line', i);\n'the end'"],
    execute,
  );
  const outputs = cells[1]!.outputs!;
  assertEquals(printed(outputs), Array.from({ length: 2000 }, (_, i) => `line ${i}\n`).join(""));
  assertEquals(outputs.at(-1)!.output_type, "execute_result");
  assertEquals(String(outputs.at(-1)!.data!["text/plain"]).includes("the end"), true);
  assertEquals(cells.map(({ execution_count }) => execution_count), [1, 2]);
});

Deno.test("nbclient keeps slow lines, displays and their order", async () => {
  const { cells } = await withNotebook([
    `for (let i = 0; i < 5; i++) { console.log(i); await new Promise((done) => setTimeout(done, 30)); }
await Deno.jupyter.display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>shown</b>" }) });
console.error("after");`,
  ], execute);
  const outputs = cells[0]!.outputs!;
  assertEquals(printed(outputs), "0\n1\n2\n3\n4\n");
  assertEquals(outputs.slice(-2).map(({ output_type }) => output_type), ["display_data", "stream"]);
});

Deno.test("nbclient executes the quickstart, with its plots as pictures", async () => {
  const { cells } = await execute(join(PRODUCT_ROOT, "notebooks", "examples", "quickstart.ipynb"));
  const outputs = cells.flatMap(({ outputs = [] }) => outputs);
  assertEquals(outputs.filter(({ output_type }) => output_type === "error"), []);
  const pictures = outputs.filter(({ data = {} }) => "image/svg+xml" in data || "image/png" in data);
  assert(pictures.length >= 2, "the run card and the price chart come as SVG or PNG");
});

Deno.test("nbclient executes the gallery, with a picture for each strategy", async () => {
  const { cells } = await execute(join(PRODUCT_ROOT, "notebooks", "examples", "strategies.ipynb"));
  const shown = cells.filter(({ source = "" }) => [source].flat().join("").includes("await show("));
  assert(shown.length > 20, `${shown.length} strategies`);
  for (const { outputs = [] } of shown) {
    assertEquals(outputs.map(({ output_type }) => output_type), ["execute_result"]);
    assert("image/png" in outputs[0]!.data!, "it comes as a picture");
  }
});
