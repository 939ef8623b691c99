/** Console text with ANSI colours as runs of text with CSS classes; other escape sequences are dropped. */
import Anser from "anser";

export interface Run {
  text: string;
  classes: string;
}

// deno-lint-ignore no-control-regex
const OTHER_ESCAPES = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[ -/]*[@-ln-~]/g;

export function ansiRuns(text: string): Run[] {
  if (!text.includes("\x1b")) return [{ text, classes: "" }];
  const parts = Anser.ansiToJson(text.replace(OTHER_ESCAPES, ""), { use_classes: true, remove_empty: true });
  return parts.map(({ content, fg, bg, decorations }) => ({
    text: content,
    classes: [
      colourClass(fg),
      bg ? `ansi-back-${nameOf(bg)}` : "",
      ...decorations.map((decoration) => `ansi-${decoration}`),
    ].filter((name) => name !== "").join(" "),
  }));
}

const colourClass = (name: string | null) => name ? `ansi-${nameOf(name)}` : "";

/** Bright colours look like the plain ones; colours of the 256-colour and true-colour sets are left out. */
function nameOf(colour: string): string {
  return colour.replace(/^ansi-/, "").replace(/^bright-/, "");
}
