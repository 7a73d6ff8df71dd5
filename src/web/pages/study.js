// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The study: who is in it, what is new, what can't be used and why; and what is put into it.
import {get, post, upload} from "./api.js";
import {h, show, tell, ask} from "./dom.js";
import {startWork, refresh} from "./app.js";

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const short = id => id.replace(/^sub-/, "");

const states = {new: ["new", "New: not analyzed yet"], usable: ["ok", "Measured"], unusable: ["bad", "Can't be used"]};
const reviews = {"": "", begun: "Corrections begun", signed: "Signed"};

function photoLine(photo) {
  const [mark, words] = states[photo.state];
  const which = photo.time ? ["", ", first photo", ", later photo"][photo.time] : "";
  const name = `${photo.site}${photo.view ? ` (${photo.view})` : ""}, photo ${photo.shot}${which}`;
  return h("li", {class: `photo ${mark}`},
    photo.state === "usable" && !photo.view ? h("a", {href: `#/photo/${photo.id}`, class: "button"}, name) : h("span", {class: "name"}, name),
    h("span", {class: `state ${mark}`}, words),
    photo.other_finder && h("span", {class: "state new"}, "To be analyzed anew: another finder"),
    photo.review && h("span", {class: "state review"}, reviews[photo.review]),
    photo.state === "unusable" && photo.reason && h("p", {class: "reason"}, photo.reason));
}

async function addPhotos(files, participant, date, site) {
  const visit = date ? {date, site} : null;
  const answer = await ask(`Add ${files.length === 1 ? "a photo" : files.length + " photos"} to ${short(participant)}`, [
    {name: "date", label: "Day of the visit", type: "date", required: true, value: visit ? visit.date : today()},
    {name: "site", label: "Site of the scalp", required: true, value: site || "vertex",
      options: ["vertex", "frontal", "occipital", "temporal"], hint: "Letters and digits; the same word at every visit."},
    {name: "um", label: "Micrometers per pixel", type: "number", step: "any",
      hint: "Leave empty where the photo shows a ruler or its camera tells."}], "Add");
  if (!answer) return;
  const results = [];
  for (const file of files) {
    tell(`Adding ${file.name} …`);
    try {
      const added = await upload(file, {participant: short(participant), date: answer.date, site: answer.site,
        ...(answer.um ? {um: answer.um} : {})});
      results.push([file.name, added]);
    } catch (error) {
      results.push([file.name, {error: error.message}]);
    }
  }
  await refresh();
  await tellOfAdded(results);
}

// What a look at each new photo says, while the patient still sits there.
async function tellOfAdded(results) {
  const dialog = document.getElementById("dialog");
  const list = h("ul", {class: "looks"});
  show(dialog, h("h2", {id: "dialog-title"}, "The new photos"), list,
    h("div", {class: "row end"}, h("button", {class: "main", onclick: () => dialog.close()}, "Close")));
  dialog.showModal();
  for (const [name, added] of results) {
    const line = h("li", {}, h("strong", {}, name), h("p", {class: "quiet"}, "Looking at it …"));
    list.append(line);
    let words;
    if (added.error) words = [h("p", {class: "reason"}, `Not added: ${added.error}`)];
    else if (added.known) words = [h("p", {}, "It is in the study already; it was not added again.")];
    else {
      try {
        const {sentences} = await get("check", {id: added.id});
        if (!added.scale) sentences.push("It has no scale: densities and micrometers can't be told.");
        words = sentences.length ? sentences.map(sentence => h("p", {class: "reason"}, sentence))
          : [h("p", {class: "good"}, "Good: it can be used.")];
      } catch (error) {
        words = [h("p", {class: "reason"}, error.message)];
      }
    }
    line.replaceChildren(h("strong", {}, name), ...words);
  }
}

