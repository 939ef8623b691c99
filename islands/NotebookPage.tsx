import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { CellActions } from "../browser/cell_actions.ts";
import {
  asHeading,
  broughtBack,
  keptSelection,
  type Plan,
  plan,
  selectedRange,
  type Selection,
} from "../browser/cell_commands.ts";
import type { CellEditor } from "../browser/editor.ts";
import { cellAround, isAdrift, isOnControl, isWriting } from "../browser/focus.ts";
import { isTyped, keyQueue } from "../browser/key_queue.ts";
import { type Command, commandFor } from "../components/notebook/keys.ts";
import { type Answer, NotebookClient, type View } from "../browser/notebook_client.ts";
import { InsertLine } from "../components/notebook/InsertLine.tsx";
import { KeySheet } from "../components/notebook/KeySheet.tsx";
import { Notices } from "../components/notebook/Notices.tsx";
import { Toolbar } from "../components/notebook/Toolbar.tsx";
import { notebookUrl, socketUrl } from "../components/paths.ts";
import { newCell, newCellId } from "../document/cells.ts";
import type { Cell, CellId, CellType } from "../document/notebook.ts";
import type { EditOperation } from "../document/operation.ts";
import { changesBetween } from "../document/text_change.ts";
import type { Highlighter } from "./CellSource.tsx";
import NotebookCell from "./NotebookCell.tsx";

const NOTHING_YET: View = { connection: "connecting", reason: null, document: null, session: null };
const MESSAGE_MS = 5_000;
/** Cells from which on the browser is asked to skip what is out of sight. */
const LONG_NOTEBOOK = 100;

interface Props {
  path: string;
  /** Shown until the live document has arrived; it cannot be edited. */
  preview: Cell[];
}

