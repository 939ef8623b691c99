/**
 * One open notebook: the document that the server owns, the browsers on it, its kernel and its file. Operations are
 * applied one after another, journalled, and sent to every browser in that order.
 */
import type { ClientMessage, ServerMessage, SessionState } from "../../document/message.ts";
import type { CellId, Notebook } from "../../document/notebook.ts";
import type { LiveDocument, Operation, Refusal } from "../../document/operation.ts";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import type { Kernel } from "../../jupyter/kernel.ts";
import type { Logger } from "../observe/logger.ts";
import { Clients } from "./clients.ts";
import { fileDifference } from "./difference.ts";
import { Execution } from "./execution.ts";
import { fileNotebook, type StillOf } from "./file_notebook.ts";
import type { Journal } from "./journal.ts";
import { sha256 } from "./output_store.ts";
import { type FileState, OwnedDocument } from "./owned_document.ts";
import { type Client, closeCodes, type FileFault, type NotebookFiles } from "./ports.ts";
import { parseMessage, type Refused } from "./request.ts";
import { conflicts, type KnownFile, Saver } from "./saver.ts";

export interface SessionOptions {
  path: string;
  document: LiveDocument;
  file: KnownFile;
  /** Hashes of the texts that the file may have, when the document was recovered from a journal. */
  recoveredOver: readonly string[] | null;
  files: NotebookFiles;
  journal: Journal;
  /** A journal for another name. */
  journalFor(path: string): Journal;
  takeKernel(path: string): Promise<Kernel>;
  folderOf(path: string): string;
  stillOf: StillOf;
  log: Logger;
}

type Answer = { ok: true } | Refused;

/** Milliseconds between announcements of the state: one frame of a screen. */
const frame = 16;

