import type { SaveState, SessionState } from "../../document/message.ts";
import { Breadcrumbs } from "../Breadcrumbs.tsx";
import { Icon } from "../Icon.tsx";
import { fileUrl } from "../paths.ts";
import { clockText } from "./duration.ts";

export interface ToolbarProps {
  path: string;
  connection: "connecting" | "open" | "lost" | "lockedOut" | "refused";
  session: SessionState | null;
  onRunAll(): void;
  onStop(): void;
  onRestart(): void;
  onSave(): void;
  onClearOutputs(): void;
  onKeys(): void;
}

export function Toolbar(props: ToolbarProps) {
  const { path, connection, session } = props;
  const state = connection === "open" ? session?.kernel.state ?? "starting" : "lost";
  const stoppable = session !== null && (session.running !== null || session.queue.length > 0);
  const words = connection === "open" ? state : connection === "connecting" ? "connecting" : "not connected";
  return (
    <header class="toolbar">
      <Breadcrumbs path={path} />
      <div class="toolbar-kernel" role="status" aria-live="polite" aria-label="Kernel">
        <i class={`dot ${state}`} />
        <span>{words}</span>
        {session?.kernel.deno && <span class="muted toolbar-version">Deno {session.kernel.deno}</span>}
        {session !== null && session.clients > 1 && (
          <span class="muted toolbar-version">{session.clients} windows</span>
        )}
      </div>
      <div class="toolbar-actions">
        <button type="button" class="button small" onClick={props.onRunAll} disabled={session === null}>
          <Icon name="play" />Run all
        </button>
        <button type="button" class="button small" onClick={props.onStop} disabled={!stoppable}>
          <Icon name="square" />Stop
        </button>
        <button
          type="button"
          class="icon-button menu-button"
          popovertarget="more"
          title="More"
          aria-label="More"
        >
          <Icon name="ellipsis" />
        </button>
        <div class="menu" id="more" popover="auto" onClick={(event) => event.currentTarget.hidePopover()}>
          <button type="button" onClick={props.onRestart}>
            <Icon name="rotate-cw" />Restart the kernel<kbd>0 0</kbd>
          </button>
          <button type="button" onClick={props.onClearOutputs}>
            <Icon name="x" />Clear all outputs
          </button>
          <button type="button" onClick={props.onSave}>
            <Icon name="save" />Save now<kbd>S</kbd>
          </button>
          <a href={fileUrl(path)} download>
            <Icon name="download" />Download
          </a>
          <button type="button" onClick={props.onKeys}>
            <Icon name="keyboard" />Keys<kbd>H</kbd>
          </button>
        </div>
      </div>
      <span class="toolbar-save number">
        {session && saveText(session.save)}
        {session?.save.type === "saved" && <span class="toolbar-clock">{clockText(session.save.at)}</span>}
      </span>
    </header>
  );
}

function saveText(save: SaveState): string {
  switch (save.type) {
    case "saved":
      return "saved ";
    case "unsaved":
      return "unsaved";
    case "saving":
      return "saving";
    case "conflict":
      return save.deleted ? "deleted on disk" : "changed on disk";
    case "failed":
      return "not saved";
  }
}
