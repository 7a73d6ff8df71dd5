// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo and the baseline of its site in one frame: under a slider, one in place of the other, or side by side; what
// became of each hair, and a person's word on it. A hair of the baseline goes by the key "b12", one of the photo by "p12".
import {get, post, address} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {requireReader, refresh, startWork} from "./app.js";
import {PhotoCanvas, distance} from "./canvas.js";
import {loadImage, typing} from "./photo.js";

const CANDIDATES = 8;        // Hairs of the other photo that O goes through.
const MATED_SHARE = 3;       // One that has a mate is as if it lay so many times as far.
const AROUND_PX = 60;        // Of a hair that is looked at, so much is shown around its root.

// As on the hair map of the reports: stays apart for color-blind eyes.
const fates = {
  persisting: {words: "Kept", color: "#ffd21f"}, new: {words: "New", color: "#5aa9ff"}, lost: {words: "Lost", color: "#ff6b4a"},
  unclear: {words: "Can't be told", color: "#dd9cff"}, outside: {words: "Outside of what both show", color: "#9aa7b2"}};
const fateOf = hair => ({ambiguous: "unclear", doubtful: "unclear", "": "outside"})[hair.fate] || hair.fate;
const isAlone = hair => hair.fate === "new" || hair.fate === "lost" || hair.fate === "doubtful";

// What is told of a chosen hair.
const sentences = {
  persisting: "Stands on both photos.", ambiguous: "Stands on both photos; which is which can't be told for sure.",
  new: "Only on this photo: new.", lost: "Only on the baseline: lost.",
  doubtful: "Found on one photo only; whether it stands on the other can't be told.", "": "Outside of what both photos show."};
const said = {same: "the same hair", apart: "not the same hair", new: "really new", lost: "really lost"};
const kinds = {match: "what was said of a hair", exclude: "a region taken out", restore: "a region put back", delete: "a hair deleted", add: "a hair added",
  split: "a hair split", join: "two hairs joined", turn: "a hair turned", thickness: "a thickness"};

// How far two hairs lie from each other: their roots, and one from the other along it.
function apart(a, b) {
  const roots = Math.hypot(a.line[0][0] - b.line[0][0], a.line[0][1] - b.line[0][1]);
  const along = [0, 0.25, 0.5, 0.75, 1].map(part => a.line[Math.round(part * (a.line.length - 1))]);
  return roots + along.reduce((sum, point) => sum + distance(b.line, ...point), 0) / along.length;
}

