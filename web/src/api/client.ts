// Asks the server that gave the page. Three things may come of it: an answer, a refusal with reasons, or nobody there.
import { now } from "../state";

export interface Fault {
  file: string;
  line: number;
  column: number;
  message: string;
  remedy: string;
}

/** What was asked cannot be: every reason at once, in the words of the command line and in the language of the page. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly title: string, readonly faults: Fault[], readonly lang: string = "en") {
    super(faults.map((one) => `${one.message}; ${one.remedy}`).join("\n") || title);
  }
}

/** Nobody answers: the server was stopped, or the line is cut. */
export class Gone extends Error {}

export const BASE = "/api/v1";
const TOKEN = "whopays-token";
// One name a tab, so that a newer question of this tab, and of no other, takes the place of the older.
const CLIENT = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const hasToken = (): boolean => sessionStorage.getItem(TOKEN) !== null;

export const keepToken = (token: string): void => sessionStorage.setItem(TOKEN, token);

function headers(part: string): Record<string, string> {
  const token = sessionStorage.getItem(TOKEN);
  return { "Accept-Language": now().lang, "X-Client": part ? `${CLIENT}-${part}` : CLIENT, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
}

interface How {
  body?: unknown;
  method?: string;
  signal?: AbortSignal | undefined;
  part?: string | undefined; // of the page, where it asks beside the others instead of after them
}

export async function response(path: string, { body, method, signal, part = "" }: How = {}): Promise<Response> {
  let found: Response;
  try {
    found = await fetch(path.startsWith("/") ? path : `${BASE}/${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...headers(part), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      keepalive: method === "DELETE", // a page that is being closed still cancels
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Gone(String(error));
  }
  if (found.ok) return found;
  if (found.status === 502 || found.status === 504) throw new Gone(found.statusText);
  throw await refusal(found);
}

async function refusal(found: Response): Promise<Refusal> {
  const lang = found.headers.get("Content-Language") ?? "en";
  try {
    const said = (await found.json()) as { title?: string; detail?: string; errors?: Fault[] };
    const faults = said.errors?.length ? said.errors : [{ file: "", line: 0, column: 0, message: said.detail ?? "", remedy: "" }];
    return new Refusal(found.status, said.title ?? found.statusText, faults, lang);
  } catch {
    return new Refusal(found.status, found.statusText, []);
  }
}

export async function json<T>(path: string, how?: How): Promise<T> {
  const found = await response(path, how);
  try {
    return (await found.json()) as T;
  } catch (error) {
    if (how?.signal?.aborted) throw error;
    throw new Gone(String(error)); // the line broke in the middle
  }
}

interface Job {
  schema: string;
  id: string;
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  url: string;
  events: string;
  result: string;
}

const isJob = (found: unknown): found is Job => (found as Job | null)?.schema === "whopays.job/1";

/** An answer, at once or as a job; `told` hears how far a job is. A job nobody waits for any more is cancelled. */
export async function answer<T>(path: string, body: unknown, signal?: AbortSignal, told?: (share: number) => void, part?: string): Promise<T> {
  const found = await json<T | Job>(path, { body, signal, part });
  if (!isJob(found)) return found;
  const cancel = () => void response(found.url, { method: "DELETE" }).catch(() => undefined);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    await follow(found, signal, told);
    return await json<T>(found.result, { signal });
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

/** Reads the events of a job until it ends. A plain fetch, since an EventSource can carry no token. */
async function follow(job: Job, signal?: AbortSignal, told?: (share: number) => void): Promise<void> {
  const reader = (await response(job.events, { signal })).body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    let piece: ReadableStreamReadResult<string>;
    try {
      piece = await reader.read();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Gone(String(error));
    }
    text += piece.value ?? "";
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (!data) continue;
      const state = JSON.parse(data) as Job;
      if (state.state !== "running") return;
      if (state.total > 0) told?.(state.done / state.total);
    }
    if (piece.done) return;
  }
}
