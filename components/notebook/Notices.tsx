import type { SessionState } from "../../document/message.ts";
import { nameOf } from "../paths.ts";

interface Props {
  path: string;
  connection: "connecting" | "open" | "lost" | "lockedOut" | "refused";
  reason: string | null;
  session: SessionState | null;
  onResolve(keep: "mine" | "disk"): void;
  onRestart(): void;
  onSave(): void;
}

/** What needs the reader's attention or decision, above the cells. */
export function Notices({ path, connection, reason, session, onResolve, onRestart, onSave }: Props) {
  const name = nameOf(path);
  return (
    <div class="notices">
      {connection === "lost" && (
        <div class="notice" role="status">
          <p>
            The connection to the server is lost. Trying again; what you type is kept here until it is back.
          </p>
        </div>
      )}
      {connection === "lockedOut" && (
        <div class="notice" role="alert">
          <p>The server was started anew. Open the link that it printed; what you typed is kept here.</p>
        </div>
      )}
      {connection === "refused" && (
        <div class="notice loss-notice" role="alert">
          <p>{sentence(`${name} is closed`, reason ?? undefined)}</p>
          <a class="button small" href="/notebooks">Notebooks</a>
        </div>
      )}
      {session?.save.type === "conflict" && (
        <div class="notice" role="alert">
          <p>{sentence(name, session.save.reason)} Nothing is written until you choose.</p>
          <button type="button" class="button small" onClick={() => onResolve("mine")}>
            {session.save.deleted ? "Write it again" : "Keep this version"}
          </button>
          {!session.save.deleted && (
            <button
              type="button"
              class="button small"
              onClick={() => onResolve("disk")}
            >
              Take the file from disk
            </button>
          )}
        </div>
      )}
      {session?.save.type === "failed" && (
        <div class="notice loss-notice" role="alert">
          <p>{sentence(`${name} could not be saved`, session.save.reason)}</p>
          <button type="button" class="button small" onClick={onSave}>Save again</button>
        </div>
      )}
      {session?.kernel.state === "dead" && (
        <div class="notice loss-notice" role="alert">
          <p>
            {sentence("The kernel ended", session.kernel.reason)}{" "}
            The notebook is intact; its variables are gone.
          </p>
          <button type="button" class="button small" onClick={onRestart}>Restart</button>
        </div>
      )}
    </div>
  );
}

function sentence(what: string, reason: string | undefined): string {
  return reason ? `${what}: ${reason.replace(/\.$/, "")}.` : `${what}.`;
}