class PairDesk {
  constructor(baseline, id, before, after) {
    Object.assign(this, {baseline, id, before, after, pair: null, mode: "slider", isAfter: false, isHidden: false});
    this.one = h("canvas", {tabindex: 0, class: "stagecanvas", role: "application",
      "aria-label": "Both photos in one frame. Tab goes from hair to hair, question mark shows all keys."});
    this.two = h("canvas", {class: "stagecanvas", "aria-label": "The photo, in the frame of the baseline"});
    this.first = new PhotoCanvas(this.one);
    this.second = new PhotoCanvas(this.two);
    this.canvases = [this.first, this.second];
    this.canvases.forEach((canvas, i) => {
      canvas.listen((place, event) => this.click(canvas.hairAt(place), event.shiftKey));
      canvas.onView = () => {
        const other = this.canvases[1 - i];
        Object.assign(other, {scale: canvas.scale, left: canvas.left, top: canvas.top});
        other.draw();
      };
    });
    this.slider = h("input", {type: "range", min: 0, max: 1, step: 0.005, value: 0.5, "aria-label": "Where the earlier photo ends",
      oninput: () => this.apply()});
    this.stages = h("div", {class: "stages"}, h("div", {class: "stage"}, this.one), h("div", {class: "stage", hidden: true}, this.two));
    this.label = h("strong", {role: "status"});
    const modes = {slider: "Slider", exchange: "One for the other", beside: "Side by side"};
    this.modes = Object.entries(modes).map(([name, words]) => h("button", {"data-mode": name, onclick: () => this.enter(name)}, words));
    this.exchange = h("button", {onclick: () => { this.isAfter = !this.isAfter; this.apply(); }}, "Exchange", h("kbd", {}, "B"));
    this.panel = h("aside", {class: "panel", "aria-label": "What became of the hairs"},
      h("section", {}, h("p", {class: "quiet"}, "Comparing hair by hair …")));
    this.onKey = event => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  close() {
    document.removeEventListener("keydown", this.onKey);
  }

  open() {
    this.first.setImage(this.before);
    this.second.setImage(this.after);
    this.apply();
    this.one.focus();
    return get("pair", {id: this.id}).then(pair => this.take(pair)).catch(error =>
      show(this.panel, h("section", {}, h("h1", {}, "Not compared"), h("p", {}, error.message))));
  }

  // ----- what is shown
  take(pair) {
    this.pair = pair;
    const keyed = (hairs, lead, other) => hairs.map(hair => ({...hair, number: hair.id, id: lead + hair.id, mate: hair.mate && other + hair.mate,
      color: fates[fateOf(hair)].color, counted: hair.fate !== "", by_hand: hair.said.length > 0}));
    this.old = keyed(pair.baseline_hairs, "b", "p");
    this.now = keyed(pair.hairs, "p", "b");
    // Hairs of the photo beyond the border of the baseline have nothing under them here.
    const {width, height} = this.before;
    const isOn = hair => hair.line.some(([x, y]) => x > 0 && y > 0 && x < width && y < height);
    const elsewhere = hairs => hairs.filter(isAlone).map(hair => ({...hair, isElsewhere: true}));
    this.ofBaseline = [...elsewhere(this.now), ...this.old];
    this.ofPhoto = [...elsewhere(this.old), ...this.now.filter(isOn)];
    const rank = hair => ["doubtful", "ambiguous", "lost", "new", "persisting", ""].indexOf(hair.fate);
    this.order = [...this.old.filter(hair => !hair.mate), ...this.now.filter(isOn)].sort((a, b) => rank(a) - rank(b)).map(hair => hair.id);
    this.choose(this.hair(this.first.chosen) ? this.first.chosen : null, false, this.first.other);
    this.apply();
    tell(pair.told);
  }

  hair(id = this.first.chosen) {
    return this.pair && id ? (id[0] === "b" ? this.old : this.now).find(hair => hair.id === id) : undefined;
  }

  // Hairs of the other photo that it may be, the likeliest first.
  candidates(hair) {
    const far = other => apart(hair, other) * (other.mate && other.mate !== hair.id ? MATED_SHARE : 1);
    const others = (hair.id[0] === "b" ? this.now : this.old).map(other => [far(other), other.id]).sort((a, b) => a[0] - b[0]);
    return others.slice(0, CANDIDATES).map(([, id]) => id);
  }

  choose(id, look = false, other = null) {
    const hair = this.hair(id);
    const mate = hair && (hair.mate || this.candidates(hair)[0] || null);
    for (const canvas of this.canvases) Object.assign(canvas, {chosen: hair ? id : null, other: hair ? (this.hair(other) ? other : mate) : null});
    // The one that is hidden by the slider or lies on the photo below must come into view.
    if (hair && this.mode === "exchange") this.isAfter = id[0] === "p";
    if (look && hair) {
      // With what is around it: a hair is known by its neighbors.
      const [x, y] = hair.line[0];
      this.first.lookAt({line: [...hair.line, [x - AROUND_PX, y - AROUND_PX], [x + AROUND_PX, y + AROUND_PX]]});
      this.first.onView();
    }
    this.apply();
    if (this.pair) this.drawPanel();
  }

  apply() {
    const {first, second, mode} = this;
    first.second = mode === "beside" ? null : this.after;
    first.split = mode === "exchange" ? (this.isAfter ? 0 : 1) : Number(this.slider.value);
    if (this.pair) {
      first.hairs = this.ofBaseline;
      first.secondHairs = second.hairs = this.ofPhoto;
    }
    this.label.textContent = mode === "exchange" ? (this.isAfter ? "Now shown: this photo" : `Now shown: baseline, ${this.baseline.date}`)
      : `Left: baseline, ${this.baseline.date} · Right: this photo`;
    this.slider.hidden = mode !== "slider";
    this.exchange.hidden = mode !== "exchange";
    this.stages.lastChild.hidden = mode !== "beside";
    for (const button of this.modes) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
      button.classList.toggle("on", button.dataset.mode === mode);
    }
    for (const canvas of this.canvases) {
      canvas.isHidden = this.isHidden;
      canvas.draw();
    }
  }

  enter(name) {
    this.mode = name;
    this.apply();
    requestAnimationFrame(() => this.canvases.forEach(canvas => {
      canvas.fitSize();
      canvas.fit();
    }));
  }

  // ----- what is said
  async send(kind, more = {}) {
    const who = await requireReader();
    if (!who || !this.pair) return;
    this.panel.setAttribute("aria-busy", "true");
    try {
      this.take(await post("match", {photo: this.id, kind, who, after: this.pair.after, ...more}));
    } catch (error) {
      tell(error.message, true);
      if (error.status === 409) this.take({...await get("pair", {id: this.id}), told: ""});
    } finally {
      this.panel.removeAttribute("aria-busy");
    }
  }

