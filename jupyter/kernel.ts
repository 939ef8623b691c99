/** The tapebook kernel as its users see it: one running `deno jupyter` process with its faults cured. */
import type { JsonObject, MimeBundle, Output } from "../document/notebook.ts";

export interface OutputLimits {
  /** Largest single output, in bytes. */
  outputBytes: number;
  /** Most console text of one cell, in bytes. */
  consoleBytes: number;
  /** Most outputs of one cell. */
  outputs: number;
}

export interface KernelOptions {
  /** The folder with the import map; the process starts here. */
  productRoot: string;
  /** Where the notebook lies; the process changes to it before the first cell. */
  folder: string;
  /** Where the process starts when that is not the product's root: a folder with an import map of its own. */
  startFolder?: string;
  /** Environment of the kernel process, already free of the server's secrets. */
  env: Record<string, string>;
  limits?: Partial<OutputLimits>;
  /** Figures carry pictures beside their spec (for Jupyter clients that cannot draw the spec). */
  stills?: boolean;
  /** Absolute path of the folder where outputs may keep what is too large for a notebook, if somebody serves it. */
  kept?: string;
  /** What a cell under which the process died advises, as a sentence; without it that the kernel be restarted. */
  afterDeath?: string;
}

export type KernelEvent =
  | { type: "executionCount"; executionCount: number }
  | { type: "output"; output: Output }
  | { type: "updateDisplay"; displayId: string; data: MimeBundle; metadata: JsonObject }
  | { type: "clearOutput"; wait: boolean };

export interface CellRequest {
  id: string;
  source: string;
  /** The value of the last expression is not shown, and the execution is not counted. */
  silent?: boolean;
  /** False runs the cell without counting the execution. */
  storeHistory?: boolean;
  /**
   * Answers `prompt()` and `confirm()`, with null when nobody is there any more; that is the empty answer to them.
   * Without it they give null and false at once.
   */
  ask?: (question: Question) => Promise<string | null>;
}

/** What a cell wants to know from its user. */
export interface Question {
  prompt: string;
  password: boolean;
}

export interface CellResult {
  status: "ok" | "error" | "stopped" | "crashed";
  executionCount: number | null;
  ms: number;
}

export type StopOutcome =
  /** Nothing was running. */
  | "idle"
  /** The awaiting cell was cancelled; its variables are there. */
  | "cancelled"
  /** A synchronous loop was terminated; its variables are there. */
  | "terminated"
  /** Nothing else helped: the process was killed and started anew; variables are gone. */
  | "restarted";

export interface Kernel {
  readonly versions: { deno: string; v8: string; typescript: string };
  readonly state: "starting" | "idle" | "busy" | "restarting" | "dead";
  /** Changes to another notebook's folder: how a warm kernel is given to a notebook. */
  enter(folder: string): Promise<void>;
  /**
   * Runs one cell and resolves when everything that it printed has been handed to `onEvent`, in order.
   * Calls queue: cells never overlap. A dead process gives `crashed` with the reason as an error output.
   */
  execute(cell: CellRequest, onEvent: (event: KernelEvent) => void): Promise<CellResult>;
  stop(): Promise<StopOutcome>;
  restart(): Promise<void>;
  /** Output of timers and promises that outlive their cell; `cellId` is the cell that started them, if known. */
  onBackground(listener: (event: KernelEvent, cellId: string | null) => void): void;
  /** Called on each change of `state`; `reason` says why a kernel died. */
  onState(listener: (state: Kernel["state"], reason?: string) => void): void;
  close(): Promise<void>;
}

/** `startKernel(options)` in jupyter/start.ts gives one, ready to execute. */
export type StartKernel = (options: KernelOptions) => Promise<Kernel>;
