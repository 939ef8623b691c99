/** What a session needs from the outside: files with stamps, kernels, and browsers. */
import type { Kernel } from "../../jupyter/kernel.ts";

/** A file as it was read or written: opaque here, known to those who give it. */
export type Stamp = unknown;

/** Why a file could not be read or written. */
export interface FileFault {
  ok: false;
  code: string;
  message: string;
}

/** The notebooks' files; paths are relative to the workspace, with forward slashes. */
export interface NotebookFiles {
  readText(path: string): Promise<{ ok: true; text: string; stamp: Stamp } | FileFault>;
  /** Refuses when the file is no longer the one that `expected` stands for: `changed`, or `not-found` when it is gone. */
  writeText(path: string, text: string, expected: Stamp): Promise<{ ok: true; stamp: Stamp } | FileFault>;
  /** Makes a file that is not there. */
  upload(
    path: string,
    upload: { type: "file"; format: "text"; content: string },
  ): Promise<{ ok: true } | FileFault>;
}

export interface KernelPool {
  /** A ready kernel standing in an absolute folder. */
  take(folder: string): Promise<Kernel>;
  close(): Promise<void>;
}

/** One browser's connection, seen from the session. */
export interface Client {
  send(text: string): void;
  /** Bytes handed over that have not left yet. */
  buffered(): number;
  close(code: number, reason: string): void;
}

/** Why the server closes a socket; a browser reconnects after `tooSlow` and `goingAway` only. */
export const closeCodes = { goingAway: 1001, tooSlow: 4001, removed: 4004, refused: 4005 } as const;
