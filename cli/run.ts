/**
 * `deno task run IN.ipynb [--out OUT.ipynb]`: runs a notebook without a browser and writes it with its outputs.
 *
 * Ends with 0 when every cell ran, 1 when one failed (the outputs so far are written), 2 when nothing could be run.
 */
import { writeNotebook } from "../document/write.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { complain, print } from "./print.ts";
import { readNotebookFile } from "./read_notebook_file.ts";

const USAGE =
  "Usage: deno task run IN.ipynb [--out OUT.ipynb]. Without --out the outputs go into IN.ipynb itself.";

async function run(args: string[]): Promise<number> {
  const [input, flag, output, ...rest] = args;
  if (
    !input || input.startsWith("-") || rest.length > 0 ||
    (flag !== undefined && (flag !== "--out" || !output))
  ) {
    complain(USAGE);
    return input === "--help" ? 0 : 2;
  }
  const file = await readNotebookFile(input);
  if (!file.ok) {
    complain(file.message);
    return 2;
  }
  const target = output ?? input;
  const { notebook, failure } = await executeNotebook(file.notebook, { path: input, stills: true });
  await replaceFile(target, writeNotebook(notebook));
  if (failure) {
    complain(`Cell ${failure.number} failed: ${failure.message}\nThe outputs so far are in ${target}.`);
    return 1;
  }
  print(`Ran ${input}. Written to ${target}.`);
  return 0;
}

/** A reader never sees half a notebook. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  await Deno.writeTextFile(temporary, text, { createNew: true });
  await Deno.rename(temporary, path);
}

if (import.meta.main) Deno.exit(await run(Deno.args));
