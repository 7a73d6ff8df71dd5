// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo, its hairs, and what a person makes of them. Every correction is one request; what comes back is the whole
// photo as it stands then, with its numbers.
import {get, post, address} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {requireReader, refresh, startWork} from "./app.js";
import {PhotoCanvas} from "./canvas.js";

const LIKELY_MATE = 0.15;  // From here on it is said that a line may be two hairs: one in four that are named are.

export const typing = event => /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);

export function loadImage(source) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("The photo's picture could not be loaded."));
    image.src = source;
  });
}

export class PhotoDesk {
  constructor(photo, image) {
    this.tool = null;  // null, "add", "split", "join", "exclude"
    this.element = h("canvas", {tabindex: 0, id: "photo", role: "application",
      "aria-label": "The photo with its hairs. Tab goes from hair to hair, question mark shows all keys."});
    this.canvas = new PhotoCanvas(this.element);
    this.image = image;
    this.panel = h("aside", {class: "panel", "aria-label": "Numbers and tools"});
    this.hint = h("p", {class: "toolhint", role: "status", "aria-live": "polite"});
    this.listen();
    this.take(photo);
  }

  take(photo) {
    this.photo = photo;
    const {canvas} = this;
    canvas.hairs = photo.hairs;
    canvas.regions = photo.regions;
    if (!photo.hairs.some(hair => hair.id === canvas.chosen)) canvas.chosen = null;
    const there = new Set(photo.hairs.map(hair => hair.id)), listed = new Set(photo.look_order);
    this.order = [...photo.look_order.filter(id => there.has(id)), ...[...there].filter(id => !listed.has(id))];
    this.drawPanel();
    canvas.draw();
    tell(photo.told);
  }

  hair(id = this.canvas.chosen) {
    return this.photo.hairs.find(hair => hair.id === id);
  }

  async correct(kind, more = {}) {
    const who = await requireReader();
    if (!who) return false;
    this.panel.setAttribute("aria-busy", "true");
    try {
      this.take(await post("edit", {photo: this.photo.id, kind, who, after: this.photo.after, ...more}));
      return true;
    } catch (error) {
      tell(error.message, true);
      if (error.status === 409) this.take({...await get("photo", {id: this.photo.id}), told: ""});
      return false;
    } finally {
      this.panel.removeAttribute("aria-busy");
    }
  }

  choose(id, look = false) {
    this.canvas.chosen = id;
    if (look && this.hair()) this.canvas.lookAt(this.hair());
    this.drawPanel();
    this.canvas.draw();
  }

