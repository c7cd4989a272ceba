// A subscriber as the package pubsubhubbub makes one: prints what befalls it, a JSON object a line.
// node subscribe.mjs PORT TOPIC HUB
import { createRequire } from "node:module";

const pubsubhubbub = createRequire(import.meta.url)("pubsubhubbub");
const [port, topic, hub] = process.argv.slice(2);
const tell = (event, rest = {}) => console.log(JSON.stringify({ event, ...rest }));

// Without a secret: the package signs with another than the one it sends.
const subscriber = pubsubhubbub.createServer({ callbackUrl: `http://127.0.0.1:${port}/` });
subscriber.on("listen", () => subscriber.subscribe(topic, hub));
subscriber.on("error", (error) => tell("error", { message: String(error) }));
subscriber.on("denied", () => tell("denied"));
subscriber.on("subscribe", ({ topic, lease }) => tell("subscribed", { topic, lease }));
subscriber.on("feed", ({ topic, feed }) => tell("feed", { topic, text: feed.toString() }));
subscriber.listen(Number(port), "127.0.0.1");
