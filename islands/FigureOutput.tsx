import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Json } from "../document/notebook.ts";
import type { ParsedFigure } from "../kernel/plot/spec/parse.ts";
import FigureView from "./FigureView.tsx";

/** A figure of ours, drawn live. What is not a figure is refused with the reason, never half drawn. */
export default function FigureOutput({ value }: { value: Json }) {
  const parsed = useSignal<ParsedFigure | null>(null);
  useEffect(() => {
    let current = true;
    import("../kernel/plot/spec/parse.ts").then(({ parseFigure }) => {
      if (current) parsed.value = parseFigure(value);
    });
    return () => current = false;
  }, [value]);
  if (parsed.value === null) return <div class="figure-waiting" />;
  if (!parsed.value.ok) return <p class="muted">A figure that cannot be drawn: {parsed.value.reason}</p>;
  return <FigureView figure={parsed.value.figure} />;
}
