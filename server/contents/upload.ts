/** What a browser uploads, as the bytes to write. */
import { z } from "zod";
import { readNotebook } from "../../document/read.ts";
import { writeNotebook } from "../../document/write.ts";
import { type Failure, failure } from "./failure.ts";

/** Body of PUT, as Jupyter's clients send it. */
export const uploadBody = z.object({
  type: z.enum(["notebook", "file"]).default("file"),
  format: z.enum(["json", "text", "base64"]).nullish(),
  content: z.json(),
});
export type Upload = z.infer<typeof uploadBody>;

export function uploadedBytes(path: string, upload: Upload): { ok: true; bytes: Uint8Array } | Failure {
  const { type, format, content } = upload;
  if (type === "notebook" && typeof content !== "string") {
    return notebookBytes(path, JSON.stringify(content), true);
  }
  if (typeof content !== "string") {
    return failure("invalid-content", `The content of ${path} must be a text.`);
  }
  if (format === "base64") {
    try {
      return checkedBytes(path, Uint8Array.fromBase64(content));
    } catch {
      return failure("invalid-content", `The content of ${path} is not base64.`);
    }
  }
  if (type === "notebook") return notebookBytes(path, content, false);
  return checkedBytes(path, new TextEncoder().encode(content));
}

/** How files with these endings begin: a page that says an error has often been saved under such a name. */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  parquet: ["PAR1"],
  zip: ["PK\x03\x04", "PK\x05\x06"],
  gz: ["\x1f\x8b"],
};

/** What is in a file of data is read when it is imported, with limits of its own; here that it is of its kind. */
function checkedBytes(path: string, bytes: Uint8Array): { ok: true; bytes: Uint8Array } | Failure {
  const kind = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const begins = (text: string) => [...text].every((letter, i) => letter.charCodeAt(0) === bytes[i]);
  if (BEGINNINGS[kind]?.some(begins) ?? true) return { ok: true, bytes };
  return failure("invalid-content", `${path} does not begin as a .${kind} file does. Export it again.`);
}

/** A notebook that cannot be read is refused; one sent as text is kept to the byte, one sent as JSON is written out. */
function notebookBytes(
  path: string,
  text: string,
  rewrite: boolean,
): { ok: true; bytes: Uint8Array } | Failure {
  const read = readNotebook(text);
  if (!read.ok) return failure("not-a-notebook", `${path}: ${read.message}`);
  return { ok: true, bytes: new TextEncoder().encode(rewrite ? writeNotebook(read.notebook) : text) };
}
