// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// Elements from code. Texts are only ever set as text: what a study holds can't become markup.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity))
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  return element;
}

export function show(place, ...children) {
  place.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// A short sentence that goes by itself; a fault stays until it is closed.
export function tell(text, isFault = false) {
  if (!text) return;
  const notes = document.getElementById("notes");
  const note = h("div", {class: isFault ? "note fault" : "note"}, h("span", {}, text),
    h("button", {class: "close", "aria-label": "Close this message", onclick: () => note.remove()}, "×"));
  notes.replaceChildren(note);
  if (!isFault) setTimeout(() => note.remove(), 8000);
}

// Asks for a few fields; resolves to their values, or null when it was cancelled.
// fields: [{name, label, type, value, required, hint}]   sentences: said before them
export function ask(title, fields, action, sentences = []) {
  const dialog = document.getElementById("dialog");
  return new Promise(resolve => {
    let answer = null;
    const inputs = fields.map(field => h(field.type === "area" ? "textarea" : "input", {
      id: `f-${field.name}`, name: field.name, type: field.type === "area" ? null : field.type || "text",
      required: field.required, maxlength: 300, step: field.step || null, value: field.value || "",
      list: field.options ? `l-${field.name}` : null, autocomplete: "off"}));
    const form = h("form", {method: "dialog", onsubmit: event => {
      event.preventDefault();
      answer = Object.fromEntries(inputs.map(input => [input.name, input.value.trim()]));
      dialog.close();
    }}, h("h2", {id: "dialog-title"}, title), sentences.filter(Boolean).map(sentence => h("p", {}, sentence)),
    fields.map((field, i) => h("div", {class: "field"}, h("label", {for: `f-${field.name}`}, field.label), inputs[i],
      field.options && h("datalist", {id: `l-${field.name}`}, field.options.map(value => h("option", {value}))),
      field.hint && h("p", {class: "hint"}, field.hint))),
    h("div", {class: "row end"}, h("button", {type: "button", onclick: () => dialog.close()}, "Cancel"),
      h("button", {type: "submit", class: "main"}, action)));
    show(dialog, form);
    dialog.addEventListener("close", () => resolve(answer), {once: true});
    dialog.showModal();
    if (inputs.length) inputs[0].focus();
  });
}
