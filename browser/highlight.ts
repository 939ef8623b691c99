/** Code as coloured spans, with the editor's own parsers and classes, so that opening an editor moves nothing. */
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { markdownLanguage } from "@codemirror/lang-markdown";
import { classHighlighter, highlightCode } from "@lezer/highlight";
import type { CodeLine } from "../components/notebook/SourceText.tsx";

export function highlight(source: string, language: "typescript" | "markdown"): CodeLine[] {
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
