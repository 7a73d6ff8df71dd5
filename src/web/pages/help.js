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

const blind = [["Looking", [["Tab, Shift Tab", "next, previous of your hairs"], ...groups[0][1].slice(1)]], ["Reading", [["A", "mark a hair: click its root, then 1 to 3 points to the tip"],
  ["Enter", "the hair is complete; so does a second click on its tip"], ["Arrows, Space", "while marking: move the cross, set a point"],
  ["D or Delete", "take the chosen hair off"], ["Ctrl Z or U", "undo"], ["N", "the next photo"]]]];

const comparing = [["Looking", [["Tab, Shift Tab", "next, previous hair: first those that can't be told, then lost and new ones"],
  ["B", "one photo for the other"], ...groups[0][1].slice(1, 5), ["Esc", "let go of the hair"]]],
["What became of the chosen hair", [["S", "it is the same hair as the one beside it; or Shift and a click on that one"],
  ["O", "take the next hair of the other photo beside it; or click that one"], ["D", "these two are not the same hair"],
  ["N", "it is really new"], ["L", "it is really lost"]]],
groups[3]];

export function helpSheet() {
  const isBlind = document.body.className === "at-reading", isComparing = document.body.className === "at-compare";
  const dialog = document.getElementById("dialog");
  if (dialog.open) return;
  show(dialog, h("h2", {id: "dialog-title"}, isComparing ? "Keys of the comparison" : "Keys on a photo"),
    h("div", {class: "keys"}, (isBlind ? blind : isComparing ? comparing : groups).map(([title, keys]) => h("section", {}, h("h3", {}, title),
      h("dl", {}, keys.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)]))))),
    h("p", {class: "hint"}, isBlind ? "Every mark is saved at once. Nothing that you mark changes a number of the study."
      : "Every correction is saved at once, can be undone at any time, and leaves the photo and what the program found as they were."),
    h("div", {class: "row end"}, h("button", {class: "main", onclick: () => dialog.close()}, "Close")));
  dialog.showModal();
}
