// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Which page is shown, the bar above it, and what runs in the background.
import {get, post} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {studyPage} from "./study.js";
import {photoPage} from "./photo.js";
import {comparePage} from "./compare.js";
import {answerPage} from "./answer.js";
import {blindPage, readingPage} from "./reading.js";
import {agreementPage} from "./agreement.js";
import {learningPage} from "./learning.js";
import {helpSheet} from "./help.js";

const main = document.getElementById("main");
let leave = () => {};
let watching = null;

export const reader = () => localStorage.getItem("tricho-reader") || "";

// Who makes the corrections; asked for once.
export async function requireReader(again = false) {
  if (reader() && !again) return reader();
  const answer = await ask("Who is at work?", [{name: "who", label: "Your initials or pseudonym", required: true,
    value: reader(), hint: "Letters and digits. It is written beside every correction."}], "That is me");
  if (answer) localStorage.setItem("tricho-reader", answer.who);
  bar();
  return reader();
}

function bar() {
  show(document.getElementById("bar"),
    h("a", {class: "brand", href: "#/"}, h("img", {src: "icon.svg", alt: "", width: 28, height: 28}), "OpenTricho"),
    h("span", {class: "grow"}),
    h("button", {onclick: () => requireReader(true)}, reader() ? `Reader: ${reader()}` : "Who is at work?"),
    h("button", {onclick: helpSheet, "aria-keyshortcuts": "?"}, "Help ", h("kbd", {}, "?")));
}

const names = {analyze: "Analyzing the photos", report: "Making the report", map: "Drawing the hair map", agreement: "Comparing the readers",
  learn: "Learning from the signed photos"};

let shown = null;  // The parts of the bar that tells of work; they stay the same, so that Cancel keeps the focus.

function showWork(work) {
  const place = document.getElementById("work");
  if (!work.running) {
    shown = null;
    return show(place);
  }
  const name = names[work.kind] || "Working";
  if (!shown || shown.name !== name) {
    shown = {name, progress: h("progress", {max: 1, value: 0, "aria-label": name}), share: h("span", {class: "quiet"})};
    show(place, h("div", {class: "work"}, h("strong", {}, name), shown.progress, shown.share,
      h("button", {onclick: () => post("cancel").then(() => tell("It ends after the step that it is at.")),
        "aria-label": "Cancel what is running"}, "Cancel")));
  }
  const share = work.total ? work.done / work.total : 0;
  shown.progress.value = share;
  shown.share.textContent = work.total ? `${Math.round(100 * share)} %` : "";
}

// Follows what runs in the background; calls `after` with its end.
export async function watchWork(after = () => {}) {
  if (watching) return;
  watching = true;
  try {
    let work = await get("work");
    const wasRunning = work.running;
    while (work.running) {
      showWork(work);
      await new Promise(resolve => setTimeout(resolve, 500));
      work = await get("work");
    }
    showWork(work);
    if (wasRunning) {
      tell(work.message, work.failed);
      after(work);
    }
  } catch (error) {
    tell(error.message, true);
  } finally {
    watching = null;
  }
}

export async function startWork(name, body, after) {
  try {
    await post(name, body);
    await watchWork(after);
  } catch (error) {
    tell(error.message, true);
  }
}

async function route() {
  leave();
  leave = () => {};
  const [, page = "", id = ""] = location.hash.split("/");
  show(main, h("p", {class: "quiet pad"}, "Loading …"));
  document.body.className = `at-${page || "study"}`;
  try {
    if (page === "photo") leave = await photoPage(main, id);
    else if (page === "compare") leave = await comparePage(main, id);
    else if (page === "answer") leave = await answerPage(main, id);
    else if (page === "blind") leave = await blindPage(main);
    else if (page === "reading") leave = await readingPage(main, id);
    else if (page === "agreement") leave = await agreementPage(main);
    else if (page === "learning") leave = await learningPage(main);
    else leave = await studyPage(main);
  } catch (error) {
    show(main, h("div", {class: "card pad"}, h("h1", {}, "This can't be shown"), h("p", {}, error.message),
      h("a", {class: "button", href: "#/"}, "To the study")));
  }
}

export const refresh = route;

document.addEventListener("keydown", event => {
  if (event.key === "?" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    helpSheet();
  }
});
window.addEventListener("hashchange", route);
bar();
route();
watchWork(route);
setInterval(() => get("work").catch(() => {}), 60000);  // The program ends by itself when no page is open.
