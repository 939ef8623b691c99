import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useLiveFigure } from "../browser/live_figure.ts";
import { useTrials } from "../browser/open_trial.ts";
import { currentTheme } from "../browser/theme.ts";
import { ChartLegend } from "../components/notebook/ChartLegend.tsx";
import { FigureHead } from "../components/notebook/FigureHead.tsx";
import { FigureSave, type SaveFormat } from "../components/notebook/FigureSave.tsx";
import { legendLayers } from "../kernel/plot/draw/chart_legend.ts";
import { TrialSelects } from "../components/notebook/TrialSelects.tsx";
import { heatmapLayout } from "../kernel/plot/draw/heatmap_layout.ts";
import type { DrawnFigure } from "../kernel/plot/draw/live_drawing.ts";
import { CHART_HEIGHT } from "../kernel/plot/draw/size.ts";
import { isEmptyChart } from "../kernel/plot/spec/chart.ts";
import {
  choiceOptions,
  chosenFigure,
  firstChoice,
  type TrialChoice,
} from "../kernel/plot/spec/trial_choice.ts";

/** A chart or a heatmap. Its room is kept while it is not drawn. */
export default function Drawing({ figure: given }: { figure: DrawnFigure }) {
  const chosen = useSignal<TrialChoice | null>(null);
  const choice = given.kind === "heatmap" ? chosen.value ?? firstChoice(given) : null;
  const figure = useMemo(
    () => given.kind === "heatmap" && choice ? chosenFigure(given, choice) : given,
    [given, chosen.value],
  );
  const options = given.kind === "heatmap" && choice && choiceOptions(given, choice);
  const host = useRef<HTMLDivElement>(null);
  const hidden = useSignal<readonly string[]>([]);
  // What is drawn when the drawing code has been loaded is the figure of then.
  const latest = useRef(figure);
  latest.current = figure;
  const shown = () => without(latest.current, hidden.value);
  const trials = useTrials(latest);
  const mounted = useLiveFigure(host, figure, async () => {
    const { mountDrawing } = await import("../kernel/plot/draw/live_drawing.ts");
    return (element, theme) => mountDrawing(element, shown(), theme, { onOpen: trials.open });
  }, (live) => live.setFigure(shown()));
  const toggle = (name: string) => {
    const { value } = hidden;
    hidden.value = value.includes(name) ? value.filter((other) => other !== name) : [...value, name];
    mounted.current?.setFigure(shown());
  };
  const save = async (format: SaveFormat) => {
    const { saveFigure } = await import("../kernel/plot/draw/live_save.ts");
    await saveFigure(figure, format, { document, theme: currentTheme(), width: host.current!.clientWidth });
  };
  const isEmpty = figure.kind === "chart" ? isEmptyChart(figure) : figure.rows.length === 0;
  return (
    <figure class="figure">
      <FigureHead title={figure.title} note={isEmpty ? null : figure.note}>
        {figure.kind === "chart" && !isEmpty && (
          <ChartLegend layers={legendLayers(figure)} hidden={hidden.value} onToggle={toggle} />
        )}
        {!isEmpty && <FigureSave title={figure.title} onSave={save} />}
      </FigureHead>
      {options && <TrialSelects options={options} choice={choice} onChoose={(next) => chosen.value = next} />}
      <div
        ref={host}
        class={figure.kind === "chart" ? "figure-chart" : "figure-heatmap"}
        style={{ minHeight: `${isEmpty ? 24 : roomOf(figure)}px` }}
      />
      {trials.problem && <p class="figure-problem" role="alert">{trials.problem}</p>}
    </figure>
  );
}

function without(figure: DrawnFigure, names: readonly string[]): DrawnFigure {
  if (figure.kind === "heatmap" || names.length === 0) return figure;
  return { ...figure, layers: figure.layers.filter(({ name }) => !names.includes(name)) };
}

/** The height of a drawing; a calendar's depends on its width, which is that of a notebook's column mostly. */
function roomOf(figure: DrawnFigure): number {
  return figure.kind === "chart" ? CHART_HEIGHT : heatmapLayout(figure, 800, true).height;
}
