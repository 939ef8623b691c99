import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useNearView } from "../browser/near_view.ts";
import { currentTheme, onThemeChange } from "../browser/theme.ts";
import { FigureHead } from "../components/notebook/FigureHead.tsx";
import type { MountedFigure } from "../kernel/plot/draw/live_time.ts";
import { timeFigureHeight } from "../kernel/plot/draw/size.ts";
import type { TimeFigure } from "../kernel/plot/spec/figure.ts";
import { thinningNote } from "../kernel/plot/spec/text.ts";

type Scale = "linear" | "log";

export default function TimeChart({ figure }: { figure: TimeFigure }) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<MountedFigure | null>(null);
  const scale = useSignal<Scale>(figure.scale ?? "linear");
  const isWhole = useSignal(false);
  const near = useNearView(host);
  useEffect(() => {
    if (!near) return;
    let stop = () => {};
    let current = true;
    import("../kernel/plot/draw/live_time.ts").then(({ mountTimeFigure }) => {
      if (!current || !host.current) return;
      const options = { loadWhole: () => loadWhole(figure), onWhole: () => isWhole.value = true };
      const mounted = mountTimeFigure(
        host.current,
        { ...figure, scale: scale.value },
        currentTheme(),
        options,
      );
      chart.current = mounted;
      const unsubscribe = onThemeChange((theme) => mounted.setTheme(theme));
      stop = () => {
        unsubscribe();
        mounted.destroy();
        chart.current = null;
        isWhole.value = false;
      };
    });
    return () => {
      current = false;
      stop();
    };
  }, [figure, near]);
  const choose = (next: Scale) => {
    scale.value = next;
    chart.current?.setScale(next);
  };
  return (
    <figure class="figure">
      <FigureHead title={figure.title} note={isWhole.value ? null : thinningNote(figure)}>
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
