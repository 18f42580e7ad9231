// The phone in the browser. Whatever a person wrote reaches the page as text content only, never as markup.

const find = (id) => document.getElementById(id);
const log = find("log");
const box = find("text");

const book = { clinic: null, phones: new Map() }; // number -> {phone, textable, people}
const bubbles = new Map(); // sid -> element, of the phone that is open
let open = null; // the number of the phone that is open
let held = null; // what happens while a conversation is being read, to be shown after it

// ---- small pieces ----

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function spoken(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : number;
}

function holder(entry) {
  const names = entry.people.map((person) => person.given_name);
  if (!names.length) return "A phone the clinic may not know";
  return `${new Intl.ListFormat("en").format(names)}’s phone`;
}

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

// ---- the people ----

const LANGUAGES = { es: "Spanish" };

function personLine(person) {
  const line = element("span", "person");
  line.append(element("span", "name", `${person.given_name} ${person.family_name}`), element("span", "hint", `born ${person.birth_date} · ${person.family_name}`));
  return line;
}

function traits(entry) {
  const languages = [...new Set(entry.people.map((person) => LANGUAGES[person.language]).filter(Boolean))];
  return entry.textable ? languages : [...languages, "landline, takes no texts"];
}

function card(entry) {
  const button = element("button", "card");
  button.type = "button";
  button.dataset.phone = entry.phone;
  const lines = entry.people.map(personLine);
  button.append(...(lines.length ? lines : [element("span", "person", "Unknown number")]));
  button.append(element("span", "number", [spoken(entry.phone), ...traits(entry)].join(" · ")));
  button.addEventListener("click", () => openPhone(entry.phone));
  const item = element("li");
  item.append(button);
  return item;
}

function enter(entry) {
  if (book.phones.has(entry.phone)) return;
  book.phones.set(entry.phone, entry);
  find("phones").append(card(entry));
}

const cardOf = (number) => find("phones").querySelector(`[data-phone="${CSS.escape(number)}"]`);

function markUnread(number) {
  if (cardOf(number).querySelector(".unread")) return;
  const dot = element("span", "unread");
  dot.append(element("span", "hidden", "New message"));
  cardOf(number).append(dot);
}

// ---- the conversation ----

const TICKS = {
  to_clinic: { receiving: ["✓", "Sent"], received: ["✓✓", "Received by the clinic"] },
  to_phone: {
    accepted: ["", "On its way"],
    queued: ["", "On its way"],
    sending: ["", "On its way"],
    sent: ["✓", "Sent"],
    delivered: ["✓✓", "Delivered"],
    undelivered: ["✕", "Not delivered"],
  },
  network: { delivered: ["", "From the network, not the clinic"] },
};

function state(item) {
  if (item.direction === "to_clinic" && item.error_code) return ["✕", `The clinic could not be reached (${item.error_code})`];
  const [tick, words] = TICKS[item.direction][item.status] ?? ["", item.status];
  return [tick, item.error_code ? `${words} (${item.error_code})` : words];
}

function fill(bubble, item) {
  const [tick, words] = state(item);
  bubble.className = `bubble ${item.direction}${item.error_code ? " failed" : ""}`;
  const pictures = (item.media ?? []).map((kind) => `[${kind}]`);
  bubble.querySelector(".body").textContent = [...pictures, item.body].filter(Boolean).join("\n");
  const meta = bubble.querySelector(".meta");
  const at = new Date(item.at);
  const time = element("time", "", at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }));
  time.dateTime = item.at;
  const mark = element("span", "tick", tick);
  mark.setAttribute("aria-hidden", "true");
  // A settled text needs no words for the eye; the ear gets them anyway.
  const quiet = item.direction !== "network" && !item.error_code && tick !== "";
  meta.replaceChildren(time, " ", mark, element("span", quiet ? "hidden" : "", words));
}

function show(item) {
  let bubble = bubbles.get(item.sid);
  if (bubble) return fill(bubble, item);
  log.querySelector(".empty")?.remove();
  const day = new Date(item.at).toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
  if (log.dataset.day !== day) log.append(element("div", "day", day));
  log.dataset.day = day;
  bubble = element("div", "bubble");
  bubble.append(element("div", "body"), element("div", "meta"));
  fill(bubble, item);
  bubbles.set(item.sid, bubble);
  log.append(bubble);
  log.scrollTop = log.scrollHeight;
}

