/** Keeps one editor's text in step with the server, which is the authority over a cell's versions. */
import { receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { ChangeSet, type EditorState, type Transaction, type TransactionSpec } from "@codemirror/state";
import { changesBetween, withLineFeeds } from "../document/text_change.ts";
import type { SourceEditor } from "./notebook_client.ts";
import { carryOver } from "./unsent.ts";

/** An editor whose state has the collab extension with the same client id. */
export interface SyncedEditor {
  state(): EditorState;
  dispatch(change: Transaction | TransactionSpec): void;
  /** Starts over with this text and nothing unconfirmed. */
  replace(text: string): void;
}

/**
 * `version` is that of the editor's text. All unconfirmed updates travel as one change, so the server's versions and
 * the editor's own count of updates differ; only the server's are kept here.
 */
export function keepInStep(editor: SyncedEditor, clientId: string, version: number): SourceEditor {
  /** How many of the unconfirmed updates are on their way. */
  let sent = 0;
  return {
    version: () => version,
    hasUnsent: () => sendableUpdates(editor.state()).length > 0,
    take() {
      const updates = sendableUpdates(editor.state());
      sent = updates.length;
      const [first, ...rest] = updates.map(({ changes }) => changes);
      return first ? rest.reduce((all, changes) => all.compose(changes), first).toJSON() : null;
    },
    receive(change) {
      // Our own change comes back as one; the editor knows it as the updates that it was made of.
      const updates = change.clientId === clientId
        ? sendableUpdates(editor.state()).slice(0, sent)
        : [{ changes: ChangeSet.fromJSON(change.changes), clientID: change.clientId }];
      version++;
      sent = 0;
      editor.dispatch(receiveUpdates(editor.state(), updates));
    },
    rebase(before, now, to) {
      const isNext = to === version + 1;
      version = to;
      sent = 0;
      if (isNext) {
        const changes = changesBetween(before, now);
        editor.dispatch(receiveUpdates(editor.state(), [{ changes, clientID: "structure" }]));
        return;
      }
      const unsent = sendableUpdates(editor.state()).map(({ changes }) => changes);
      const kept = carryOver(unsent, withLineFeeds(before), withLineFeeds(now));
      const { anchor, head } = editor.state().selection.main;
      editor.replace(withLineFeeds(now));
      for (const changes of kept) editor.dispatch({ changes });
      const within = (offset: number) => Math.min(offset, editor.state().doc.length);
      editor.dispatch({ selection: { anchor: within(anchor), head: within(head) } });
    },
  };
}
