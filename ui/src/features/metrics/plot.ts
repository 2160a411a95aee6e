import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { timeIn } from '../../text/formats.ts';

export interface PlotLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Name of a colour token, such as `--data-1`. */
  readonly color: string;
}

export interface PlotData {
  readonly timesMs: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly max: number;
  readonly min: number;
  /** Values at which a quiet line is drawn. */
  readonly marks: readonly number[];
  format(value: number): string;
}

export interface PlotEvents {
  /** The reader points at a sample, or at none. */
  onpoint(index: number | null): void;
  /** The reader selected a span. */
  onselect(fromMs: number, toMs: number): void;
}

const LABEL_PX = 11;
/** Steps of the time axis in seconds. */
const TICKS_S = [60, 120, 300, 600, 900, 1800, 3600];

/** One chart: uPlot with the axes, grid and colours of Lares. Charts with the same `group` share their crosshair. */
export class Plot {
  readonly #element: HTMLElement;
  readonly #plot: uPlot;
  readonly #probe: HTMLElement;
  #data: PlotData;

  constructor(element: HTMLElement, group: string, data: PlotData, events: PlotEvents) {
    this.#element = element;
    this.#data = data;
    this.#probe = element.appendChild(document.createElement('i'));
    this.#probe.hidden = true;
    this.#plot = new uPlot(this.#options(group, events), this.#columns(), element);
    this.#touch();
  }

  update(data: PlotData): void {
    this.#data = data;
    this.#plot.batch(() => {
      this.#plot.setData(this.#columns(), false);
      this.#plot.setScale('x', { min: data.fromMs / 1000, max: data.toMs / 1000 });
    });
  }

  /** Draws anew in the colours of the theme and in the size of its place. */
  refresh(): void {
    this.#plot.setSize({ width: this.#element.clientWidth, height: this.#element.clientHeight });
    this.#plot.redraw();
  }

  destroy(): void {
    this.#plot.destroy();
    this.#probe.remove();
  }

  #columns(): uPlot.AlignedData {
    const times = this.#data.timesMs.map((timeMs) => timeMs / 1000);
    return [times, ...this.#data.lines.map(({ values }) => values as (number | null)[])];
  }

  #options(group: string, events: PlotEvents): uPlot.Options {
    const color = (token: string): string => this.#color(token);
    return {
      width: Math.max(80, this.#element.clientWidth),
      height: Math.max(40, this.#element.clientHeight),
      legend: { show: false },
      // Room above the top line for its label.
      padding: [16, 0, 0, 0],
      scales: {
        x: { time: true, auto: false, range: () => [this.#data.fromMs / 1000, this.#data.toMs / 1000] },
        y: { range: () => [this.#data.min, this.#data.max] },
      },
      axes: [
        {
          size: 20,
          gap: 4,
          space: 56,
          incrs: TICKS_S,
          font: `${LABEL_PX}px ${getComputedStyle(this.#element).fontFamily}`,
          stroke: () => color('--ink-3'),
          grid: { show: false },
          ticks: { show: false },
          values: (plot, splits) => splits.map((time) => (isCutOff(plot, time) ? '' : hourAndMinute(time))),
        },
        { show: false },
      ],
      series: [{}, ...this.#data.lines.map((line, index) => this.#series(line, index))],
      cursor: {
        y: false,
        points: { size: 7, width: 2 },
        drag: { x: true, y: false, setScale: false, dist: 8 },
        sync: { key: group, setSeries: false },
      },
      hooks: {
        drawAxes: [(plot) => this.#drawGrid(plot)],
        setCursor: [(plot) => events.onpoint(plot.cursor.idx ?? null)],
        setSelect: [
          (plot) => {
            if (plot.select.width < 8) return;
            const fromMs = plot.posToVal(plot.select.left, 'x') * 1000;
            const toMs = plot.posToVal(plot.select.left + plot.select.width, 'x') * 1000;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            events.onselect(fromMs, toMs);
          },
        ],
      },
    };
  }

  #series(line: PlotLine, index: number): uPlot.Series {
    return {
      label: line.label,
      stroke: () => this.#color(line.color),
      width: 1.5,
      spanGaps: false,
      points: { show: false },
      ...(index === 0 ? { fill: () => this.#color(line.color, 14) } : { dash: [4, 3] }),
    };
  }

  /** Quiet lines with their value written on top, so that no column of labels takes room from the chart. */
  #drawGrid(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = `${LABEL_PX * ratio}px ${getComputedStyle(this.#element).fontFamily}`;
    ctx.textAlign = 'right';
    ctx.lineWidth = ratio;
    const { min, max, marks } = this.#data;
    for (const value of [min, (min + max) / 2, max, ...marks]) {
      const y = Math.round(plot.valToPos(value, 'y', true)) + (value === max ? 1 : 0);
      const mark = marks.includes(value);
      ctx.strokeStyle = this.#color(mark ? '--warning' : '--grid', mark ? 55 : 100);
      ctx.setLineDash(mark ? [2 * ratio, 3 * ratio] : []);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.fillStyle = this.#color('--ink-3');
    ctx.textBaseline = 'bottom';
    ctx.fillText(this.#data.format(max), bbox.left + bbox.width, bbox.top - 2 * ratio);
    ctx.restore();
  }

  /** A token as the browser computes it for the theme in force; a canvas does not know custom properties. */
  #color(token: string, percent = 100): string {
    this.#probe.style.color = percent === 100 ? `var(${token})` : `color-mix(in oklch, var(${token}) ${percent}%, transparent)`;
    return getComputedStyle(this.#probe).color;
  }

  /** A finger moves the crosshair, which uPlot leaves to the mouse; up and down still scrolls the page. */
  #touch(): void {
    const { over } = this.#plot;
    over.style.touchAction = 'pan-y';
    const point = (pointer: PointerEvent): void => {
      if (pointer.pointerType !== 'touch') return;
      const { left, top } = over.getBoundingClientRect();
      this.#plot.setCursor({ left: pointer.clientX - left, top: pointer.clientY - top });
    };
    over.addEventListener('pointerdown', point);
    over.addEventListener('pointermove', point);
    over.addEventListener('pointerup', () => this.#plot.setCursor({ left: -10, top: -10 }));
    over.addEventListener('pointercancel', () => this.#plot.setCursor({ left: -10, top: -10 }));
  }
}

/** Labels are written in the middle of their place: near an edge half of one would be missing. */
function isCutOff(plot: uPlot, time: number): boolean {
  const left = plot.valToPos(time, 'x');
  return left < 15 || left > plot.width - 15;
}

/** @param time seconds since the epoch, as uPlot counts */
function hourAndMinute(time: number): string {
  return time % 60 === 0 ? timeIn(undefined, time * 1000) : '';
}
