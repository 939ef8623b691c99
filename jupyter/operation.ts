/** What a cell printed, as a change of its document. */
import type { CellId } from "../document/notebook.ts";
import type { ExecutionOperation } from "../document/operation.ts";
import type { KernelEvent } from "./kernel.ts";

export function operationOf(cellId: CellId, event: KernelEvent): ExecutionOperation {
  switch (event.type) {
    case "executionCount":
      return { type: "setExecutionCount", cellId, executionCount: event.executionCount };
    case "output":
      return { type: "appendOutput", cellId, output: event.output };
    case "updateDisplay":
      return { ...event };
    case "clearOutput":
      return { type: "clearCellOutput", cellId, wait: event.wait };
  }
}