function clearLog() {
  bubbles.clear();
  delete log.dataset.day;
  log.replaceChildren(element("p", "empty", "No texts yet. Write what a patient would write, for example to book a visit."));
}

async function reload() {
  if (!open) return;
  const number = open;
  const mine = (held = []);
  log.setAttribute("aria-busy", "true");
  try {
    const { items } = await ask(`/simulator/messages?phone=${encodeURIComponent(number)}`);
    if (held !== mine) return; // a later reading has taken over
    clearLog();
    items.concat(mine).forEach(show);
  } catch {
    find("send-error").textContent = "The conversation could not be read: is the simulator still running?";
  }
  if (held !== mine) return;
  held = null;
  log.removeAttribute("aria-busy");
  readCalls().catch(() => { find("send-error").textContent = "The calls could not be read."; });
}

function openPhone(number) {
  enter({ phone: number, textable: true, people: [] });
  const entry = book.phones.get(number);
  open = number;
  history.replaceState(null, "", `#${number}`);
  document.body.dataset.view = "phone";
  find("phones").querySelectorAll("[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  cardOf(number).setAttribute("aria-current", "true");
  cardOf(number).querySelector(".unread")?.remove();
  find("holder").textContent = holder(entry);
  find("holder-number").textContent = spoken(number);
  find("send-error").textContent = "";
  find("notice").hidden = entry.textable;
  find("notice").textContent = entry.textable ? "" : "A landline: it can neither write texts nor receive them.";
  document.querySelectorAll("#composer *, .quick button").forEach((part) => { part.disabled = !entry.textable; });
  clearLog();
  showCall({ quietly: true });
  reload();
  if (entry.textable) box.focus();
}

// The newest text stays in view when the box below grows or a phone's keyboard opens.
new ResizeObserver(() => { log.scrollTop = log.scrollHeight; }).observe(log);

// ---- writing ----

async function send(body) {
  if (!body.trim() || !open) return;
  find("send-error").textContent = "";
  try {
    await ask("/simulator/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: open, body }),
    });
  } catch {
    if (!box.value) box.value = body;
    find("send-error").textContent = "Not sent: is the simulator still running?";
  }
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = box.value;
  box.value = "";
  grow();
  send(body);
});

box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  find("composer").requestSubmit();
});

document.querySelector(".quick").addEventListener("click", (event) => {
  if (event.target.value) send(event.target.value);
});

find("any-number").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = find("number").value.replace(/[\s().-]/g, "");
  const known = /^\+[1-9]\d{6,14}$/.test(number);
  find("number-error").textContent = known ? "" : "Write the number with + and its country code, such as +1 502 555 0123.";
  if (known) openPhone(number);
});

find("back").addEventListener("click", () => {
  document.body.dataset.view = "people";
  cardOf(open)?.focus();
});

// ---- staying up to date ----

function live(on) {
  find("live").dataset.on = on;
  find("live").textContent = on ? "Live" : "Offline";
}

function listen() {
  const events = new EventSource("/simulator/events");
  events.addEventListener("open", () => { live(true); reload(); });
  events.addEventListener("error", () => live(false));
  events.addEventListener("reset", reload);
  events.addEventListener("call", (event) => heardOfCall(JSON.parse(event.data)));
  events.addEventListener("message", (event) => {
    const { phone, item } = JSON.parse(event.data);
    enter({ phone, textable: true, people: [] });
    if (phone === open) (held ? held.push(item) : show(item));
    else if (item.direction !== "to_clinic") markUnread(phone);
  });
}

async function begin() {
  const { clinic, items } = await ask("/simulator/phones");
  book.clinic = clinic;
  items.forEach(enter);
  document.querySelectorAll(".clinic-name").forEach((place) => { place.textContent = clinic.name; });
  document.title = `${clinic.name}: phone simulator`;
  find("clinic-number").textContent = spoken(clinic.phone);
  const wanted = decodeURIComponent(location.hash.slice(1));
  const wide = matchMedia("(min-width: 760px)").matches;
  if (/^\+[1-9]\d{6,14}$/.test(wanted)) openPhone(wanted);
  else if (wide && items.length) openPhone(items[0].phone);
  listen();
}

// When call.js is there too.
addEventListener("DOMContentLoaded", begin);
