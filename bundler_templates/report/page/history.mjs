/* global ResizeObserver */
/** Sizes over several builds, as lines; the table below it has the same figures. */

import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';

import { shape } from './element.mjs';
import { amount } from './format.mjs';

const MEASURES = ['raw', 'gzip', 'brotli'];
const HEIGHT = 260;
const MARGIN = { top: 16, right: 16, bottom: 28, left: 84 };
const APART = 80; // px between two names below the axis

/**
 * @param {HTMLElement} section
 * @param {{name: string, before: number[] | null, after: number[]}[]} points
 */
export function showHistory(section, points) {
  const place = section.querySelector('.chart');
  const choice = section.querySelector('[name=historyMeasure]');
  const draw = () => place.replaceChildren(chart(points, MEASURES.indexOf(choice.value), place.clientWidth));
  choice.addEventListener('change', draw);
  new ResizeObserver(draw).observe(place);
  draw();
}

function chart(points, measure, width) {
  const series = [
    { side: 'after', values: points.map((point) => point.after[measure]) },
    { side: 'before', values: points.map((point) => point.before?.[measure] ?? null) },
  ].filter(({ values }) => values.some((value) => value !== null));
  const names = points.map((_, index) => String(index));
  const x = scalePoint(names, [MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left + 1)]).padding(0.2);
  const most = Math.max(1, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const y = scaleLinear([0, most], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(5);
  return shape(
    'svg',
    { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img', 'aria-label': spoken(points, measure) },
    ...axis(y, width),
    ...labels(points, x),
    ...series.flatMap(({ side, values }) => curve(side, values, points, x, y)),
  );
}

function spoken(points, measure) {
  const [first, last] = [points[0].after[measure], points.at(-1).after[measure]];
  return `${MEASURES[measure]} over ${points.length} builds: from ${amount(first)} to ${amount(last)}`;
}

function axis(y, width) {
  return y.ticks(5).flatMap((value) => [
    shape('line', { class: 'rule', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(value), y2: y(value) }),
    shape('text', { x: MARGIN.left - 10, y: y(value) + 4, 'text-anchor': 'end', text: `${value / 1000} kB` }),
  ]);
}

function labels(points, x) {
  const every = Math.max(1, Math.ceil(APART / Math.max(1, x.step())));
  return points.flatMap((point, index) =>
    index % every === 0
      ? [shape('text', { x: x(String(index)), y: HEIGHT - 8, 'text-anchor': 'middle', text: shortened(point.name) })]
      : [],
  );
}

function shortened(name) {
  return name.length > 12 ? `${name.slice(0, 11)}\u2026` : name;
}

function curve(side, values, points, x, y) {
  const path = line()
    .defined((value) => value !== null)
    .x((_, index) => x(String(index)))
    .y((value) => y(value))(values);
  const dots = values.flatMap((value, index) => {
    if (value === null) return [];
    const title = shape('title', { text: `${points[index].name}, ${side}: ${amount(value)}` });
    return [shape('circle', { class: side, cx: x(String(index)), cy: y(value), r: 4 }, title)];
  });
  return [shape('path', { class: side, d: path ?? '' }), ...dots];
}
