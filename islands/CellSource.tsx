import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { CellActions } from "../browser/cell_actions.ts";
import type { CellEditor } from "../browser/editor.ts";
import { type CodeLine, plainLines, SourceText } from "../components/notebook/SourceText.tsx";
import type { Cell } from "../document/notebook.ts";

export type Highlighter = (source: string, language: "typescript" | "markdown") => CodeLine[];

interface Props {
  cell: Cell;
  editing: boolean;
  /** Where the caret goes when writing begins; null leaves it where it was. */
  caret: "start" | "end" | null;
  label: string;
  numbered: boolean;
  /** Line at which the last run failed. */
  marked: number | null;
  actions: CellActions;
  highlight: Highlighter | null;
}

/** The cell's text. It becomes an editor when someone first goes to write in it, and stays one. */
export default function CellSource(
  { cell, editing, caret, label, numbered, marked, actions, highlight }: Props,
) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CellEditor | null>(null);
  const wanted = useSignal(editing);
  const mounted = useSignal(false);
  /** Where the pointer went down on the text, for the caret. */
  const pressed = useRef<{ x: number; y: number } | null>(null);
  const now = useRef({ marked, numbered });
  now.current = { marked, numbered };
  const language = cell.cell_type === "code" ? "typescript" as const : "markdown" as const;

  if (editing) wanted.value = true;

  useEffect(() => {
    if (!wanted.value) return;
    const { id } = cell;
    let detach = () => {};
    let current = true;
    import("../browser/editor.ts").then(({ createEditor }) => {
      const parent = host.current;
      if (!current || !parent) return;
      const make = (source: string, version: number) =>
        createEditor({
          parent,
          source,
          version,
          clientId: actions.clientId(),
          language,
          label,
          numbered: now.current.numbered,
          onChange: () => actions.push(id),
          onFocus: () => actions.edit(id),
          onBlur: () => actions.blur(id),
          onKey: {
            run: (then) => actions.run(id, then),
            leave: () => actions.leave(id),
            split: (offset) => actions.split(id, offset),
            moveOut: (direction) => actions.moveOut(id, direction),
          },
        });
      const attached = actions.attach(id, make);
      if (!attached) return void (wanted.value = false);
      const created = editor.current = attached.editor;
      mounted.value = true;
      created.markLine(now.current.marked);
      detach = () => {
        attached.detach();
        created.destroy();
        editor.current = null;
        mounted.value = false;
      };
    });
    return () => {
      current = false;
      detach();
    };
  }, [wanted.value, language]);
  // Only what is shown can take the focus, so this waits for the editor to be.
  useLayoutEffect(() => {
    const at = pressed.current ?? caret ?? undefined;
    pressed.current = null;
    if (!editing || !mounted.value) return;
    editor.current?.focus(at);
    actions.ready();
  }, [editing, mounted.value]);
  useLayoutEffect(() => editor.current?.markLine(marked), [marked]);
  useLayoutEffect(() => editor.current?.showNumbers(numbered), [numbered]);

  return (
    <div class={numbered ? "cell-source numbered" : "cell-source"}>
      {!mounted.value && (
        <div
          onPointerDown={(event) => {
            if (event.button !== 0 || event.shiftKey) return;
            pressed.current = { x: event.clientX, y: event.clientY };
          }}
          onClick={(event) => {
            // A drag that selected text was meant for copying, not for writing.
            if (!event.shiftKey && getSelection()?.isCollapsed !== false) actions.edit(cell.id);
          }}
        >
          <SourceText lines={(highlight ?? plainLines)(cell.source, language)} marked={marked} />
        </div>
      )}
      <div ref={host} class="cell-editor" hidden={!mounted.value} />
    </div>
  );
}
