/** Puts a run's notebook into the workspace: once, whole, and never over another result. */
import { basename, join, relative, sep } from "node:path";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { recordRun } from "../data/catalogue.ts";
import { dataFolder, runsFolder } from "../data/workspace.ts";
import { writeNew } from "../data/atomic_write.ts";
import { DISPLAY, type Displayed, withHidden } from "./display.ts";
import type { Provenance, RunRecord } from "./record.ts";
import type { Finished } from "./run_card.ts";
import { runNotebook } from "./run_notebook.ts";
import { notebookSession } from "./session.ts";

/** Where a run was saved. As the last line of a cell it shows a link. */
export interface SavedRun extends Displayed {
  /** Absolute path of the notebook. */
  path: string;
  id: string;
  digest: string;
  /** False where the same run with the same result was there already; its file was left alone. */
  created: boolean;
}

export interface Savable {
  run: { title: string; record: RunRecord };
  finished: Finished;
  provenance: Provenance | undefined;
}

export async function saveRun({ run, finished, provenance }: Savable, workspace: string): Promise<SavedRun> {
  const { record, title } = run;
  const folder = runsFolder(workspace);
  const notebook = await runNotebook({
    title,
    record,
    finished,
    provenance,
    savingCell: notebookSession()?.cell ?? undefined,
    folder,
  });
  const { path, created } = await place(folder, record, writeNotebook(notebook));
  await recordRun(dataFolder(workspace), {
    id: record.id,
    digest: record.digest,
    path: relative(workspace, path).split(sep).join("/"),
    strategy: record.manifest.strategy.name,
    symbols: record.manifest.data.map(({ symbol }) => symbol),
    metrics: record.metrics,
    saved: new Date().toISOString(),
  });
  const saved = { path, id: record.id, digest: record.digest, created };
  return withHidden(saved, { [DISPLAY]: () => Promise.resolve(linkBundle(path, created)) });
}

/** Takes `<id>.ipynb`, or the first `<id>-2.ipynb`, `-3`, … that is free or holds this very result. */
async function place(
  folder: string,
  { id, digest }: RunRecord,
  text: string,
): Promise<{ path: string; created: boolean }> {
  for (let copy = 1;; copy++) {
    const path = join(folder, copy === 1 ? `${id}.ipynb` : `${id}-${copy}.ipynb`);
    if (await writeNew(path, text)) return { path, created: true };
    if (await savedDigest(path) === digest) return { path, created: false };
  }
}

async function savedDigest(path: string): Promise<string | undefined> {
  const read = readNotebook(await Deno.readTextFile(path));
  if (!read.ok) return undefined;
  const record = read.notebook.metadata.tapebook as { digest?: string } | undefined;
  return record?.digest;
}

function linkBundle(path: string, created: boolean) {
  const link = relative(Deno.cwd(), path).split(sep).map(encodeURIComponent).join("/");
  const words = created ? "Saved as" : "Saved already as";
  const name = `runs/${basename(path)}`;
  return { "text/plain": `${words} ${name}`, "text/html": `${words} <a href="${link}">${name}</a>` };
}
