/** Puts a run's notebook into the workspace: once, whole, and never over another result. */
import { basename, join, relative, sep } from "node:path";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { recordRun } from "../data/catalogue/runs.ts";
import { dataFolder, runsFolder } from "../data/workspace.ts";
import { writeNew } from "../data/atomic_write.ts";
import { pinSnapshot } from "../data/snapshots.ts";
import { DISPLAY, type Displayed, withHidden } from "./display.ts";
import type { Provenance, RunRecord } from "./record.ts";
import type { Finished } from "./run_card.ts";
import { dataOf } from "./run_data.ts";
import { runNotebook } from "./run_notebook.ts";
import { notebookSession } from "./session.ts";
import { recordRunVariant } from "./variants.ts";

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

export async function saveRun(savable: Savable, workspace: string): Promise<SavedRun> {
  const { record } = savable.run;
  const folder = runsFolder(workspace);
  // First: a notebook in the folder names nothing that is not there.
  for (const { bars } of dataOf(savable.finished)) await pinSnapshot(dataFolder(workspace), bars);
  const known = await findSaved(folder, record);
  const path = known ?? await writeRun(folder, savable);
  const traded = record.manifest.data.filter(({ role }) => role === "bars");
  // Also for a file that came from elsewhere: the catalogue keeps the first row of a run.
  await recordRun(dataFolder(workspace), {
    id: record.id,
    digest: record.digest,
    path: relative(workspace, path).split(sep).join("/"),
    title: savable.run.title,
    strategy: record.manifest.strategy.name,
    version: record.manifest.strategy.version,
    symbols: traded.map(({ symbol }) => symbol),
    markets: [...new Set(traded.map(({ market }) => market))],
    metrics: record.metrics,
    saved: new Date().toISOString(),
  });
  await recordRunVariant(dataFolder(workspace), savable.finished);
  const saved = { path, id: record.id, digest: record.digest, created: known === undefined };
  return withHidden(saved, { [DISPLAY]: () => Promise.resolve(linkBundle(saved)) });
}

async function writeRun(folder: string, { run, finished, provenance }: Savable): Promise<string> {
  const { title, record } = run;
  const savingCell = notebookSession()?.cell ?? undefined;
  const notebook = await runNotebook({ title, record, finished, provenance, savingCell, folder });
  const text = writeNotebook(notebook);
  for (let copy = 1;; copy++) {
    const path = runPath(folder, record.id, copy);
    if (await writeNew(path, text)) return path;
    // Another process may have saved the same run meanwhile.
    if (await savedDigest(path) === record.digest) return path;
  }
}

/** `<id>.ipynb`, `<id>-2.ipynb`, `<id>-3.ipynb`, … */
const runPath = (folder: string, id: string, copy: number): string =>
  join(folder, copy === 1 ? `${id}.ipynb` : `${id}-${copy}.ipynb`);

async function findSaved(folder: string, { id, digest }: RunRecord): Promise<string | undefined> {
  for (let copy = 1;; copy++) {
    const path = runPath(folder, id, copy);
    const saved = await savedDigest(path);
    if (saved === digest) return path;
    if (saved === null) return undefined;
  }
}

/** Null where there is no file; undefined where it holds no digest. */
async function savedDigest(path: string): Promise<string | undefined | null> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const read = readNotebook(text);
  const record = read.ok ? read.notebook.metadata.tapebook as { digest?: string } | undefined : undefined;
  return record?.digest;
}

function linkBundle({ path, created }: { path: string; created: boolean }) {
  const link = relative(Deno.cwd(), path).split(sep).map(encodeURIComponent).join("/");
  const words = created ? "Saved as" : "Saved already as";
  const name = `runs/${basename(path)}`;
  return { "text/plain": `${words} ${name}`, "text/html": `${words} <a href="${link}">${name}</a>` };
}
