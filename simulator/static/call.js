// Calls in the browser: what is said as text and aloud, a keypad, words typed or spoken. Loaded after phone.js, whose
// small pieces it uses. The network tells every step of a call; acts only ask for one.

const KEY_PAUSE = 3000; // milliseconds after the last key, as a Gather's timeout
const OVER = { completed: "Call ended", busy: "Busy", "no-answer": "Not answered", failed: "The call failed", canceled: "The clinic hung up" };

const calls = new Map(); // number -> its latest call
const callLog = find("call-log");
const words = find("words");
let shown = { sid: null, entries: 0 }; // what the transcript has so far
let closed = null; // the call over whose end the tester went back to the texts
let keys = "";
let keyTimer = null;
let aloud = true;
let told = 0; // how often the network has told of a call

const current = () => calls.get(open);
const isOver = (call) => call.status in OVER;
const isIncoming = (call) => call.direction === "to_phone" && ["queued", "ringing"].includes(call.status);

// ---- what the network tells ----

function heardOfCall({ phone, call }) {
  told += 1;
  enter({ phone, textable: true, people: [] });
  const known = calls.get(phone);
  if (known && known.at > call.at) return;
  calls.set(phone, call);
  if (phone === open) showCall();
  else if (isIncoming(call)) markUnread(phone);
}

async function readCalls() {
  const number = open;
  const before = told;
  const { items } = await ask(`/simulator/calls?phone=${encodeURIComponent(number)}`);
  if (told !== before) return readCalls(); // what was told meanwhile is newer than this answer
  const latest = items.at(-1);
  if (latest && !isOver(latest)) calls.set(number, latest);
  else calls.delete(number);
  if (number === open) showCall({ quietly: true });
}

// ---- what the tester sees ----

function stateOf(call) {
  if (isOver(call)) return call.error ? `${OVER[call.status]} (error ${call.error})` : OVER[call.status];
  if (isIncoming(call)) return `${book.clinic.name} is calling`;
  if (call.waiting?.verb === "dial") return "The staff’s phone rings";
  return call.status === "ringing" ? "Calling…" : "In a call";
}

function waitsFor({ waiting }) {
  if (waiting?.verb === "record") return "A message is being recorded: type what the caller says.";
  if (waiting?.verb === "dial") return "Waiting for somebody to pick up.";
  if (!waiting) return "";
  const ways = waiting.input.map((way) => (way === "dtmf" ? "keys" : "speech")).reverse().join(" or ");
  return `Waiting for ${ways}${waiting.num_digits ? `, ${waiting.num_digits} ${waiting.num_digits === 1 ? "digit" : "digits"}` : ""}.`;
}

const DID = {
  speech: (entry) => entry.says,
  digits: (entry) => `⌨ ${entry.says}`,
  record: (entry) => `● ${entry.says || "a message"}`,
  answer: (entry) => `Answered by: ${entry.says}`,
  silence: () => "(silence)",
  hang_up: () => "Hung up",
};

function addEntry(entry) {
  const mine = entry.by === "phone";
  const bubble = element("div", `bubble ${mine ? "to_clinic" : "to_phone"}`);
  const text = mine ? DID[entry.did](entry) : entry.says || `♪ ${entry.plays}`;
  bubble.append(element("div", "body", text));
  callLog.append(bubble);
  callLog.scrollTop = callLog.scrollHeight;
}

function showEntries(call, quietly) {
  if (shown.sid !== call.sid) {
    callLog.replaceChildren();
    shown = { sid: call.sid, entries: 0 };
    dropKeys();
  }
  const fresh = call.transcript.slice(shown.entries);
  shown.entries = Math.max(shown.entries, call.transcript.length);
  fresh.forEach(addEntry);
  if (!quietly) fresh.filter((entry) => entry.by === "clinic" && entry.says).forEach(say);
}

