/**
 * What the wrapper and the prelude inside the kernel say to each other, as lines of JSON over a loopback socket.
 *
 * This channel works beside a running cell as long as the cell is not in a synchronous loop, and that is how the
 * two are told apart. It needs no evaluation of code, so nothing that a cell defines can get in its way.
 */
export type ControlRequest =
  | { type: "enter"; folder: string }
  /** The next code from the shell is this cell; `script` is the name that its stack frames will carry. */
  | { type: "begin"; cell: { id: string; source: string }; script: string }
  /** Sends a message through the output queue: outputs that come before it are complete. */
  | { type: "mark"; marker: string }
  /** A marker that the prelude sent itself has come out of the queue. */
  | { type: "seen"; marker: string }
  /** Ends every top-level await of the running cell: at once, or answers FINISHING and ends them when that work is done. */
  | { type: "cancel" }
  /** Collects garbage, the promise of an interrupted cell among it. */
  | { type: "collect" }
  /** What caused the error that ended the cell: the kernel tells of the outermost error alone. */
  | { type: "causes"; headline: string }
  /** The text that the engine really runs for a script, after types were removed. */
  | { type: "source"; script: string };

/** Metadata key of iopub messages that the prelude sends in the name of a cell. */
export const CELL_KEY = "tapebook_cell";
export const MARKER_MIME = "application/vnd.tapebook.marker";
/** Property of `globalThis` behind which rewritten awaits find the prelude. No identifier can collide with it. */
export const AWAITS = "tapebook:awaits";
export const STOPPED = "Stopped";
export const FINISHING = "finishing";
