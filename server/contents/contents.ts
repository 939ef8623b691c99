/** The files of a workspace: list, read, create, copy, upload, rename, delete to a bin, download. */
import { join, sep } from "node:path";
import { newNotebook } from "../../document/cells.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { createAtomically } from "./atomic_write.ts";
import { exists, moveToBin, restoreFromBin } from "./bin.ts";
import { type Failure, failure, failureFrom, missing, taken } from "./failure.ts";
import { type Entry, entryOf, type Model, modelOf, type RunSummary } from "./model.ts";
import { copyNames, untitledNames } from "./names.ts";
import { isHidden, joined, newPlace, ownPlace, type Place, placeOf } from "./place.ts";
import {
  readTextFile,
  type Stamp,
  type TextRead,
  type TextWritten,
  tooLarge,
  writeTextFile,
} from "./text_file.ts";
import { isTrialNotebook, readKept, type Trial, trialNames, trialNotebook } from "./trial_notebook.ts";
import { type Upload, uploadedBytes } from "./upload.ts";

export interface ContentsOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** Largest file that is read into memory or taken as an upload, in bytes. */
  maxFileBytes: number;
  /** The workspace's saved runs, so that a listing can say what is in their notebooks. */
  savedRuns?: () => Promise<readonly RunSummary[]>;
}

export type Written = { ok: true; model: Model } | Failure;

/** Paths are relative to the workspace, with forward slashes; "" is the workspace itself. */
export interface Contents {
  /** Folders first, then by name; saved runs newest first. */
  list(folder: string): Promise<{ ok: true; entries: Entry[] } | Failure>;
  /** One file or folder as Jupyter's protocol describes it, with or without its content. */
  model(path: string, options?: { content?: boolean }): Promise<{ ok: true; model: Model } | Failure>;
  createNotebook(folder: string): Promise<Written>;
  /** A copy of a file, in a folder, under a free name. */
  duplicate(from: string, folder: string): Promise<Written>;
  /** The notebook of one trial of a sweep: the one that is there, else a new one under a free name. */
  openTrial(trial: Trial): Promise<Written & { created?: boolean }>;
  /** A new file; nothing is ever replaced. */
  upload(path: string, upload: Upload): Promise<Written>;
  rename(from: string, to: string): Promise<Written>;
  /** Moves to the bin; `restore` with the id takes it back. */
  remove(path: string): Promise<{ ok: true; id: string } | Failure>;
  restore(id: string): Promise<Written>;
  download(path: string): Promise<Download | Failure>;
  /** Bytes that outputs keep beside their notebooks under this sha256. */
  kept(hash: string): Promise<Download | Failure>;
  readText(path: string): Promise<TextRead>;
  /** Refuses with `changed` when the file is no longer what `expected` says. */
  writeText(path: string, text: string, expected: Stamp): Promise<TextWritten>;
}

export interface Download {
  ok: true;
  name: string;
  size: number;
  body: ReadableStream<Uint8Array>;
}

