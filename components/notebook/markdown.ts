/** The Markdown of notebooks, the same on the server and in the browser: addresses are links, `- [x]` is a task. */
import MarkdownIt, { type Token } from "markdown-it";

export interface Markdown {
  parse(source: string): Token[];
  render(tokens: Token[]): string;
}

const TASK = /^\[([ xX])\] /;

/** `html`: pass tags in the source on, to be sanitised; otherwise they are shown as text. */
export function createMarkdown({ html }: { html: boolean }): Markdown {
  const markdown = new MarkdownIt({ html, linkify: true });
  // Only what says so is an address: README.md is none.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  return {
    parse(source) {
      const tokens = markdown.parse(source, {});
      tokens.forEach((token, i) => tokens[i - 2]?.type === "list_item_open" && markTask(token));
      return tokens;
    },
    render: (tokens) => markdown.renderer.render(tokens, markdown.options, {}),
  };
}

function markTask({ children }: Token): void {
  const [text] = children ?? [];
  if (text?.type !== "text") return;
  text.content = text.content.replace(TASK, (_, mark) => mark === " " ? "\u2610 " : "\u2611\ufe0e ");
}
