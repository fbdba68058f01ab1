// Three ways to paint a chart of 50,000 points: the application's own, a bare canvas, uPlot.
// `measure.mjs` builds and runs this page; `benches/runs/2026-11-26-web-chart.md` says what came out.
import { createApp, h, shallowRef, nextTick } from "vue";
import ControlChart from "../../web/src/marks/ControlChart.vue";
import "../../web/src/tokens.css";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { layout, place, xOf } from "../../web/src/marks/chart";
import { at } from "../../web/src/marks/scale";

const N = Number(new URLSearchParams(location.search).get("n") ?? 50000);
let s = 7;
const next = () => (s = (s * 1103515245 + 12345) % 2147483648) / 2147483648;
const values = Array.from(
  { length: N },
  (_, i) =>
    25.004 +
    (next() + next() + next() + next() - 2) * 0.006 +
    (i > 30000 && i < 32000 ? 0.003 : 0),
);
const range = values.map((v, i) =>
  i === 0 ? null : Math.abs(v - values[i - 1]),
);
const flagsOf = (points: (number | null)[], u: number, l: number) =>
  points.flatMap((v, index) =>
    v !== null && (v > u || v < l)
      ? [{ index, tests: ["1"], is_beyond_limits: true }]
      : [],
  );
const both = (t: string) => ({ zh: t, en: t });
const chart = {
  kind: "control_chart" as const,
  title: both("I-MR"),
  subject: "D1",
  unit: "mm",
  sentence: { ...both("s"), code: "", args: {} },
  panels: [
    {
      label: both("X"),
      points: values,
      center: 25.004,
      lower: [24.9936],
      upper: [25.0144],
      zone_sigma: [],
      flags: flagsOf(values, 25.0144, 24.9936),
      left_out: [],
      n_places: 4,
    },
    {
      label: both("MR"),
      points: range,
      center: 0.0039,
      lower: [0],
      upper: [0.0128],
      zone_sigma: [],
      flags: flagsOf(range, 0.0128, -1),
      left_out: [],
      n_places: 4,
    },
  ],
  labels: values.map((_, i) => String(i + 1)),
};
const app = document.getElementById("app")!;
// Painted: the frame after the one in which the work was done has begun.
const painted = () =>
  new Promise<number>((r) =>
    requestAnimationFrame(() => {
      const c = new MessageChannel();
      c.port1.onmessage = () => r(performance.now());
      c.port2.postMessage(0);
    }),
  );
const window_ = shallowRef<[number, number] | undefined>();
let kill = () => {};
let zoomTo = (_a: number, _b: number) => {};
const ways: Record<string, () => void> = {
  svg() {
    const a = createApp({
      render: () =>
        h(ControlChart, { chart, width: 1300, window: window_.value }),
    });
    a.mount(app);
    kill = () => a.unmount();
    zoomTo = (x, y) => {
      window_.value = [x, y];
    };
  },
  canvas() {
    const height = layout(chart, 1300).height;
    app.innerHTML = `<canvas width=1300 height=${height}></canvas>`;
    const ctx = app.querySelector("canvas")!.getContext("2d")!;
    const draw = (win: [number, number]) => {
      const { frames } = layout(chart, 1300, win);
      ctx.clearRect(0, 0, 1300, height);
      chart.panels.forEach((panel, i) => {
        const f = frames[i]!;
        ctx.strokeStyle = "#2b4c7e";
        ctx.lineWidth = 1;
        ctx.beginPath();
        const cols = f.right - f.left,
          size = Math.max(1, Math.ceil(f.n / cols));
        for (let a = win[0]; a < win[1]; a += size) {
          let lo = Infinity,
            hi = -Infinity;
          for (let k = a; k < Math.min(a + size, win[1]); k++) {
            const v = panel.points[k];
            if (v == null) continue;
            if (v < lo) lo = v;
            if (v > hi) hi = v;
          }
          if (lo > hi) continue;
          const x = xOf(f, a + size / 2);
          ctx.moveTo(x, at(f.scale, hi));
          ctx.lineTo(x, at(f.scale, lo) + 1);
        }
        ctx.stroke();
        ctx.fillStyle = "#b3261e";
        ctx.beginPath();
        for (const flag of panel.flags) {
          if (flag.index < win[0] || flag.index >= win[1]) continue;
          const p = place(f, panel, flag.index)!;
          ctx.moveTo(p.x, p.y - 3.5);
          ctx.lineTo(p.x + 3, p.y);
          ctx.lineTo(p.x, p.y + 3.5);
          ctx.lineTo(p.x - 3, p.y);
        }
        ctx.fill();
      });
    };
    draw([0, N]);
    zoomTo = (x, y) => draw([x, y]);
    kill = () => {
      app.innerHTML = "";
    };
  },
  uplot() {
    const xs = values.map((_, i) => i);
    const all = chart.panels.map(
      (panel) =>
        new uPlot(
          {
            width: 1300,
            height: 260,
            scales: { x: { time: false } },
            series: [
              {},
              { stroke: "#2b4c7e" },
              {
                stroke: "#b3261e",
                paths: () => null,
                points: { show: true, size: 6 },
              },
            ],
          },
          [
            xs,
            panel.points,
            (() => {
              const f: (number | null)[] = new Array(N).fill(null);
              for (const g of panel.flags) f[g.index] = panel.points[g.index]!;
              return f;
            })(),
          ] as never,
          app,
        ),
    );
    zoomTo = (x, y) => {
      for (const u of all) u.setScale("x", { min: x, max: y });
    };
    kill = () => {
      for (const u of all) u.destroy();
      app.innerHTML = "";
    };
  },
};
declare global {
  interface Window {
    go: unknown;
  }
}
Object.assign(window, {
  flags: chart.panels.map((p) => p.flags.length),
  async go(way: string) {
    window_.value = undefined;
    await painted();
    let t = performance.now();
    ways[way]!();
    await nextTick();
    const worked = performance.now() - t;
    const first = (await painted()) - t;
    const zooms: number[] = [];
    const scripts: number[][] = [];
    for (let k = 1; k <= 12; k++) {
      t = performance.now();
      const half = N / 2 / 1.4 ** k;
      zoomTo(Math.round(N / 2 - half), Math.round(N / 2 + half));
      await nextTick();
      const w2 = performance.now() - t;
      zooms.push((await painted()) - t);
      (scripts[k] ??= []).push(w2);
    }
    kill();
    await painted();
    return { worked, first, zooms, scripts: scripts.map((x) => x?.[0] ?? 0) };
  },
});
