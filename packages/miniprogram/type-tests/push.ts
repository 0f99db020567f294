// Checked by tsc with WeChat's own typings, and never run: what compiles, and what must not.
import { createPush, type Choice, type Push, type PushError } from "../src/index.ts";

const push: Push<"course-reminder" | "homework"> = createPush<"course-reminder" | "homework">({
  api: wx,
  baseUrl: "https://push.example.com",
});

// Choices have the scenes that were asked for, and no other.
const result = await push.request(["course-reminder"]);
const choice: Choice | undefined = result.choices["course-reminder"];
const accepted: "course-reminder"[] = result.accepted;
// @ts-expect-error: it was not asked for
void result.choices.homework;
// @ts-expect-error: a list of accepted scenes holds no other
const others: "homework"[] = result.accepted;
if (choice === "accept" || choice === "something new") void accepted;

// What remains may be asked for next.
await push.request(result.remaining);

// A wrong name does not compile, wherever one is given.
// @ts-expect-error: no such scene
void push.request(["home-work"]);
// @ts-expect-error: no such scene
push.balance("home-work");
// @ts-expect-error: no such scene
push.shouldAsk("home-work");
// @ts-expect-error: no such scene
void push.send("home-work", {});

// A result is used only after it is known to be one.
const sent = await push.send("homework", { title: "数学" });
if (sent.ok) sent.messageId.toUpperCase();
else sent.error.message.zh.toUpperCase();
// @ts-expect-error: it may have failed
void sent.messageId;

// WeChat's limits are no free number.
createPush({ api: wx, baseUrl: "", maxTemplates: 5 });
// @ts-expect-error: 3 or 5
createPush({ api: wx, baseUrl: "", maxTemplates: 4 });

// Without names every text is a scene.
const any = createPush({ api: wx, baseUrl: "" });
const anyResult = await any.request(["whatever"]);
void anyResult.choices["whatever"];

const error: PushError | undefined = await push.openSettings();
if (error !== undefined) {
  // @ts-expect-error: one of three
  void (error.retry === "later");
}

const unsubscribe: () => void = push.onOpen(({ messageId, query, scene }) => {
  void [messageId?.length, query["id"]?.length, scene.toFixed()];
});
unsubscribe();
void others;
