// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo on a canvas with its hairs over it; zoomed and moved, down to a pixel. Photo pixel (0, 0) is the center of the
// top-left one, as everywhere in the program.
const colors = {hair: "#ffd21f", off: "#9aa7b2", chosen: "#00e5ff", hand: "#7dff6b", other: "#ff8a3d"};

const CLICK_PX = 4;  // What moves no further is a click.

export class PhotoCanvas {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.image = null;
    this.hairs = [];
    this.regions = [];
    this.field = [];       // Border of the skin that is measured, where a page shows it.
    this.chosen = this.other = null;
    this.points = [];      // Being set by a tool.
    this.isClosed = false; // Whether they go around a region.
    this.mark = null;      // A place that a tool is at.
    this.second = null;    // Another picture in the same frame, shown right of `split`,
    this.secondHairs = []; // with its own hairs.
    this.split = 0.5;
    this.onView = null;    // Told when it was zoomed or moved.
    this.opacity = 0.9;
    this.isHidden = false;
    this.scale = 1;
    this.left = this.top = 0;
    this.observer = new ResizeObserver(() => this.fitSize());
    this.observer.observe(canvas);
  }

  // Dragging moves, the wheel zooms; a click is told with its place and event.
  listen(click) {
    const element = this.canvas;
    let drag = null;
    const placeOf = event => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    element.addEventListener("pointerdown", event => {
      drag = {from: placeOf(event), last: placeOf(event), moved: false};
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", event => {
      if (!drag) return;
      const [x, y] = placeOf(event);
      if (Math.hypot(x - drag.from[0], y - drag.from[1]) > CLICK_PX) drag.moved = true;
      if (drag.moved) this.move(x - drag.last[0], y - drag.last[1]);
      drag.last = [x, y];
    });
    element.addEventListener("pointerup", event => {
      const wasClick = drag && !drag.moved;
      drag = null;
      if (wasClick) click(placeOf(event), event);
    });
    element.addEventListener("wheel", event => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, placeOf(event));
    }, {passive: false});
  }

  setImage(image) {
    this.image = image;
    this.fitSize();
    this.fit();
  }

  fitSize() {
    const ratio = window.devicePixelRatio || 1;
    const {clientWidth, clientHeight} = this.canvas;
    if (!clientWidth) return;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.ratio = ratio;
    this.draw();
  }

  fit() {
    const {clientWidth, clientHeight} = this.canvas;
    this.scale = Math.min(clientWidth / this.image.width, clientHeight / this.image.height);
    this.left = (clientWidth - this.image.width * this.scale) / 2;
    this.top = (clientHeight - this.image.height * this.scale) / 2;
    this.draw();
  }

  // Photo pixels <-> pixels of the page within the canvas.
  toPage([x, y]) {
    return [this.left + (x + 0.5) * this.scale, this.top + (y + 0.5) * this.scale];
  }
  toPhoto([x, y]) {
    return [(x - this.left) / this.scale - 0.5, (y - this.top) / this.scale - 0.5];
  }

  zoom(factor, [x, y] = [this.canvas.clientWidth / 2, this.canvas.clientHeight / 2]) {
    const next = Math.min(40, Math.max(0.05, this.scale * factor));
    this.left = x - (x - this.left) * next / this.scale;
    this.top = y - (y - this.top) * next / this.scale;
    this.scale = next;
    this.draw();
    if (this.onView) this.onView();
  }

  move(dx, dy) {
    this.left += dx;
    this.top += dy;
    this.draw();
    if (this.onView) this.onView();
  }

  // Brings a hair into view, near enough to judge it.
  lookAt(hair) {
    const xs = hair.line.map(point => point[0]), ys = hair.line.map(point => point[1]);
    const wide = Math.max(...xs) - Math.min(...xs), high = Math.max(...ys) - Math.min(...ys);
    const {clientWidth, clientHeight} = this.canvas;
    const wanted = Math.min(clientWidth / (wide * 2.5 + 40), clientHeight / (high * 2.5 + 40), 8);
    if (this.scale < wanted * 0.6 || this.scale > wanted * 2.5) this.scale = wanted;
    this.left = clientWidth / 2 - ((Math.max(...xs) + Math.min(...xs)) / 2 + 0.5) * this.scale;
    this.top = clientHeight / 2 - ((Math.max(...ys) + Math.min(...ys)) / 2 + 0.5) * this.scale;
    this.draw();
  }

  // The hair nearest to a place of the page, if one is near.
  hairAt(place) {
    const [x, y] = this.toPhoto(place);
    const isSecond = this.second && place[0] > this.split * this.canvas.clientWidth;
    let best = null, nearest = Infinity;
    for (const hair of isSecond ? this.secondHairs : this.hairs) {
      // Of two at one place the one that this picture shows.
      const away = distance(hair.line, x, y) - (hair.width || 0) / 2 + (hair.isElsewhere ? 3 / this.scale : 0);
      if (away < nearest) [best, nearest] = [hair, away];
    }
    return nearest <= Math.max(8 / this.scale, 1.5) ? best : null;
  }

  draw() {
    const {context, canvas} = this;
    if (!this.image || !this.ratio) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#10161c";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.imageSmoothingEnabled = this.scale < 3;
    context.drawImage(this.image, this.left, this.top, this.image.width * this.scale, this.image.height * this.scale);
    if (this.second) this.drawSecond();
    this.drawRegions();
    if (!this.isHidden) this.drawHairs();
    this.drawPoints();
  }

  // Draws between two places of the page, from left to right.
  within(from, to, draw) {
    const {context} = this;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, this.canvas.clientHeight);
    context.clip();
    draw();
    context.restore();
  }

  drawHairs() {
    const at = (this.second ? this.split : 1) * this.canvas.clientWidth;
    this.within(0, at, () => this.hairs.forEach(hair => this.drawHair(hair)));
    if (this.second) this.within(at, this.canvas.clientWidth, () => this.secondHairs.forEach(hair => this.drawHair(hair)));
  }

  drawSecond() {
    const {context} = this;
    const at = this.split * this.canvas.clientWidth;
    this.within(at, this.canvas.clientWidth, () =>
      context.drawImage(this.second, this.left, this.top, this.second.width * this.scale, this.second.height * this.scale));
    if (this.split <= 0 || this.split >= 1) return;
    context.fillStyle = "#fff";
    context.fillRect(at - 1, 0, 2, this.canvas.clientHeight);
  }

  path(points, isClosed = false) {
    this.context.beginPath();
    points.forEach((point, i) => this.context[i ? "lineTo" : "moveTo"](...this.toPage(point)));
    if (isClosed) this.context.closePath();
  }

  drawHair(hair) {
    const {context} = this;
    const isChosen = hair.id === this.chosen, isOther = hair.id === this.other;
    const isMarked = isChosen || isOther;
    context.globalAlpha = isMarked ? 1 : this.opacity * (hair.counted ? 1 : 0.6);
    context.strokeStyle = isChosen ? colors.chosen : isOther ? colors.other : hair.color || (hair.by_hand ? colors.hand
      : hair.counted ? colors.hair : colors.off);
    context.lineWidth = isMarked ? 3 : hair.color ? 2.2 : 1.6;
    context.lineJoin = context.lineCap = "round";
    context.setLineDash(hair.isElsewhere ? [5, 6] : []);
    this.path(hair.line);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = context.strokeStyle;
    const [x, y] = this.toPage(hair.line[0]);
    const reach = isMarked ? 5 : hair.by_hand && hair.color ? 4 : 2.6;
    context.beginPath();
    // What a person said is told by its form as well.
    if (hair.by_hand && hair.color) context.rect(x - reach, y - reach, 2 * reach, 2 * reach);
    else context.arc(x, y, reach, 0, 7);
    context.fill();
    context.globalAlpha = 1;
  }

  drawRegions() {
    if (this.field.length) {
      this.path(this.field, true);
      this.context.setLineDash([8, 6]);
      this.context.strokeStyle = "#fff";
      this.context.lineWidth = 1.5;
      this.context.stroke();
      this.context.setLineDash([]);
    }
    for (const [i, region] of this.regions.entries()) {
      this.path(region.points, true);
      this.context.fillStyle = "rgba(16, 22, 28, .6)";
      this.context.fill();
      this.context.strokeStyle = "#fff";
      this.context.lineWidth = 1.5;
      this.context.stroke();
      // By its number the list of regions names it.
      const middle = axis => region.points.reduce((sum, point) => sum + point[axis], 0) / region.points.length;
      this.context.fillStyle = "#fff";
      this.context.font = "600 18px system-ui, sans-serif";
      this.context.textAlign = "center";
      this.context.textBaseline = "middle";
      this.context.fillText(String(i + 1), ...this.toPage([middle(0), middle(1)]));
    }
  }

  drawPoints() {
    const {context} = this;
    context.strokeStyle = context.fillStyle = "#ff5cf0";
    context.lineWidth = 2;
    if (this.points.length > 1) {
      this.path(this.points, this.isClosed && this.points.length > 2);
      context.stroke();
    }
    for (const point of this.points) {
      context.beginPath();
      context.arc(...this.toPage(point), 4, 0, 7);
      context.fill();
    }
    if (!this.mark) return;
    const [x, y] = this.toPage(this.mark);
    context.beginPath();
    for (const [dx, dy] of [[-12, 0], [4, 0], [0, -12], [0, 4]]) {
      context.moveTo(x + dx, y + dy);
      context.lineTo(x + dx + (dy ? 0 : 8), y + dy + (dy ? 8 : 0));
    }
    context.stroke();
  }
}

export function distance(line, x, y) {
  let nearest = Infinity;
  for (let i = 1; i < line.length; ++i) {
    const [ax, ay] = line[i - 1], [bx, by] = line[i];
    const dx = bx - ax, dy = by - ay, along = dx * dx + dy * dy || 1e-9;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / along));
    nearest = Math.min(nearest, Math.hypot(ax + t * dx - x, ay + t * dy - y));
  }
  return nearest;
}
