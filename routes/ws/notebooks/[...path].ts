/** A browser's live line to one notebook; it speaks `document/message.ts`. */
import { type Client, closeCodes, type Sessions } from "../../../server/sessions/mod.ts";
import { define } from "../../../utils.ts";

/** Seconds without an answer to a ping after which a browser counts as gone. */
const idleTimeout = 60;

const prefix = "/ws/notebooks/";

export const handler = define.handlers({
  GET(ctx) {
    if (ctx.req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return Response.json({ message: "Connect with a WebSocket.", reason: "upgrade-required" }, {
        status: 426,
      });
    }
    const { socket, response } = Deno.upgradeWebSocket(ctx.req, { idleTimeout });
    const path = decodedPath(ctx.url.pathname);
    socket.onopen = () => join(socket, ctx.state.services.sessions, path);
    // A broken line ends with a close event, which is all that matters here.
    socket.onerror = (event) => event.preventDefault();
    return response;
  },
});

async function join(socket: WebSocket, sessions: Sessions, path: string | null): Promise<void> {
  const opened = path === null
    ? { ok: false as const, message: "The path is not valid." }
    : await sessions.open(path);
  if (socket.readyState !== WebSocket.OPEN) return;
  if (!opened.ok) return socket.close(closeCodes.refused, shortened(opened.message));
  const connection = opened.session.connect(clientOf(socket));
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") connection.receive(data);
  };
  socket.onclose = () => connection.disconnect();
}

function clientOf(socket: WebSocket): Client {
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    buffered: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
  };
}

/** Fresh leaves some characters of a parameter encoded, so the path is taken from the URL. */
function decodedPath(pathname: string): string | null {
  try {
    return pathname.slice(prefix.length).split("/").map(decodeURIComponent).join("/");
  } catch {
    return null;
  }
}

/** A close reason holds 123 bytes at most. */
function shortened(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  return bytes.length <= 123
    ? reason
    : new TextDecoder().decode(bytes.subarray(0, 119)).replace(/\uFFFD$/, "") + "…";
}
