/** What a running cell does to the document. Nothing here can be undone by people. */
import type { Cell, CellId, CodeCell, Output } from "./notebook.ts";
import type { ExecutionOperation, LiveDocument, Refusal } from "./operation.ts";
import { refusal } from "./refusal.ts";
import { joinStream } from "./stream_text.ts";

interface Executed {
  document: Pick<LiveDocument, "notebook" | "clearing">;
  published: ExecutionOperation;
}

export function execute(document: LiveDocument, operation: ExecutionOperation): Executed | Refusal {
  if (operation.type === "updateDisplay") return updateDisplay(document, operation);
  const { cells } = document.notebook;
  const index = cells.findIndex((cell) => cell.id === operation.cellId);
  const cell = cells[index];
  if (!cell) {
    return refusal("unknown-cell", `There is no cell ${operation.cellId}; it may have been deleted.`);
  }
  if (cell.cell_type !== "code") {
    return refusal("invalid-operation", `Cell ${cell.id} holds ${cell.cell_type} and cannot run.`);
  }
  const clears = document.clearing.includes(cell.id);
  const clearing = clears ? document.clearing.filter((id) => id !== cell.id) : document.clearing;
  const changed = (next: CodeCell, still: readonly CellId[] = clearing): Executed => ({
    document: { notebook: { ...document.notebook, cells: cells.with(index, next) }, clearing: still },
    published: operation,
  });
  const unchanged = (still: readonly CellId[]): Executed => ({
    document: { notebook: document.notebook, clearing: still },
    published: operation,
  });
  switch (operation.type) {
    case "startExecution":
      return changed({ ...cell, outputs: [], execution_count: null });
    case "setExecutionCount":
      return changed({ ...cell, execution_count: operation.executionCount }, document.clearing);
    case "appendOutput": {
      const replace = clears || operation.replace === true;
      const executed = changed({
        ...cell,
        outputs: withOutput(replace ? [] : cell.outputs, operation.output),
      });
      return replace ? { ...executed, published: { ...operation, replace } } : executed;
    }
    case "clearCellOutput":
      if (!operation.wait) return changed({ ...cell, outputs: [] });
      return unchanged([...clearing, cell.id]);
    case "finishExecution":
      return unchanged(clearing);
  }
}

function withOutput(outputs: readonly Output[], output: Output): Output[] {
  const last = outputs.at(-1);
  if (output.output_type !== "stream") return [...outputs, output];
  if (last?.output_type !== "stream" || last.name !== output.name) {
    return [...outputs, joinStream({ ...output, text: "" }, output.text)];
  }
  return outputs.with(-1, joinStream(last, output.text));
}

function updateDisplay(
  { notebook, clearing }: LiveDocument,
  published: ExecutionOperation & { type: "updateDisplay" },
): Executed {
  const { displayId, data, metadata } = published;
  const shows = (output: Output) => "display_id" in output && output.display_id === displayId;
  const updated = (output: Output) => shows(output) ? { ...output, data, metadata } as Output : output;
  const cells = notebook.cells.map((cell): Cell =>
    cell.cell_type === "code" && cell.outputs.some(shows)
      ? { ...cell, outputs: cell.outputs.map(updated) }
      : cell
  );
  return { document: { notebook: { ...notebook, cells }, clearing }, published };
}
