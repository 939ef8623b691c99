/** Markdown of a cell or an output as a sanitised fragment. */
import MarkdownIt from "markdown-it";
import { fileUrl, parentOf } from "../components/paths.ts";
import type { MimeBundle } from "../document/notebook.ts";
import { proseHtml } from "./sanitise.ts";

const markdown = new MarkdownIt({ html: true });

export interface ProseOptions {
  /** Path of the notebook: pictures beside it are found from its folder. */
  path: string;
  attachments?: { [name: string]: MimeBundle };
}

export function prose(source: string, options: ProseOptions): DocumentFragment {
  const fragment = proseHtml(markdown.render(source));
  for (const image of fragment.querySelectorAll("img")) {
    const src = image.getAttribute("src") ?? "";
    if (src.startsWith("attachment:")) image.src = attachment(src.slice("attachment:".length), options);
    else if (src !== "" && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(src)) image.src = beside(src, options.path);
  }
  return fragment;
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