  say(says, other = this.first.other) {
    const chosen = this.hair(), mate = this.hair(other);
    if (!chosen) return tell("Choose a hair first: click it, or press Tab.");
    if (this.pair.signed) return tell(`Signed by ${this.pair.signed.who}; open it again first.`, true);
    const isOld = chosen.id[0] === "b";
    if (says === "new" || says === "lost") {
      if (isOld !== (says === "lost")) return tell(isOld ? "A hair of the baseline can be lost, not new." : "A hair of this photo can be new, not lost.");
      return this.send("match", {says, [isOld ? "other_hair" : "hair"]: chosen.number});
    }
    if (!mate) return tell("There is no hair of the other photo near it.");
    if (says === "apart" && chosen.mate !== mate.id) return tell("These two are not taken for one hair.");
    const [old, now] = isOld ? [chosen, mate] : [mate, chosen];
    return this.send("match", {says, hair: now.number, other_hair: old.number});
  }

  async reopen() {
    const answer = await ask("Why is the signed photo opened again?", [{name: "why", label: "Reason", required: true}], "Open again");
    if (answer) await this.send("reopen", {why: answer.why});
  }

  // ----- mouse, touch, keys
  // A hair of the other photo than the chosen one is what that is compared with; with Shift it is the same.
  click(hair, isJoined) {
    const chosen = this.hair();
    const isOther = chosen && hair && hair.id[0] !== chosen.id[0];
    if (isOther && isJoined) return this.say("same", hair.id);
    if (isOther && isAlone(chosen)) return this.choose(chosen.id, false, hair.id);
    return this.choose(hair ? hair.id : null);
  }

  nextOther() {
    const hair = this.hair();
    if (!hair) return tell("Choose a hair first: click it, or press Tab.");
    const list = this.candidates(hair);
    return this.choose(hair.id, false, list[(list.indexOf(this.first.other) + 1) % list.length]);
  }

  step(by) {
    const at = this.order.indexOf(this.first.chosen), count = this.order.length;
    if (count) this.choose(this.order[at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count], true);
  }

