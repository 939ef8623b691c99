import { useLayoutEffect, useRef } from "preact/hooks";
import type { CellActions } from "../browser/cell_actions.ts";
import { isFolded } from "../browser/cell_commands.ts";
import { Icon } from "../components/Icon.tsx";
import { memo } from "../components/memo.ts";
import { durationText } from "../components/notebook/duration.ts";
import { InsertLine } from "../components/notebook/InsertLine.tsx";
import type { SessionState } from "../document/message.ts";
import type { Cell, Output } from "../document/notebook.ts";
import { failingPlace } from "../document/traceback.ts";
import CellOutputs from "./CellOutputs.tsx";
import CellSource, { type Highlighter } from "./CellSource.tsx";
import Prose from "./Prose.tsx";

type Execution = SessionState["executions"][string];

interface Props {
  cell: Cell;
  number: number;
  last: boolean;
  path: string;
  activity: "idle" | "queued" | "running";
  /** How the last run ended and how long it took. */
  status: Execution["status"] | undefined;
  ms: number | undefined;
  /** Part of the selection, or its head, which has the focus. */
  selected: "head" | "part" | null;
  editing: boolean;
  caret: "start" | "end" | null;
  /** Markdown shown as its source. */
  open: boolean;
  /** With line numbers. */
  numbered: boolean;
  actions: CellActions;
  highlight: Highlighter | null;
}

export default memo(function NotebookCell(props: Props) {
  const { cell, number, path, activity, status, ms, selected, editing, caret, actions, highlight } = props;
  const section = useRef<HTMLElement>(null);
  const pointed = useRef(false);
  const isCode = cell.cell_type === "code";
  const outputs = isCode ? cell.outputs : [];
  const failed = outputs.some((output) => output.output_type === "error" && output.ename !== "Stopped") ||
    status === "crashed";
  const marked = activity === "idle" && isCode ? failingLine(outputs, cell.execution_count) : null;
  const rendered = cell.cell_type === "markdown" && !props.open;
  // Hidden rather than taken away: an editor may hold typing that is still on its way.
  const opened = useRef(false);
  if (!rendered) opened.current = true;

  // Before the next key press arrives, so that it goes where the selection is. A cell that moves loses the focus.
  useLayoutEffect(() => {
    const element = section.current;
    if (selected !== "head" || editing || !element || document.activeElement === element) return;
    if (mayTakeFocus()) element.focus({ preventScroll: true });
    // What is under the pointer must stay there; an editor brings its caret into view by itself.
    if (!pointed.current) element.scrollIntoView({ block: "nearest" });
    pointed.current = false;
  }, [selected, editing, number]);

  const kind = isCode ? "TypeScript" : cell.cell_type === "markdown" ? "Markdown" : "Raw text";
  const state = activity !== "idle" ? activity : failed ? "failed" : "";
  return (
    <>
      <section
        ref={section}
        class={`cell ${cell.cell_type} ${activity} ${failed ? "failed" : ""} ${selected ? "selected" : ""} ${
          editing ? "editing" : ""
        }`}
        role="group"
        data-cell={cell.id}
        tabIndex={selected === "head" ? 0 : -1}
        aria-label={`Cell ${number}, ${kind}${state === "" ? "" : `, ${state}`}`}
        onPointerDown={(event) => {
          pointed.current = selected !== "head";
          actions.select(cell.id, event.shiftKey);
        }}
      >
        <div class="cell-gutter">
          {isCode && (
            <>
              <span class="cell-count" title={activity === "queued" ? "Waiting to run" : undefined}>
                {countText(activity, cell.execution_count)}
              </span>
              {activity === "idle"
                ? (
                  <button
                    type="button"
                    class="icon-button cell-run"
                    tabIndex={-1}
                    title="Run (Ctrl+Enter)"
                    aria-label={`Run cell ${number}`}
                    onClick={() => actions.run(cell.id, "stay")}
                  >
                    <Icon name="play" />
                  </button>
                )
                : (
                  <button
                    type="button"
                    class="icon-button cell-run"
                    tabIndex={-1}
                    title="Stop (I I)"
                    aria-label="Stop"
                    onClick={() => actions.stop()}
                  >
                    <Icon name="square" />
                  </button>
                )}
            </>
          )}
        </div>
        <div class="cell-body">
          {rendered && (
            <div class="cell-prose" onDblClick={() => actions.edit(cell.id)}>
              {cell.source.trim() === ""
                ? <p class="muted">Empty Markdown. Press Enter to write.</p>
                : <Prose source={cell.source} path={path} attachments={cell.attachments} />}
            </div>
          )}
          {opened.current && (
            <div hidden={rendered}>
              <CellSource
                key={cell.cell_type}
                cell={cell}
                editing={editing}
                caret={caret}
                numbered={props.numbered}
                label={`${kind} of cell ${number}`}
                marked={marked}
                actions={actions}
                highlight={highlight}
              />
            </div>
          )}
          {isCode && activity === "idle" && ms !== undefined && (
            <span class="cell-time number">{durationText(ms)}</span>
          )}
          {outputs.length > 0 && (isFolded(cell)
            ? <p class="muted outputs-folded">Outputs are folded. Press O to show them.</p>
            : <CellOutputs outputs={outputs} path={path} />)}
        </div>
      </section>
      <InsertLine open={props.last} onInsert={(type) => actions.insertAfter(cell.id, type)} />
    </>
  );
});

function failingLine(outputs: Output[], executionCount: number | null): number | null {
  const places = outputs.map((output) =>
    output.output_type === "error" ? failingPlace(output, executionCount) : null
  );
  return places.find((place) => place !== null)?.line ?? null;
}

function countText(activity: Props["activity"], count: number | null): string {
  if (activity === "running") return "[*]";
  if (activity === "queued") return "[…]";
  return count === null ? "[ ]" : `[${count}]`;
}

/** The rest of the page keeps the focus while someone is using it. */
function mayTakeFocus(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest(".cells") !== null;
}