function takesDrops(element, onFiles) {
  element.addEventListener("dragover", event => {
    event.preventDefault();
    element.classList.add("over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("over"));
  element.addEventListener("drop", event => {
    event.preventDefault();
    element.classList.remove("over");
    if (event.dataTransfer.files.length) onFiles([...event.dataTransfer.files]);
  });
  return element;
}

function picker(label, onFiles) {
  const input = h("input", {type: "file", accept: "image/*", multiple: true, class: "hidden", tabindex: -1,
    "aria-label": label, onchange: () => input.files.length && onFiles([...input.files])});
  return [h("button", {onclick: () => input.click()}, label), input];
}

function visitCard(participant, visit) {
  const site = (visit.photos.find(photo => !photo.view) || {site: "vertex"}).site;
  const add = files => addPhotos(files, participant.id, visit.date, site);
  return takesDrops(h("section", {class: "visit", "aria-label": `Visit of ${short(participant.id)} on ${visit.date}`},
    h("h3", {}, visit.date), h("ul", {class: "photos"}, visit.photos.map(photoLine)),
    h("div", {class: "row"}, picker("Add photos", add), h("span", {class: "quiet"}, "or drop them"))), add);
}

function sessionsLine(participant) {
  const {sessions} = participant;
  if (!sessions.length) return h("p", {class: "quiet"}, "No treatment session is noted yet.");
  const last = sessions[sessions.length - 1];
  return h("p", {class: "quiet"}, `${sessions.length} treatment ${sessions.length === 1 ? "session" : "sessions"}, ` +
    `the last on ${last.date}: ${last.kind}${last.product ? ", " + last.product : ""}`);
}

async function addSession(participant) {
  const answer = await ask(`A treatment session of ${short(participant.id)}`, [
    {name: "date", label: "Day", type: "date", required: true, value: today()},
    {name: "kind", label: "Kind", required: true, options: ["mesotherapy", "PRP", "minoxidil", "finasteride", "laser"]},
    {name: "product", label: "Product"}, {name: "note", label: "Note"}], "Add");
  if (!answer) return;
  try {
    await post("session", {participant: short(participant.id), ...answer});
    await refresh();
  } catch (error) {
    tell(error.message, true);
  }
}

async function addParticipant() {
  const answer = await ask("A new participant", [
    {name: "id", label: "Pseudonym", required: true, hint: "Letters and digits, no name: 001, for instance."},
    {name: "arm", label: "Treatment arm"}, {name: "age", label: "Age in years", type: "number"},
    {name: "diagnosis", label: "Diagnosis"}], "Add");
  if (!answer) return;
  try {
    await post("participant", answer);
    await refresh();
  } catch (error) {
    tell(error.message, true);
  }
}

function participantCard(participant) {
  const add = files => addPhotos(files, participant.id);
  const isMeasured = participant.visits.some(visit => visit.photos.some(photo => photo.state === "usable"));
  return h("article", {class: "card participant"},
    h("div", {class: "row"}, h("h2", {}, short(participant.id)), participant.arm && h("span", {class: "tag"}, participant.arm),
      h("span", {class: "grow"}), isMeasured && h("a", {class: "button main", href: `#/answer/${participant.id}`}, "Is it working?")),
    h("div", {class: "row"}, sessionsLine(participant), h("button", {onclick: () => addSession(participant)}, "Note a session")),
    h("div", {class: "visits"}, participant.visits.map(visit => visitCard(participant, visit)),
      takesDrops(h("section", {class: "visit empty", "aria-label": `A new visit of ${short(participant.id)}`}, h("h3", {}, "New visit"),
        h("p", {class: "quiet"}, "Drop its photos here, or"), h("div", {class: "row"}, picker("Choose photos", add))), add)));
}

function summary(study) {
  const parts = [`${study.photos} photos`];
  if (study.new) parts.push(`${study.new} new`);
  if (study.other_finder) parts.push(`${study.other_finder} to be analyzed anew`);
  if (study.unusable) parts.push(`${study.unusable} can't be used`);
  return parts.join(" · ");
}

export async function studyPage(main) {
  const study = await get("study");
  document.title = study.name;
  show(main, h("div", {class: "page"},
    h("div", {class: "row head"}, h("div", {}, h("h1", {}, study.name), h("p", {class: "quiet"}, summary(study))),
      h("span", {class: "grow"}), h("a", {class: "button", href: "#/blind"}, "Blind review"),
      h("a", {class: "button", href: "#/learning"}, "Learning"),
      h("button", {onclick: addParticipant}, "Add a participant"),
      h("button", {class: "main", onclick: () => startWork("analyze", {}, refresh)},
        study.new ? `Analyze ${study.new} new ${study.new === 1 ? "photo" : "photos"}` : "Bring the results up to date")),
    study.participants.map(participantCard),
    !study.participants.length && h("div", {class: "card pad"}, h("p", {}, "Nobody is in this study yet."))));
  return () => {};
}
