/** Reads what a browser sends; whatever it is, the answer is a value. */
import { type ClientMessage, clientMessage, type ServerMessage } from "../../document/message.ts";

export type Refused = Extract<ServerMessage, { type: "refused" }>["refusal"];

/** Largest message that a browser may send, in characters. */
const largest = 32 * 1024 * 1024;

/** `id` is 0 where the message did not say. */
export type Request = { ok: true; message: ClientMessage } | { ok: false; id: number; refusal: Refused };

export function parseMessage(text: string): Request {
  const refuse = (id: number, message: string): Request => ({
    ok: false,
    id,
    refusal: { ok: false, code: "not-allowed", message },
  });
  if (text.length > largest) return refuse(0, "The message is too large.");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(0, "The message is not JSON.");
  }
  const parsed = clientMessage.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const id = (json as { id?: unknown } | null)?.id;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".");
  return refuse(
    typeof id === "number" && Number.isInteger(id) ? id : 0,
    `The message was not understood${where ? ` at ${where}` : ""}: ${issue?.message ?? "unknown type"}.`,
  );
}
