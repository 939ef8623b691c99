/** One cell's CodeMirror: TypeScript or Markdown, in step with the server through @codemirror/collab. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { collab } from "@codemirror/collab";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { markdown } from "@codemirror/lang-markdown";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  Compartment,
  EditorState,
  Prec,
  StateEffect,
  StateField,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  runScopeHandlers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { withLineFeeds } from "../document/text_change.ts";
import type { SourceEditor } from "./notebook_client.ts";
import { keepInStep } from "./source_sync.ts";

export interface EditorOptions {
  parent: HTMLElement;
  source: string;
  version: number;
  clientId: string;
  language: "typescript" | "markdown";
  label: string;
  numbered: boolean;
  /** Called after each local change. */
  onChange(): void;
  onFocus(): void;
  /** The focus went elsewhere in the page; not called when the whole window loses it. */
  onBlur(): void;
  onKey: EditorKeys;
}

export interface EditorKeys {
  run(then: "stay" | "next" | "insert"): void;
  /** Escape: back to command mode. */
  leave(): void;
  split(offset: number): void;
  /** An arrow beyond the first or last line. */
  moveOut(direction: -1 | 1): void;
}

export interface CellEditor extends SourceEditor {
  focus(at?: { x: number; y: number } | "start" | "end"): void;
  /** Marks a line, counted from 1, until it is edited. */
  markLine(line: number | null): void;
  showNumbers(shown: boolean): void;
  hasFocus(): boolean;
  /** Does what the key would have done, had it been pressed in here. */
  press(event: KeyboardEvent): void;
  destroy(): void;
}

const setMarkedLine = StateEffect.define<number | null>();
const errorLine = Decoration.line({ class: "error-line" });

const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMarkedLine)) continue;
      const { doc } = transaction.state;
      return effect.value === null || effect.value > doc.lines
        ? Decoration.none
        : Decoration.set(errorLine.range(doc.line(effect.value).from));
    }
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function createEditor(options: EditorOptions): CellEditor {
  const numbers = new Compartment();
  let numbered = options.numbered;
  const stateOf = (doc: string) =>
    EditorState.create({
      doc,
      extensions: [
        Prec.highest(keymap.of(cellKeys(options.onKey))),
        collab({ clientID: options.clientId }),
        ...languageOf(options.language),
        syntaxHighlighting(classHighlighter),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        EditorState.tabSize.of(2),
        indentUnit.of("  "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        search({ top: true }),
        highlightSelectionMatches(),
        keymap.of([
          ...closeBracketsKeymap,
          ...searchKeymap,
          ...historyKeymap,
          indentWithTab,
          ...defaultKeymap,
        ]),
        markedLine,
        numbers.of(numbered ? lineNumbers() : []),
        EditorView.contentAttributes.of({ "aria-label": options.label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange();
          if (!update.focusChanged) return;
          if (update.view.hasFocus) options.onFocus();
          else if (!update.view.dom.contains(document.activeElement)) options.onBlur();
        }),
      ],
    });
  const view = new EditorView({
    state: stateOf(withLineFeeds(options.source)),
    parent: options.parent,
  });
  const synced = {
    state: () => view.state,
    dispatch: (change: Transaction | TransactionSpec) => view.dispatch(change),
    replace: (text: string) => view.setState(stateOf(text)),
  };

  return {
    ...keepInStep(synced, options.clientId, options.version),
    focus(at) {
      const { head } = view.state.selection.main;
      const offset = at === undefined
        ? head
        : at === "start"
        ? 0
        : at === "end"
        ? view.state.doc.length
        : view.posAtCoords(at, false);
      view.dispatch({ ...(at !== undefined && { selection: { anchor: offset } }), scrollIntoView: true });
      view.focus();
    },
    markLine: (line) => view.dispatch({ effects: setMarkedLine.of(line) }),
    showNumbers(shown) {
      if (shown === numbered) return;
      numbered = shown;
      view.dispatch({ effects: numbers.reconfigure(shown ? lineNumbers() : []) });
    },
    hasFocus: () => view.root.activeElement === view.contentDOM,
    press(event) {
      if (!runScopeHandlers(view, event, "editor") && event.key.length === 1) typeText(view, event.key);
    },
    destroy: () => view.destroy(),
  };
}

/** As the browser's own input: extensions such as the one that closes brackets come first. */
function typeText(view: EditorView, text: string): void {
  const { from, to } = view.state.selection.main;
  const insert = () =>
    view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handler) => handler(view, from, to, text, insert))) view.dispatch(insert());
}

function languageOf(language: EditorOptions["language"]) {
  return language === "typescript"
    ? [javascript({ typescript: true })]
    : [markdown(), EditorView.lineWrapping];
}

function cellKeys(keys: EditorKeys) {
  const done = (act: () => void) => () => {
    act();
    return true;
  };
  const beyond = (direction: -1 | 1) => ({ state }: EditorView) => {
    const { main } = state.selection;
    if (!main.empty || state.selection.ranges.length > 1) return false;
    const line = state.doc.lineAt(main.head).number;
    if (line !== (direction < 0 ? 1 : state.doc.lines)) return false;
    keys.moveOut(direction);
    return true;
  };
  return [
    { key: "Shift-Enter", run: done(() => keys.run("next")) },
    { key: "Mod-Enter", run: done(() => keys.run("stay")) },
    { key: "Ctrl-Enter", run: done(() => keys.run("stay")) },
    { key: "Alt-Enter", run: done(() => keys.run("insert")) },
    {
      key: "Escape",
      run: (view: EditorView) => {
        // With a search panel open or several cursors the key has its usual meaning first.
        if (view.dom.querySelector(".cm-search") || view.state.selection.ranges.length > 1) return false;
        keys.leave();
        return true;
      },
    },
    {
      key: "Ctrl-Shift--",
      run: ({ state }: EditorView) => {
        keys.split(state.selection.main.head);
        return true;
      },
    },
    { key: "ArrowUp", run: beyond(-1) },
    { key: "ArrowDown", run: beyond(1) },
  ];
}