export function createContents({ root, maxFileBytes, savedRuns }: ContentsOptions): Contents {
  const exclusive = oneAtATime();

  async function entryAt(path: string): Promise<{ ok: true; entry: Entry; place: Place } | Failure> {
    const place = await placeOf(root, path);
    if (!place.ok) return place;
    try {
      return { ok: true, entry: entryOf(path, await Deno.stat(place.file)), place };
    } catch (error) {
      return failureFrom(error, path);
    }
  }

  async function written(path: string): Promise<Written> {
    const found = await entryAt(path);
    return found.ok ? { ok: true, model: modelOf(found.entry) } : found;
  }

  /** Tries names until one is free: another program may take the one that was free a moment ago. */
  async function createUnder(names: Iterable<string>, bytes: Uint8Array): Promise<Written> {
    for (const path of names) {
      const created = await create(path, bytes);
      if (created.ok || created.code !== "exists") return created;
    }
    throw new RangeError("names ended: a generator of names has no end");
  }

  async function create(path: string, bytes: Uint8Array): Promise<Written> {
    const place = await newPlace(root, path);
    if (!place.ok) return place;
    try {
      await createAtomically(place.file, bytes);
      return await written(path);
    } catch (error) {
      return failureFrom(error, path);
    }
  }

  async function openTrial(trial: Trial): Promise<Written & { created?: boolean }> {
    const file = join(root, ".tapebook", "sweeps", `${trial.sweep}.cells.json`);
    const text = await readTextFile(file, trial.sweep, maxFileBytes);
    if (!text.ok) {
      return text.code === "not-found" ? failure("not-found", NO_TRIAL_SOURCE) : text;
    }
    const read = readKept(text.text, trial);
    if (!read.ok) return read;
    const there = await placeOf(root, read.kept.folder);
    const kept = there.ok ? read.kept : { ...read.kept, folder: "" };
    const bytes = new TextEncoder().encode(writeNotebook(trialNotebook(kept, trial)));
    for (const path of trialNames(kept, trial)) {
      const created = await create(path, bytes);
      if (created.ok) return { ...created, created: true };
      if (created.code !== "exists") return created;
      if (await isOpened(path, trial)) return { ...await written(path), created: false };
    }
    throw new RangeError("names ended: a generator of names has no end");
  }

  async function isOpened(path: string, trial: Trial): Promise<boolean> {
    const place = await placeOf(root, path);
    const text = place.ok ? await readTextFile(place.file, path, maxFileBytes) : place;
    const read = text.ok ? readNotebook(text.text) : text;
    return read.ok && isTrialNotebook(read.notebook, trial);
  }

  async function list(folder: string): Promise<{ ok: true; entries: Entry[] } | Failure> {
    const found = await entryAt(folder);
    if (!found.ok) return found;
    if (found.entry.type !== "directory") return failure("not-a-directory", `${folder} is not a folder.`);
    try {
      const names = await Array.fromAsync(Deno.readDir(found.place.file), ({ name }) => name);
      const entries = await Promise.all(
        // A link that leads out, and a file that went meanwhile, are not there.
        names.filter((name) => !isHidden(name)).map((name) => entryAt(joined(folder, name))),
      );
      const there = entries.flatMap((found) => found.ok ? found.entry : []);
      if (folder !== "runs" || !savedRuns) return { ok: true, entries: there.sort(inListingOrder) };
      const runs = await savedRuns();
      return { ok: true, entries: there.map((entry) => withRun(entry, runs)).sort(newestFirst) };
    } catch (error) {
      return failureFrom(error, folder);
    }
  }

  async function contentOf(entry: Entry, place: Place): Promise<Pick<Model, "format" | "content"> | Failure> {
    if (entry.type === "directory") {
      const listed = await list(entry.path);
      return listed.ok ? { format: "json", content: listed.entries.map(modelOf) } : listed;
    }
    const text = await readTextFile(place.file, entry.path, maxFileBytes);
    if (text.ok && entry.type === "notebook") {
      const read = readNotebook(text.text);
      if (!read.ok) return failure("not-a-notebook", `${entry.path}: ${read.message}`);
      return { format: "json", content: read.notebook };
    }
    if (text.ok) return { format: "text", content: text.text };
    if (text.code !== "not-text" || entry.type === "notebook") return text;
    return { format: "base64", content: (await Deno.readFile(place.file)).toBase64() };
  }

  return {
    list,
    async model(path, { content = true } = {}) {
      const found = await entryAt(path);
      if (!found.ok) return found;
      const model = modelOf(found.entry);
      if (!content) return { ok: true, model };
      const filled = await contentOf(found.entry, found.place);
      return "ok" in filled ? filled : { ok: true, model: { ...model, ...filled } };
    },
    createNotebook: (folder) =>
      exclusive(() =>
        createUnder(
          untitledNames(folder, "Untitled", ".ipynb"),
          new TextEncoder().encode(writeNotebook(newNotebook())),
        )
      ),
    openTrial: (trial) => exclusive(() => openTrial(trial)),
    duplicate: (from, folder) =>
      exclusive(async () => {
        const found = await entryAt(from);
        if (!found.ok) return found;
        if (found.entry.type === "directory") {
          return failure("not-a-file", `${from} is a folder; only files can be copied.`);
        }
        if (found.entry.size! > maxFileBytes) {
          return tooLarge(from, maxFileBytes);
        }
        try {
          return await createUnder(copyNames(folder, from), await Deno.readFile(found.place.file));
        } catch (error) {
          return failureFrom(error, from);
        }
      }),
    upload: (path, upload) =>
      exclusive(() => {
        const decoded = uploadedBytes(path, upload);
        if (!decoded.ok) return Promise.resolve(decoded);
        if (decoded.bytes.length > maxFileBytes) return Promise.resolve(tooLarge(path, maxFileBytes));
        return create(path, decoded.bytes);
      }),
    rename: (from, to) =>
      exclusive(async () => {
        const [source, target] = [await ownPlace(root, from), await newPlace(root, to)];
        if (!source.ok) return source;
        if (!target.ok) return target;
        if (target.file === source.file) return written(to);
        if (target.file.startsWith(source.file + sep)) {
          return failure("invalid-name", `${from} cannot be moved into itself.`);
        }
        try {
          // Renaming replaces what has the name; only the case of a letter may differ from the thing itself.
          if (await exists(target.file) && !(await sameFile(source.file, target.file))) return taken(to);
          await Deno.rename(source.file, target.file);
          return await written(to);
        } catch (error) {
          return failureFrom(error, from);
        }
      }),
    remove: (path) =>
      exclusive(async () => {
        const place = await ownPlace(root, path);
        return place.ok ? moveToBin(root, place) : place;
      }),
    restore: (id) =>
      exclusive(async () => {
        const restored = await restoreFromBin(root, id);
        return restored.ok ? written(restored.path) : restored;
      }),
    async download(path) {
      const found = await entryAt(path);
      if (!found.ok) return found;
      if (found.entry.type === "directory") return failure("not-a-file", `${path} is a folder.`);
      try {
        return await downloadOf(found.place.file, found.entry.name);
      } catch (error) {
        return failureFrom(error, path);
      }
    },
    async kept(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return missing(hash);
      try {
        return await downloadOf(join(keptFolder(root), hash), hash);
      } catch (error) {
        return failureFrom(error, hash);
      }
    },
    async readText(path) {
      const place = await placeOf(root, path);
      return place.ok ? readTextFile(place.file, path, maxFileBytes) : place;
    },
    writeText: (path, text, expected) =>
      exclusive(async () => {
        const place = await placeOf(root, path);
        return place.ok ? writeTextFile(place.file, path, text, expected) : place;
      }),
  };
}

