/** Markdown as HTML with every tag in it escaped: safe on the server, where nothing can sanitise. */
import { createMarkdown } from "./markdown.ts";

const markdown = createMarkdown({ html: false });

export function plainProse(source: string): string {
  return markdown.render(markdown.parse(source));
}
