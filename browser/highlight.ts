/** Code as coloured spans, with the editor's own parsers and classes, so that opening an editor moves nothing. */
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { markdownLanguage } from "@codemirror/lang-markdown";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import type { CodeLine } from "../components/notebook/SourceText.tsx";

type Language = "typescript" | "markdown";

const MOST_KNOWN = 4_000;
const known = new Map<string, CodeLine[]>();

/** Cells that did not change are not parsed again. */
export function highlight(source: string, language: Language): CodeLine[] {
  const key = `${language}\n${source}`;
  const lines = known.get(key) ?? parsed(source, language);
  if (known.size > MOST_KNOWN) known.clear();
  known.set(key, lines);
  return lines;
}

function parsed(source: string, language: Language): CodeLine[] {
  const parser = (language === "typescript" ? typescriptLanguage : markdownLanguage).parser;
  const lines: CodeLine[] = [[]];
  highlightCode(
    source,
    parser.parse(source),
    classHighlighter,
    (text, classes) => lines.at(-1)!.push({ text, classes }),
    () => lines.push([]),
  );
  return lines;
}
