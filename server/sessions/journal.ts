/**
 * What was done to a notebook since its file was last written, so that a crash of the server loses nothing.
 *
 * One file per notebook and server: the first line holds the document as the journal began, each further line one operation
 * (or a whole document, after an undo, whose steps a replay cannot know). A line is handed to the operating
 * system before its operation is published; `sync()` waits until it is on the disk. The file is locked while its
 * server lives, so that a second server on the same workspace does not take it for one left by a crash.
 */
import { join } from "node:path";
import { z } from "zod";
import type { CellId } from "../../document/notebook.ts";
import type { Operation } from "../../document/operation.ts";
import { type OutputStore, removeIfThere, sha256 } from "./output_store.ts";

/** A document as the journal keeps it: a file's text, and what the text does not say. */
export interface Snapshot {
  text: string;
  /** Ids in order, since files before nbformat 4.5 hold none. */
  ids: readonly CellId[];
  revision: number;
  sourceVersions: { readonly [cellId: CellId]: number };
  /** The cell that ran at that time. */
  running?: CellId;
}

export type Entry = { type: "operation"; operation: Operation } | { type: "snapshot"; snapshot: Snapshot };

export interface Recovered {
  base: Snapshot;
  entries: Entry[];
  /** Hashes of the notebook file's own texts: the one that the journal began beside, and those written since. */
  fileHashes: string[];
}

/** Lines longer than this many characters go to the output store. */
const longLine = 32 * 1024;

const snapshot = z.object({
  text: z.string(),
  ids: z.array(z.string()).readonly(),
  revision: z.int(),
  sourceVersions: z.record(z.string(), z.int()).readonly(),
  running: z.string().optional(),
});
const line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("base"),
    version: z.literal(1),
    path: z.string(),
    fileHash: z.string(),
    snapshot,
  }),
  z.object({ type: z.literal("operation"), operation: z.looseObject({ type: z.string() }) }),
  z.object({ type: z.literal("large"), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ type: z.literal("snapshot"), snapshot }),
  z.object({ type: z.literal("writing"), fileHash: z.string() }),
]);
type Line = z.infer<typeof line>;

export class Journal {
  readonly #path: string;
  readonly #folder: string;
  /** How the names of all journals of this notebook begin. */
  readonly #prefix: string;
  readonly #file: string;
  readonly #outputs: OutputStore;
  /** A journal left by a crash, kept until ours has taken its place. */
  #left: string | null = null;
  #open: Deno.FsFile | null = null;
  #flushing: Promise<void> = Promise.resolve();
  #dirty = false;

  /** `folder` holds the journals; `path` is the notebook's path in the workspace; `server` tells servers apart. */
  constructor(folder: string, path: string, server: string, outputs: OutputStore) {
    this.#path = path;
    this.#folder = folder;
    this.#prefix = `${sha256(path)}-`;
    this.#file = join(folder, `${this.#prefix}${server}.jsonl`);
    this.#outputs = outputs;
  }

  get started(): boolean {
    return this.#open !== null;
  }

  /** Begins anew from a document beside a file with that hash; an older journal is replaced at once. */
  start(base: Snapshot, fileHash: string): void {
    this.close();
    Deno.mkdirSync(this.#folder, { recursive: true });
    const temporary = `${this.#file}.new`;
    this.#open = Deno.openSync(temporary, { create: true, write: true, truncate: true, mode: 0o600 });
    this.#open.lockSync(true);
    this.#write({ type: "base", version: 1, path: this.#path, fileHash, snapshot: base });
    Deno.renameSync(temporary, this.#file);
    if (this.#left !== null && this.#left !== this.#file) removeIfThere(this.#left);
    this.#left = null;
  }

  operation(operation: Operation): void {
    const text = JSON.stringify({ type: "operation", operation });
    if (text.length <= longLine) this.#writeText(text);
    else this.#write({ type: "large", hash: this.#outputs.keep(text, this.#path) });
  }

  snapshot(snapshot: Snapshot): void {
    this.#write({ type: "snapshot", snapshot });
  }

  /** Says that a text with this hash is about to become the file, so that recovery knows it as ours. */
  writing(fileHash: string): void {
    if (this.#open) this.#write({ type: "writing", fileHash });
  }

  /** Resolves when every line so far is on the disk; calls that come together share one flush. */
  sync(): Promise<void> {
    const open = this.#open;
    if (!open || !this.#dirty) return this.#flushing;
    this.#dirty = false;
    const before = this.#flushing.catch(() => {});
    return this.#flushing = before.then(() => open.syncData()).catch((error) => {
      // A journal that ended meanwhile has nothing left to flush.
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    });
  }

  /** Stops writing and keeps the file for the next open. */
  close(): void {
    this.#open?.close();
    this.#open = null;
    this.#dirty = false;
  }

  /** The notebook's file holds everything: nothing is left to recover. */
  end(): void {
    this.close();
    removeIfThere(this.#file);
    if (this.#left !== null) removeIfThere(this.#left);
    this.#left = null;
    this.#outputs.release(this.#path);
  }

  /** What the last server that crashed left; `start()` or `end()` then takes its place. */
  recover(): Recovered | null {
    this.#left = this.#newestLeft();
    if (this.#left === null) return null;
    const [first, ...rest] = Deno.readTextFileSync(this.#left).split("\n");
    const base = parsed(first);
    if (base?.type !== "base") return null;
    const recovered: Recovered = { base: base.snapshot, entries: [], fileHashes: [base.fileHash] };
    for (const text of rest) {
      const entry = parsed(text);
      // The crash may have cut a line off; nothing after it can be relied on.
      if (!entry || !this.#take(entry, recovered)) break;
    }
    return recovered;
  }

  #newestLeft(): string | null {
    const left = namesIn(this.#folder)
      .filter((name) => name.startsWith(this.#prefix) && name.endsWith(".jsonl"))
      .map((name) => join(this.#folder, name))
      .filter((file) => !isLocked(file))
      .map((file) => ({ file, time: Deno.statSync(file).mtime?.getTime() ?? 0 }));
    return left.sort((a, b) => b.time - a.time)[0]?.file ?? null;
  }

  #take(entry: Line, recovered: Recovered): boolean {
    switch (entry.type) {
      case "writing":
        recovered.fileHashes.push(entry.fileHash);
        return true;
      case "snapshot":
        recovered.entries.push(entry);
        return true;
      case "operation":
        recovered.entries.push({ type: "operation", operation: entry.operation as unknown as Operation });
        return true;
      case "large": {
        const stored = parsed(this.#outputs.read(entry.hash) ?? undefined);
        return stored?.type === "operation" && this.#take(stored, recovered);
      }
      case "base":
        return false;
    }
  }

  #write(entry: Line): void {
    this.#writeText(JSON.stringify(entry));
  }

  #writeText(text: string): void {
    if (!this.#open) throw new TypeError("the journal was not started");
    let bytes = new TextEncoder().encode(text + "\n");
    while (bytes.length > 0) bytes = bytes.subarray(this.#open.writeSync(bytes));
    this.#dirty = true;
  }
}

function parsed(text: string | undefined): Line | null {
  if (!text) return null;
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isLocked(file: string): boolean {
  using handle = Deno.openSync(file, { read: true, write: true });
  return !handle.tryLockSync(true);
}

/** No names where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
