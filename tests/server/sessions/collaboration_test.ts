/** Two editors on one cell, each with CodeMirror's own client side of collaborative editing. */
import { assertEquals } from "@std/assert";
import { collab, getSyncedVersion, receiveUpdates, sendableUpdates } from "@codemirror/collab";
import { ChangeSet, EditorState } from "@codemirror/state";
import type { ServerMessage } from "../../../document/message.ts";
import type { Session } from "../../../server/sessions/mod.ts";
import { Browser, inWorkspace, opened, type Sent } from "./harness.ts";

class Editor extends Browser {
  state: EditorState | null = null;
  typed = "";
  readonly #cellId: string;
  readonly #name: string;

  constructor(session: Session, cellId: string, name: string) {
    super(session);
    this.#cellId = cellId;
    this.#name = name;
    this.state = EditorState.create({
      doc: this.cell(cellId).source,
      extensions: collab({ startVersion: this.document!.sourceVersions[cellId] ?? 0, clientID: name }),
    });
  }

  get text(): string {
    return this.state!.doc.toString();
  }

  type(at: number, insert: string): void {
    this.typed += insert;
    this.state =
      this.state!.update({ changes: { from: Math.min(at, this.state!.doc.length), insert } }).state;
  }

  /** Sends what is unconfirmed until nothing is, as the page does. */
  async synchronise(): Promise<void> {
    for (
      let updates = sendableUpdates(this.state!);
      updates.length > 0;
      updates = sendableUpdates(this.state!)
    ) {
      const operation = {
        type: "changeSource",
        cellId: this.#cellId,
        version: getSyncedVersion(this.state!),
        changes: updates[0]!.changes.toJSON(),
        clientId: this.#name,
      };
      await this.request({ type: "source", operation } as unknown as Sent);
    }
  }

  override send(text: string): void {
    super.send(text);
    const message: ServerMessage = JSON.parse(text);
    if (!this.state || message.type !== "operation" || message.operation.type !== "changeSource") return;
    const { changes, clientId } = message.operation;
    const update = { changes: ChangeSet.fromJSON(changes), clientID: clientId };
    this.state = receiveUpdates(this.state, [update]).state;
  }
}

Deno.test("two people who type in one cell at once end with the same text, nothing lost", () =>
  inWorkspace(["const price = 1;"], async ({ serve }) => {
    const session = await opened(serve());
    const [left, right] = [new Editor(session, "c1", "left"), new Editor(session, "c1", "right")];
    for (let round = 0; round < 50; round++) {
      left.type((round * 7) % 23, `l${round} `);
      right.type((round * 5) % 17, `r${round} `);
      if (round % 3 === 0) right.type(0, "\n");
      await Promise.all([left.synchronise(), right.synchronise()]);
    }
    assertEquals(left.text, right.text);
    assertEquals(left.text, session.notebook.cells[0]!.source);
    const letters = (text: string) => [...text].sort().join("");
    assertEquals(letters(left.text), letters("const price = 1;" + left.typed + right.typed));
  }));
