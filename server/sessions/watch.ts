/** Tells of changes to open notebooks' files by other programs, soon but without promise: a save checks again. */
import { dirname, join, relative } from "node:path";

/** Milliseconds in which a program's several writes count as one change. */
const settle = 200;

export interface FileWatch {
  /** `path` is relative to the workspace. */
  watch(path: string): void;
  close(): void;
}

/** Folders are watched, not files: a file replaced by renaming would be lost from sight. */
export function watchFiles(workspace: string, changed: (path: string) => void): FileWatch {
  const watchers = new Map<string, Deno.FsWatcher>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();

  function notice(file: string): void {
    const path = relative(workspace, file).replaceAll("\\", "/");
    clearTimeout(waiting.get(path));
    waiting.set(path, setTimeout(() => (waiting.delete(path), changed(path)), settle));
  }

  async function follow(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind !== "access") paths.filter((file) => file.endsWith(".ipynb")).forEach(notice);
    }
  }

  return {
    watch(path) {
      const folder = dirname(join(workspace, path));
      if (watchers.has(folder)) return;
      try {
        const watcher = Deno.watchFs(folder, { recursive: false });
        watchers.set(folder, watcher);
        follow(watcher).catch(() => watchers.delete(folder));
      } catch {
        // A system may have no watchers left; a notebook opens without one.
      }
    },
    close() {
      for (const timer of waiting.values()) clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
