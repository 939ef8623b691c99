/** The open notebooks of a workspace: one session per path, whoever opens it. */
import type { NotebookPictures } from "tapebook";
import { dirname, join } from "node:path";
import { openDocument } from "../../document/apply.ts";
import type { Json } from "../../document/notebook.ts";
import { readNotebook } from "../../document/read.ts";
import type { Logger } from "../observe/logger.ts";
import { Journal, namesIn } from "./journal.ts";
import { OutputStore } from "./output_store.ts";
import type { KernelPool, NotebookFiles } from "./ports.ts";
import { replay } from "./recovery.ts";
import { Session } from "./session.ts";
import { createStills } from "./stills.ts";
import { watchFiles } from "./watch.ts";

export interface SessionsOptions {
  files: NotebookFiles;
  pool: KernelPool;
  /** Absolute path of the workspace. */
  workspace: string;
  renderStill(figure: Json): Promise<NotebookPictures>;
  log: Logger;
  /** Milliseconds without a browser or a running cell after which a kernel, and then its session, is put away. */
  idleKernelMs?: number;
}

export type Opened = { ok: true; session: Session } | { ok: false; code: string; message: string };

export interface Sessions {
  open(path: string): Promise<Opened>;
  list(): Session[];
  /** Ends a session's kernel; false when there is no such session. */
  shutdown(id: string): Promise<boolean>;
  /** Writes what is unsaved of a notebook, or of the notebooks in a folder. */
  flush(path: string): Promise<void>;
  /** A notebook, or a folder with open notebooks, has another name now. */
  renamed(from: string, to: string): Promise<void>;
  removed(path: string): Promise<void>;
  close(): Promise<void>;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { files, pool, workspace, log } = options;
  const idleKernelMs = options.idleKernelMs ?? 60 * 60 * 1000;
  const data = join(workspace, ".tapebook");
  const journals = join(data, "journal");
  const server = crypto.randomUUID().slice(0, 8);
  const outputs = new OutputStore(join(data, "outputs"));
  if (namesIn(journals).length === 0) outputs.clear();
  const stillOf = createStills(options.renderStill, log);
  const opening = new Map<string, Promise<Opened>>();
  const sessions = new Map<string, Session>();
  const failed = (what: string, path: string) => (error: unknown) =>
    log.log("error", what, { path, reason: error instanceof Error ? error.stack : String(error) });
  const watcher = watchFiles(workspace, (path) => {
    sessions.get(path)?.fileChanged().catch(failed("reload failed", path));
  });
  const reaper = setInterval(putAway, Math.min(idleKernelMs, 60_000));

  const journalFor = (path: string) => new Journal(journals, path, server, outputs);
  const folderOf = (path: string) => join(workspace, dirname(path));
  const within = (path: string) =>
    [...sessions.values()].filter((session) => session.path === path || session.path.startsWith(path + "/"));

  async function load(path: string): Promise<Opened> {
    const started = performance.now();
    const file = await files.readText(path);
    if (!file.ok) return file;
    const read = readNotebook(file.text);
    if (!read.ok) return read;
    const journal = journalFor(path);
    const recovered = journal.recover();
    const session = new Session({
      path,
      document: recovered ? replay(recovered) ?? openDocument(read.notebook) : openDocument(read.notebook),
      file,
      recoveredOver: recovered && recovered.fileHashes,
      files,
      journal,
      journalFor,
      folderOf,
      takeKernel: (path) => pool.take(folderOf(path)),
      stillOf,
      log,
    });
    sessions.set(path, session);
    watcher.watch(path);
    log.log("info", recovered ? "open recovered" : "open", {
      session: session.id,
      path,
      ms: Math.round(performance.now() - started),
    });
    return { ok: true, session };
  }

  /** First the kernel goes, and at the next look the session, whose notebook is in its file by then. */
  function putAway(): void {
    const before = Date.now() - idleKernelMs;
    for (const [path, session] of sessions) {
      if (session.idleSince >= before) continue;
      if (session.hasKernel) {
        log.log("info", "idle kernel closed", { session: session.id, path });
        session.closeKernel().catch(failed("kernel not closed", path));
      } else if (session.state.save.type === "saved") {
        sessions.delete(path);
        session.close().catch(failed("session not closed", path));
      }
    }
  }

  return {
    open(path) {
      const session = sessions.get(path);
      if (session) return Promise.resolve({ ok: true, session });
      const waiting = opening.get(path) ?? load(path).finally(() => opening.delete(path));
      opening.set(path, waiting);
      return waiting;
    },
    list: () => [...sessions.values()],
    async shutdown(id) {
      const session = [...sessions.values()].find((session) => session.id === id);
      await session?.closeKernel();
      return session !== undefined;
    },
    async flush(path) {
      await Promise.all(within(path).map((session) => session.save()));
    },
    async renamed(from, to) {
      await Promise.all(
        within(from).map((session) => {
          sessions.delete(session.path);
          const path = to + session.path.slice(from.length);
          sessions.set(path, session);
          watcher.watch(path);
          return session.renamed(path);
        }),
      );
    },
    async removed(path) {
      await Promise.all(
        within(path).map((session) => {
          sessions.delete(session.path);
          return session.remove();
        }),
      );
    },
    async close() {
      clearInterval(reaper);
      watcher.close();
      await Promise.all(opening.values());
      await Promise.all([...sessions.values()].map((session) => session.close()));
      sessions.clear();
      await pool.close();
    },
  };
}
