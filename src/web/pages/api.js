// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// What the page asks its own server for. Addresses are relative: the page knows no other server.

async function answerOf(response) {
  const type = response.headers.get("Content-Type") || "";
  const answer = type.startsWith("application/json") ? await response.json() : await response.text();
  if (!response.ok) {
    const fault = new Error(answer.error || String(answer) || "The program did not answer.");
    fault.status = response.status;
    throw fault;
  }
  return answer;
}

async function reach(address, settings) {
  try {
    return await fetch(address, settings);
  } catch (error) {
    const fault = new Error("The program behind this page has ended. What was saved is saved; start tricho serve again.");
    fault.status = 0;
    throw fault;
  }
}

const query = values => new URLSearchParams(values).toString();

export async function get(name, values = {}) {
  const asked = query(values);
  return answerOf(await reach(`api/${name}${asked ? "?" + asked : ""}`, {}));
}

export async function post(name, body = {}) {
  return answerOf(await reach(`api/${name}`, {method: "POST",
    headers: {"Content-Type": "application/json", "X-Tricho": "1"}, body: JSON.stringify(body)}));
}

export async function upload(file, values) {
  return answerOf(await reach(`api/upload?${query(values)}`, {method: "POST",
    headers: {"Content-Type": "application/octet-stream", "X-Tricho": "1"}, body: file}));
}

export const address = (name, values) => `api/${name}?${query(values)}`;
