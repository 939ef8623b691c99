/** Markdown as HTML with every tag in it escaped: safe on the server, where nothing can sanitise. */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false });

export function plainProse(source: string): string {
  return markdown.render(source);
}