  // The next hair, the most doubtful first.
  step(by, list = this.order, from = this.canvas.chosen) {
    if (!list.length) return null;
    const at = list.indexOf(from);
    return list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length];
  }

  // ----- tools
  begin(tool) {
    this.end();
    if (this.photo.signed) return tell(`Signed by ${this.photo.signed.who}; open it again first.`, true);
    const needsHair = tool === "split" || tool === "join";
    if (needsHair && !this.hair()) return tell("Choose a hair first: click it, or press Tab.");
    this.tool = tool;
    const {canvas} = this;
    canvas.isClosed = tool === "exclude";
    canvas.isHidden = false;
    if (tool === "add" || tool === "exclude") this.cross = canvas.toPhoto([canvas.canvas.clientWidth / 2, canvas.canvas.clientHeight / 2]);
    if (tool === "split") {
      this.at = Math.floor(this.hair().line.length / 2);
      canvas.mark = this.hair().line[this.at];
    }
    const hints = {add: "Click the root, then 1 to 3 more points to the tip. Enter ends; Esc lets go.",
      exclude: "Click the corners of the region. Enter ends; Esc lets go.",
      split: "Click where it is to be split, or move the cross with the arrows and press Enter.",
      join: "Click the hair that it goes on with, or press Tab until it is marked, then Enter."};
    this.hint.textContent = hints[tool];
    this.drawPanel();
    canvas.draw();
    this.element.focus();
  }

  end() {
    this.tool = null;
    Object.assign(this.canvas, {points: [], mark: null, other: null, isClosed: false});
    this.hint.textContent = "";
    this.drawPanel();
    this.canvas.draw();
  }

  point(place) {
    this.canvas.points.push(place.map(value => Math.round(value * 100) / 100));
    this.canvas.draw();
    if (this.tool === "add" && this.canvas.points.length === 4) this.finish();
  }

  async finish() {
    const {tool, canvas} = this;
    const points = canvas.points, chosen = canvas.chosen, other = canvas.other, at = canvas.mark;
    if (tool === "add") {
      if (points.length < 2) return tell("At least two points: the root, then the tip.");
      this.end();
      const before = new Set(this.photo.hairs.map(hair => hair.id));
      if (await this.correct("add", {points})) {
        const added = this.photo.hairs.find(hair => !before.has(hair.id));
        if (added) this.choose(added.id);
      }
    } else if (tool === "exclude") {
      if (points.length < 3) return tell("At least three corners.");
      const answer = await ask("Why is this region taken out?", [{name: "why", label: "Reason", required: true,
        options: ["scar", "glare", "out of focus", "covered"]}], "Take it out");
      this.end();
      if (answer) await this.correct("exclude", {points, why: answer.why});
    } else if (tool === "split") {
      this.end();
      await this.correct("split", {ids: [chosen], points: [at]});
    } else if (tool === "join") {
      if (!other) return tell("Choose the second hair.");
      this.end();
      await this.correct("join", {ids: [chosen, other]});
    }
  }

  needHair() {
    if (this.hair()) return true;
    tell("Choose a hair first: click it, or press Tab.");
    return false;
  }

  async remove() {
    if (!this.needHair()) return;
    const id = this.canvas.chosen, next = this.step(1);
    if (await this.correct("delete", {ids: [id]}) && next !== id) this.choose(next, true);
  }

  async turn() {
    if (this.needHair()) await this.correct("turn", {ids: [this.canvas.chosen]});
  }

  async thickness() {
    if (!this.needHair()) return;
    const answer = await ask("Thickness of this hair", [{name: "um", label: "Micrometers", type: "number", step: "any",
      required: true, value: this.hair().um || ""}], "Set");
    if (answer) await this.correct("thickness", {ids: [this.canvas.chosen], diameter_um: Number(answer.um)});
  }

  async sign() {
    await this.correct("sign");
  }

  async reopen() {
    const answer = await ask("Why is the signed photo opened again?", [{name: "why", label: "Reason", required: true}],
      "Open again");
    if (answer) await this.correct("reopen", {why: answer.why});
  }

  hide() {
    this.canvas.isHidden = !this.canvas.isHidden;
    this.drawPanel();
    this.canvas.draw();
  }

  // ----- mouse, touch, keys
  listen() {
    const {element, canvas} = this;
    canvas.listen(place => this.click(place));
    element.addEventListener("keydown", event => this.key(event));
    this.onKey = event => {
      if (!typing(event) && event.target !== element && !document.getElementById("dialog").open && event.key !== "Tab")
        this.key(event);
    };
    document.addEventListener("keydown", this.onKey);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
  }

  click(place) {
    const {canvas} = this;
    if (this.tool === "add" || this.tool === "exclude") return this.point(canvas.toPhoto(place));
    if (this.tool === "split") {
      canvas.mark = canvas.toPhoto(place);
      return this.finish();
    }
    const hair = canvas.hairAt(place);
    if (this.tool === "join") {
      if (!hair || hair.id === canvas.chosen) return;
      canvas.other = hair.id;
      return this.finish();
    }
    this.choose(hair ? hair.id : null);
  }

  arrows(event) {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (!step) return false;
    const {canvas} = this;
    if (this.tool === "add" || this.tool === "exclude") {
      const far = (event.shiftKey ? 20 : 4) / canvas.scale;
      this.cross = [this.cross[0] + step[0] * far, this.cross[1] + step[1] * far];
      canvas.mark = this.cross;
      canvas.draw();
    } else if (this.tool === "split") {
      const {line} = this.hair();
      this.at = Math.min(line.length - 2, Math.max(1, this.at + step[0] + step[1]));
      canvas.mark = line[this.at];
      canvas.draw();
    } else canvas.move(-60 * step[0], -60 * step[1]);
    return true;
  }

  tab(event) {
    const by = event.shiftKey ? -1 : 1;
    if (this.tool === "join") {
      const near = this.neighbors();
      this.canvas.other = this.step(by, near, this.canvas.other);
      this.canvas.draw();
      return true;
    }
    if (this.tool || this.leaving) return false;
    this.choose(this.step(by), true);
    return true;
  }

  // Other hairs, those whose ends lie nearest first.
  neighbors() {
    const own = this.hair().line, ends = line => [line[0], line[line.length - 1]];
    const gap = hair => Math.min(...ends(own).flatMap(([ax, ay]) => ends(hair.line).map(([bx, by]) => Math.hypot(ax - bx, ay - by))));
    return this.photo.hairs.filter(hair => hair.id !== this.canvas.chosen).sort((a, b) => gap(a) - gap(b)).map(hair => hair.id);
  }

  key(event) {
    if (typing(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = event.ctrlKey || event.metaKey;
    const does = action => {
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    if (control && key === "z") return does(() => this.correct(event.shiftKey ? "redo" : "undo"));
    if (control && key === "y") return does(() => this.correct("redo"));
    if (control || event.altKey) return;
    if (event.target === this.element && key === "Tab") return this.tab(event) ? does(() => {}) : undefined;
    if (key.startsWith("Arrow")) return does(() => this.arrows(event));
    if (key === "Escape") {
      // A second Esc lets Tab leave the photo.
      this.leaving = !this.tool && this.canvas.chosen === null;
      if (!this.tool) this.choose(null);
      return does(() => this.end());
    }
    this.leaving = false;
    if (this.tool && key === "Enter") return does(() => this.finish());
    if (this.tool && key === " " && this.cross) return does(() => this.point(this.cross));
    const actions = this.actions();
    if (actions[key]) does(actions[key]);
  }

  actions() {
    return {x: () => this.hide(), "+": () => this.canvas.zoom(1.25), "=": () => this.canvas.zoom(1.25),
      "-": () => this.canvas.zoom(0.8), "0": () => this.canvas.fit(), a: () => this.begin("add"),
      d: () => this.remove(), Delete: () => this.remove(), t: () => this.turn(), w: () => this.thickness(),
      s: () => this.begin("split"), j: () => this.begin("join"), e: () => this.begin("exclude"),
      u: () => this.correct("undo"), r: () => this.correct("redo")};
  }

  // ----- the panel
  drawPanel() {
    const {photo} = this;
    const hair = this.hair();
    const tool = (name, words, key, isOff = false) => h("button", {class: this.tool === name ? "on" : "", onclick: () =>
      this.tool === name ? this.end() : this.begin(name), "aria-pressed": String(this.tool === name),
    disabled: isOff || Boolean(photo.signed)}, words, h("kbd", {}, key));
    const act = (action, words, key, isOff) => h("button", {onclick: action, disabled: isOff || Boolean(photo.signed)}, words, h("kbd", {}, key));
    show(this.panel,
      h("section", {}, h("h1", {}, `${photo.site}, photo ${photo.shot}`),
        h("p", {class: "quiet"}, `${photo.participant.replace(/^sub-/, "")} · ${photo.date} · ${photo.counts.counted} hairs counted`),
        photo.corrected && h("p", {class: "tag hand"}, photo.corrected),
        photo.matches > 0 && h("p", {class: "tag hand"}, `${photo.matches} ${photo.matches === 1 ? "match" : "matches"} by hand`),
        photo.stale > 0 && h("p", {class: "reason"}, `${photo.stale} corrections belong to an earlier result of this photo ` +
          "and don't count for this one; they are kept.")),
      h("section", {}, h("div", {class: "row tight"},
        act(() => this.correct("undo"), "Undo", "U", !photo.can_undo), act(() => this.correct("redo"), "Redo", "R", !photo.can_redo),
        h("button", {onclick: () => this.hide(), "aria-pressed": String(this.canvas.isHidden)}, this.canvas.isHidden ? "Show hairs" : "Hide hairs", h("kbd", {}, "X")))),
      h("section", {}, h("h2", {}, hair ? `Hair ${hair.id}` : "No hair chosen"),
        hair ? h("p", {class: "quiet"}, `${hair.um ? Math.round(hair.um) + " µm thick" : "thickness not known"} · ` +
          (hair.by_hand ? "by hand" : `${Math.round(100 * hair.sure)} % sure`) + (hair.counted ? "" : " · not counted: cut or outside") +
          (hair.mate >= LIKELY_MATE ? ` · perhaps two hairs (${Math.round(100 * hair.mate)} %)` : ""))
          : h("p", {class: "quiet"}, "Click one, or press Tab: first come lines that may be no hair, and places where one was missed."),
        h("div", {class: "tools"}, act(() => this.remove(), "Delete", "D", !hair), act(() => this.turn(), "Turn", "T", !hair),
          act(() => this.thickness(), "Thickness", "W", !hair), tool("split", "Split", "S", !hair), tool("join", "Join", "J", !hair),
          tool("add", "Add a hair", "A"), tool("exclude", "Take a region out", "E")),
        this.hint),
      photo.regions.length > 0 && h("section", {}, h("h2", {}, "Regions taken out"), h("ul", {class: "regions"}, photo.regions.map((region, i) =>
        h("li", {}, h("span", {}, `${i + 1}: ${region.why}`), h("button", {disabled: Boolean(photo.signed), "aria-label": `Put region ${i + 1} back`,
          onclick: () => this.correct("restore", {ids: [region.number]})}, "Put back"))))),
      this.numbers(),
      h("section", {}, h("a", {class: "button wide", href: `#/compare/${photo.id}`}, "Compare with the baseline")),
      h("section", {}, photo.signed
        ? [h("p", {}, `Signed by ${photo.signed.who}, ${photo.signed.when.slice(0, 10)}`),
          h("button", {onclick: () => this.reopen()}, "Open again")]
        : h("button", {class: "main", onclick: () => this.sign()}, "Sign this photo"),
      (photo.corrected || photo.matches > 0) && h("button", {onclick: () => startWork("analyze", {}, refresh)}, "Bring the answer up to date")),
      photo.warnings.length > 0 && h("section", {}, h("h2", {}, "What weakens it"), photo.warnings.map(text => h("p", {class: "quiet"}, text))));
  }

  numbers() {
    const line = metric => h("tr", {}, h("th", {scope: "row"}, metric.title, metric.unit && h("span", {class: "quiet"}, ` ${metric.unit}`)),
      h("td", {class: "n", title: metric.reason || `${metric.range}`}, metric.value || "–",
        metric.automatic && metric.automatic.value !== metric.value && h("span", {class: "was"}, `found: ${metric.automatic.value || "–"}`)));
    const leading = this.photo.metrics.filter(metric => metric.leading), others = this.photo.metrics.filter(metric => !metric.leading);
    const more = h("details", {open: this.isOpen, ontoggle: () => { this.isOpen = more.open; }}, h("summary", {}, "All numbers"),
      h("table", {}, h("tbody", {}, others.map(line))));
    return h("section", {}, h("h2", {}, "Numbers"), h("table", {class: "leading"}, h("tbody", {}, leading.map(line))), more);
  }
}

// A photo under a person's hands fills the page: the stage with where one is, and the panel.
// All but the photo stands above it or beside it: what covers its corner hides hairs there and takes the clicks on them.
export function showDesk(main, desk, ...crumbs) {
  show(main, h("div", {class: "desk"}, h("div", {class: "stage"},
    h("div", {class: "above"},
      h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › ", crumbs),
      h("label", {class: "opacity"}, "Hairs", h("input", {type: "range", min: 0, max: 1, step: 0.05, value: 0.9,
        "aria-label": "How strongly the hairs are drawn", oninput: event => {
          desk.canvas.opacity = Number(event.target.value);
          desk.canvas.draw();
        }}))),
    desk.element), desk.panel));
  desk.canvas.setImage(desk.image);
  desk.element.focus();
}

export async function photoPage(main, id) {
  const photo = await get("photo", {id});
  const image = await loadImage(address("pixels", {id}));
  document.title = `${photo.site} ${photo.date}`;
  const desk = new PhotoDesk(photo, image);
  showDesk(main, desk, h("a", {href: `#/answer/${photo.participant}`}, photo.participant.replace(/^sub-/, "")));
  return () => desk.close();
}
