// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// A photo and the baseline of its site in one frame: under a slider, one in place of the other, or side by side.
import {get, address} from "./api.js";
import {h, show} from "./dom.js";
import {PhotoCanvas} from "./canvas.js";
import {loadImage} from "./photo.js";

function listen(element, canvas) {
  let last = null;
  element.addEventListener("pointerdown", event => {
    last = [event.clientX, event.clientY];
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", event => {
    if (!last) return;
    canvas.move(event.clientX - last[0], event.clientY - last[1]);
    last = [event.clientX, event.clientY];
  });
  element.addEventListener("pointerup", () => { last = null; });
  element.addEventListener("wheel", event => {
    event.preventDefault();
    const box = element.getBoundingClientRect();
    canvas.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, [event.clientX - box.left, event.clientY - box.top]);
  }, {passive: false});
}

function follow(leader, other) {
  leader.onView = () => {
    Object.assign(other, {scale: leader.scale, left: leader.left, top: leader.top});
    other.draw();
  };
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
  const one = h("canvas", {tabindex: 0, class: "stagecanvas", "aria-label": "Both photos in one frame"});
  const two = h("canvas", {class: "stagecanvas", "aria-label": "The photo, in the frame of the baseline"});
  const first = new PhotoCanvas(one), second = new PhotoCanvas(two);
  listen(one, first);
  listen(two, second);
  const slider = h("input", {type: "range", min: 0, max: 1, step: 0.005, value: 0.5, "aria-label": "Where the earlier photo ends",
    oninput: () => { first.split = Number(slider.value); first.draw(); }});
  const stages = h("div", {class: "stages"}, h("div", {class: "stage"}, one), h("div", {class: "stage", hidden: true}, two));
  const label = h("strong", {role: "status"});
  let mode = "slider", isAfter = false;
  const modes = {slider: "Slider", exchange: "One for the other", beside: "Side by side"};
  const buttons = Object.entries(modes).map(([name, words]) => h("button", {"data-mode": name, onclick: () => enter(name)}, words));
  const exchange = h("button", {onclick: () => { isAfter = !isAfter; apply(); }}, "Exchange", h("kbd", {}, "B"));

  function apply() {
    first.second = mode === "beside" ? null : after;
    first.split = mode === "exchange" ? (isAfter ? 0 : 1) : Number(slider.value);
    label.textContent = mode === "exchange" ? (isAfter ? "Now shown: this photo" : `Now shown: baseline, ${baseline.date}`)
      : `Left: baseline, ${baseline.date} · Right: this photo`;
    slider.hidden = mode !== "slider";
    exchange.hidden = mode !== "exchange";
    stages.lastChild.hidden = mode !== "beside";
    buttons.forEach(button => button.setAttribute("aria-pressed", String(button.dataset.mode === mode)));
    buttons.forEach(button => button.classList.toggle("on", button.dataset.mode === mode));
    first.draw();
  }
  function enter(name) {
    mode = name;
    apply();
    requestAnimationFrame(() => {
      for (const canvas of [first, second]) {
        canvas.fitSize();
        canvas.fit();
      }
    });
  }
  const onKey = event => {
    if (event.key.toLowerCase() !== "b") return;
    isAfter = !isAfter;
    if (mode === "exchange") apply();
    else enter("exchange");
  };
  document.addEventListener("keydown", onKey);
  follow(first, second);
  follow(second, first);
  show(main, h("div", {class: "page comparison"}, h("h1", {class: "unseen"}, "Comparison with the baseline"), crumbs, h("div", {class: "row"}, buttons, exchange, h("span", {class: "grow"}), label),
    stages, slider));
  first.setImage(before);
  second.setImage(after);
  apply();
  return () => document.removeEventListener("keydown", onKey);
}
