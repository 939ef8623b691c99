/**
 * Writes a notebook's file a moment after its last change, never over a file that changed on disk meanwhile.
 * Failures are states that the browser shows, not exceptions.
 */
import type { SaveState } from "../../document/message.ts";
import type { FileFault, NotebookFiles, Stamp } from "./ports.ts";

/** Milliseconds after the last change, and the longest that a notebook under constant change goes unsaved. */
const quiet = 1_000;
const longest = 10_000;

export interface SaverPort {
  files: NotebookFiles;
  path(): string;
  /** The text that the file should have now, and the revision that it stands for. */
  text(): Promise<{ text: string; revision: number }>;
  revision(): number;
  /** A text is about to become the file. */
  writing(text: string): void;
  /** The file holds the document up to this revision, as this text. */
  saved(revision: number, text: string): void;
  changed(): void;
}

/** Why a user must choose: their `SaveState` as far as it is always the same. */
export const conflicts = {
  changed: { type: "conflict", reason: "The file changed on disk." },
  deleted: { type: "conflict", reason: "The file was deleted on disk.", deleted: true },
} as const satisfies Record<string, SaveState>;

/** A file as it was last read or written here. */
export interface KnownFile {
  text: string;
  stamp: Stamp;
}

type Conflict = Extract<SaveState, { type: "conflict" }>;

export class Saver {
  readonly #port: SaverPort;
  #known: KnownFile;
  #state: SaveState = { type: "saved", at: Date.now() };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsavedSince: number | null = null;
  #saving: Promise<void> | null = null;

  constructor(port: SaverPort, known: KnownFile) {
    this.#port = port;
    this.#known = known;
  }

  get state(): SaveState {
    return this.#state;
  }

  get known(): KnownFile {
    return this.#known;
  }

  /** The document changed: a save follows, unless the user has a conflict to decide first. */
  touch(): void {
    if (this.#state.type === "conflict") return;
    const now = Date.now();
    this.#unsavedSince ??= now;
    clearTimeout(this.#timer);
    const delay = Math.max(0, Math.min(quiet, this.#unsavedSince + longest - now));
    this.#timer = setTimeout(() => this.save(), delay);
    if (this.#state.type !== "unsaved" && !this.#saving) this.#setState({ type: "unsaved" });
  }

  /** Saves now; resolves when the file is written or the reason why not is in `state`. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#state.type === "conflict") return Promise.resolve();
    if (this.#saving) return this.#saving.then(() => this.#unsavedSince === null ? undefined : this.save());
    if (this.#unsavedSince === null && this.#state.type === "saved") return Promise.resolve();
    return this.#saving = this.#write().finally(() => this.#saving = null);
  }

  /** The file was found different from what is known here. */
  conflict(state: Conflict): void {
    clearTimeout(this.#timer);
    this.#setState(state);
  }

  /** Takes over what is on disk now: as the document itself, or as what the next save may replace. */
  adopt(known: KnownFile, as: "saved" | "replaceable"): void {
    this.#known = known;
    clearTimeout(this.#timer);
    this.#unsavedSince = null;
    this.#setState({ type: "saved", at: Date.now() });
    if (as === "replaceable") this.touch();
  }

  async close(): Promise<void> {
    await this.save();
    clearTimeout(this.#timer);
  }

  async #write(): Promise<void> {
    this.#unsavedSince = null;
    this.#setState({ type: "saving" });
    try {
      const { text, revision } = await this.#port.text();
      if (text !== this.#known.text) {
        const written = await this.#replace(text);
        if (!written.ok) {
          if (written.code === "changed") return this.conflict(conflicts.changed);
          if (written.code === "not-found") return this.conflict(conflicts.deleted);
          return this.#fail(written.message);
        }
        this.#known = { text, stamp: written.stamp };
      }
      this.#port.saved(revision, text);
      if (this.#port.revision() === revision) return this.#setState({ type: "saved", at: Date.now() });
      this.#setState({ type: "unsaved" });
      this.touch();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  async #replace(text: string): Promise<{ ok: true; stamp: Stamp } | FileFault> {
    const { files, path, writing } = this.#port;
    writing(text);
    const written = await files.writeText(path(), text, this.#known.stamp);
    if (written.ok || written.code !== "changed") return written;
    // Another server on the same workspace may have written the very same.
    const read = await files.readText(path());
    return read.ok && read.text === text ? read : written;
  }

  #fail(reason: string): void {
    this.#unsavedSince ??= Date.now();
    this.#setState({ type: "failed", reason });
  }

  #setState(state: SaveState): void {
    this.#state = state;
    this.#port.changed();
  }
}
