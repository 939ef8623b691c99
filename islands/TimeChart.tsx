import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useLiveFigure } from "../browser/live_figure.ts";
import { currentTheme } from "../browser/theme.ts";
import { FigureHead } from "../components/notebook/FigureHead.tsx";
import { FigureSave, type SaveFormat } from "../components/notebook/FigureSave.tsx";
import { timeFigureHeight } from "../kernel/plot/draw/size.ts";
import type { TimeFigure } from "../kernel/plot/spec/figure.ts";
import { thinningNote } from "../kernel/plot/spec/text.ts";

type Scale = "linear" | "log";

export default function TimeChart({ figure }: { figure: TimeFigure }) {
  const host = useRef<HTMLDivElement>(null);
  const scale = useSignal<Scale>(figure.scale ?? "linear");
  const isWhole = useSignal(false);
  const chart = useLiveFigure(host, figure, async () => {
    const { mountTimeFigure } = await import("../kernel/plot/draw/live_time.ts");
    return (element, theme) => {
      const options = { loadWhole: () => loadWhole(figure), onWhole: () => isWhole.value = true };
      const mounted = mountTimeFigure(element, { ...figure, scale: scale.value }, theme, options);
      const destroy = () => {
        mounted.destroy();
        isWhole.value = false;
      };
      return { ...mounted, destroy };
    };
  });
  const choose = (next: Scale) => {
    scale.value = next;
    chart.current?.setScale(next);
  };
  const save = async (format: SaveFormat) => {
    const { saveFigure } = await import("../kernel/plot/draw/live_save.ts");
    const drawn = { ...figure, scale: scale.value };
    // A picture shows no more than it has pixels; numbers are wanted in full.
    const saved = format === "csv" ? await loadWhole(figure) ?? drawn : drawn;
    await saveFigure(saved, format, { document, theme: currentTheme(), width: host.current!.clientWidth });
  };
  return (
    <figure class="figure">
      <FigureHead title={figure.title} note={isWhole.value ? null : thinningNote(figure)}>
        <FigureSave
          title={figure.title}
          onSave={save}
        />
        <div class="choice" role="group" aria-label="Scale">
          {(["linear", "log"] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={scale.value === name}
              onClick={() => choose(name)}
            >
              {name}
            </button>
          ))}
        </div>
      </FigureHead>
      <div ref={host} class="figure-time" style={{ height: `${timeFigureHeight(figure)}px` }} />
    </figure>
  );
}

/** All points of a thinned figure, which the kernel keeps beside the notebook; null where they are gone. */
async function loadWhole(figure: TimeFigure): Promise<TimeFigure | null> {
  if (!figure.full) return null;
  const response = await fetch(`/api/kept/${figure.full.hash}`);
  if (!response.ok) return null;
  const { withColumns } = await import("../kernel/plot/spec/columns.ts");
  return withColumns(figure, await response.arrayBuffer());
}
