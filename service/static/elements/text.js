/** A text counted in code points, as the service counts; JavaScript itself counts UTF-16 units. */
export class CodePoints {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.units = null;
    if (/[\ud800-\udfff]/.test(text)) {
      this.units = [];
      let unit = 0;
      for (const character of text) {
        this.units.push(unit);
        unit += character.length;
      }
      this.units.push(unit);
    }
  }

  get length() {
    return this.units ? this.units.length - 1 : this.text.length;
  }

  slice(start, end = this.length) {
    if (!this.units) return this.text.slice(start, end);
    const last = this.length;
    return this.text.slice(this.units[Math.min(start, last)], this.units[Math.min(end, last)]);
  }
}

/** The first code points of a text, on one line; an ellipsis stands for the rest. */
export function beginning(text, length) {
  const line = new CodePoints(text.replace(/\s+/g, ' ').trim());
  return line.length > length ? `${line.slice(0, length).trimEnd()}…` : line.text;
}

/** A part of a text, with those of its `ranges` that lie in it wrapped; see `compose`. */
export function excerpt(text, start, end, ranges) {
  const inside = ranges.filter((range) => range.start >= start && range.end <= end);
  const moved = inside.map((range) => ({ ...range, start: range.start - start, end: range.end - start }));
  return compose(new CodePoints(text).slice(start, end), moved);
}

/**
 * A text with wrappers around some of its ranges and elements at some of its points.
 *
 * A range that others cut is wrapped in pieces, in the order of `ranges` from the outside in.
 * @param {string} text
 * @param {{start: number, end: number, wrap: () => Element}[]} ranges in code points
 * @param {{at: number, node: Node}[]} points
 */
export function compose(text, ranges, points = []) {
  const characters = new CodePoints(text);
  const length = characters.length;
  const cuts = new Set([0, length]);
  const clamp = (offset) => Math.max(0, Math.min(offset, length));
  for (const range of ranges) cuts.add(clamp(range.start)).add(clamp(range.end));
  for (const point of points) cuts.add(clamp(point.at));
  const edges = [...cuts].sort((a, b) => a - b);
  const fragment = document.createDocumentFragment();
  edges.forEach((start, index) => {
    for (const point of points) if (clamp(point.at) === start) fragment.append(point.node);
    const end = edges[index + 1];
    if (end === undefined) return;
    let parent = fragment;
    for (const range of ranges) {
      if (range.start > start || range.end < end) continue;
      const wrapper = range.wrap();
      parent.append(wrapper);
      parent = wrapper;
    }
    parent.append(characters.slice(start, end));
  });
  return fragment;
}