export class Session {
  readonly id: string = crypto.randomUUID();
  #path: string;
  #announcement: ReturnType<typeof setTimeout> | undefined;
  #announcedAt = 0;
  #closed = false;
  #lastSeen = Date.now();
  readonly #options: SessionOptions;
  readonly #document: OwnedDocument;
  readonly #clients = new Clients();
  readonly #execution: Execution;
  readonly #saver: Saver;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#path = options.path;
    const { file, conflict } = fileStateOf(options);
    this.#document = new OwnedDocument(
      options.document,
      options.journal,
      file,
      (error) => options.log.log("error", "journal failed", { session: this.id, reason: String(error) }),
    );
    this.#execution = new Execution({
      takeKernel: () => options.takeKernel(this.#path),
      source: (cellId) => this.#codeSource(cellId),
      apply: (operation) => void this.#apply(operation),
      changed: () => this.#announce(),
      ran: (cellId, status, ms) =>
        options.log.log("info", "run", { session: this.id, cell: cellId, status, ms: Math.round(ms) }),
    });
    this.#saver = new Saver({
      files: options.files,
      path: () => this.#path,
      text: async () => {
        const { notebook, revision } = this.#document.live;
        return { text: writeNotebook(await fileNotebook(notebook, options.stillOf)), revision };
      },
      revision: () => this.#document.live.revision,
      writing: (text) => this.#document.writing(text),
      saved: (revision, text) => this.#document.fileHolds(revision, text),
      changed: () => this.#announce(),
    }, options.file);
    if (conflict) {
      const reason = "The file changed on disk while the server was not running.";
      this.#saver.conflict({ type: "conflict", reason });
    } else if (options.recoveredOver) this.#saver.touch();
  }

  get path(): string {
    return this.#path;
  }

  get notebook(): Notebook {
    return this.#document.live.notebook;
  }

  get state(): SessionState {
    return {
      path: this.#path,
      ...this.#execution.state,
      save: this.#saver.state,
      clients: this.#clients.size,
    };
  }

  /** Epoch milliseconds since when nobody has looked and nothing has run; infinity while someone does. */
  get idleSince(): number {
    return this.#clients.size > 0 ? Infinity : Math.max(this.#lastSeen, this.#execution.idleSince);
  }

  connect(client: Client): { receive(text: string): void; disconnect(): void } {
    const clientId = crypto.randomUUID();
    this.#execution.reopen();
    // A welcome does not say which outputs wait to be cleared, so they are cleared for all.
    for (const cellId of this.#document.live.clearing) {
      this.#apply({ type: "clearCellOutput", cellId, wait: false });
    }
    this.#clients.add(clientId, client, this.#welcome(clientId));
    this.#announce();
    return {
      receive: (text) => this.#receive(clientId, text),
      disconnect: () => {
        this.#lastSeen = Date.now();
        if (this.#clients.remove(clientId)) this.#announce();
      },
    };
  }

  /** Writes what is unsaved; resolves when done, or when it cannot be (see `state.save`). */
  save(): Promise<void> {
    return this.#saver.save();
  }

  /** The file's name changed; its content did not. */
  async renamed(path: string): Promise<void> {
    const oldFolder = this.#options.folderOf(this.#path);
    this.#path = path;
    await this.#document.moveTo(this.#options.journalFor(path));
    this.#announce();
    const folder = this.#options.folderOf(path);
    if (folder !== oldFolder) await this.#execution.enter(folder);
  }

  /** The file may have changed: a clean document takes the new content as an undoable change, another one asks. */
  async fileChanged(): Promise<void> {
    // Whatever is not saved yet meets the changed file when it is written.
    const { known, state } = this.#saver;
    if (this.#closed || (state.type !== "saved" && !isDeleted(state))) return;
    const path = this.#path;
    const read = await this.#options.files.readText(path);
    const asBefore = known === this.#saver.known && state === this.#saver.state && path === this.#path;
    if (this.#closed || !asBefore) return this.fileChanged();
    if (!read.ok) {
      if (read.code === "not-found" && !isDeleted(state)) this.#saver.conflict(conflicts.deleted);
    } else if (read.text === known.text) {
      if (isDeleted(state)) this.#saver.adopt(read, "replaceable");
    } else if (this.#document.isInFile) {
      const refusal = this.#takeFile(read);
      if (refusal) {
        this.#saver.conflict({ type: "conflict", reason: `${conflicts.changed.reason} ${refusal}` });
      }
    } else this.#saver.conflict(conflicts.changed);
  }

  /** Ends the kernel and keeps the document; the next browser gets a new kernel. */
  closeKernel(): Promise<void> {
    return this.#execution.close();
  }

  get hasKernel(): boolean {
    return this.#execution.hasKernel;
  }

  async close(code: number = closeCodes.goingAway, reason = "the server is closing"): Promise<void> {
    this.#clients.closeAll(code, reason);
    await this.#execution.close();
    await this.#saver.close();
    this.#closed = true;
    clearTimeout(this.#announcement);
    this.#document.close();
  }

  /** The file is gone: nothing may be written any more. */
  async remove(): Promise<void> {
    this.#closed = true;
    this.#document.end();
    this.#saver.conflict({ type: "conflict", reason: "The notebook was deleted." });
    this.#clients.closeAll(closeCodes.removed, "the notebook was deleted");
    await this.#execution.close();
    clearTimeout(this.#announcement);
  }

  async #receive(clientId: string, text: string): Promise<void> {
    const message = parseMessage(text);
    if (!message.ok) return this.#answer(clientId, message.id, message.refusal);
    this.#answer(clientId, message.message.id, await this.#perform(message.message));
  }

  #welcome(clientId: string): ServerMessage {
    const { notebook, revision, sourceVersions } = this.#document.live;
    return { type: "welcome", clientId, notebook, revision, sourceVersions, session: this.state };
  }

  #answer(clientId: string, id: number, answer: Answer): void {
    // Who has the answer has the state that it led to.
    if (this.#announcement !== undefined) this.#announceNow();
    const message: ServerMessage = answer.ok
      ? { type: "accepted", id }
      : { type: "refused", id, refusal: answer };
    this.#clients.send(clientId, message);
  }

  async #perform(message: ClientMessage): Promise<Answer> {
    try {
      switch (message.type) {
        case "edit":
        case "source":
          return await this.#edit(message.operation as Operation);
        case "run":
          return failedUnless(this.#execution.run(message.cellIds));
        case "runAll":
          return failedUnless(this.#execution.run(this.notebook.cells.map((cell) => cell.id)));
        case "stop":
          await this.#execution.stop();
          return { ok: true };
        case "restart":
          await this.#execution.restart();
          return { ok: true };
        case "save":
          await this.#saver.save();
          return this.#saveAnswer();
        case "resolve":
          return await this.#resolve(message.keep);
      }
    } catch (error) {
      this.#options.log.log("error", "request failed", {
        session: this.id,
        request: message.type,
        reason: error instanceof Error ? error.stack : String(error),
      });
      return failed(error instanceof Error ? error.message : String(error));
    }
  }

  async #edit(operation: Operation): Promise<Answer> {
    const refusal = this.#apply(operation);
    if (refusal) return refusal;
    await this.#document.sync();
    return { ok: true };
  }

  #saveAnswer(): Answer {
    const { state } = this.#saver;
    return state.type === "failed" || state.type === "conflict" ? failed(state.reason) : { ok: true };
  }

  async #resolve(keep: "mine" | "disk"): Promise<Answer> {
    const { state } = this.#saver;
    if (state.type !== "conflict") return { ok: true };
    // A file that is there again, or no more, is another question than the one that was answered.
    if (isDeleted(state)) await this.fileChanged();
    if (state !== this.#saver.state) return this.#saveAnswer();
    const read = await this.#fileOnDisk(keep);
    if (!read.ok) {
      if (read.code === "not-found") this.#saver.conflict(conflicts.deleted);
      return failed(read.message);
    }
    if (keep === "disk") {
      const refusal = this.#takeFile(read);
      return refusal === null ? { ok: true } : failed(refusal);
    }
    this.#saver.adopt(read, "replaceable");
    await this.#saver.save();
    return this.#saveAnswer();
  }

  /** A file that was deleted on disk can still be written anew. */
  async #fileOnDisk(keep: "mine" | "disk"): Promise<KnownFile & { ok: true } | FileFault> {
    const { files } = this.#options;
    const read = await files.readText(this.#path);
    if (read.ok || read.code !== "not-found" || keep === "disk") return read;
    const content = writeNotebook(this.notebook);
    const created = await files.upload(this.#path, { type: "file", format: "text", content });
    return created.ok ? files.readText(this.#path) : created;
  }

  /** Makes the document equal to the file's text; returns what is wrong with that text otherwise. */
  #takeFile(file: KnownFile): string | null {
    const read = readNotebook(file.text);
    if (!read.ok) return read.message;
    const difference = fileDifference(this.notebook, read.notebook);
    if (difference) this.#apply(difference);
    this.#saver.adopt(file, "saved");
    this.#document.fileHolds(this.#document.live.revision, file.text);
    return null;
  }

  /** The one way in which the document changes. Returns the refusal, if any. */
  #apply(operation: Operation): Refusal | null {
    const changed = this.#document.apply(operation);
    if (!changed.ok) return changed;
    for (const effect of changed.effects) {
      if (effect.type === "save") this.#saver.touch();
      else this.#clients.publish({ ...effect, type: "operation" }, changed.step, (id) => this.#welcome(id));
    }
    return null;
  }

  #codeSource(cellId: CellId): string | null {
    const cell = this.notebook.cells.find((cell) => cell.id === cellId);
    return cell?.cell_type === "code" ? cell.source : null;
  }

  /** At once after a quiet time; changes in quick succession are announced together. */
  #announce(): void {
    const wait = this.#announcedAt + frame - performance.now();
    this.#announcement ??= setTimeout(() => this.#announceNow(), Math.max(0, wait));
  }

  #announceNow(): void {
    clearTimeout(this.#announcement);
    this.#announcement = undefined;
    this.#announcedAt = performance.now();
    this.#clients.broadcast({ type: "session", session: this.state });
  }
}

/** A recovered document is in no file yet, and its journal may have begun beside another text than is there now. */
function fileStateOf(
  { document, file: { text }, recoveredOver }: SessionOptions,
): { file: FileState; conflict: boolean } {
  const hash = sha256(text);
  if (!recoveredOver) return { file: { text, hash, revision: document.revision }, conflict: false };
  const conflict = !recoveredOver.includes(hash);
  return { file: { text, hash: conflict ? recoveredOver.at(-1)! : hash, revision: null }, conflict };
}

function isDeleted(state: SessionState["save"]): boolean {
  return state.type === "conflict" && state.deleted === true;
}

function failed(message: string): Answer {
  return { ok: false, code: "failed", message };
}

function failedUnless(answer: { ok: true } | { ok: false; message: string }): Answer {
  return answer.ok ? answer : failed(answer.message);
}
