import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import test from "node:test";
import { load } from "./modules.mjs";

const { askEndpoint, bytesText, chooseAccount, endpointOf, findWallets, hashFile, messageOf, plain, readAnnouncement,
  reasonOf, requireChain, requestTypedData, sendCall, signMint, signUpload } =
  await load("shared/plain", "shared/wallets", "shared/rpc", "shared/hash", "shared/api", "@ainft/verify");

const provider = { request: async () => null };
const icon = "data:image/png;base64,AA==";

function wallet(answers) {
  return { name: "w", icon: null, ask: async (method, params) => answers[method](params) };
}

test("The name of a wallet becomes one short harmless line, and its icon is an image in a data URL or absent", () => {
  const named = (name) => readAnnouncement({ info: { name, icon }, provider }).name;
  assert.equal(named("<img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>");
  assert.ok(!named("safe\u202egnp.exe").includes("\u202e"));
  assert.ok(!/[\n\r\u2028]/.test(named("a\nb\r\u2028c")));
  assert.equal([...named("x".repeat(1000))].length, 41);
  for (const name of ["", null, 7, {}]) assert.equal(named(name), "A wallet without a name");
  const iconOf = (given) => readAnnouncement({ info: { name: "w", icon: given }, provider }).icon;
  assert.equal(iconOf(icon), icon);
  for (const other of ["https://evil.example/x.png", "javascript:alert(1)", "data:text/html,<script>",
    " data:image/png,", "DATA:image/png,", null, {}, `data:image/png,${"a".repeat(200_000)}`])
    assert.equal(iconOf(other), null, String(other).slice(0, 40));
});

test("An announcement of another form, or with a getter that throws, is no wallet", () => {
  const hostile = { get info() { throw new Error("hostile"); }, provider };
  for (const detail of [null, undefined, 1, {}, { info: {} }, { info: { name: "w" }, provider: {} },
    { info: { name: "w" }, provider: { request: 1 } }, { info: null, provider }, hostile])
    assert.equal(readAnnouncement(detail), null);
});

test("Each provider is found once, at most 16 of them, and an older wallet only when no other is there", () => {
  const page = (announced, ethereum) => {
    const target = new EventTarget();
    const all = [];
    target.addEventListener("eip6963:requestProvider", () => {
      for (const detail of announced)
        target.dispatchEvent(Object.assign(new Event("eip6963:announceProvider"), { detail }));
    });
    findWallets(Object.assign(target, { ethereum }), (found) => all.push(found.name));
    return all;
  };
  const one = { info: { name: "one", icon }, provider };
  assert.deepEqual(page([one, one, null]), ["one"]);
  assert.deepEqual(page([one], provider), ["one"]);
  assert.deepEqual(page([], provider), ["The wallet of this browser"]);
  assert.deepEqual(page([], {}), []);
  const crowd = Array.from({ length: 40 }, (_, i) =>
    ({ info: { name: `${i}` }, provider: { request: async () => i } }));
  assert.equal(page(crowd).length, 16);
});

test("A wallet is never asked to sign another message than a mint", async () => {
  const asked = [];
  const given = wallet({ eth_signTypedData_v4: (params) => asked.push(params) && `0x${"AB".repeat(65)}` });
  for (const primaryType of ["Permit", "EIP712Domain", "", undefined])
    await assert.rejects(signMint(given, "0x1", { primaryType }), TypeError);
  assert.deepEqual(asked, []);
  const message = { primaryType: "Mint", message: {} };
  assert.equal(await signMint(given, "0x1", message), `0x${"ab".repeat(65)}`);
  assert.deepEqual(asked, [["0x1", JSON.stringify(message)]]);
});

test("Of signed requests, a wallet is only asked for the upload of a file under its own digest", async () => {
  const body = `0x${"ab".repeat(32)}`;
  const sent = { method: "PUT", path: `/api/artifacts/${body.slice(2)}`, body, time: 1, nonce: body };
  const typed = (changes) =>
    requestTypedData({ chain: 31337, registry: `0x${"1".repeat(40)}` }, { ...sent, ...changes });
  const asked = [];
  const given = (end) =>
    wallet({ eth_signTypedData_v4: (params) => asked.push(params) && `0x${"11".repeat(64)}${end}` });
  for (const changes of [{ method: "DELETE" }, { path: "/api/subscriptions" }, { body: `0x${"cd".repeat(32)}` }])
    await assert.rejects(signUpload(given("1b"), "0x1", typed(changes)), TypeError);
  await assert.rejects(signUpload(given("1b"), "0x1", { ...typed({}), primaryType: "Mint" }), TypeError);
  assert.deepEqual(asked, []);
  for (const [end, expected] of [["00", "1b"], ["01", "1c"], ["1b", "1b"], ["1C", "1c"]])
    assert.ok((await signUpload(given(end), "0x1", typed({}))).endsWith(`11${expected}`));
  for (const end of ["", "02", "1b00"]) await assert.rejects(signUpload(given(end), "0x1", typed({})));
});

test("Answers of a wallet of another form are refused", async () => {
  const answers = [null, "", "0x", "0x1", 7, {}, `0x${"g".repeat(130)}`, `0x${"0".repeat(40_000)}`];
  for (const answer of answers) {
    await assert.rejects(signMint(wallet({ eth_signTypedData_v4: () => answer }), "0x1", { primaryType: "Mint" }));
    await assert.rejects(sendCall(wallet({ eth_sendTransaction: () => answer }), "0x1", { to: "0x2", data: "0x" }));
    await assert.rejects(chooseAccount(wallet({ eth_requestAccounts: () => [answer] })));
  }
  await assert.rejects(chooseAccount(wallet({ eth_requestAccounts: () => "0x" })));
});

test("A wallet on another chain is refused with both chains", async () => {
  await requireChain(wallet({ eth_chainId: () => "0x7a69" }), 31337n);
  await assert.rejects(requireChain(wallet({ eth_chainId: () => "0x1" }), 31337n), /chain 1.*chain 31337/);
  for (const answer of [null, 31337, "31337", "0x"])
    await assert.rejects(requireChain(wallet({ eth_chainId: () => answer }), 31337n), /unknown/);
});

test("The page contacts only endpoints that its policy allows", () => {
  for (const text of ["https://rpc.example.org/key", "http://127.0.0.1:8545", "http://localhost:8545/"])
    assert.ok(endpointOf(text) instanceof URL, text);
  for (const text of ["", "rpc.example.org", "http://rpc.example.org", "ws://localhost", "javascript:alert(1)",
    "file:///etc/passwd", "https://user:secret@rpc.example.org", "http://127.0.0.1.evil.example"])
    assert.equal(typeof endpointOf(text), "string", text);
});

test("An endpoint gets no cookie and no referrer, and its answer is bounded", async () => {
  const sent = [];
  const answering = (body, status = 200) => async (url, init) => {
    sent.push(init);
    return new Response(body, { status });
  };
  const ask = (body, status) =>
    askEndpoint(new URL("https://rpc.example.org"), answering(body, status))("eth_chainId", []);
  assert.equal(await ask('{"jsonrpc":"2.0","id":1,"result":"0x1"}'), "0x1");
  assert.deepEqual([sent[0].credentials, sent[0].redirect, sent[0].referrerPolicy], ["omit", "error", "no-referrer"]);
  await assert.rejects(ask('{"error":{"code":1,"message":"no\\u202e"}}'), /refused eth_chainId: no\uFFFD/);
  await assert.rejects(ask("[]".repeat(3 * 1024 * 1024)), /too long/);
  await assert.rejects(ask("null"), /no object/);
  await assert.rejects(ask("{}", 500), /500/);
});

test("A problem of the server is shown with its violations, which are cleaned and bounded", () => {
  const violations = Array.from({ length: 50 }, (_, i) => ({ pointer: `/a/${i}`, reason: "bad\u202e" }));
  const text = reasonOf({ title: "t", detail: "The mint was refused.", violations });
  assert.ok(text.startsWith("The mint was refused. /a/0 bad\uFFFD"));
  assert.ok(!text.includes("/a/20"));
  assert.equal(reasonOf({}), "The server refused the request.");
});

test("Texts of strangers keep words and lose characters that hide, reverse or stack", () => {
  assert.equal(plain("é 日本 <b>"), "é 日本 <b>");
  assert.equal(plain("a\u0000\u200b\u2066b\ud800"), "a\uFFFD\uFFFD\uFFFDb\uFFFD");
  assert.ok(plain(`z${"\u0301".repeat(500)}`).length <= 5);
  assert.equal(plain("😀😀😀", 2), "😀😀…");
  assert.equal(messageOf({ message: "x\u202e" }), "x\uFFFD");
  assert.equal(messageOf(undefined), "An unknown error occurred.");
  assert.equal(bytesText(1536), "1.5 KiB");
});

test("The hash of a file is that of Node.js, and its progress grows to at most the size", async () => {
  for (const size of [0, 1, 65_536, 20 * 1024 * 1024 + 7]) {
    const data = randomBytes(size);
    const seen = [];
    const digits = await hashFile(new Blob([data]), (done) => seen.push(done));
    assert.equal(digits, createHash("sha256").update(data).digest("hex"));
    assert.ok(seen.every((done, i) => done <= size && (i === 0 || done > seen[i - 1])), String(seen));
  }
});
