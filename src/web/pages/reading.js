// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Blind review: a reader marks every hair on photos that are known by their place in the reader's own order alone. Each
// step is one request; what comes back holds the reader's own hairs and nothing that the program found.
import {get, post, address} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {reader, requireReader, refresh} from "./app.js";
import {PhotoDesk, loadImage, showDesk} from "./photo.js";

const states = {done: "Done", begun: "Begun", new: ""};
const steps = {add: "add", delete: "remove", undo: "undo", open: "open", done: "done", reopen: "reopen"};

async function begin(available, isFirst) {
  const who = await requireReader();
  if (!who) return;
  const answer = await ask("How many photos?", [{name: "photos", label: `Number of photos, of ${available}`, type: "number",
    hint: isFirst ? "They are drawn at random. Every reader after you gets the same ones. Leave it empty for all."
      : "Those that other readers have come first, all of them. Leave it empty for all."}], "Begin");
  if (!answer) return;
  try {
    await post("begin-reading", {who, photos: answer.photos});
    await refresh();
  } catch (error) {
    tell(error.message, true);
  }
}

function ownCard(session, readers, available) {
  if (!session || !session.photos.length) {
    return h("section", {class: "card"}, h("h2", {}, "Your reading"),
      h("p", {}, reader() ? `${reader()} has not begun yet.` : "Say who you are, and begin."),
      h("button", {class: "main", onclick: () => begin(available, !readers.length)}, "Begin a reading"));
  }
  const left = session.photos.length - session.done, next = session.photos.findIndex(photo => photo.state !== "done");
  return h("section", {class: "card"}, h("h2", {}, `Your reading: ${session.done} of ${session.photos.length} photos done`),
    h("p", {class: "quiet"}, `Begun by ${session.reader} on ${session.begun.slice(0, 10)}. If that was somebody else who goes by ` +
      `the name of ${session.reader}, choose another name above.`),
    h("div", {class: "row"}, left > 0 ? h("a", {class: "button main", href: `#/reading/${next + 1}`}, session.done ? "Go on" : "Read the first photo")
      : h("button", {onclick: () => begin(available, false)}, "Read more photos")),
    h("ol", {class: "deal"}, session.photos.map((photo, i) => h("li", {}, h("a", {class: "button", href: `#/reading/${i + 1}`},
      `Photo ${i + 1}`, h("span", {class: photo.state === "done" ? "state ok" : "state"}, states[photo.state]))))));
}

function readersCard(all) {
  if (!all.readers.length) return null;
  return h("section", {class: "card"}, h("h2", {}, "Readers"),
    h("table", {}, h("thead", {}, h("tr", {}, ["Reader", "Photos done"].map(text => h("th", {scope: "col"}, text)))),
      h("tbody", {}, all.readers.map(one => h("tr", {}, h("th", {scope: "row"}, one.reader),
        h("td", {}, `${one.done} of ${one.photos.length}`))))),
    h("p", {}, h("a", {class: "button", href: "#/agreement"}, "How far do they agree?")));
}

export async function blindPage(main) {
  const all = await get("readers");
  document.title = "Blind review";
  const own = all.readers.find(session => session.reader === reader());
  show(main, h("div", {class: "page"},
    h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › Blind review"),
    h("h1", {}, "Blind review"),
    h("p", {}, "You see photos in a random order, without name, date or treatment, and without what the program found, and mark every " +
      "hair yourself. A second reader does the same. Then the readers are compared with each other and with the program. What you mark " +
      "is kept apart: no number of the study changes."),
    all.reason ? h("div", {class: "card"}, h("p", {class: "reason"}, `Nothing can be read yet: ${all.reason}.`))
      : ownCard(own, all.readers, all.photos),
    readersCard(all)));
  return () => {};
}

class ReadingDesk extends PhotoDesk {
  take(photo) {
    super.take({...photo, look_order: [], regions: [], signed: photo.state === "done"});
    this.canvas.field = photo.field;
    this.element.setAttribute("aria-label", "A photo without its hairs. A marks one; question mark shows all keys.");
  }

  async correct(kind, more = {}) {
    if (!steps[kind]) return false;
    const {ids, ...rest} = more;
    this.panel.setAttribute("aria-busy", "true");
    const {place} = this.photo;
    try {
      this.take(await post("read", {who: reader(), photo: place, kind: steps[kind], after: this.photo.after, ...(ids ? {id: ids[0]} : {}), ...rest}));
      return true;
    } catch (error) {
      tell(error.message, true);
      if (error.status === 409) this.take(await get("reading-photo", {reader: reader(), photo: place}));
      return false;
    } finally {
      this.panel.removeAttribute("aria-busy");
    }
  }

