// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The program learns from its owner: what there is to learn from, what came of it, and which finder is in use.
import {get, post} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {requireReader, refresh, startWork} from "./app.js";

const count = (number, one, many = one + "s") => `${number} ${number === 1 ? one : many}`;

const measures = {
  f1: ["Hairs found right", "100 %: the hairs that were signed, no more and no less"],
  count_error: ["Count is off by", "hairs a photo, too many or too few"],
  certainty_error: ["Certainty is off by", "0: it knows which of its hairs are none; 0.25: it guesses"],
  length_error_share: ["Length of hair is off by", "of all length on a photo"],
};

function basis(state) {
  const share = Math.min(1, state.photos / state.needed);
  return h("section", {class: "card"}, h("h2", {}, "What there is to learn from"),
    h("p", {}, h("strong", {class: "large"}, count(state.photos, "signed photo")), ` of ${count(state.participants, "participant")}. `,
      `It takes ${state.needed}.`),
    h("progress", {class: "wide", max: 1, value: share, "aria-label": "Signed photos, of those that it takes"}),
    state.photos > 0 && state.held_out > 0 && h("p", {class: "quiet"},
      `It would learn from ${count(state.photos - state.held_out, "photo")}. ${count(state.held_out, "photo")} of ` +
      `${count(state.held_out_participants, "participant")} ${state.held_out === 1 ? "is" : "are"} kept aside, to try on them what was learned.`),
    h("p", {class: "quiet"}, "A photo counts when you have looked it through, corrected it and signed it."));
}

function learn(state) {
  const why = state.why_not || state.missing;
  return h("section", {class: "card"}, h("h2", {}, "Learn"),
    h("p", {}, "The program goes on learning from your signed photos, in the background, for some minutes. You may close this page meanwhile, or cancel. " +
      "The finder that came with the program stays as it is."),
    why && h("p", {class: "reason"}, why),
    h("button", {class: "main", disabled: Boolean(why), onclick: () => startWork("learn", {}, refresh)}, "Learn from the signed photos"));
}

function outcomeTable(outcome) {
  return h("div", {class: "scroll"}, h("table", {}, h("thead", {}, h("tr", {},
    ["Measure", "Came with the program", "Your own", "Difference", "Likely range of it"].map(text => h("th", {scope: "col"}, text)))),
  h("tbody", {}, outcome.measures.map(measure => h("tr", {},
    h("th", {scope: "row"}, measures[measure.name][0], h("span", {class: "was"}, measures[measure.name][1])),
    h("td", {}, measure.shipped), h("td", {}, measure.own), h("td", {}, measure.change), h("td", {}, measure.range))))));
}

const signs = {own_better: ["good", "▲"], own_worse: ["attention", "▼"], cannot_be_told: ["", "≈"]};

function outcome(state) {
  const {outcome: last} = state;
  if (!last) return null;
  const [look, sign] = signs[last.verdict] || ["", ""];
  return h("section", {class: `card answer ${look}`}, h("h2", {}, "What came of it"),
    h("p", {class: "large"}, h("span", {class: "sign", "aria-hidden": "true"}, sign), " ", last.words),
    outcomeTable(last),
    h("p", {class: "quiet"}, `Learned from ${count(last.learned_from, "signed photo")}, tried on ${count(last.held_out, "other")}. ` +
      "What was signed began as what the finder in use found, which favors that one a little."),
    last.left_out.length > 0 && h("details", {}, h("summary", {}, `${count(last.left_out.length, "signed photo")} could not be used`),
      h("ul", {}, last.left_out.map(sentence => h("li", {}, sentence)))));
}

async function use(state, own) {
  const who = await requireReader();
  if (!who) return;
  const kept = state.corrected_photos ? `${count(state.corrected_photos, "photo")} ${state.corrected_photos === 1 ? "has" : "have"} corrections ` +
    "of what the finder in use has found. After the change they are kept, but count only where that finder is used again." : "";
  const answer = await ask(own ? "Use your own finder from now on?" : "Go back to the finder that came with the program?",
    [], own ? "Use my own" : "Go back", ["All photos of this study are to be analyzed anew afterwards.", kept,
      "You can change back at any time."]);
  if (!answer) return;
  try {
    await post("use-network", {use: own ? "own" : "shipped", who, ...(own ? {sha256: state.outcome.sha256} : {})});
    tell(own ? "Your own finder is in use." : "The finder that came with the program is in use.");
  } catch (error) {
    tell(error.message, true);
  }
  await refresh();
}

function inUse(state) {
  const {in_use: now, outcome: last} = state;
  const isNewest = last && now.own && now.sha256 === last.sha256;
  return h("section", {class: "card"}, h("h2", {}, "In use"),
    state.fixed ? h("p", {}, "The finder that was named when the program was started. It can't be changed here.")
      : h("p", {}, h("strong", {}, now.own ? (isNewest ? "Your own finder" : "An earlier finder of your own") : "The finder that came with the program"),
        now.own ? `, chosen by ${now.who} on ${now.when.slice(0, 10)}` : ""),
    state.to_analyze_anew > 0 && h("p", {class: "reason"}, `${count(state.to_analyze_anew, "photo")} ${state.to_analyze_anew === 1 ? "was" : "were"} ` +
      "analyzed with another finder than the one in use."),
    !state.fixed && h("div", {class: "row"},
      last && !isNewest && h("button", {onclick: () => use(state, true)}, "Use my own finder"),
      now.own && h("button", {onclick: () => use(state, false)}, "Go back to the one that came with the program"),
      state.to_analyze_anew > 0 && h("button", {class: "main", onclick: () => startWork("analyze", {}, refresh)}, "Bring the results up to date")),
    h("p", {class: "quiet"}, "Every result names the finder that it was made with."));
}

export async function learningPage(main) {
  const state = await get("learning");
  document.title = "Learning";
  show(main, h("div", {class: "page"},
    h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › Learning"),
    h("div", {class: "head"}, h("h1", {}, "Learning"),
      h("p", {class: "quiet"}, "What you corrected and signed can teach the program to find hairs on photos of your own camera.")),
    outcome(state), basis(state), learn(state), inUse(state)));
  return () => {};
}