  key(event) {
    if (typing(event) || document.getElementById("dialog").open) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const does = action => {
      event.preventDefault();
      action();
    };
    const control = event.ctrlKey || event.metaKey;
    if (control && key === "z") return does(() => this.send(event.shiftKey ? "redo" : "undo"));
    if (control && key === "y") return does(() => this.send("redo"));
    if (control || event.altKey) return;
    const isHere = event.target === this.one || event.target === document.body;
    if (isHere && key === "Tab" && !this.leaving && this.pair) return does(() => this.step(event.shiftKey ? -1 : 1));
    const arrow = {ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60]}[key];
    if (isHere && arrow) return does(() => this.first.move(...arrow));
    // A second Esc lets Tab leave the photo.
    this.leaving = key === "Escape" && !this.first.chosen;
    const actions = {b: () => this.flip(), s: () => this.say("same"), d: () => this.say("apart"), n: () => this.say("new"),
      l: () => this.say("lost"), o: () => this.nextOther(), u: () => this.send("undo"), r: () => this.send("redo"), x: () => this.hide(),
      Escape: () => this.choose(null), "+": () => this.first.zoom(1.25), "=": () => this.first.zoom(1.25), "-": () => this.first.zoom(0.8),
      "0": () => { this.first.fit(); this.first.onView(); }};
    if (actions[key]) does(actions[key]);
  }

  flip() {
    this.isAfter = !this.isAfter;
    if (this.mode === "exchange") this.apply();
    else this.enter("exchange");
  }

  hide() {
    this.isHidden = !this.isHidden;
    this.apply();
    if (this.pair) this.drawPanel();
  }

  // ----- the panel
  drawPanel() {
    const {pair} = this;
    const chosen = this.hair(), other = this.hair(this.first.other), isLocked = Boolean(pair.signed);
    const act = (action, words, key, isOff, title) => h("button", {onclick: action, disabled: isOff || isLocked, title}, words, h("kbd", {}, key));
    const areMates = chosen && other && chosen.mate === other.id;
    const name = hair => `Hair ${hair.number} of ${hair.id[0] === "b" ? "the baseline" : "this photo"}`;
    const count = (fate, key) => h("tr", {}, h("th", {scope: "row"}, h("span", {class: `swatch ${fate}`, "aria-hidden": "true"}), fates[fate].words),
      h("td", {class: "n"}, pair.counts[key], pair.found && pair.found[key] !== pair.counts[key] && h("span", {class: "was"}, `found: ${pair.found[key]}`)));
    const change = pair.change;
    show(this.panel,
      h("section", {}, h("h1", {}, `${pair.site}: what became of the hairs`),
        h("p", {class: "quiet"}, `${pair.participant.replace(/^sub-/, "")} · ${pair.baseline.date} and ${pair.date}`),
        pair.matches > 0 && h("p", {class: "tag hand"}, `corrected: ${pair.matches} ${pair.matches === 1 ? "match" : "matches"}`),
        pair.not_counted.map(text => h("p", {class: "reason"}, `${text[0].toUpperCase()}${text.slice(1)}.`)),
        pair.elsewhere > 0 && h("p", {class: "quiet"}, `${pair.elsewhere} more compare this photo with another one than this baseline.`)),
      h("section", {class: "chosen"}, h("h2", {}, chosen ? name(chosen) : "No hair chosen"),
        chosen ? h("p", {role: "status"}, sentences[chosen.fate], chosen.said.length > 0 && ` By hand: ${chosen.said.map(word => said[word]).join(", ")}.`)
          : h("p", {class: "quiet"}, "Click one, or press Tab: first come those that can't be told, then lost and new ones."),
        chosen && other && h("p", {class: "quiet"}, `${areMates ? "With" : "Beside"} it: ${name(other).toLowerCase()}. O takes the next one.`),
        h("div", {class: "says"},
          act(() => this.say("same"), "Same hair", "S", !other || (areMates && chosen.fate === "persisting")),
          act(() => this.say("apart"), "Different", "D", !areMates),
          chosen && chosen.id[0] === "b" ? act(() => this.say("lost"), "Really lost", "L", chosen.said.includes("lost"))
            : act(() => this.say("new"), "Really new", "N", !chosen || chosen.said.includes("new")),
          act(() => this.nextOther(), "Other hair", "O", !chosen)),
        chosen && isAlone(chosen) && h("p", {class: "quiet"}, "It stands on the other photo, but was not found there? ",
          h("a", {href: `#/photo/${chosen.id[0] === "b" ? pair.id : pair.baseline.id}`}, "Add it on that photo"), ".")),
      h("section", {}, h("div", {class: "row tight"},
        act(() => this.send("undo"), "Undo", "U", !pair.undo, pair.undo && `Takes back: ${kinds[pair.undo]}`),
        act(() => this.send("redo"), "Redo", "R", !pair.redo, pair.redo && `Again: ${kinds[pair.redo]}`),
        h("button", {onclick: () => this.hide(), "aria-pressed": String(this.isHidden)}, this.isHidden ? "Show hairs" : "Hide hairs", h("kbd", {}, "X")))),
      h("section", {}, h("h2", {}, "Hairs"), h("table", {class: "leading"}, h("tbody", {}, count("persisting", "persisting"), count("new", "new"),
        count("lost", "lost"), count("unclear", "unclear"))),
      h("p", {}, "Change of hairs per cm²: ", change.value ? h("strong", {}, change.value) : "can't be told",
        change.value && h("span", {class: "quiet"}, ` (${change.range})`), change.found && change.found !== change.value && h("span", {class: "was"}, `found: ${change.found}`),
        change.reason && h("span", {class: "quiet"}, `: ${change.reason}`))),
      h("section", {}, pair.signed ? [h("p", {}, `Signed by ${pair.signed.who}, ${pair.signed.when.slice(0, 10)}`), h("button", {onclick: () => this.reopen()}, "Open again")]
        : h("p", {class: "quiet"}, "Every word is saved at once, belongs to this photo, and is locked when the photo is signed."),
      pair.matches > 0 && h("button", {onclick: () => startWork("analyze", {}, refresh)}, "Bring the answer up to date")));
  }
}

export async function comparePage(main, id) {
  const baseline = await get("baseline", {id});
  const crumbs = h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › ",
    h("a", {href: `#/photo/${id}`}, "Photo"), " › Comparison");
  if (!baseline.id) {
    show(main, h("div", {class: "page"}, crumbs, h("div", {class: "card"}, h("h1", {}, "Nothing to compare with"),
      h("p", {}, `${baseline.reason[0].toUpperCase()}${baseline.reason.slice(1)}.`))));
    return () => {};
  }
  const [before, after] = await Promise.all([loadImage(address("pixels", {id: baseline.id})), loadImage(address("aligned", {id}))]);
  document.title = "Comparison with the baseline";
  const desk = new PairDesk(baseline, id, before, after);
  show(main, h("div", {class: "desk"}, h("div", {class: "comparison"}, h("div", {class: "above"}, crumbs, h("div", {class: "row tight"}, desk.modes, desk.exchange),
    desk.label), desk.stages, desk.slider), desk.panel));
  desk.open();
  return () => desk.close();
}
