// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Is it working? The verdict, why, the course, and what is handed over.
import {get, address} from "./api.js";
import {h, show, tell} from "./dom.js";
import {startWork} from "./app.js";

const calls = {increase: "more", decrease: "less", no_change_shown: "no change shown", undetermined: "can't be told"};

function trendTable(trends) {
  return h("table", {}, h("thead", {}, h("tr", {}, ["Measure", "At the start", "Change by the last visit", "Answer"].map(text =>
    h("th", {scope: "col"}, text)))),
  h("tbody", {}, trends.map(trend => h("tr", {}, h("th", {scope: "row"}, trend.title,
    trend.unit && h("span", {class: "quiet"}, ` ${trend.unit}`)), h("td", {}, trend.baseline || "–"),
  h("td", {}, trend.change || trend.reason || "–"), h("td", {}, calls[trend.call] || trend.call)))));
}

function reportButtons(participant, links) {
  const make = reader => startWork("make-report", {participant, reader}, work => {
    if (work.failed) return;
    const as = kind => address("report", {id: participant, reader, as: kind});
    show(links, h("p", {}, `The ${reader}'s report: `,
      h("a", {class: "button", href: as("pdf")}, "PDF"), " ", h("a", {class: "button", href: as("html")}, "Web page")));
  });
  return h("div", {class: "row"}, h("button", {onclick: () => make("patient")}, "Report for the patient"),
    h("button", {onclick: () => make("practitioner")}, "Report for the practitioner"));
}

// Each hair before and now, drawn when somebody asks for it: that takes half a minute.
async function showMap(place, participant) {
  const head = h("h2", {}, "Hair by hair");
  let map;
  try {
    map = await get("map", {id: participant});
  } catch (error) {
    return show(place, head, h("p", {class: "quiet"}, error.message));
  }
  if (map.reason) return show(place, head, h("p", {class: "quiet"}, map.reason));
  const words = `${map.site}, ${map.before} and ${map.after}`;
  const hint = map.corrected && h("p", {class: "quiet"}, "It shows the hairs with the corrections by hand.");
  if (map.drawn) {
    const source = address("map-picture", {id: participant, at: Date.now()});
    return show(place, head, h("p", {class: "quiet"}, words), hint, h("a", {href: source, target: "_blank", "aria-label": "The hair map in full size"},
      h("img", {class: "map", src: source, alt: `Both photos side by side, each hair in a color for what became of it: ${words}`})));
  }
  show(place, head, h("p", {}, `Which hairs are new, lost, thicker or thinner: ${words}. Drawing it takes about half a minute.`), hint,
    h("button", {onclick: () => startWork("make-map", {participant}, () => showMap(place, participant))}, "Draw the hair map"));
}

export async function answerPage(main, id) {
  const answer = await get("answer", {id});
  const name = answer.id.replace(/^sub-/, "");
  document.title = `${name}: ${answer.words}`;
  const links = h("div", {});
  const map = h("section", {class: "card"});
  const plot = h("img", {class: "plot", alt: "Each number over the visits, with every photo as a point",
    src: address("trend", {id})});
  plot.addEventListener("error", () => plot.replaceWith(h("p", {class: "quiet"}, "There is nothing to plot yet.")));
  show(main, h("div", {class: "page"},
    h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › ", name),
    h("section", {class: `card answer ${answer.class}`}, h("p", {class: "quiet"}, "Is it working?"),
      h("h1", {}, h("span", {class: "sign", "aria-hidden": "true"}, answer.sign), " ", answer.words),
      answer.because.map(sentence => h("p", {}, sentence))),
    h("section", {class: "card"}, h("h2", {}, "The course"), plot, trendTable(answer.trends)), map,
    answer.caveats.length > 0 && h("section", {class: "card"}, h("h2", {}, "What to keep in mind"),
      h("ul", {}, answer.caveats.map(sentence => h("li", {}, sentence)))),
    h("section", {class: "card"}, h("h2", {}, "To hand over"), reportButtons(answer.id, links), links)));
  await showMap(map, answer.id);
  return () => {};
}