const NO_TRIAL_SOURCE =
  "The code of this sweep is not kept in this workspace. Run the sweep again, then open the trial.";

/** Where the kernels of a workspace keep what is too large for a notebook. */
export function keptFolder(workspace: string): string {
  return join(workspace, ".tapebook", "kept");
}

async function downloadOf(path: string, name: string): Promise<Download> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  return { ok: true, name, size, body: file.readable };
}

/** Changes wait for each other, so that what one has checked still holds when it acts. */
function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => {});
    return next;
  };
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([Deno.lstat(a), Deno.lstat(b)]);
  return first.ino !== null && first.ino === second.ino && first.dev === second.dev &&
    a.toLowerCase() === b.toLowerCase();
}

const byName = new Intl.Collator("en", { numeric: true });

function inListingOrder(a: Entry, b: Entry): number {
  return Number(b.type === "directory") - Number(a.type === "directory") || byName.compare(a.name, b.name);
}

function withRun(entry: Entry, runs: readonly RunSummary[]): Entry {
  const run = runs.findLast(({ path }) => path === entry.path);
  return run ? { ...entry, run: { path: run.path, title: run.title, metrics: run.metrics } } : entry;
}

/** A run's name is a hash and says nothing: what was saved last is what is looked for. */
function newestFirst(a: Entry, b: Entry): number {
  return b.last_modified.localeCompare(a.last_modified) || inListingOrder(a, b);
}