/** The notebook: everything on the page is drawn from the client's view and the reader's selection. */
export default function NotebookPage({ path, preview }: Props) {
  const view = useSignal<View>(NOTHING_YET);
  // Nothing looks ready for keys before the page's scripts listen to them.
  const selection = useSignal<Selection | null>(null);
  const editing = useSignal(false);
  const openMarkdown = useSignal<ReadonlySet<CellId>>(new Set());
  const numbered = useSignal<ReadonlySet<CellId>>(new Set());
  const highlight = useSignal<Highlighter | null>(null);
  const message = useSignal("");
  const clipboard = useRef<Cell[]>([]);
  const caret = useRef<"start" | "end" | null>(null);
  const client = useRef<NotebookClient | null>(null);
  const editors = useRef(new Map<CellId, CellEditor>());
  const unanswered = useRef(0);
  const sheet = useRef<HTMLDialogElement>(null);
  const cells = () => view.value.document?.notebook.cells ?? preview;

  const tell = (text: string) => {
    message.value = text;
    setTimeout(() => message.value === text && (message.value = ""), MESSAGE_MS);
  };
  const asked = async (answer: Promise<Answer> | undefined) => {
    const given = await answer;
    if (given?.ok === false && given.code !== "started-over") tell(given.message);
  };
  const closeMarkdown = (ids: CellId[]) => {
    const closed = new Set(ids);
    openMarkdown.value = new Set([...openMarkdown.value].filter((id) => !closed.has(id)));
  };
  /** No more keys for the text that is left, even where the cell gone to must still be made. */
  const leaveText = () => {
    const active = document.activeElement;
    if (active instanceof HTMLElement && isWriting(active)) active.blur();
  };
  const goTo = (id: CellId, write: boolean, at: "start" | "end" | null = null) => {
    caret.current = at;
    selection.value = { anchor: id, head: id };
    editing.value = write;
    const active = document.activeElement;
    if (!write || active === null || cellAround(active) !== id) leaveText();
  };
  const editingHead = () =>
    editing.value && selection.value ? editors.current.get(selection.value.head) : undefined;
  /** Moves the selection off cells that are gone. */
  const settle = (before: readonly Cell[], wanted = selection.value) => {
    const kept = keptSelection(wanted, before, cells());
    if (kept === selection.value) return;
    // Text for a cell that is gone must not act as commands on another.
    if (editing.value) keys.forget();
    selection.value = kept;
    editing.value = false;
  };
  /** Keys wait until the page shows what became of an edit. */
  const edit = async (operation: EditOperation) => {
    const before = { cells: cells(), selection: selection.value };
    unanswered.current++;
    const answer = client.current!.edit(operation);
    await asked(answer);
    unanswered.current--;
    const done = (await answer).ok;
    // A later edit decides where the selection goes.
    if (unanswered.current > 0) return done;
    const isUndo = operation.type === "undo" || operation.type === "redo";
    if (done) settle(before.cells, (isUndo && broughtBack(before.cells, cells())) || selection.value);
    else settle(before.cells, before.selection);
    keys.drain();
    return done;
  };
  const carryOut = ({ operation, select, copied }: Plan) => {
    if (copied) clipboard.current = copied;
    if (operation) edit(operation);
    if (select) {
      selection.value = select;
      editing.value = false;
    }
  };
  const insert = (index: number, type: CellType) => {
    const cell = newCell(type);
    edit({ type: "insertCells", index, cells: [cell] });
    if (type === "markdown") openMarkdown.value = new Set([...openMarkdown.value, cell.id]);
    goTo(cell.id, true);
  };
  const run = (ids: CellId[], then: "stay" | "next" | "insert") => {
    const chosen = cells().filter((cell) => ids.includes(cell.id));
    const code = chosen.filter((cell) => cell.cell_type === "code").map((cell) => cell.id);
    if (code.length > 0) asked(client.current?.request({ type: "run", cellIds: code }));
    closeMarkdown(ids);
    const after = cells().findIndex((cell) => cell.id === ids.at(-1)) + 1;
    const next = cells()[after];
    if (then === "insert" || (then === "next" && !next)) insert(after, "code");
    else if (then === "next" && next) goTo(next.id, false);
    else if (editing.value) {
      editing.value = false;
      leaveText();
    }
  };
  const toHeading = async (level: number) => {
    const id = selection.value?.head;
    const find = () => cells().find((cell) => cell.id === id);
    if (!id || !find()) return;
    if (
      find()!.cell_type !== "markdown" &&
      !await edit({ type: "setCellType", cellId: id, cellType: "markdown" })
    ) {
      return;
    }
    const { source } = find()!;
    const operation = {
      type: "changeSource" as const,
      cellId: id,
      version: view.value.document!.sourceVersions[id] ?? 0,
      changes: changesBetween(source, asHeading(source, level)).toJSON(),
      // Not the editors' own: to them this is a change like any other that arrives.
      clientId: `${client.current!.clientId}.page`,
    };
    closeMarkdown([id]);
    asked(client.current!.request({ type: "source", operation }));
  };
  const ask = (type: "runAll" | "stop" | "restart" | "save") => {
    if (type === "runAll") openMarkdown.value = new Set();
    asked(client.current?.request({ type }));
  };

  const actions = useMemo<CellActions>(() => ({
    clientId: () => client.current!.clientId,
    attach(id, make) {
      const attached = client.current!.attach(id, make);
      if (!attached) return null;
      editors.current.set(id, attached.editor);
      const detach = () => {
        attached.detach();
        editors.current.delete(id);
      };
      return { ...attached, detach };
    },
    ready: () => keys.drain(),
    push: (id) => client.current!.push(id),
    select(id, extend) {
      keys.forget();
      if (extend && selection.value) selection.value = { anchor: selection.value.anchor, head: id };
      else if (selection.value?.head !== id || selection.value.anchor !== id) goTo(id, false);
    },
    edit(id) {
      if (cells().find((cell) => cell.id === id)?.cell_type === "markdown") {
        openMarkdown.value = new Set([...openMarkdown.value, id]);
      }
      goTo(id, true);
    },
    leave: (id) => goTo(id, false),
    blur(id) {
      // After Escape the editor tells of it late: keys pressed since are for what they reached.
      if (selection.value?.head !== id || !editing.value) return;
      editing.value = false;
      keys.forget();
    },
    run: (id, then) => run([id], then),
    stop: () => ask("stop"),
    split(id, offset) {
      const newId = newCellId();
      edit({ type: "splitCell", cellId: id, offset, newId });
      if (openMarkdown.value.has(id)) openMarkdown.value = new Set([...openMarkdown.value, newId]);
      goTo(newId, true, "start");
    },
    moveOut(id, direction) {
      const next = cells()[cells().findIndex((cell) => cell.id === id) + direction];
      const writable = next?.cell_type !== "markdown" || openMarkdown.value.has(next.id);
      if (next) goTo(next.id, writable, direction < 0 ? "end" : "start");
    },
    insertAfter: (id, type) => insert(cells().findIndex((cell) => cell.id === id) + 1, type),
  }), []);

  const perform = (command: Command, key: string) => {
    const situation = {
      cells: cells(),
      selection: selection.value,
      clipboard: clipboard.current,
      newCell,
      newId: newCellId,
    };
    const planned = plan(command, situation);
    if (planned) return carryOut(planned);
    const [first, last] = selectedRange(situation);
    const ids = cells().slice(first, last + 1).map((cell) => cell.id);
    switch (command) {
      case "edit":
        return selection.value && actions.edit(selection.value.head);
      case "run":
        return run(ids, "stay");
      case "runNext":
        return run(ids, "next");
      case "runInsert":
        return run(ids, "insert");
      case "heading":
        return toHeading(Number(key));
      case "lineNumbers":
        numbered.value = numbered.value.symmetricDifference(new Set(ids));
        return;
      case "stop":
      case "restart":
      case "save":
        return ask(command);
      case "help":
        return sheet.current?.showModal();
    }
  };

  const pending = useRef<string | null>(null);
  const take = (event: KeyboardEvent) => {
    const editor = editingHead();
    if (editor) return editor.press(event);
    const read = commandFor(event, pending.current);
    pending.current = read.pending;
    if (read.command === null) return;
    event.preventDefault();
    perform(read.command, event.key);
  };
  const keys = useMemo(() =>
    keyQueue<KeyboardEvent>(
      () => unanswered.current > 0 || (editing.value && isAdrift() && !editingHead()?.hasFocus()),
      take,
    ), []);

  useEffect(() => {
    const here = () => view.value.session?.path ?? path;
    const opened = new NotebookClient(() => socketAddress(here()), (next) => {
      const before = cells();
      const isNew = next.document !== view.value.document;
      view.value = next;
      if (isNew && unanswered.current === 0) settle(before);
      if (location.pathname !== notebookUrl(here())) history.replaceState(null, "", notebookUrl(here()));
    });
    client.current = opened;
    if (preview[0]) goTo(preview[0].id, false);
    import("../browser/highlight.ts").then((module) => {
      highlight.value = module.highlight;
      // In memory before the first key press asks for it.
      return import("../browser/editor.ts");
    });
    const keep = (event: BeforeUnloadEvent) => opened.hasUnsent && event.preventDefault();
    addEventListener("beforeunload", keep);
    return () => {
      removeEventListener("beforeunload", keep);
      opened.close();
    };
  }, [path]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || sheet.current?.open) return;
      const writing = isWriting(event.target);
      if (writing) pending.current = null;
      if ((event.ctrlKey || event.metaKey) && commandFor(event, null).command === "save") {
        event.preventDefault();
        ask("save");
      } else if (writing || isOnControl(event)) {
        return;
      } else if (keys.isBusy() && isTyped(event)) {
        event.preventDefault();
        keys.give(event);
      } else if (!editing.value) {
        take(event);
      }
    };
    // The editor may have the focus before the presses kept for it may go there: it must not see later ones first.
    const queueUp = (event: KeyboardEvent) => {
      if (!keys.isKeeping() || !editingHead()?.hasFocus() || event.isComposing || !isTyped(event)) return;
      event.preventDefault();
      event.stopPropagation();
      keys.give(event);
    };
    addEventListener("keydown", queueUp, { capture: true });
    addEventListener("keydown", press);
    return () => {
      removeEventListener("keydown", queueUp, { capture: true });
      removeEventListener("keydown", press);
    };
  }, []);

  const { connection, reason, document: live, session } = view.value;
  const ids = cells().map((cell) => cell.id);
  const [first, last] = selectedRange({ cells: cells(), selection: selection.value });
  const codeIds = () => cells().filter((cell) => cell.cell_type === "code").map((cell) => cell.id);
  return (
    <div class="notebook">
      <div class="notebook-top">
        <Toolbar
          path={session?.path ?? path}
          connection={connection}
          session={session}
          onRunAll={() => ask("runAll")}
          onStop={() => ask("stop")}
          onRestart={() => ask("restart")}
          onSave={() => ask("save")}
          onClearOutputs={() => edit({ type: "clearOutputs", cellIds: codeIds() })}
          onKeys={() => sheet.current?.showModal()}
        />
        <Notices
          path={session?.path ?? path}
          connection={connection}
          reason={reason}
          session={session}
          onResolve={(keep) => asked(client.current?.request({ type: "resolve", keep }))}
          onRestart={() => ask("restart")}
          onSave={() => ask("save")}
        />
      </div>
      <div class={cells().length > LONG_NOTEBOOK ? "cells long" : "cells"}>
        {live && <InsertLine open={ids.length === 0} onInsert={(type) => insert(0, type)} />}
        {cells().map((cell, i) => (
          <NotebookCell
            key={cell.id}
            cell={cell}
            number={i + 1}
            last={i === ids.length - 1}
            path={session?.path ?? path}
            activity={activityOf(session, cell.id)}
            status={session?.executions[cell.id]?.status}
            ms={session?.executions[cell.id]?.ms}
            selected={selection.value &&
              (selection.value.head === cell.id ? "head" : i >= first && i <= last ? "part" : null)}
            editing={live !== null && editing.value && selection.value?.head === cell.id}
            caret={selection.value?.head === cell.id ? caret.current : null}
            open={openMarkdown.value.has(cell.id)}
            numbered={numbered.value.has(cell.id)}
            actions={actions}
            highlight={highlight.value}
          />
        ))}
      </div>
      <p class="message" role="status" aria-live="polite">{message.value}</p>
      <dialog ref={sheet} class="sheet" aria-label="Keys" onClick={() => sheet.current?.close()}>
        <KeySheet />
      </dialog>
    </div>
  );
}

function activityOf(session: View["session"], id: CellId): "running" | "queued" | "idle" {
  if (session?.running?.cellId === id) return "running";
  return session?.queue.includes(id) ? "queued" : "idle";
}

function socketAddress(path: string): string {
  const address = new URL(socketUrl(path), location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}
