import { useEffect, useRef } from "preact/hooks";
import { currentTheme, onThemeChange } from "../browser/theme.ts";
import type { HeatmapFigure } from "../kernel/plot/spec/figure.ts";

/** Drawn anew when the width or the theme changes: its numbers appear where they fit. */
export default function Heatmap({ figure }: { figure: HeatmapFigure }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let stop = () => {};
    let current = true;
    import("../kernel/plot/draw/heatmap.ts").then(({ drawHeatmap }) => {
      const element = host.current;
      if (!current || !element) return;
      const draw = () => {
        const width = Math.floor(element.clientWidth);
        if (width > 0) {
          element.replaceChildren(drawHeatmap(figure, { document, theme: currentTheme(), width }));
        }
      };
      const resized = new ResizeObserver(draw);
      resized.observe(element);
      const unsubscribe = onThemeChange(draw);
      stop = () => {
        resized.disconnect();
        unsubscribe();
      };
    });
    return () => {
      current = false;
      stop();
    };
  }, [figure]);
  return (
    <figure class="figure">
      <div ref={host} class="figure-heatmap" />
    </figure>
  );
}
