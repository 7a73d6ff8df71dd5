// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
import {h, show} from "./dom.js";

const groups = [
  ["Looking", [["Tab, Shift Tab", "next, previous hair: the most doubtful first"], ["X", "hide or show the hairs"],
    ["+ and −", "zoom"], ["0", "whole photo"], ["Arrows", "move the photo"], ["Esc", "let go of the hair or tool"]]],
  ["Correcting the chosen hair", [["D or Delete", "it is no hair"], ["T", "exchange root and tip"],
    ["W", "set its thickness"], ["S", "split it: click, or arrows and Enter"],
    ["J", "join it with another: click that one, or Tab and Enter"]]],
  ["Adding", [["A", "add a hair: click 2 to 4 points, root first; Enter ends"],
    ["E", "take a region out: click its corners; Enter ends"],
    ["Arrows, Space", "while adding: move the cross, set a point"]]],
  ["Undo", [["Ctrl Z or U", "undo"], ["Ctrl Shift Z or R", "do it again"]]],
];

export function helpSheet() {
  const dialog = document.getElementById("dialog");
  if (dialog.open) return;
  show(dialog, h("h2", {id: "dialog-title"}, "Keys on a photo"),
    h("div", {class: "keys"}, groups.map(([title, keys]) => h("section", {}, h("h3", {}, title),
      h("dl", {}, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)]))))),
    h("p", {class: "hint"}, "Every correction is saved at once, can be undone at any time, and leaves the photo and " +
      "what the program found as they were."),
    h("div", {class: "row end"}, h("button", {class: "main", onclick: () => dialog.close()}, "Close")));
  dialog.showModal();
}