  begin(tool) {
    if (this.photo.signed) return tell("You are done with this photo; open it again first.", true);
    super.begin(tool);
    this.hint.textContent = "Click the root, then 1 to 3 more points to the tip. A second click on the tip completes the hair.";
    return undefined;
  }

  // One hair after the other; a second click on the tip completes one.
  point(place) {
    const {points, scale} = this.canvas, last = points[points.length - 1];
    if (points.length > 1 && Math.hypot(place[0] - last[0], place[1] - last[1]) * scale < 8) return this.finish();
    super.point(place);
    return this.drawPanel();
  }

  async finish() {
    const isAdding = this.tool === "add" && this.canvas.points.length > 1, view = this.cross;
    await super.finish();
    if (!isAdding) return;
    this.choose(null);
    this.begin("add");
    this.cross = view;
  }

  actions() {
    const {x, "+": plus, "=": same, "-": minus, "0": fit, a, d, Delete, u} = super.actions();
    return {x, "+": plus, "=": same, "-": minus, "0": fit, a, d, Delete, u, n: () => this.next()};
  }

  next() {
    location.hash = `#/reading/${this.photo.place % this.photo.of + 1}`;
  }

  async finishPhoto() {
    this.end();
    if (!await this.correct("done")) return;
    const session = await get("reading", {reader: reader()});
    const next = session.photos.findIndex(photo => photo.state !== "done");
    location.hash = next < 0 ? "#/blind" : `#/reading/${next + 1}`;
  }

  async reopenPhoto() {
    const answer = await ask("Why is this photo opened again?", [{name: "why", label: "Reason", required: true,
      hint: "It is written into your reading, and told beside the agreement."}], "Open again");
    if (answer) await this.correct("reopen", {why: answer.why});
  }

  drawPanel() {
    const {photo, canvas} = this;
    const isDone = photo.signed, num = photo.hairs.length, isAdding = this.tool === "add";
    show(this.panel,
      h("section", {}, h("h1", {}, `Photo ${photo.place} of ${photo.of}`),
        h("p", {class: "quiet"}, `Blind review by ${reader()}. Mark every hair whose root you see within the dashed line.`)),
      h("section", {}, h("h2", {}, num === 1 ? "1 hair marked" : `${num} hairs marked`),
        h("div", {class: "tools"},
          h("button", {class: isAdding ? "on" : isDone ? "" : "main", "aria-pressed": String(isAdding), disabled: isDone,
            onclick: () => isAdding ? this.end() : this.begin("add")}, isAdding ? "Stop marking" : "Mark hairs", h("kbd", {}, "A")),
          h("button", {disabled: !isAdding || canvas.points.length < 2, onclick: () => this.finish()}, "Complete", h("kbd", {}, "Enter")),
          h("button", {disabled: isDone || !this.hair(), onclick: () => this.remove()}, "Delete", h("kbd", {}, "D")),
          h("button", {disabled: isDone || !photo.can_undo, onclick: () => this.correct("undo")}, "Undo", h("kbd", {}, "U")),
          h("button", {onclick: () => this.hide(), "aria-pressed": String(canvas.isHidden)}, canvas.isHidden ? "Show hairs" : "Hide hairs", h("kbd", {}, "X"))),
        this.hint),
      h("section", {}, isDone
        ? [h("p", {}, "You are done with this photo."), h("button", {onclick: () => this.reopenPhoto()}, "Open again")]
        : h("button", {class: num ? "main" : "", onclick: () => this.finishPhoto()}, num ? "Done with this photo" : "There is no hair here: done")),
      h("section", {}, h("button", {onclick: () => this.next()}, "Next photo", h("kbd", {}, "N")),
        h("a", {class: "button wide", href: "#/blind"}, "All photos")));
  }
}

export async function readingPage(main, place) {
  const who = await requireReader();
  if (!who) {
    location.hash = "#/blind";
    return () => {};
  }
  const at = {reader: who, photo: place};
  let photo = await get("reading-photo", at);
  const image = await loadImage(address("reading-pixels", at));
  if (photo.state === "new") photo = await post("read", {who, photo: photo.place, kind: "open", after: photo.after});
  document.title = `Photo ${photo.place} of ${photo.of}`;
  const desk = new ReadingDesk(photo, image);
  showDesk(main, desk, h("a", {href: "#/blind"}, "Blind review"));
  return () => desk.close();
}
