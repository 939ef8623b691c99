/** The contents REST calls that the list page makes; a refusal comes back as its sentence. */
import type { Entry, RunningNotebook } from "../components/entry.ts";
import { contentsUrl, nameOf, parentOf } from "../components/paths.ts";

export type Done<T> = { ok: true; value: T } | { ok: false; message: string };

interface Model {
  name: string;
  path: string;
}

async function call<T>(url: string, init: RequestInit, read: (response: Response) => Promise<T> | T) {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    return { ok: false, message: "The server does not answer. Is it still running?" } as const;
  }
  if (response.ok) return { ok: true, value: await read(response) } as const;
  const body: { message?: string } | null = await response.json().catch(() => null);
  return { ok: false, message: body?.message ?? `The server answered ${response.status}.` } as const;
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const model = (response: Response): Promise<Model> => response.json();

export const list = (folder: string): Promise<Done<Entry[]>> =>
  call(contentsUrl(folder), {}, async (response) => (await response.json()).content);

/** From Jupyter's shape of a session. */
export const runningNotebooks = (): Promise<Done<RunningNotebook[]>> =>
  call("/api/sessions", {}, async (response) => {
    const sessions: { id: string; path: string; kernel: { execution_state: string } }[] = await response
      .json();
    return sessions.map(({ id, path, kernel }) => ({ id, path, state: kernel.execution_state }));
  });

export const createNotebook = (folder: string): Promise<Done<Model>> =>
  call(contentsUrl(folder), json("POST", { type: "notebook" }), model);

export const duplicate = (path: string): Promise<Done<Model>> =>
  call(contentsUrl(parentOf(path)), json("POST", { copy_from: path }), model);

export function rename(path: string, name: string): Promise<Done<Model>> {
  const to = [parentOf(path), name].filter((part) => part !== "").join("/");
  return call(contentsUrl(path), json("PATCH", { path: to }), model);
}

/** Gives the address at which the deletion can be taken back. */
export const moveToBin = (path: string): Promise<Done<string>> =>
  call(contentsUrl(path), { method: "DELETE" }, (response) => response.headers.get("location") ?? "");

export const restore = (binUrl: string): Promise<Done<null>> => call(binUrl, json("POST", {}), () => null);

/** Never writes over a file that is there: the server then answers with a sentence. */
export async function upload(folder: string, file: File): Promise<Done<Model>> {
  const path = [folder, nameOf(file.name)].filter((part) => part !== "").join("/");
  const body = file.name.endsWith(".ipynb")
    ? { type: "notebook", format: "text", content: await file.text() }
    : { type: "file", format: "base64", content: base64(new Uint8Array(await file.arrayBuffer())) };
  const init = json("PUT", body);
  return call(contentsUrl(path), { ...init, headers: { ...init.headers, "if-none-match": "*" } }, model);
}

function base64(bytes: Uint8Array): string {
  const PART = 0x8000;
  let text = "";
  for (let i = 0; i < bytes.length; i += PART) {
    text += String.fromCharCode(...bytes.subarray(i, i + PART));
  }
  return btoa(text);
}
