// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// How far blind readers agree, with each other and with the program.
import {get, address} from "./api.js";
import {h, show} from "./dom.js";
import {reader, refresh, startWork} from "./app.js";

const titles = {hairs_counted: ["Hairs counted", "", 0], hairs_per_cm2: ["Hair density", "per cm²", 0], mean_diameter_um: ["Mean thickness", "µm", 1]};
const named = name => name === "program" ? "the program" : name;
const number = (value, digits) => value.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
const signed = (value, digits) => `${Number(value.toFixed(digits)) > 0 ? "+" : ""}${number(value, digits)}`;
const range = (estimate, digits, how = number) => estimate.value === null ? "–" : how(estimate.value, digits) +
  (estimate.low === null ? "" : ` (${how(estimate.low, digits)} to ${how(estimate.high, digits)})`);

// Koo and Li 2016, by the whole interval.
function words(icc) {
  const word = value => value < 0.5 ? "poor" : value < 0.75 ? "moderate" : value < 0.9 ? "good" : "excellent";
  if (icc.value === null) return "can't be told";
  if (icc.low === null) return word(icc.value);
  if (word(icc.low) === word(icc.high)) return word(icc.low);
  return icc.high - icc.low > 0.6 ? "can't be told from so few photos" : `${word(icc.low)} to ${word(icc.high)}`;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Differences over means, with the mean difference and the limits between which 95 of 100 lie.
function plot(pair, measure, readings) {
  const of = name => Object.fromEntries(readings.filter(one => one.reader === name).map(one => [one.photo, one[measure.measure]]));
  const first = of(pair.first), second = of(pair.second);
  const points = Object.keys(first).filter(photo => first[photo] !== null && typeof second[photo] === "number")
    .map(photo => [(first[photo] + second[photo]) / 2, second[photo] - first[photo]]);
  const lines = [measure.limit_low.value, measure.difference.value, measure.limit_high.value];
  const xs = points.map(point => point[0]), ys = [...points.map(point => point[1]), ...lines, 0];
  const span = values => [Math.min(...values), Math.max(...values)].map((edge, i) => edge + (i ? 1 : -1) * (0.08 * (Math.max(...values) - Math.min(...values)) + 1e-6));
  const [left, right] = span(xs), [low, high] = span(ys), digits = titles[measure.measure][2];
  const x = value => 46 + 294 * (value - left) / (right - left), y = value => 170 - 160 * (value - low) / (high - low);
  const line = (value, dash) => [svg("line", {x1: 46, x2: 340, y1: y(value), y2: y(value), stroke: "#0b5c8f", "stroke-width": 1.5, "stroke-dasharray": dash}),
    svg("text", {x: 42, y: y(value) + 4, "text-anchor": "end", "font-size": 11, fill: "#4d5965"}, signed(value, digits))];
  return svg("svg", {viewBox: "0 0 350 200", role: "img", "aria-label": `${titles[measure.measure][0]}: difference over mean, ${points.length} photos`},
    svg("rect", {x: 46, y: 10, width: 294, height: 160, fill: "#fbfcfd", stroke: "#d9dfe5"}),
    ...(low < 0 && high > 0 ? [svg("line", {x1: 46, x2: 340, y1: y(0), y2: y(0), stroke: "#b9c3cc"})] : []),
    ...line(lines[0], "5 4"), ...line(lines[1], "none"), ...line(lines[2], "5 4"),
    ...points.map(([mean, difference]) => svg("circle", {cx: x(mean), cy: y(difference), r: 3.5, fill: "#1d2733", "fill-opacity": 0.75})),
    ...[Math.min(...xs), Math.max(...xs)].map((value, i) => svg("text", {x: x(value), y: 186, "text-anchor": i ? "end" : "start", "font-size": 11, fill: "#4d5965"}, number(value, digits))),
    svg("text", {x: 193, y: 198, "text-anchor": "middle", "font-size": 11, fill: "#4d5965"}, "mean of both"));
}

function measureRow(measure) {
  const [title, unit, digits] = titles[measure.measure];
  const head = h("th", {scope: "row"}, title, unit && h("span", {class: "quiet"}, ` ${unit}`));
  if (measure.difference.value === null) return h("tr", {}, head, h("td", {colspan: 3, class: "quiet"}, `${measure.difference.reason} (${measure.photos})`));
  return h("tr", {}, head, h("td", {}, words(measure.icc), h("span", {class: "was"}, measure.icc.value === null ? measure.icc.reason : `ICC ${range(measure.icc, 2)}`)),
    h("td", {}, range(measure.difference, digits, signed)),
    h("td", {}, `${signed(measure.limit_low.value, digits)} to ${signed(measure.limit_high.value, digits)}`));
}

function pairCard(pair, readings) {
  const {hairs} = pair, all = hairs.both + hairs.first_alone + hairs.second_alone;
  const drawn = pair.measures.filter(measure => measure.difference.value !== null);
  return h("section", {class: "card pair"}, h("h2", {}, `${named(pair.first)} and ${named(pair.second)}: ${pair.photos} ${pair.photos === 1 ? "photo" : "photos"}`),
    h("p", {}, all ? `Of ${all} hairs that either has, both have ${hairs.both}; ${hairs.first_alone} are ${named(pair.first)}’s alone, ` +
      `${hairs.second_alone} are ${named(pair.second)}’s alone. ` : "Neither has a hair on these photos. ",
    pair.f1.value !== null && h("strong", {}, `F1 ${range(pair.f1, 2)}`),
    pair.same_root_share.value !== null && `; of the hairs that both have, ${Math.round(100 * pair.same_root_share.value)} % have the same root.`),
    h("div", {class: "scroll"}, h("table", {}, h("thead", {}, h("tr", {}, ["Measure", "Agreement", `${named(pair.second)} less ${named(pair.first)}, on average`,
      "95 of 100 differences lie between"].map(text => h("th", {scope: "col"}, text)))), h("tbody", {}, pair.measures.map(measureRow)))),
    drawn.length > 0 && h("div", {class: "figures"}, drawn.map(measure => h("figure", {}, h("figcaption", {}, titles[measure.measure].slice(0, 2).filter(Boolean).join(", ") + ": difference of each photo"),
      plot(pair, measure, readings)))));
}

function results({fresh, agreement}) {
  return [
    h("div", {class: "row"}, h("button", {class: fresh ? "" : "main", onclick: () => startWork("make-agreement", {}, refresh)}, fresh ? "Work it out again" : "Bring it up to date"),
      h("a", {class: "button", href: address("agreement", {as: "tsv"}), download: "readings.tsv"}, "Download the table")),
    !fresh && h("p", {class: "reason"}, "Photos have been read since this was worked out."),
    agreement.notes.length > 0 && h("ul", {class: "quiet"}, agreement.notes.map(note => h("li", {}, note))),
    !agreement.pairs.length && h("div", {class: "card"}, h("p", {}, "No photo has been read to the end by anybody yet.")),
    agreement.pairs.map(pair => pairCard(pair, agreement.readings)),
    agreement.pairs.length > 0 && h("div", {class: "card"}, h("h2", {}, "How to read it"),
      h("p", {}, "F1 is 1 where both have the same hairs and 0 where they have none in common; two people who mark the same photo reach 0.94 to 0.96. ICC is the share of the " +
        "differences between photos that is not error of the readers: below 0.5 poor, to 0.75 moderate, to 0.9 good, above excellent. In brackets: the range in which the " +
        "true value lies with 95 % confidence. Few photos make a wide range."))];
}

export async function agreementPage(main) {
  document.title = "Agreement of the readers";
  const all = await get("readers");
  const own = all.readers.find(session => session.reader === reader());
  const isOpen = own && own.done < own.photos.length;
  const place = h("div", {});
  const fill = async () => {
    if (!all.has_agreement)
      return show(place, h("div", {class: "card"}, h("p", {}, all.readers.length ? "It has not been worked out yet." : "Nobody has read photos of this study blind yet."),
        all.readers.length > 0 && h("button", {class: "main", onclick: () => startWork("make-agreement", {}, refresh)}, "Compare the readers")));
    return show(place, ...results(await get("agreement")));
  };
  show(main, h("div", {class: "page"},
    h("nav", {class: "crumbs", "aria-label": "Where you are"}, h("a", {href: "#/"}, "Study"), " › ", h("a", {href: "#/blind"}, "Blind review"), " › Agreement"),
    h("div", {class: "head"}, h("h1", {}, "How far do the readers agree?")), place));
  if (isOpen)
    show(place, h("div", {class: "card"}, h("p", {}, `${reader()} has not read all photos yet. Whoever has seen what others and the program ` +
      "have is no longer a blind reader."), h("a", {class: "button main", href: "#/blind"}, "Read on first"), " ", h("button", {onclick: fill}, "Show it all the same")));
  else await fill();
  return () => {};
}
