/** Between HTTP and the contents service: paths and JSON bodies in, failures out. */
import type { z } from "zod";
import { type Failure, failureStatus } from "./failure.ts";

/** The workspace path after a prefix of the URL, from the URL itself: Fresh leaves some characters encoded. */
export function pathAfter(prefix: string, pathname: string): string | null {
  try {
    return pathname.slice(prefix.length).split("/").filter((part) => part !== "").map(decodeURIComponent)
      .join("/");
  } catch {
    return null;
  }
}

export function refusal(status: number, reason: string, message: string): Response {
  return Response.json({ message, reason }, { status });
}

export function failed({ code, message }: Failure): Response {
  return refusal(failureStatus[code], code, message);
}

export const malformedPath = (): Response => refusal(400, "invalid-path", "The address is not a valid path.");

/** A form of a foreign page can send text, but not this content type without asking first. */
export async function jsonBody<T extends z.ZodType>(
  request: Request,
  schema: T,
  maxBytes: number,
): Promise<{ ok: true; body: z.infer<T> } | { ok: false; response: Response }> {
  const refuse = (status: number, reason: string, message: string) =>
    ({ ok: false, response: refusal(status, reason, message) }) as const;
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get("content-type") ?? "")) {
    return refuse(415, "not-json", "Send the body as application/json.");
  }
  const text = await limitedText(request, maxBytes);
  if (text === null) {
    return refuse(413, "too-large", "The body is larger than TAPEBOOK_MAX_FILE_MB allows.");
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(400, "invalid-json", "The body is not valid JSON.");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, body: parsed.data };
  const issue = parsed.error.issues[0];
  return refuse(
    400,
    "invalid-body",
    `The body is not right at "${issue?.path.join(".")}": ${issue?.message}.`,
  );
}

/** Counts while reading, as a length that the sender states need not be true. Null when there is more. */
async function limitedText(request: Request, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return await new Blob(chunks as BlobPart[]).text();
}

/** JSON and base64 make an upload larger than its file. */
export function bodyLimit(maxFileBytes: number): number {
  return Math.ceil(maxFileBytes * 1.5) + 64 * 1024;
}