function showCall({ quietly = false } = {}) {
  const call = current();
  const visible = Boolean(call) && call.sid !== closed;
  find("call").hidden = !visible;
  document.querySelectorAll(".texting").forEach((part) => part.classList.toggle("away", visible));
  find("call-button").disabled = visible && !isOver(call);
  if (!visible) return;
  find("call-state").textContent = stateOf(call);
  find("call-waits").textContent = waitsFor(call);
  find("twiml").textContent = call.twiml || "(none yet)";
  find("call-incoming").hidden = !isIncoming(call);
  find("call-controls").hidden = isOver(call) || isIncoming(call);
  find("close-call").hidden = !isOver(call);
  showEntries(call, quietly);
}

// ---- aloud ----

function say(entry) {
  if (!aloud || !window.speechSynthesis) return;
  const utterance = new SpeechSynthesisUtterance(entry.says);
  if (entry.language) utterance.lang = entry.language;
  speechSynthesis.speak(utterance);
}

const hush = () => window.speechSynthesis?.cancel();

find("aloud").addEventListener("click", () => {
  aloud = !aloud;
  find("aloud").setAttribute("aria-pressed", aloud);
  if (!aloud) hush();
});

// ---- what the tester does ----

async function post(path, content) {
  find("call-error").textContent = "";
  try {
    return await ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
  } catch {
    find("call-error").textContent = "That did not reach the network: is the simulator still running?";
  }
}

function act(does) {
  hush();
  return post(`/simulator/calls/${current().sid}/act`, does);
}

function speak(text, confidence = 0.9) {
  if (!text.trim()) return;
  const lasts = Math.max(2, Math.round(text.split(/\s+/).length / 2.5));
  if (current().waiting?.verb === "record") act({ record: { seconds: lasts, transcript: text } });
  else act({ speech: text, confidence });
}

function dropKeys() {
  clearTimeout(keyTimer);
  keys = "";
  find("keys").textContent = "";
}

function sendKeys() {
  const digits = keys;
  dropKeys();
  if (digits) act({ digits });
}

function pressKey(key) {
  const waiting = current().waiting;
  hush();
  clearTimeout(keyTimer);
  keys += key;
  find("keys").textContent = keys;
  if (key === waiting?.finish_on_key || keys.length === waiting?.num_digits || waiting?.verb !== "gather") sendKeys();
  else keyTimer = setTimeout(sendKeys, KEY_PAUSE);
}

find("call-button").addEventListener("click", () => {
  hush();
  closed = null;
  post("/simulator/calls", { from: open });
});
find("speak").addEventListener("submit", (event) => {
  event.preventDefault();
  speak(words.value);
  words.value = "";
});
find("keypad").addEventListener("click", (event) => {
  if (event.target.value) pressKey(event.target.value);
});
find("silence").addEventListener("click", () => { dropKeys(); act({ silence: true }); });
find("hang-up").addEventListener("click", () => act({ hang_up: true }));
find("answer").addEventListener("click", () => act({ answer: "human" }));
find("voicemail").addEventListener("click", () => act({ answer: "machine" }));
find("decline").addEventListener("click", () => act({ decline: true }));
find("close-call").addEventListener("click", () => {
  closed = current().sid;
  hush();
  showCall();
});

// ---- the microphone, where the browser can listen ----

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

function listenToMicrophone() {
  const recognition = new Recognition();
  recognition.lang = current().waiting?.language ?? "en-US";
  recognition.addEventListener("result", (event) => {
    const { transcript, confidence } = event.results[0][0];
    speak(transcript, Math.min(1, Math.max(0, confidence || 0.9)));
  });
  recognition.addEventListener("error", (event) => {
    find("call-error").textContent = `The browser did not understand (${event.error}). Type the words instead.`;
  });
  recognition.addEventListener("end", () => find("microphone").setAttribute("aria-pressed", "false"));
  find("microphone").setAttribute("aria-pressed", "true");
  hush();
  recognition.start();
}

find("microphone").hidden = !Recognition;
find("microphone").addEventListener("click", listenToMicrophone);
