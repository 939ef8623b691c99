/** Markdown of a cell or an output as a sanitised fragment. */
import { createMarkdown } from "../components/notebook/markdown.ts";
import { fileUrl, parentOf } from "../components/paths.ts";
import type { MimeBundle } from "../document/notebook.ts";
import { highlight } from "./highlight.ts";
import { proseHtml } from "./sanitise.ts";

const markdown = createMarkdown({ html: true });
const TYPESCRIPT = /^(ts|tsx|typescript|js|jsx|javascript|json)$/;

export interface ProseOptions {
  /** Path of the notebook: pictures beside it are found from its folder. */
  path: string;
  attachments?: { [name: string]: MimeBundle };
}

export function prose(source: string, options: ProseOptions): DocumentFragment {
  const tokens = markdown.parse(source);
  const fragment = proseHtml(markdown.render(tokens));
  // By its text, since the sanitiser leaves no class that names the language.
  const fenced = new Map(
    tokens.filter(({ type }) => type === "fence").map(({ content, info }) => [content, info]),
  );
  for (const code of fragment.querySelectorAll("pre > code")) {
    const language = fenced.get(code.textContent ?? "")?.trim().split(/\s/)[0] ?? "";
    if (TYPESCRIPT.test(language)) colour(code);
  }
  for (const image of fragment.querySelectorAll("img")) {
    const src = image.getAttribute("src") ?? "";
    if (src.startsWith("attachment:")) image.src = attachment(src.slice("attachment:".length), options);
    else if (src !== "" && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(src)) image.src = beside(src, options.path);
  }
  return fragment;
}

function colour(code: Element): void {
  const lines = highlight(code.textContent ?? "", "typescript");
  code.replaceChildren(...lines.flatMap((line, i) => [
    ...(i > 0 ? ["\n"] : []),
    ...line.map(({ text, classes }) => {
      const span = document.createElement("span");
      span.className = classes;
      span.textContent = text;
      return span;
    }),
  ]));
}

function beside(src: string, path: string): string {
  const parts = `${parentOf(path)}/${decodeURI(src)}`.split("/").filter((part) =>
    part !== "" && part !== "."
  );
  const resolved = parts.reduce<string[]>(
    (all, part) => part === ".." ? all.slice(0, -1) : [...all, part],
    [],
  );
  return fileUrl(resolved.join("/"));
}

function attachment(name: string, { attachments }: ProseOptions): string {
  for (const [mime, data] of Object.entries(attachments?.[decodeURI(name)] ?? {})) {
    if (/^image\/(png|jpeg|gif|webp)$/.test(mime) && typeof data === "string") {
      return `data:${mime};base64,${data}`;
    }
  }
  return "";
}
